import Directory
import Kernel
import Storage

extension GuestMark {
    /// The marks of those of several people who are guests of a workspace.
    static func find(
        _ people: [Person.ID?], in workspace: Workspace.ID, _ transaction: any Transaction
    ) throws -> [Person.ID: GuestMark] {
        let people = Array(Set(people.compactMap(\.self)))
        if people.isEmpty { return [:] }
        let found = try transaction.all(
            Found.self,
            """
            SELECT workspace_member.person_id, workspace_member.until, person.organisation, body.name AS body_name
            FROM workspace_member
            JOIN person ON person.id = workspace_member.person_id JOIN body ON body.id = person.body_id
            WHERE workspace_member.workspace_id = \(workspace) AND workspace_member.role = \(WorkspaceMember.Role.guest)
            AND workspace_member.person_id IN \(list: people)
            """)
        return Dictionary(found.map { ($0.person, $0.mark) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Found: RowDecodable {
        let person: Person.ID
        let mark: GuestMark

        init(row: Row) throws {
            person = try row.get("person_id")
            let (organisation, body): (String, String) = (try row.get("organisation"), try row.get("body_name"))
            mark = GuestMark(organisation: organisation.isEmpty ? body : organisation, until: try row.get("until"))
        }
    }
}
