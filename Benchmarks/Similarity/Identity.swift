import Kernel

/// Which rows of the list are years of the same project.
///
/// Three kinds of evidence, of which the engine sees the last two as well:
/// - the project's number, from 2020 on, whatever the project is called; the health department's numbers begin with DH or
///   DOH;
/// - the name but for case, punctuation, brackets, 'the', 'and', 'programme' and 'project'; unless that would make one
///   project of two in the same year, then the whole name;
/// - 'formerly …' in brackets.
struct Identity {
    /// The years of each project in ascending order; projects in order of the file.
    private(set) var projects: [[ProjectYear]] = []

    init(_ rows: [ProjectYear]) {
        let first = Self.grouped(rows, loosely: { _ in true })
        var ambiguous: Set<String> = []
        for years in first where Set(years.map(\.year)).count < years.count {
            ambiguous.formUnion(years.map { Self.looseName($0.name) })
        }
        projects = Self.grouped(rows, loosely: { !ambiguous.contains(Self.looseName($0)) })
    }

    /// Letters and digits only: names that differ otherwise do not count as changed.
    static func plainName(_ name: String) -> String {
        Text.folded(name).filter { $0.isLetter || $0.isNumber }
    }

    static func looseName(_ name: String) -> String {
        var kept = ""
        var depth = 0
        for character in Text.folded(name) {
            if character == "(" { depth += 1 }
            if depth == 0 { kept.append(character.isLetter || character.isNumber ? character : " ") }
            if character == ")" { depth = max(0, depth - 1) }
        }
        let words = kept.split(separator: " ").filter { !silent.contains($0) }
        return words.isEmpty ? plainName(name) : words.joined()
    }

    private static let silent: Set<Substring> = ["the", "and", "programme", "programmes", "project", "projects"]

    private static func grouped(_ rows: [ProjectYear], loosely: (String) -> Bool) -> [[ProjectYear]] {
        var parents: [String: String] = [:]
        func root(_ label: String) -> String {
            var label = label
            while let parent = parents[label], parent != label { label = parent }
            return label
        }
        func label(_ name: String) -> String { loosely(name) ? looseName(name) : plainName(name) }
        for row in rows {
            if let number = number(row.number) { parents[root(number)] = root(label(row.name)) }
            if let former = formerName(row.name) { parents[root(label(former))] = root(label(row.name)) }
        }
        var places: [String: Int] = [:]
        var groups: [[ProjectYear]] = []
        for row in rows {
            let project = root(label(row.name))
            if let place = places[project] {
                groups[place].append(row)
            } else {
                places[project] = groups.count
                groups.append([row])
            }
        }
        return groups.map { $0.sorted { $0.year < $1.year } }
    }

    /// As 'CO_0024_2021-Q2': department, number, first quarter on the list.
    private static func number(_ text: String) -> String? {
        let parts = text.uppercased().split(separator: "_")
        guard parts.count == 3, parts[1].allSatisfy(\.isNumber) else { return nil }
        return "#\(parts[0] == "DOH" ? "DH" : parts[0])_\(parts[1])_\(parts[2])"
    }

    private static func formerName(_ name: String) -> String? {
        let name = Text.folded(name)
        for words in ["(formerly the ", "(formerly ", "(previously called ", "(originally called "] {
            let parts = name.split(separator: words, maxSplits: 1)
            guard parts.count == 2 else { continue }
            return String(parts[1].prefix { $0 != ")" && $0 != "(" })
        }
        return nil
    }
}
