import Kernel
import Storage

/// What lists of bodies ask for besides the bodies: counts, letters, and the many things on one body's page.
extension BodyStore {
    /// A word with how often it occurs.
    struct Tally: Sendable, Equatable, RowDecodable {
        let key: String
        let count: Int

        init(row: Row) throws {
            key = try row.get("tally")
            count = try row.get("times")
        }
    }

    /// How many current bodies there are of each kind.
    func kinds(_ sight: Sight) throws -> [(kind: Body.Kind, count: Int)] {
        let found = try transaction.all(
            Tally.self,
            """
            SELECT kind AS tally, COUNT(*) AS times FROM body WHERE closed_on IS NULL AND \(sight.bodies) GROUP BY kind
            """)
        return found.compactMap { tally in Body.Kind(rawValue: tally.key).map { (kind: $0, count: tally.count) } }
            .sorted { $0.kind.plural < $1.kind.plural }
    }

    /// The first letters of the names of current bodies.
    func letters(kind: Body.Kind?, _ sight: Sight) throws -> Set<String> {
        let only: SQL = kind.map { "AND kind = \($0)" } ?? ""
        return Set(
            try transaction.values(
                String.self,
                """
                SELECT DISTINCT SUBSTR(sort_name, 1, 1) FROM body
                WHERE closed_on IS NULL AND \(sight.bodies) \(only)
                """))
    }

    /// The text by which a body stands in lists.
    func sortName(of body: Body.ID) throws -> String? {
        try transaction.value(String.self, "SELECT sort_name FROM body WHERE id = \(body)")
    }

    /// The bodies with this name, short name or abbreviation, or with this slug; at most two, since a caller only
    /// wants to know whether there is one.
    public func find(named typed: String, _ sight: Sight) throws -> [Body] {
        let folded = Text.folded(typed)
        return try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body
            WHERE (sort_name = \(folded) OR slug = \(folded) OR id IN (
                SELECT body_id FROM body_name WHERE folded = \(folded) AND kind <> 'former'))
            AND \(sight.bodies) ORDER BY closed_on IS NOT NULL, sort_name LIMIT 2
            """)
    }

    /// The abbreviation of each of these bodies that has one.
    func abbreviations(of bodies: [Body.ID]) throws -> [Body.ID: String] {
        if bodies.isEmpty { return [:] }
        let found = try transaction.all(
            Labelled.self,
            """
            SELECT body_id, MIN(name) AS name FROM body_name
            WHERE body_id IN \(list: bodies) AND kind = 'abbreviation' GROUP BY body_id
            """)
        return Dictionary(found.map { ($0.body, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many current people of a body the viewer may see.
    /// - Parameter limit: counting stops there.
    func peopleCount(of body: Body.ID, limit: Int, _ sight: Sight) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM (SELECT person.id FROM person WHERE person.body_id = \(body)
            AND person.left_on IS NULL AND person.merged_into IS NULL AND \(sight.people) LIMIT \(limit)) counted
            """) ?? 0
    }

    /// The topics that the body's teams, posts and people are tagged with most.
    ///
    /// Of the teams, posts and people of a very large body, only the first 5,000 of each are looked at. Guests see no
    /// topics that people chose for themselves.
    func topics(of body: Body.ID, limit: Int, _ sight: Sight) throws -> [TopicUse] {
        let staff: SQL = """
            UNION ALL
            SELECT topic_tag.topic_id FROM topic_tag JOIN (
                SELECT person.id FROM person WHERE person.body_id = \(body) AND person.left_on IS NULL
                AND person.merged_into IS NULL AND \(sight.people) ORDER BY person.sort_name, person.id LIMIT 5000
            ) staff ON topic_tag.subject_id = staff.id
            """
        return try transaction.all(
            TopicUse.self,
            """
            SELECT \(Topic.columns), tagged.times FROM (
                SELECT topic_id, COUNT(*) AS times FROM (
                    SELECT topic_tag.topic_id FROM topic_tag JOIN (
                        SELECT team.id FROM team WHERE team.body_id = \(body) AND team.ended_on IS NULL
                        AND \(sight.teams) ORDER BY team.sort_name, team.id LIMIT 5000
                    ) teams ON topic_tag.subject_id = teams.id
                    UNION ALL
                    SELECT topic_tag.topic_id FROM topic_tag JOIN (
                        SELECT post.id FROM post WHERE post.body_id = \(body) AND post.ended_on IS NULL
                        AND \(sight.posts) ORDER BY post.seniority, post.id LIMIT 5000
                    ) posts ON topic_tag.subject_id = posts.id
                    \(sight.reach == .published ? "" : staff)
                ) uses GROUP BY topic_id ORDER BY COUNT(*) DESC, topic_id LIMIT \(limit)
            ) tagged JOIN topic ON topic.id = tagged.topic_id ORDER BY tagged.times DESC, topic.sort_name
            """)
    }

    private struct Labelled: RowDecodable {
        let body: Body.ID
        let name: String

        init(row: Row) throws {
            body = try row.get("body_id")
            name = try row.get("name")
        }
    }
}

/// A topic with how often it is used somewhere.
struct TopicUse: Sendable, Equatable, RowDecodable {
    let topic: Topic
    let count: Int

    init(row: Row) throws {
        topic = try Topic(row: row)
        count = try row.get("times")
    }
}
