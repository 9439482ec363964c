/// Reading the tables: a line a row, columns parted by '|', lists by ';'. Missing columns at the end are empty.
extension DemonstrationNames {
    private static let columns = 8

    static func rows(_ table: String) -> [[String]] {
        table.split(separator: "\n").map(row)
    }

    /// Teams by the name in the heading line ('= Department for Homes') above them.
    static func teams(_ table: String) -> [String: [Team]] {
        var teams: [String: [Team]] = [:]
        var heading = ""
        for line in table.split(separator: "\n") {
            if line.hasPrefix("= ") {
                heading = trimmed(line.dropFirst(2))
                continue
            }
            let row = row(line)
            let team = Team(
                name: row[0], parent: optional(row[1]), purpose: row[2], comeToUsFor: row[3],
                topics: list(row[4]),
                profession: optional(row[5]) ?? "Policy")
            teams[heading, default: []].append(team)
        }
        return teams
    }

    private static func row(_ line: Substring) -> [String] {
        var cells = line.split(separator: "|", omittingEmptySubsequences: false).map(trimmed)
        while cells.count < columns { cells.append("") }
        return cells
    }

    static func list(_ text: String) -> [String] {
        text.split(separator: ";").map(trimmed).filter { !$0.isEmpty }
    }

    static func words(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }

    static func optional(_ text: String) -> String? {
        text.isEmpty ? nil : text
    }

    static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
