import Directory
import Kernel

/// The charter as plain text, the same for the same content whoever asks: what a version keeps and a signature covers.
enum CharterText {
    /// Lines parted by LF, one at the end. People are not named in it: posts carry the roles.
    static func render(_ charter: Charter) -> String {
        var lines = ["Charter: \(charter.collaboration.title)"]
        func section(_ heading: String, _ content: [String]) {
            lines += ["", "# \(heading)"] + (content.isEmpty ? ["Nothing agreed yet."] : content.map(plain))
        }
        for part in [CharterPart.outcome, .scope, .outOfScope] { section(part.name, text(part, charter)) }
        section("Model", charter.model.map { [$0.name] } ?? [])
        section("Parties", parties(charter))
        section("Roles", roles(charter))
        section("Decision rights", rights(charter))
        section("Forums", forums(charter))
        section("Finance map", finance(charter))
        section("Gains and costs", ledger(charter))
        section(CharterPart.dataPlan.name, text(.dataPlan, charter))
        section("Joint measures", measures(charter))
        for part in [CharterPart.reviewRhythm, .exitPlan, .behaviour, .workingDifferences] {
            section(part.name, text(part, charter))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ part: CharterPart, _ charter: Charter) -> [String] {
        let content = charter.revision(part).content
        let fields = part.fields(charter.partyBodies.sorted { ($0.name, $0.id) < ($1.name, $1.id) })
        return fields.flatMap { field -> [String] in
            let value = field.shown(content[field.name])
            if value.isEmpty { return part.owes(field, content) ? ["\(field.label): not stated"] : [] }
            let text = value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            return fields.count == 1 ? text : ["\(field.label): \(text[0])"] + text.dropFirst().map { "  \($0)" }
        }
    }

    private static func measures(_ charter: Charter) -> [String] {
        charter.measures.flatMap { measure -> [String] in
            let said = measure.agreed(owner: "\(title(charter.posts[measure.owner])), \(charter.name(measure.body))")
            return said.prefix(1) + said.dropFirst().map { "  \($0)" }
        }
    }

    private static func parties(_ charter: Charter) -> [String] {
        let named = charter.parties.map { ($0, charter.name($0.body)) }
        return named.sorted { ($0.1, $0.0.body) < ($1.1, $1.0.body) }.flatMap { party, name -> [String] in
            let said = [("Brings", party.contribution), ("Gains", party.benefit), ("Gives up", party.givesUp)]
            return ["\(name)\(party.isLead ? " (leads)" : "")"]
                + said.filter { !$0.1.isEmpty }.map { "  \($0.0): \(line($0.1))" }
        }
    }

    /// A hidden post is not named: everybody inside reads this.
    private static func title(_ post: Post?) -> String {
        guard let post, !post.isHidden else { return "a post that is not named" }
        return post.title
    }

    private static func roles(_ charter: Charter) -> [String] {
        charter.roles.map { role in "\(role.role.name): \(title(role.staffed.post)), \(role.bodyName)" }
    }

    private static func rights(_ charter: Charter) -> [String] {
        charter.rights.kinds.flatMap { kind -> [String] in
            [kind.name]
                + Decider.allCases.compactMap { decider in
                    guard let right = kind.rights[decider] else { return nil }
                    let limit = kind.limits[decider].map { ", up to \($0.plain)" } ?? ""
                    let says = decider == .jointBoard && right == .decides ? "decides" : right.name.lowercased()
                    return "  \(decider.name): \(says)\(limit)"
                }
        }
    }

    private static func forums(_ charter: Charter) -> [String] {
        charter.forums.map { forum in
            let kinds = charter.rights.kinds.filter { forum.kinds.contains($0.key.text) }.map(\.name)
            let posts = forum.posts.map { title(charter.posts[$0]) }.sorted()
            return """
                \(forum.name). Decides about: \(kinds.isEmpty ? "nothing" : kinds.joined(separator: ", ")). Members: \
                \(posts.isEmpty ? "nobody" : posts.joined(separator: "; ")). Meets: \(forum.meets.isEmpty ? "not said" : forum.meets).
                """
        }
    }

    private static func finance(_ charter: Charter) -> [String] {
        charter.finance.map { entry in
            let to = entry.receiver.map { "pays \(charter.name($0))" } ?? "pays for it itself"
            let years = entry.amounts.map { "\($0.year.name): \($0.amount.plain)" }.joined(separator: "; ")
            let authority = entry.authority.isEmpty ? "" : " Authority: \(entry.authority)."
            let status = entry.status.name.lowercased()
            return "\(entry.what): \(charter.name(entry.payer)) \(to), \(status). \(years).\(authority)"
        }
    }

    /// What is expected: what comes of it is no part of what was agreed.
    private static func ledger(_ charter: Charter) -> [String] {
        let lines = charter.ledger.sorted {
            (charter.name($0.body), $0.body, $0.year) < (charter.name($1.body), $1.body, $1.year)
        }
        return lines.map { line in
            let parts = LedgerLine.Column.allCases.compactMap { column in
                line.expected[column].map { "\(column.name.lowercased()) \($0.plain)" }
            }
            return
                "\(charter.name(line.body)), \(line.year.name): \(parts.isEmpty ? "nothing" : parts.joined(separator: ", "))"
        }
    }

    /// Nobody writes a heading of their own into what is signed.
    private static func plain(_ line: String) -> String { line.hasPrefix("#") ? " \(line)" : line }

    private static func line(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }
}
