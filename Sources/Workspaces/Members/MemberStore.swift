import Directory
import Kernel
import Storage

/// All of the SQL about members of workspaces.
struct MemberStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Also somebody whose time has ended: see ``WorkspaceMember/isHere(at:)``.
    func find(_ person: Person.ID, in workspace: Workspace.ID) throws -> WorkspaceMember? {
        try transaction.one(
            WorkspaceMember.self,
            """
            SELECT \(WorkspaceMember.columns) FROM workspace_member
            WHERE workspace_id = \(workspace) AND person_id = \(person)
            """)
    }

    func put(_ member: WorkspaceMember, in workspace: Workspace.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO workspace_member (workspace_id, person_id, role, added_at, until, sponsor_id, purpose, accepted_at)
            VALUES (\(workspace), \(member.person), \(member.role), \(now), \(member.until), \(member.sponsor),
                \(member.purpose), \(member.acceptedAt))
            ON CONFLICT (workspace_id, person_id) DO UPDATE SET role = excluded.role, until = excluded.until,
                sponsor_id = excluded.sponsor_id, purpose = excluded.purpose
            """)
    }

    func remove(_ person: Person.ID, from workspace: Workspace.ID) throws {
        try transaction.run(
            "DELETE FROM workspace_member WHERE workspace_id = \(workspace) AND person_id = \(person)")
    }
}
