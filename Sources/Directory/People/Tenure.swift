public import Kernel
public import Storage

/// That somebody holds or held a post, with what a page says of it: where it is, and from when to when.
public struct Tenure: Sendable, Equatable, RowDecodable {
    public let holding: Holding.ID
    public let post: Post.ID
    public let title: String
    public let grade: String
    public let place: String
    public let function: String
    public let contactFor: String
    public let reportsTo: Post.ID?
    public let team: Team.ID?
    public let teamName: String?
    public let body: Body.ID
    public let bodyName: String
    public let bodyInitials: String
    public let bodySlug: String
    public let from: Day?
    /// `nil` while it is held.
    public let to: Day?
    /// Whether the viewer may know of the post.
    let isVisible: Bool

    public var postPath: String { "/posts/\(post)" }
    public var teamPath: String? { team.map { "/teams/\($0)" } }
    public var bodyPath: String { "/bodies/\(bodySlug)" }

    public init(row: Row) throws {
        holding = try row.get("id")
        post = try row.get("post_id")
        title = try row.get("title")
        grade = try row.get("grade")
        place = try row.get("place")
        function = try row.get("function")
        contactFor = try row.get("contact_for")
        reportsTo = try row.get("reports_to")
        team = try row.get("team_id")
        teamName = try row.get("team_name")
        body = try row.get("body_id")
        bodyName = try row.get("body_name")
        bodyInitials = try row.get("body_initials")
        bodySlug = try row.get("body_slug")
        from = try row.get("from_day")
        to = try row.get("to_day")
        isVisible = try row.get("is_visible")
    }

    /// The tenures of one person, those of today first, then the latest; hidden ones included and marked.
    static func select(of person: Person.ID, limit: Int, _ sight: Sight) -> SQL {
        """
        SELECT holding.id, holding.post_id, post.title, post.grade, post.place, post.function, post.contact_for, \
        post.reports_to, post.team_id, team.name AS team_name, post.body_id, body.name AS body_name, \
        body.initials AS body_initials, body.slug AS body_slug, holding.from_day, holding.to_day, \
        CASE WHEN \(sight.posts) THEN 1 ELSE 0 END AS is_visible \
        FROM holding JOIN post ON post.id = holding.post_id JOIN body ON body.id = post.body_id \
        LEFT JOIN team ON team.id = post.team_id WHERE holding.person_id = \(person) \
        ORDER BY holding.to_day IS NOT NULL, COALESCE(holding.to_day, '') DESC, \
        COALESCE(holding.from_day, '') DESC, post.seniority, holding.id LIMIT \(limit)
        """
    }

    /// 'since 1 March 2024', '1 March 2020 to 28 February 2024', 'until 28 February 2024'.
    public var period: String {
        switch (from, to) {
        case (nil, nil): ""
        case (let from?, nil): "since \(from.plain)"
        case (nil, let to?): "until \(to.plain)"
        case (let from?, let to?): "\(from.plain) to \(to.plain)"
        }
    }
}

/// A post with who holds it now, as reporting lines show it: nobody where the holder may not be seen.
public struct LineHolder: Sendable, Equatable, RowDecodable {
    public let post: Post.ID
    public let title: String
    public let person: Person.ID?
    public let name: String?
    public let isGuest: Bool

    public init(row: Row) throws {
        post = try row.get("post_id")
        title = try row.get("title")
        person = try row.get("person_id")
        name = try row.get("name")
        isGuest = try row.get("is_guest", as: Bool?.self) ?? false
    }

    var postPath: String { "/posts/\(post)" }
    var personPath: String? { person.map { "/people/\($0)" } }

    /// Without the lines of holders who may not be seen beside others of the same post: they would give them away.
    static func shown(_ lines: [LineHolder]) -> [LineHolder] {
        let named = Set(lines.filter { $0.person != nil }.map(\.post))
        var nameless: Set<Post.ID> = []
        return lines.filter { line in
            line.person != nil || !named.contains(line.post) && nameless.insert(line.post).inserted
        }
    }

    /// - Parameter condition: on `post`.
    static func select(where condition: SQL, limit: Int, _ sight: Sight) -> SQL {
        """
        SELECT post.id AS post_id, post.title, person.id AS person_id, person.name, \
        person.is_guest FROM post LEFT JOIN holding ON holding.post_id = post.id AND holding.to_day IS NULL \
        LEFT JOIN person ON person.id = holding.person_id AND \(sight.people) \
        WHERE \(condition) AND post.ended_on IS NULL AND \(sight.posts) \
        ORDER BY post.seniority, post.id, person.sort_name LIMIT \(limit)
        """
    }
}

/// Somebody else who holds or held one of a person's posts.
struct Neighbour: Sendable, Equatable, RowDecodable {
    let post: Post.ID
    let person: Person.ID
    let name: String
    let from: Day?
    let to: Day?

    var path: String { "/people/\(person)" }

    init(row: Row) throws {
        post = try row.get("post_id")
        person = try row.get("person_id")
        name = try row.get("name")
        from = try row.get("from_day")
        to = try row.get("to_day")
    }
}
