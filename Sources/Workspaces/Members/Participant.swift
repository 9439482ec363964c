import Access
import Directory
import Kernel
import Storage
import Web

/// A member with their name, as lists show them.
struct Participant: Sendable, Equatable, RowDecodable {
    let member: WorkspaceMember
    let name: String
    let email: String?
    let bodyName: String
    /// Of a guest who belongs to no body here.
    let organisation: String
    let hasLeft: Bool

    var person: Person.ID { member.person }

    static let source: SQL = """
        workspace_member JOIN person ON person.id = workspace_member.person_id JOIN body ON body.id = person.body_id
        """

    static let columns: SQL = """
        \(WorkspaceMember.columns), person.name, person.email, body.name AS body_name, person.organisation, person.left_on
        """

    init(row: Row) throws {
        member = try WorkspaceMember(row: row)
        name = try row.get("name")
        email = try row.get("email")
        bodyName = try row.get("body_name")
        organisation = try row.get("organisation")
        let left: String? = try row.get("left_on")
        hasLeft = left != nil
    }

    /// Whom they work for.
    var home: String { organisation.isEmpty ? bodyName : organisation }

    var mark: GuestMark? { member.role == .guest ? GuestMark(organisation: home, until: member.until) : nil }

    /// Their name, with what tells that they are from outside.
    /// - Parameter isLinked: not for guests, to whom most profiles are closed.
    func html(isLinked: Bool) -> HTML {
        let name: HTML = isLinked ? Link(name, "/people/\(person)").html : "\(self.name)"
        let left: HTML = hasLeft ? " \(tag("Left", .grey))" : .empty
        return "\(name)\(mark.map { mark -> HTML in " \(mark.html)" } ?? .empty)\(left)"
    }

    /// As they see the workspace: for 'what would they see'.
    var viewer: Viewer {
        Viewer(
            account: person.uuid, person: person.uuid, name: name, email: email ?? "", body: nil,
            role: member.role == .guest ? .guest : .member)
    }
}

extension Room {
    /// Whom the viewer sees among those who are here. Guests see the names of those whom any public servant would see, since
    /// they work with them.
    var companions: Sight {
        if viewer.role != .guest { return Sight(viewer) }
        return Sight(
            Viewer(
                account: viewer.account, person: viewer.person, name: viewer.name, email: viewer.email, body: nil,
                role: .member))
    }
}
