import Directory
import Kernel
import Storage
import Web

/// What marks people from outside wherever they appear: 'Guest · Harbour Trust · until 3 March 2027'.
struct GuestTag: Sendable, Equatable {
    let body: String
    /// `nil` for somebody who was one here and is gone.
    let until: Instant?

    var text: String { "Guest · \(body)" + (until.map { " · until \($0.day.plain)" } ?? "") }

    var html: HTML { tag(text, .purple) }

    /// The tags of those of several people who are guests of a workspace.
    static func find(
        _ people: [Person.ID?], in workspace: Workspace.ID, _ transaction: any Transaction
    ) throws -> [Person.ID: GuestTag] {
        let people = Array(Set(people.compactMap(\.self)))
        if people.isEmpty { return [:] }
        let found = try transaction.all(
            Found.self,
            """
            SELECT workspace_member.person_id, workspace_member.until, body.name AS body_name FROM workspace_member
            JOIN person ON person.id = workspace_member.person_id JOIN body ON body.id = person.body_id
            WHERE workspace_member.workspace_id = \(workspace) AND workspace_member.role = \(WorkspaceMember.Role.guest)
            AND workspace_member.person_id IN \(list: people)
            """)
        return Dictionary(
            found.map { ($0.person, GuestTag(body: $0.body, until: $0.until)) }, uniquingKeysWith: { first, _ in first }
        )
    }

    private struct Found: RowDecodable {
        let person: Person.ID
        let until: Instant?
        let body: String

        init(row: Row) throws {
            person = try row.get("person_id")
            until = try row.get("until")
            body = try row.get("body_name")
        }
    }
}
