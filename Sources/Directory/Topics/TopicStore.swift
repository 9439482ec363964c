public import Kernel
public import Storage

/// All of the SQL that reads topics and what is tagged with them.
public struct TopicStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Topic.ID) throws -> Topic? {
        try transaction.one(Topic.self, "SELECT \(Topic.columns) FROM topic WHERE id = \(id)")
    }

    public func find(slug: String) throws -> Topic? {
        try transaction.one(Topic.self, "SELECT \(Topic.columns) FROM topic WHERE slug = \(slug)")
    }

    /// The topic with this name, synonym or abbreviation.
    public func find(named name: String) throws -> Topic? {
        let folded = Text.folded(name)
        return try transaction.one(
            Topic.self,
            """
            SELECT \(Topic.columns) FROM topic
            WHERE sort_name = \(folded) OR id IN (SELECT topic_id FROM topic_name WHERE folded = \(folded))
            ORDER BY sort_name LIMIT 1
            """)
    }

    public func names(of topic: Topic.ID) throws -> [Topic.Name] {
        try transaction.all(
            NameRow.self, "SELECT kind, name FROM topic_name WHERE topic_id = \(topic) ORDER BY kind, folded"
        ).map(\.name)
    }

    public func narrower(than topic: Topic.ID, limit: Int) throws -> [Topic] {
        try transaction.all(
            Topic.self,
            "SELECT \(Topic.columns) FROM topic WHERE broader_id = \(topic) ORDER BY sort_name LIMIT \(limit)")
    }

    /// The topics of a person, team or post, in order of name.
    public func tags(of subject: UUID128) throws -> [Topic] {
        try transaction.all(
            Topic.self,
            """
            SELECT \(Topic.columns) FROM topic JOIN topic_tag ON topic_tag.topic_id = topic.id
            WHERE topic_tag.subject_id = \(subject) ORDER BY topic.sort_name
            """)
    }

    /// The topics of a person, as far as the viewer may know: guests see those of the posts that are published.
    public func tags(of person: Person.ID, _ sight: Sight) throws -> [Topic] {
        if sight.seesTopics(of: person) { return try tags(of: person.uuid) }
        return try transaction.all(
            Topic.self,
            """
            SELECT \(Topic.columns) FROM topic WHERE topic.id IN (
                SELECT topic_tag.topic_id FROM holding JOIN post ON post.id = holding.post_id
                JOIN topic_tag ON topic_tag.subject_id = post.id
                WHERE holding.person_id = \(person) AND holding.to_day IS NULL AND \(sight.posts))
            ORDER BY topic.sort_name
            """)
    }

    public func all(after: (String, Topic.ID)? = nil, limit: Int) throws -> [Topic] {
        let start: SQL = after.map { "WHERE (sort_name, id) > (\($0.0), \($0.1))" } ?? ""
        return try transaction.all(
            Topic.self, "SELECT \(Topic.columns) FROM topic \(start) ORDER BY sort_name, id LIMIT \(limit)")
    }

    private struct NameRow: RowDecodable {
        let name: Topic.Name
        init(row: Row) throws { name = Topic.Name(try row.get("kind"), try row.get("name")) }
    }
}
