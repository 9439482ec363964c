public import Kernel
public import Storage

/// Somebody who holds a post, as lines about posts show them.
public struct PostHolder: Sendable, Equatable, RowDecodable {
    public let holding: Holding.ID
    public let post: Post.ID
    public let person: Person.ID
    public let name: String
    public let photoHash: String?
    public let isGuest: Bool
    public let from: Day?
    public let to: Day?

    public var path: String { "/people/\(person)" }

    static let columns: SQL = """
        holding.id AS holding_id, holding.post_id, holding.from_day, holding.to_day, person.id AS person_id, person.name, \
        person.photo_hash, person.is_guest
        """

    public init(row: Row) throws {
        holding = try row.get("holding_id")
        post = try row.get("post_id")
        person = try row.get("person_id")
        name = try row.get("name")
        photoHash = try row.get("photo_hash")
        isGuest = try row.get("is_guest")
        from = try row.get("from_day")
        to = try row.get("to_day")
    }
}

/// A post with whoever holds it now, as far as they may be seen.
public struct StaffedPost: Sendable, Equatable {
    public let post: Post
    public let holders: [PostHolder]
}

extension PostStore {
    /// Who holds each of these posts now, as far as the viewer may see them. The posts must be visible already.
    func holdersNow(of posts: [Post.ID], _ sight: Sight) throws -> [Post.ID: [PostHolder]] {
        if posts.isEmpty { return [:] }
        let found = try transaction.all(
            PostHolder.self,
            """
            SELECT \(PostHolder.columns) FROM holding JOIN person ON person.id = holding.person_id
            WHERE holding.post_id IN \(list: posts) AND holding.to_day IS NULL AND \(sight.people)
            ORDER BY holding.from_day, holding.id
            """)
        return Dictionary(grouping: found, by: \.post)
    }

    public func staffed(_ posts: [Post], _ sight: Sight) throws -> [StaffedPost] {
        let holders = try holdersNow(of: posts.map(\.id), sight)
        return posts.map { StaffedPost(post: $0, holders: holders[$0.id] ?? []) }
    }

    /// Who held a post before, latest first.
    func formerHolders(of post: Post.ID, limit: Int, _ sight: Sight) throws -> [PostHolder] {
        try transaction.all(
            PostHolder.self,
            """
            SELECT \(PostHolder.columns) FROM holding JOIN person ON person.id = holding.person_id
            WHERE holding.post_id = \(post) AND holding.to_day IS NOT NULL AND \(sight.people)
            ORDER BY holding.to_day DESC, holding.from_day DESC, holding.id LIMIT \(limit)
            """)
    }

    public func find(_ ids: [Post.ID], _ sight: Sight) throws -> [Post.ID: Post] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            Post.self, "SELECT \(Post.columns) FROM post WHERE id IN \(list: ids) AND \(sight.posts)")
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The current post behind a contact, if the viewer may see it, with who holds it.
    public func contact(_ id: Post.ID?, _ sight: Sight) throws -> StaffedPost? {
        guard let id, let post = try find(id, sight), post.endedOn == nil else { return nil }
        return try staffed([post], sight).first
    }

    /// The posts of a team, most senior first, a page at a time.
    /// - Parameter after: the last post of the page before.
    func posts(of team: Team.ID, after: Post.ID? = nil, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post WHERE team_id = \(team) AND ended_on IS NULL AND \(sight.posts)
            \(Self.start(after)) ORDER BY seniority, id LIMIT \(limit)
            """)
    }

    /// The posts of a body, most senior first, a page at a time.
    func posts(of body: Body.ID, after: Post.ID? = nil, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post WHERE body_id = \(body) AND ended_on IS NULL AND \(sight.posts)
            \(Self.start(after)) ORDER BY seniority, id LIMIT \(limit)
            """)
    }

    static func start(_ after: Post.ID?) -> SQL {
        after.map {
            """
            AND (post.seniority, post.id) > \
            ((SELECT edge.seniority FROM post edge WHERE edge.id = \($0)), \($0))
            """
        } ?? ""
    }
}
