public import Kernel
import Storage

extension PersonStore {
    /// Works out anew how complete profiles are; to be called after each change of them, their posts or their topics.
    public func updateCompleteness(_ ids: [Person.ID]) throws {
        if ids.isEmpty { return }
        var around: [Person.ID: Surroundings] = [:]
        let sql: SQL = """
            SELECT id, (SELECT COUNT(*) FROM topic_tag WHERE subject_id = person.id) AS topics,
                (SELECT COUNT(*) FROM holding WHERE person_id = person.id AND to_day IS NULL) AS posts,
                (SELECT COUNT(post.reports_to) FROM holding JOIN post ON post.id = holding.post_id
                    WHERE holding.person_id = person.id AND holding.to_day IS NULL) AS superiors
            FROM person WHERE id IN \(list: ids)
            """
        try transaction.rows(sql) { row in around[try row.get("id")] = try Surroundings(row: row) }
        var changed: [Int: [Person.ID]] = [:]
        try transaction.rows("SELECT \(Person.columns) FROM person WHERE id IN \(list: ids)") { row in
            let person = try Person(row: row)
            guard let around = around[person.id] else { return }
            let score = ProfileCompleteness.score(
                of: person, topics: around.topics, hasPost: around.posts > 0, hasLineManager: around.superiors > 0)
            if score != person.completeness { changed[score, default: []].append(person.id) }
        }
        // There are few scores, so this is few statements however many people there are.
        for (score, people) in changed {
            try transaction.run("UPDATE person SET completeness = \(score) WHERE id IN \(list: people)")
        }
    }

    public func updateCompleteness(_ id: Person.ID) throws { try updateCompleteness([id]) }

    private struct Surroundings: RowDecodable {
        let topics: Int
        let posts: Int
        let superiors: Int

        init(row: Row) throws {
            topics = try row.get("topics")
            posts = try row.get("posts")
            superiors = try row.get("superiors")
        }
    }
}
