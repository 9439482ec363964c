import Access
import Journal
import Kernel
import Storage

/// Topics by the names that people type.
struct TopicNames {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private struct Found: RowDecodable {
        let name: String
        let topic: Topic.ID

        init(row: Row) throws {
            name = try row.get("folded")
            topic = try row.get("topic_id")
        }
    }

    /// The topics with these names, synonyms or abbreviations, by the folded name.
    func find(_ names: [String]) throws -> [String: Topic.ID] {
        if names.isEmpty { return [:] }
        let folded = names.map(Text.folded)
        let found = try transaction.all(
            Found.self,
            """
            SELECT sort_name AS folded, id AS topic_id, 0 AS preference FROM topic WHERE sort_name IN \(list: folded)
            UNION ALL
            SELECT folded, topic_id, 1 AS preference FROM topic_name WHERE folded IN \(list: folded)
            ORDER BY preference
            """)
        return Dictionary(found.map { ($0.name, $0.topic) }, uniquingKeysWith: { first, _ in first })
    }

    /// New topics with these names, by the folded name. A handful at most: forms bound them.
    func make(_ names: [String], by viewer: Viewer, at now: Instant) throws -> [String: Topic.ID] {
        if names.isEmpty { return [:] }
        let wanted = names.map(Text.slug)
        var taken = Set(
            try transaction.values(String.self, "SELECT slug FROM topic WHERE slug IN \(list: wanted)"))
        var made: [String: Topic.ID] = [:]
        var rows: [[Value]] = []
        var drafts: [JournalDraft] = []
        for name in names {
            let id = Topic.ID.make(at: now)
            var slug = Text.slug(name)
            if slug.isEmpty || !taken.insert(slug).inserted {
                slug = "\(slug.isEmpty ? "topic" : slug)-\(hex(id.uuid.bytes.suffix(4)))"
            }
            let folded = Text.folded(name)
            made[folded] = id
            rows.append([id.value, .text(slug), .text(name), .text(folded), now.value])
            drafts.append(
                JournalDraft(
                    "topic.added", Subject("topic", id.uuid), by: .viewer(viewer), at: now, details: ["name": name]))
        }
        try transaction.insert(into: "topic", ["id", "slug", "name", "sort_name", "updated_at"], rows)
        try transaction.record(drafts)
        return made
    }
}
