import Kernel
import Storage

/// Reporting lines: who a post reports to, and who reports to it.
extension PostStore {
    /// The posts above one, nearest first. The chain stops where the viewer may not look, as if it ended there.
    func superiors(of post: Post.ID, _ sight: Sight) throws -> [Post] {
        let found = try transaction.all(
            Post.self,
            """
            WITH RECURSIVE above (id, step) AS (
                SELECT post.reports_to, 1 FROM post WHERE post.id = \(post) AND post.reports_to IS NOT NULL
                UNION ALL
                SELECT post.reports_to, above.step + 1 FROM above JOIN post ON post.id = above.id
                WHERE post.reports_to IS NOT NULL AND above.step < 20 AND post.ended_on IS NULL AND \(sight.posts)
            )
            SELECT \(Post.columns) FROM above JOIN post ON post.id = above.id
            WHERE post.ended_on IS NULL AND \(sight.posts) ORDER BY above.step
            """)
        // A file from elsewhere may hold a circle: each post is named once.
        var seen: Set<Post.ID> = [post]
        return found.filter { seen.insert($0.id).inserted }
    }

    /// Whether `post` is somewhere above `other`, whatever the viewer may see; for refusing circles.
    func stands(_ post: Post.ID, above other: Post.ID) throws -> Bool {
        try Directory.stands(post.uuid, above: other.uuid, in: "post", by: "reports_to", transaction)
    }

    /// The posts directly below one, most senior first, a page at a time.
    /// - Parameter after: the last one of the page before.
    func reports(to post: Post.ID, after: Post.ID?, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post
            WHERE post.reports_to = \(post) AND post.ended_on IS NULL AND \(sight.posts) \(Self.start(after))
            ORDER BY post.seniority, post.id LIMIT \(limit)
            """)
    }

    /// The posts directly below several, most senior first; `each` of every one at most.
    func reports(toEach posts: [Post.ID], each limit: Int, _ sight: Sight) throws -> [Post] {
        if posts.isEmpty { return [] }
        return try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post JOIN (
                SELECT post.id AS ranked_id, ROW_NUMBER() OVER (
                    PARTITION BY post.reports_to ORDER BY post.seniority, post.id) AS place
                FROM post WHERE post.reports_to IN \(list: posts) AND post.ended_on IS NULL AND \(sight.posts)
            ) ranked ON ranked.ranked_id = post.id
            WHERE ranked.place <= \(limit) ORDER BY post.seniority, post.id
            """)
    }

    /// How many current posts report to each of these, as far as the viewer may see them.
    func reportCounts(of posts: [Post.ID], _ sight: Sight) throws -> [Post.ID: Int] {
        if posts.isEmpty { return [:] }
        let found = try transaction.all(
            PostCount.self,
            """
            SELECT post.reports_to AS counted_id, COUNT(*) AS times FROM post
            WHERE post.reports_to IN \(list: posts) AND post.ended_on IS NULL AND \(sight.posts) GROUP BY post.reports_to
            """)
        return Dictionary(found.map { ($0.id, $0.count) }, uniquingKeysWith: { first, _ in first })
    }

    /// The posts on top of a body: those that report to nobody in it, as far as the viewer may see. Looked for among
    /// its 2,000 most senior posts.
    func heads(of body: Body.ID, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post JOIN (
                SELECT post.id AS senior_id, post.reports_to AS superior_id FROM post WHERE post.body_id = \(body) AND post.ended_on IS NULL
                AND \(sight.posts) ORDER BY post.seniority, post.id LIMIT 2000
            ) senior ON senior.senior_id = post.id
            WHERE NOT EXISTS (SELECT 1 FROM post WHERE post.id = senior.superior_id AND post.body_id = \(body)
                AND post.ended_on IS NULL AND \(sight.posts))
            ORDER BY post.seniority, post.id LIMIT \(limit)
            """)
    }

    private struct PostCount: RowDecodable {
        let id: Post.ID
        let count: Int

        init(row: Row) throws {
            id = try row.get("counted_id")
            count = try row.get("times")
        }
    }
}
