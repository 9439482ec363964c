import Papers

/// The memorandum in numbered clauses of plain English: what a signature covers is this text, byte for byte.
///
/// It is made of nothing but a kept version of the charter, in which nobody can write a heading of their own.
struct MemorandumText: Sendable, Equatable {
    struct Clause: Sendable, Equatable {
        /// With its number: '1. The parties'.
        let heading: String
        /// Each with its number; its lines parted by LF.
        let paragraphs: [String]
    }

    let title: String
    let opening: [String]
    let clauses: [Clause]

    private static let headingMark = "# "
    private static let indent = "    "

    // MARK: - From a charter

    /// - Parameters:
    ///   - charter: the text of a version, as `CharterText` renders it.
    ///   - version: its number; `nil` for a draft.
    ///   - signed: what all parties signed before, which this amends; the opening names the clauses that differ.
    static func render(charter: String, version: Int?, amending signed: Memorandum? = nil) -> String {
        let (name, said) = sections(charter)
        let clauses = clauses(said)
        var lines = ["Memorandum of understanding: \(name)", ""]
        lines.append(
            version.map { "Made from version \($0) of the charter." } ?? "A draft, made from the charter as it is now.")
        lines.append("The bodies named in clause 1 agree to what stands below.")
        if let signed {
            let text = MemorandumText((lines + clauses).joined(separator: "\n"))
            lines.append(
                "It amends version \(signed.version), which all of them signed: \(text.amended(since: MemorandumText(signed.text)))"
            )
        }
        return (lines + clauses).joined(separator: "\n") + "\n"
    }

    private static func clauses(_ said: [String: [String]]) -> [String] {
        var said = said
        let posts = "Posts"
        if said["Roles"]?.isEmpty == false {
            said[posts] = [
                "Posts carry these roles: whoever takes over a post takes over its role. A vacant post leaves its role vacant."
            ]
        }
        var lines: [String] = []
        var number = 0
        func clause(_ heading: String, _ opening: String?, _ parts: [(String?, String)]) {
            let content = parts.flatMap { prefix, section in
                (said[section] ?? []).map { line in
                    line.hasPrefix("  ") ? line : "\(prefix ?? "")\(line)"
                }
            }
            number += 1
            lines += ["", "\(headingMark)\(number). \(heading)"]
            var paragraph = 0
            for line in [opening].compactMap(\.self) + (content.isEmpty && opening == nil ? [nothing] : content) {
                if line.hasPrefix("  "), paragraph > 0 {
                    lines.append("\(indent)\(line.dropFirst(2))")
                } else {
                    paragraph += 1
                    lines.append("\(number).\(paragraph) \(line)")
                }
            }
        }
        clause("The parties", nil, [(nil, "Parties")])
        clause("The outcome", nil, [(nil, "Outcome")])
        clause("Scope", nil, [(nil, "Scope"), ("Out of scope: ", "Out of scope")])
        clause(
            "Who decides", nil,
            [
                ("Model: ", "Model"), (nil, "Roles"), (nil, posts), ("Decisions about: ", "Decision rights"),
                ("Forum: ", "Forums"),
            ])
        clause("Money", nil, [(nil, "Finance map"), ("Expected of ", "Gains and costs")])
        clause("Data", nil, [(nil, "Data plan")])
        if said["Joint measures"]?.isEmpty == false { clause("Measures", nil, [(nil, "Joint measures")]) }
        clause("Reviews", nil, [(nil, "Review rhythm")])
        clause("Working together", nil, [(nil, "Standards of behaviour"), (nil, "Working differences")])
        clause("Leaving and ending", nil, [(nil, "Exit plan")])
        clause(
            "Signatures",
            """
            Whoever holds the post that a party names signs for it, or the guest of that party whom it names. A signature is given for exactly this text and kept \
            with its SHA-256. When the charter changes, every party is asked to sign again.
            """, [])
        return lines
    }

    private static let nothing = "Nothing is agreed about this."

    private static func sections(_ charter: String) -> (title: String, said: [String: [String]]) {
        let lines = charter.split(separator: "\n").map(String.init)
        var said: [String: [String]] = [:]
        var section: String?
        for line in lines.dropFirst() {
            if line.hasPrefix(headingMark) {
                section = String(line.dropFirst(headingMark.count))
            } else if let section, line != "Nothing agreed yet." {
                said[section, default: []].append(line)
            }
        }
        return (lines.first?.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? "", said)
    }

    // MARK: - Amending

    /// A clause that is not what it was.
    struct Amendment: Sendable, Equatable {
        let heading: String
        /// Without numbers, which move when a clause comes or goes; empty where there was none.
        let old: String
        /// Empty where the clause is left out.
        let new: String
    }

    /// The clauses that differ from an earlier text, in order; those that are left out last.
    func amendments(since earlier: MemorandumText) -> [Amendment] {
        func plain(_ clauses: [Clause]) -> [(name: String, text: String)] {
            clauses.map { (Self.unnumbered($0.heading), $0.paragraphs.map(Self.unnumbered).joined(separator: "\n")) }
        }
        let (old, new) = (plain(earlier.clauses), plain(clauses))
        let kept = zip(clauses, new).compactMap { clause, said -> Amendment? in
            let before = old.first { $0.name == said.name }?.text ?? ""
            return before == said.text ? nil : Amendment(heading: clause.heading, old: before, new: said.text)
        }
        let gone = old.filter { clause in !new.contains { $0.name == clause.name } }
        return kept + gone.map { Amendment(heading: $0.name, old: $0.text, new: "") }
    }

    private func amended(since earlier: MemorandumText) -> String {
        let changed = amendments(since: earlier).map { one in
            one.new.isEmpty
                ? "‘\(one.heading)’ is left out"
                : "clause \(one.heading.replacing(". ", with: " (", maxReplacements: 1)))"
        }
        return changed.isEmpty
            ? "no clause is changed."
            : "changed is \(changed.joined(separator: ", ")). All other clauses stand as they were."
    }

    /// '5.2 The council pays' without its number.
    private static func unnumbered(_ text: String) -> String {
        guard text.first?.isNumber == true, let space = text.firstIndex(of: " ") else { return text }
        return String(text[text.index(after: space)...])
    }

    // MARK: - For readers

    init(_ text: String) {
        let lines = text.split(separator: "\n").map(String.init)
        var opening: [String] = []
        var clauses: [Clause] = []
        for line in lines.dropFirst() {
            guard !line.hasPrefix(Self.headingMark) else {
                clauses.append(Clause(heading: String(line.dropFirst(Self.headingMark.count)), paragraphs: []))
                continue
            }
            guard let last = clauses.popLast() else {
                opening.append(line)
                continue
            }
            var paragraphs = last.paragraphs
            if line.hasPrefix(Self.indent), let start = paragraphs.popLast() {
                paragraphs.append("\(start)\n\(line.dropFirst(Self.indent.count))")
            } else {
                paragraphs.append(line)
            }
            clauses.append(Clause(heading: last.heading, paragraphs: paragraphs))
        }
        title = lines.first ?? ""
        self.opening = opening
        self.clauses = clauses
    }

    /// To keep and to print: the text, then what identifies it and who signed.
    func paper(_ closing: [PaperBlock], footer: String) -> Paper {
        let clauses = clauses.flatMap { clause in
            [PaperBlock.heading(1, RichText(clause.heading))]
                + clause.paragraphs.map { .paragraph(RichText($0)) }
        }
        return Paper(title: title, footer: footer, opening.map { .paragraph(RichText($0)) } + clauses + closing)
    }
}
