import Kernel
import Storage

/// What pages about topics ask for.
extension TopicStore {
    /// A topic in a list, with its broader one.
    struct Line: Sendable, RowDecodable {
        let topic: Topic
        let broaderName: String?
        let broaderSlug: String?
        let narrowerCount: Int

        init(row: Row) throws {
            topic = try Topic(row: row)
            broaderName = try row.get("broader_name")
            broaderSlug = try row.get("broader_slug")
            narrowerCount = try row.get("narrower_count")
        }
    }

    /// Topics in order of name, a page at a time.
    /// - Parameter after: the last one of the page before.
    func lines(startingWith letter: String?, after: Topic.ID?, limit: Int) throws -> [Line] {
        var conditions: [SQL] = ["1 = 1"]
        if let letter {
            conditions.append("topic.sort_name >= \(letter) AND topic.sort_name < \(letter + "\u{10FFFF}")")
        }
        if let after {
            conditions.append(
                """
                (topic.sort_name, topic.id) > \
                ((SELECT edge.sort_name FROM topic edge WHERE edge.id = \(after)), \(after))
                """)
        }
        return try transaction.all(
            Line.self,
            """
            SELECT \(Topic.columns), broader.name AS broader_name, broader.slug AS broader_slug,
                (SELECT COUNT(*) FROM topic narrower WHERE narrower.broader_id = topic.id) AS narrower_count
            FROM topic LEFT JOIN topic broader ON broader.id = topic.broader_id
            WHERE \(conditions.joined(" AND ")) ORDER BY topic.sort_name, topic.id LIMIT \(limit)
            """)
    }

    func letters() throws -> Set<String> {
        Set(try transaction.values(String.self, "SELECT DISTINCT SUBSTR(sort_name, 1, 1) FROM topic"))
    }

    /// The topic whose name, synonym or abbreviation makes this slug: the way from an old address to the topic that
    /// took the old one over.
    func find(formerSlug slug: String) throws -> Topic? {
        let words = slug.split(separator: "-").joined(separator: " ")
        return try find(named: slug) ?? find(named: words)
    }

    /// The names of the topics of each person, as far as the viewer may know them.
    func names(ofEach people: [Person.ID], _ sight: Sight) throws -> [Person.ID: [String]] {
        let own: SQL = """
            SELECT topic_tag.subject_id AS tagged_id, topic_tag.topic_id FROM topic_tag \
            WHERE topic_tag.subject_id IN \(list: people)
            """
        let published: SQL = """
            SELECT holding.person_id AS tagged_id, topic_tag.topic_id FROM holding \
            JOIN post ON post.id = holding.post_id JOIN topic_tag ON topic_tag.subject_id = post.id \
            WHERE holding.person_id IN \(list: people) AND holding.to_day IS NULL AND \(sight.posts)
            """
        var names: [Person.ID: [String]] = [:]
        try transaction.rows(
            """
            SELECT DISTINCT tags.tagged_id, topic.name, topic.sort_name
            FROM (\(sight.reach == .published ? published : own)) tags
            JOIN topic ON topic.id = tags.topic_id ORDER BY topic.sort_name
            """
        ) { row in names[try row.get("tagged_id"), default: []].append(try row.get("name")) }
        return names
    }

    /// Current people tagged with a topic, a page at a time, those who joined the directory first.
    func people(_ topic: Topic.ID, after: Person.ID?, limit: Int, _ sight: Sight) throws -> [PersonSummary] {
        let start: SQL = after.map { "AND person.id > \($0)" } ?? ""
        return try transaction.all(
            PersonSummary.self,
            PersonSummary.select(sight) + """
                person.left_on IS NULL AND person.merged_into IS NULL AND person.id IN (\(Self.tagged("\(topic)", sight))) \(start)
                ORDER BY person.id LIMIT \(limit)
                """)
    }

    /// Selects the people tagged with a topic, of whom the viewer may know that they are: to guests, by the posts that
    /// they hold and that are published.
    static func tagged(_ topic: SQL, _ sight: Sight) -> SQL {
        let own: SQL = """
            SELECT topic_tag.subject_id AS tagged_id FROM topic_tag \
            WHERE topic_tag.topic_id = \(topic) AND topic_tag.subject_kind = 'person'
            """
        if sight.reach != .published { return own }
        let published: SQL = """
            SELECT holding.person_id AS tagged_id FROM topic_tag JOIN post ON post.id = topic_tag.subject_id \
            JOIN holding ON holding.post_id = post.id \
            WHERE topic_tag.topic_id = \(topic) AND topic_tag.subject_kind = 'post' AND holding.to_day IS NULL \
            AND \(sight.posts)
            """
        guard let person = sight.person else { return published }
        return "\(published) UNION \(own) AND topic_tag.subject_id = \(person)"
    }

    /// Current posts tagged with a topic, most senior first. Of very many, 5,000 are looked at.
    func posts(_ topic: Topic.ID, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post JOIN (
                SELECT topic_tag.subject_id FROM topic_tag WHERE topic_tag.topic_id = \(topic)
                AND topic_tag.subject_kind = 'post' ORDER BY topic_tag.subject_id LIMIT 5000
            ) tagged ON tagged.subject_id = post.id
            WHERE post.ended_on IS NULL AND \(sight.posts) ORDER BY post.seniority, post.id LIMIT \(limit)
            """)
    }

    /// The bodies whose teams and people work on a topic, those with most first.
    ///
    /// Of a topic with very many teams or people, 5,000 of each are looked at.
    func bodies(_ topic: Topic.ID, limit: Int, _ sight: Sight) throws -> [Body] {
        try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body JOIN (
                SELECT body_id AS used_id, COUNT(*) AS times FROM (
                    SELECT team.body_id FROM team JOIN (
                        SELECT topic_tag.subject_id FROM topic_tag WHERE topic_tag.topic_id = \(topic)
                        AND topic_tag.subject_kind = 'team' ORDER BY topic_tag.subject_id LIMIT 5000
                    ) listed ON listed.subject_id = team.id WHERE team.ended_on IS NULL AND \(sight.teams)
                    UNION ALL
                    SELECT person.body_id FROM person JOIN (
                        \(Self.tagged("\(topic)", sight)) ORDER BY tagged_id LIMIT 5000
                    ) tagged ON tagged.tagged_id = person.id
                    WHERE person.left_on IS NULL AND person.merged_into IS NULL AND \(sight.people)
                ) uses GROUP BY body_id
            ) used ON used.used_id = body.id
            WHERE body.closed_on IS NULL AND \(sight.bodies) ORDER BY used.times DESC, body.sort_name LIMIT \(limit)
            """)
    }

    /// The identifiers of topics by any of their names; those not found are not in the result.
    public func find(named names: [String]) throws -> [String: Topic] {
        let folded = names.map { Text.folded($0) }
        if folded.isEmpty { return [:] }
        let found = try transaction.all(
            Named.self,
            """
            SELECT \(Topic.columns), topic.sort_name AS called FROM topic WHERE topic.sort_name IN \(list: folded)
            UNION ALL
            SELECT \(Topic.columns), topic_name.folded AS called FROM topic_name
            JOIN topic ON topic.id = topic_name.topic_id WHERE topic_name.folded IN \(list: folded)
            """)
        return Dictionary(found.map { ($0.called, $0.topic) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Named: RowDecodable {
        let topic: Topic
        let called: String

        init(row: Row) throws {
            topic = try Topic(row: row)
            called = try row.get("called")
        }
    }
}
