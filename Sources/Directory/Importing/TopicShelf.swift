public import Kernel
public import Storage

/// The topics that rows name, found by name, synonym or abbreviation, or made.
public struct TopicShelf {
    public struct NewTopic {
        public let id: Topic.ID
        public let name: String
    }

    private let transaction: any Transaction
    private var known: [String: Topic.ID] = [:]
    private var missing: Set<String> = []
    public private(set) var waiting: [NewTopic] = []

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public mutating func load(_ names: Set<String>) throws {
        let wanted = names.map(Text.folded).filter { known[$0] == nil && !missing.contains($0) }
        guard !wanted.isEmpty else { return }
        for start in stride(from: 0, to: wanted.count, by: 500) {
            let part = Array(wanted[start..<min(start + 500, wanted.count)])
            let sql: SQL = """
                SELECT topic_id AS id, folded, 1 AS rank FROM topic_name WHERE folded IN \(list: part) \
                UNION ALL SELECT id, sort_name, 0 FROM topic WHERE sort_name IN \(list: part) ORDER BY rank DESC
                """
            // A topic's own name comes last and so wins over another's synonym.
            try transaction.rows(sql) { row in known[try row.get("folded")] = try row.get("id") }
        }
        for name in wanted where known[name] == nil { missing.insert(name) }
    }

    public mutating func findOrMake(_ name: String, at now: Instant) -> Topic.ID {
        let folded = Text.folded(name)
        if let id = known[folded] { return id }
        let id = Topic.ID.make(at: now)
        waiting.append(NewTopic(id: id, name: name))
        known[folded] = id
        missing.remove(folded)
        return id
    }

    /// Writes what was made.
    public mutating func flush(at now: Instant) throws -> [NewTopic] {
        let new = waiting
        waiting = []
        guard !new.isEmpty else { return [] }
        var slugs = Set(
            try transaction.values(
                String.self, "SELECT slug FROM topic WHERE slug IN \(list: new.map { Text.slug($0.name) })"))
        let rows = new.map { topic -> [Value] in
            var slug = Text.slug(topic.name)
            if slug.isEmpty || slugs.contains(slug) { slug = String("\(slug)-\(topic.id)".drop { $0 == "-" }) }
            slugs.insert(slug)
            return [topic.id.value, slug.value, topic.name.value, Text.folded(topic.name).value, now.value]
        }
        try transaction.insert(into: "topic", ["id", "slug", "name", "sort_name", "updated_at"], rows)
        return new
    }
}
