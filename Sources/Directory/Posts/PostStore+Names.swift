import Kernel
import Storage

/// A post as a form names it.
struct NamedPost: Sendable, Equatable {
    let id: Post.ID
    /// 'Deputy Director, Housing (Amara Osei)': what tells it from others with its title.
    let label: String
}

/// Posts by what people know of them.
extension PostStore {
    /// - Parameter sayingTeam: not needed where all are of one team.
    func named(_ posts: [Post], sayingTeam: Bool = true, _ sight: Sight) throws -> [NamedPost] {
        let holders = try holdersNow(of: posts.map(\.id), sight)
        let teams = sayingTeam ? try TeamStore(transaction).paths(of: Set(posts.compactMap(\.team))) : [:]
        return posts.map { post in
            let names = (holders[post.id] ?? []).map(\.name)
            let place = [post.title, post.team.flatMap { teams[$0]?.last }].compactMap(\.self).joined(separator: ", ")
            let holder =
                switch names.count {
                case 0: "no holder shown"
                case 1, 2: names.joined(separator: " and ")
                default: "\(names[0]) and \(names.count - 1) others"
                }
            return NamedPost(id: post.id, label: "\(place) (\(holder))")
        }
    }

    /// The posts among which a form lets one choose the contact of a team or a body.
    /// - Parameter present: the contact now. It is among them however many there are: a form must not lose it.
    func contacts(
        _ posts: [Post], present: Post?, sayingTeam: Bool = true, _ sight: Sight
    ) throws -> [NamedPost] {
        let more = present.map { present in posts.contains { $0.id == present.id } ? [] : [present] } ?? []
        return try named(posts + more, sayingTeam: sayingTeam, sight)
    }

    /// The current posts of a body with a title, most senior first. Capitals do not matter; on SQLite, those of ASCII.
    ///
    /// Asked in one, SQLite would go through the body in order of seniority and not to the title's index.
    func titled(_ title: String, in body: Body.ID, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post
            WHERE post.id IN (SELECT id FROM post WHERE body_id = \(body) AND LOWER(title) = LOWER(\(title)))
            AND ended_on IS NULL AND \(sight.posts) ORDER BY seniority, id LIMIT \(limit)
            """)
    }
}
