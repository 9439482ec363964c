public import Kernel
public import Storage

/// A part of a body: its tree of teams is how the body is organised.
public struct Team: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Team>

    public let id: ID
    public let body: Body.ID
    public let parent: ID?
    public let name: String
    public let purpose: String
    /// What to come to them for: 'new supported-housing schemes, referrals, quality reviews'.
    public let contactFor: String
    /// A shared mailbox.
    public let mailbox: String
    public let phone: String
    public let place: String
    public let contactPost: Post.ID?
    public let endedOn: Day?
    public let confirmedAt: Instant?
    public let updatedAt: Instant

    public var path: String { "/teams/\(id)" }
}

extension Team: RowDecodable {
    public static let columns = columns(mailbox: "team.mailbox", phone: "team.phone")

    /// As one viewer may see them. A team's own mailbox and phone are not published: to guests they are empty, unless
    /// they hold its contact post.
    public static func columns(_ sight: Sight) -> SQL {
        if sight.reach != .published { return columns }
        guard let person = sight.person else { return columns(mailbox: "'' AS mailbox", phone: "'' AS phone") }
        let isContact: SQL = """
            EXISTS (SELECT 1 FROM holding WHERE holding.post_id = team.contact_post_id \
            AND holding.person_id = \(person) AND holding.to_day IS NULL)
            """
        return columns(
            mailbox: "CASE WHEN \(isContact) THEN team.mailbox ELSE '' END AS mailbox",
            phone: "CASE WHEN \(isContact) THEN team.phone ELSE '' END AS phone")
    }

    private static func columns(mailbox: SQL, phone: SQL) -> SQL {
        """
        team.id, team.body_id, team.parent_id, team.name, team.purpose, team.contact_for, \(mailbox), \(phone), \
        team.place, team.contact_post_id, team.ended_on, team.confirmed_at, team.updated_at
        """
    }

    public init(row: Row) throws {
        id = try row.get("id")
        body = try row.get("body_id")
        parent = try row.get("parent_id")
        name = try row.get("name")
        purpose = try row.get("purpose")
        contactFor = try row.get("contact_for")
        mailbox = try row.get("mailbox")
        phone = try row.get("phone")
        place = try row.get("place")
        contactPost = try row.get("contact_post_id")
        endedOn = try row.get("ended_on")
        confirmedAt = try row.get("confirmed_at")
        updatedAt = try row.get("updated_at")
    }
}
