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
    public static let columns: SQL = """
        team.id, team.body_id, team.parent_id, team.name, team.purpose, team.contact_for, team.mailbox, team.phone, \
        team.place, team.contact_post_id, team.ended_on, team.confirmed_at, team.updated_at
        """

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
