public import Kernel
public import Storage

/// All of the SQL that reads posts and who holds them.
public struct PostStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Post.ID, _ sight: Sight) throws -> Post? {
        try transaction.one(Post.self, "SELECT \(Post.columns) FROM post WHERE id = \(id) AND \(sight.posts)")
    }

    /// The posts directly below one, most senior first.
    public func reports(to post: Post.ID, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post
            WHERE reports_to = \(post) AND ended_on IS NULL AND \(sight.posts) ORDER BY seniority, id LIMIT \(limit)
            """)
    }

    /// The posts that a person holds now, most senior first.
    public func held(by people: [Person.ID], _ sight: Sight) throws -> [Post] {
        if people.isEmpty { return [] }
        return try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post JOIN holding ON holding.post_id = post.id
            WHERE holding.person_id IN \(list: people) AND holding.to_day IS NULL AND \(sight.posts)
            ORDER BY post.seniority, post.id
            """)
    }

    /// Every holding of a person, latest first, of posts that may be seen.
    public func history(of person: Person.ID, _ sight: Sight) throws -> [Holding] {
        try transaction.all(
            Holding.self,
            """
            SELECT \(Holding.columns) FROM holding JOIN post ON post.id = holding.post_id
            WHERE holding.person_id = \(person) AND \(sight.posts)
            ORDER BY holding.to_day IS NOT NULL, holding.to_day DESC, holding.from_day DESC, holding.id
            """)
    }

    /// Everybody who held a post, latest first.
    public func holders(of post: Post.ID, limit: Int) throws -> [Holding] {
        try transaction.all(
            Holding.self,
            """
            SELECT \(Holding.columns) FROM holding WHERE post_id = \(post)
            ORDER BY to_day IS NOT NULL, to_day DESC, from_day DESC, id LIMIT \(limit)
            """)
    }
}
