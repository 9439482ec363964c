import Kernel

/// What an import did, or would do.
public struct ImportReport: Codable, Hashable, Sendable {
    /// What is counted.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case bodies, parents, teams, topics, posts, people, holdings, lines, projects, years

        public var name: String {
            switch self {
            case .bodies: "Bodies"
            case .parents: "Parent bodies"
            case .teams: "Teams"
            case .topics: "Topics"
            case .posts: "Posts"
            case .people: "People"
            case .holdings: "Posts held"
            case .lines: "Reporting lines"
            case .projects: "Projects"
            case .years: "Years of projects"
            }
        }
    }

    public struct Counts: Codable, Hashable, Sendable {
        public var added = 0
        public var changed = 0
        public var unchanged = 0
        public var ended = 0
    }

    /// A row that was not taken, or a part of one that was left out.
    public struct Refusal: Codable, Hashable, Sendable {
        /// The line of the file, from 1, in which the row begins.
        public let line: Int
        public let field: String
        public let reason: String
    }

    public enum Change: String, Codable, Sendable, CaseIterable { case added, changed, ended }

    /// One change, for the preview.
    public struct Sample: Codable, Hashable, Sendable {
        public let kind: Kind
        public let change: Change
        /// Zero where no single row caused it.
        public let line: Int
        public let what: String
        public let details: String
    }

    /// How many refusals a report holds; all of them are in `refusalTable`.
    public static let refusalLimit = 1000
    /// How many samples of each change of each kind.
    static let sampleLimit = 20

    public var isDryRun = false
    /// Rows read, refused ones included.
    public var rows = 0
    public internal(set) var counts: [String: Counts] = [:]
    public internal(set) var refusedRows = 0
    public internal(set) var refusals: [Refusal] = []
    /// Parts of rows that were left out while the rows stand: a superior whom nobody knows.
    public internal(set) var remarks: [Refusal] = []
    public internal(set) var remarkCount = 0
    /// What was put right in rows that stand.
    public internal(set) var repairs: [Refusal] = []
    public internal(set) var repairCount = 0
    /// What the rows name and the directory does not know, and in how many rows.
    public internal(set) var unknown: [String: Int] = [:]
    public internal(set) var samples: [Sample] = []
    /// What the reader should know about the whole file.
    public internal(set) var notes: [String] = []

    public init() {}

    public subscript(kind: Kind) -> Counts { counts[kind.rawValue] ?? Counts() }

    /// Whether anything was, or would be, different afterwards.
    public var changesAnything: Bool {
        counts.values.contains { $0.added + $0.changed + $0.ended > 0 }
    }

    public mutating func note(_ text: String) { if notes.count < 50 { notes.append(text) } }

    /// Remembers that nobody knows this body; so many different ones at most.
    public mutating func miss(_ name: String) {
        if unknown[name] != nil || unknown.count < 300 { unknown[name, default: 0] += 1 }
    }

    mutating func repair(_ line: Int, _ what: RowRefusal) {
        repairCount += 1
        if repairs.count < Self.refusalLimit {
            repairs.append(Refusal(line: line, field: what.field, reason: what.reason))
        }
    }

    mutating func remark(_ line: Int, _ refusal: RowRefusal) {
        remarkCount += 1
        if remarks.count < Self.refusalLimit {
            remarks.append(Refusal(line: line, field: refusal.field, reason: refusal.reason))
        }
    }

    public mutating func unchanged(_ kind: Kind, _ number: Int = 1) {
        counts[kind.rawValue, default: Counts()].unchanged += number
    }

    public mutating func add(
        _ change: Change, _ kind: Kind, line: Int = 0, _ what: @autoclosure () -> String,
        _ details: @autoclosure () -> String = ""
    ) {
        let number: Int
        switch change {
        case .added:
            counts[kind.rawValue, default: Counts()].added += 1
            number = self[kind].added
        case .changed:
            counts[kind.rawValue, default: Counts()].changed += 1
            number = self[kind].changed
        case .ended:
            counts[kind.rawValue, default: Counts()].ended += 1
            number = self[kind].ended
        }
        guard number <= Self.sampleLimit else { return }
        samples.append(
            Sample(
                kind: kind, change: change, line: line, what: String(what().prefix(200)),
                details: String(details().prefix(300))))
    }

    /// For a terminal.
    public var plain: String {
        var lines: [String] = []
        lines.append(isDryRun ? "Nothing was changed: this was a dry run." : "The file was imported.")
        lines.append("\(count(rows, "row", "rows")) read, \(grouped(refusedRows)) refused.")
        for kind in Kind.allCases {
            guard let counts = counts[kind.rawValue] else { continue }
            var parts: [String] = []
            if counts.added > 0 { parts.append("\(grouped(counts.added)) added") }
            if counts.changed > 0 { parts.append("\(grouped(counts.changed)) changed") }
            if counts.ended > 0 { parts.append("\(grouped(counts.ended)) ended") }
            if counts.unchanged > 0 { parts.append("\(grouped(counts.unchanged)) unchanged") }
            if !parts.isEmpty { lines.append("  \(kind.name): \(parts.joined(separator: ", "))") }
        }
        lines += notes
        let shown = refusals.prefix(20)
        if !shown.isEmpty { lines.append("Refused rows:") }
        for refusal in shown { lines.append("  line \(refusal.line), \(refusal.field): \(refusal.reason)") }
        if refusedRows > shown.count { lines.append("  and \(grouped(refusedRows - shown.count)) more") }
        let left = remarks.prefix(10)
        if !left.isEmpty { lines.append("Left out, the rows themselves stand:") }
        for remark in left { lines.append("  line \(remark.line), \(remark.field): \(remark.reason)") }
        if remarkCount > left.count { lines.append("  and \(grouped(remarkCount - left.count)) more") }
        return lines.joined(separator: "\n")
    }
}
