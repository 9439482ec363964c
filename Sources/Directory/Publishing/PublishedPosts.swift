import Kernel
import Storage

/// What bodies publish to everybody. Reads as nobody in particular, whoever asks.
struct PublishedPosts {
    static let pageSize = 100

    let transaction: any Transaction

    /// A body that publishes, with how many posts.
    struct Publisher: Sendable, RowDecodable {
        let body: Body
        let posts: Int

        init(row: Row) throws {
            body = try Body(row: row)
            posts = try row.get("times")
        }
    }

    /// A published post with where it is and who holds it.
    struct Line: Sendable {
        let staffed: StaffedPost
        let team: String?
    }

    func publishers() throws -> [Publisher] {
        try transaction.all(
            Publisher.self,
            """
            SELECT \(Body.columns), published.times FROM body JOIN (
                SELECT body_id, COUNT(*) AS times FROM post WHERE is_public = 1 AND ended_on IS NULL GROUP BY body_id
            ) published ON published.body_id = body.id
            WHERE body.is_public = 1 AND body.closed_on IS NULL ORDER BY body.sort_name, body.id
            """)
    }

    func body(_ slug: String) throws -> Body? {
        let body = try BodyStore(transaction).find(slug: slug, .published)
        return body?.closedOn == nil ? body : nil
    }

    /// - Parameter after: the last post of the page before.
    func posts(of body: Body.ID, after: Post.ID?, limit: Int) throws -> [Line] {
        let posts = try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post WHERE body_id = \(body) AND is_public = 1 AND ended_on IS NULL
            AND \(Sight.published.posts) \(PostStore.start(after)) ORDER BY seniority, id LIMIT \(limit)
            """)
        let staffed = try PostStore(transaction).staffed(posts, .published)
        let teams = try TeamStore(transaction).find(Array(Set(posts.compactMap(\.team))), .published)
        return staffed.map { Line(staffed: $0, team: $0.post.team.flatMap { teams[$0]?.name }) }
    }
}
