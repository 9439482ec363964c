public import Kernel
public import Storage

/// A place in an organisation that a person holds for a while. Contacts and responsibilities belong to posts, so that
/// they survive people.
public struct Post: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Post>

    public let id: ID
    public let body: Body.ID
    public let team: Team.ID?
    public let title: String
    public let grade: String
    public let profession: String
    public let place: String
    /// What the job is for.
    public let function: String
    public let contactFor: String
    public let reportsTo: ID?
    /// A post in a sensitive team: known only to its holder and its body's administrators, and counted nowhere.
    public let isHidden: Bool
    /// Shown to everybody, with its public contacts.
    public let isPublic: Bool
    public let publicEmail: String
    public let publicPhone: String
    /// 0 for the head of a body to 9 for the most junior; sorts lists.
    public let seniority: Int
    public let endedOn: Day?
    public let updatedAt: Instant

    public var path: String { "/posts/\(id)" }
}

extension Post: RowDecodable {
    public static let columns: SQL = """
        post.id, post.body_id, post.team_id, post.title, post.grade, post.profession, post.place, post.function, \
        post.contact_for, post.reports_to, post.is_hidden, post.is_public, post.public_email, post.public_phone, \
        post.seniority, post.ended_on, post.updated_at
        """

    public init(row: Row) throws {
        id = try row.get("id")
        body = try row.get("body_id")
        team = try row.get("team_id")
        title = try row.get("title")
        grade = try row.get("grade")
        profession = try row.get("profession")
        place = try row.get("place")
        function = try row.get("function")
        contactFor = try row.get("contact_for")
        reportsTo = try row.get("reports_to")
        isHidden = try row.get("is_hidden")
        isPublic = try row.get("is_public")
        publicEmail = try row.get("public_email")
        publicPhone = try row.get("public_phone")
        seniority = try row.get("seniority")
        endedOn = try row.get("ended_on")
        updatedAt = try row.get("updated_at")
    }
}

/// That a person holds a post from one day to another; an open end means that they hold it now.
public struct Holding: Sendable, Equatable, Identifiable, RowDecodable {
    public typealias ID = Identifier<Holding>

    public let id: ID
    public let post: Post.ID
    public let person: Person.ID
    public let from: Day?
    public let to: Day?

    public static let columns: SQL = "holding.id, holding.post_id, holding.person_id, holding.from_day, holding.to_day"

    public init(row: Row) throws {
        id = try row.get("id")
        post = try row.get("post_id")
        person = try row.get("person_id")
        from = try row.get("from_day")
        to = try row.get("to_day")
    }
}
