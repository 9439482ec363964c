public import Kernel
public import Storage

/// Finds bodies by slug, name, short name, abbreviation or former name, and remembers what it found.
public struct BodyFinder {
    public struct Found: Sendable, Equatable {
        public let id: Body.ID
        public let name: String
    }

    private let transaction: any Transaction
    private var known: [String: Found?] = [:]

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The body with this name, however it is written; the current one where several had it.
    public mutating func find(_ text: String) throws -> Found? {
        let folded = Self.key(text)
        if let found = known[folded] { return found }
        // Names in the files are few beside the rows, so one at a time is cheap, and remembered.
        if known.count > 50_000 { known.removeAll() }
        let sql: SQL = """
            SELECT body.id, body.name, body.closed_on, 0 AS rank FROM body WHERE slug = \(folded) \
            UNION ALL SELECT body.id, body.name, body.closed_on, 1 FROM body WHERE sort_name = \(folded) \
            UNION ALL SELECT body.id, body.name, body.closed_on, CASE body_name.kind WHEN 'former' THEN 3 ELSE 2 END \
            FROM body JOIN body_name ON body_name.body_id = body.id WHERE body_name.folded = \(folded)
            """
        var best: (rank: Int, found: Found)?
        try transaction.rows(sql) { row in
            let closed: String? = try row.get("closed_on")
            let rank = try row.get("rank", as: Int.self) + (closed == nil ? 0 : 10)
            let found = Found(id: try row.get("id"), name: try row.get("name"))
            guard let present = best else {
                best = (rank, found)
                return
            }
            if (rank, found.id) < (present.rank, present.found.id) { best = (rank, found) }
        }
        known[folded] = .some(best?.found)
        return best?.found
    }

    public mutating func remember(_ text: String, _ found: Found) { known[Self.key(text)] = .some(found) }

    /// How names are compared: folded, with single spaces.
    public static func key(_ text: String) -> String {
        Text.folded(text).split(separator: " ").joined(separator: " ")
    }
}
