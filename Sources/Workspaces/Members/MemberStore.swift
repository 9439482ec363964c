import Directory
import Kernel
import Storage

/// All of the SQL about members of workspaces, but for what guests alone have.
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

    /// The same in several workspaces.
    func find(_ person: Person.ID, in workspaces: [Workspace.ID]) throws -> [Workspace.ID: WorkspaceMember] {
        var found: [Workspace.ID: WorkspaceMember] = [:]
        let sql: SQL = """
            SELECT workspace_member.workspace_id, \(WorkspaceMember.columns) FROM workspace_member
            WHERE person_id = \(person) AND workspace_id IN \(list: workspaces)
            """
        try transaction.rows(sql) { row in found[try row.get("workspace_id")] = try WorkspaceMember(row: row) }
        return found
    }

    /// Adds somebody, or changes what they are; whatever had been about the end of their time begins anew.
    func put(_ member: WorkspaceMember, in workspace: Workspace.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO workspace_member (workspace_id, person_id, role, added_at, until, sponsor_id, purpose)
            VALUES (\(workspace), \(member.person), \(member.role), \(now), \(member.until), \(member.sponsor),
                \(member.purpose))
            ON CONFLICT (workspace_id, person_id) DO UPDATE SET role = excluded.role, until = excluded.until,
                sponsor_id = excluded.sponsor_id, purpose = excluded.purpose, sponsor_gone_at = NULL,
                agreed_until = NULL, told_for = NULL, is_settled = 0
            """)
    }

    func remove(_ person: Person.ID, from workspace: Workspace.ID) throws {
        try transaction.run(
            "DELETE FROM workspace_member WHERE workspace_id = \(workspace) AND person_id = \(person)")
        try transaction.run(
            """
            DELETE FROM permission_team_member WHERE person_id = \(person)
            AND team_id IN (SELECT id FROM permission_team WHERE workspace_id = \(workspace))
            """)
    }

    /// Those who are here, by role and name, as far as the viewer may know of them.
    func list(_ workspace: Workspace.ID, _ viewer: Sight, at now: Instant, limit: Int) throws -> [Participant] {
        try transaction.all(
            Participant.self,
            """
            SELECT \(Participant.columns) FROM \(Participant.source)
            WHERE workspace_member.workspace_id = \(workspace) AND \(Self.here(now)) AND \(viewer.people)
            ORDER BY \(Self.rank), person.sort_name, person.id LIMIT \(limit)
            """)
    }

    func participant(_ person: Person.ID, in workspace: Workspace.ID) throws -> Participant? {
        try transaction.one(
            Participant.self,
            """
            SELECT \(Participant.columns) FROM \(Participant.source)
            WHERE workspace_member.workspace_id = \(workspace) AND workspace_member.person_id = \(person)
            """)
    }

    func count(_ workspace: Workspace.ID, at now: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            "SELECT COUNT(*) FROM workspace_member WHERE workspace_id = \(workspace) AND \(Self.here(now))") ?? 0
    }

    /// Whether somebody else owns it who has not left.
    func hasOwner(_ workspace: Workspace.ID, but person: Person.ID) throws -> Bool {
        try transaction.value(
            Int.self,
            """
            SELECT 1 FROM workspace_member JOIN person ON person.id = workspace_member.person_id
            WHERE workspace_member.workspace_id = \(workspace) AND workspace_member.role = 'owner'
            AND workspace_member.person_id <> \(person) AND person.left_on IS NULL LIMIT 1
            """) != nil
    }

    /// Those of these roles who have not left, with their addresses; for mail.
    func reach(_ roles: [WorkspaceMember.Role], in workspace: Workspace.ID, limit: Int = 50) throws -> [Person] {
        try transaction.all(
            Person.self,
            """
            SELECT \(Person.columns) FROM person WHERE person.left_on IS NULL AND person.id IN (
                SELECT person_id FROM workspace_member WHERE workspace_id = \(workspace) AND role IN \(list: roles))
            ORDER BY person.sort_name, person.id LIMIT \(limit)
            """)
    }

    /// The permission teams of each member.
    func teams(of workspace: Workspace.ID) throws -> [Person.ID: Set<PermissionTeam.ID>] {
        var found: [Person.ID: Set<PermissionTeam.ID>] = [:]
        let sql: SQL = """
            SELECT permission_team_member.person_id, permission_team_member.team_id FROM permission_team_member
            JOIN permission_team ON permission_team.id = permission_team_member.team_id
            WHERE permission_team.workspace_id = \(workspace)
            """
        try transaction.rows(sql) { row in
            found[try row.get("person_id"), default: []].insert(try row.get("team_id"))
        }
        return found
    }

    static func here(_ now: Instant) -> SQL { "(workspace_member.until IS NULL OR workspace_member.until > \(now))" }

    private static let rank: SQL = """
        CASE workspace_member.role WHEN 'owner' THEN 0 WHEN 'facilitator' THEN 1 WHEN 'editor' THEN 2 \
        WHEN 'contributor' THEN 3 WHEN 'reader' THEN 4 ELSE 5 END
        """
}
