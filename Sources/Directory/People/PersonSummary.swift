public import Kernel
public import Storage

/// A person as lists show them: who, in which post and where.
public struct PersonSummary: Sendable, Equatable {
    public let id: Person.ID
    public let name: String
    public let knownAs: String
    public let photoHash: String?
    public let isGuest: Bool
    /// As of a ``Person``.
    public let organisation: String
    public let guestUntil: Instant?
    public let isCurrent: Bool
    public let confirmedAt: Instant?
    /// When somebody last stood for what the profile says: confirmed it or, before that, made it.
    public let vouchedAt: Instant
    public let body: Body.ID
    public let bodyName: String
    public let bodyInitials: String
    public let bodySlug: String
    /// The most senior post they hold now that the viewer may see.
    public let post: Post.ID?
    public let postTitle: String?
    public let grade: String?
    public let team: Team.ID?
    public let teamName: String?

    public var path: String { "/people/\(id)" }
}

extension PersonSummary: RowDecodable {
    public init(row: Row) throws {
        id = try row.get("id")
        name = try row.get("name")
        knownAs = try row.get("known_as")
        photoHash = try row.get("photo_hash")
        isGuest = try row.get("is_guest")
        organisation = try row.get("organisation")
        guestUntil = try row.get("guest_until")
        let left: String? = try row.get("left_on")
        let merged: Person.ID? = try row.get("merged_into")
        isCurrent = left == nil && merged == nil
        confirmedAt = try row.get("confirmed_at")
        vouchedAt = try confirmedAt ?? row.get("created_at")
        body = try row.get("body_id")
        bodyName = try row.get("body_name")
        bodyInitials = try row.get("body_initials")
        bodySlug = try row.get("body_slug")
        post = try row.get("post_id")
        postTitle = try row.get("post_title")
        grade = try row.get("post_grade")
        team = try row.get("team_id")
        teamName = try row.get("team_name")
    }

    /// A select of summaries; what follows it is a condition on `person`, an order and a limit.
    ///
    /// The post is picked by a subquery that the index on `holding` answers, so that a person with two posts is one row.
    static func select(_ sight: Sight) -> SQL {
        """
        SELECT person.id, person.name, person.known_as, \(photo(sight)) AS photo_hash, person.is_guest, person.organisation, \
        person.guest_until, person.left_on, \
        person.merged_into, person.confirmed_at, person.created_at, person.body_id, body.name AS body_name, body.initials AS body_initials, \
        body.slug AS body_slug, held.id AS post_id, held.title AS post_title, held.grade AS post_grade, \
        team.id AS team_id, team.name AS team_name FROM person JOIN body ON body.id = person.body_id \
        LEFT JOIN post held ON held.id = (SELECT post.id FROM holding JOIN post ON post.id = holding.post_id \
        WHERE holding.person_id = person.id AND holding.to_day IS NULL AND \(sight.posts) \
        ORDER BY post.seniority, post.id LIMIT 1) \
        LEFT JOIN team ON team.id = held.team_id WHERE \(sight.people) AND \n
        """
    }

    /// The photograph's hash for those who may see it, as `Sight.sees(.photo, of:)` says for one person.
    private static func photo(_ sight: Sight) -> SQL {
        if sight.isPlatformAdministrator { return "person.photo_hash" }
        let own: SQL = sight.person.map { " OR person.id = \($0)" } ?? ""
        if sight.reach == .published { return "CASE WHEN 1 = 0\(own) THEN person.photo_hash END" }
        let bodies = Array(sight.administers) + (sight.body.map { [$0.uuid] } ?? [])
        return """
            CASE WHEN (',' || person.body_only || ',') NOT LIKE '%,photo,%' OR person.body_id IN \(list: bodies)\(own) \
            THEN person.photo_hash END
            """
    }

    /// Where the photograph is, for `face`.
    public var photoPath: String? { photoHash.map { "\(path)/photo/\($0)" } }
}
