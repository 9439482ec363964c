import Directory
import Kernel
import Storage

/// All of the SQL about permission teams.
struct PermissionTeamStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func list(_ workspace: Workspace.ID) throws -> [PermissionTeam] {
        try transaction.all(
            PermissionTeam.self,
            "SELECT id, name FROM permission_team WHERE workspace_id = \(workspace) ORDER BY folded")
    }

    func names(of workspace: Workspace.ID) throws -> [PermissionTeam.ID: String] {
        Dictionary(try list(workspace).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func find(_ id: PermissionTeam.ID, in workspace: Workspace.ID) throws -> PermissionTeam? {
        try transaction.one(
            PermissionTeam.self,
            "SELECT id, name FROM permission_team WHERE id = \(id) AND workspace_id = \(workspace)")
    }

    func isTaken(_ name: String, in workspace: Workspace.ID, but id: PermissionTeam.ID? = nil) throws -> Bool {
        let found = try transaction.value(
            PermissionTeam.ID.self,
            "SELECT id FROM permission_team WHERE workspace_id = \(workspace) AND folded = \(Text.folded(name))")
        return found != nil && found != id
    }

    func insert(_ team: PermissionTeam, in workspace: Workspace.ID) throws {
        try transaction.run(
            """
            INSERT INTO permission_team (id, workspace_id, name, folded)
            VALUES (\(team.id), \(workspace), \(team.name), \(Text.folded(team.name)))
            """)
    }

    func rename(_ id: PermissionTeam.ID, _ name: String) throws {
        try transaction.run(
            "UPDATE permission_team SET name = \(name), folded = \(Text.folded(name)) WHERE id = \(id)")
    }

    func remove(_ id: PermissionTeam.ID, from workspace: Workspace.ID) throws {
        let grantee = Grantee.team(id)
        try transaction.run(
            """
            UPDATE realm SET revision = revision + 1 WHERE workspace_id = \(workspace)
            AND id IN (SELECT realm_id FROM realm_grant WHERE grantee = \(grantee))
            """)
        try transaction.run(
            """
            DELETE FROM realm_grant WHERE grantee = \(grantee)
            AND realm_id IN (SELECT id FROM realm WHERE workspace_id = \(workspace))
            """)
        try transaction.run("DELETE FROM permission_team_member WHERE team_id = \(id)")
        try transaction.run("DELETE FROM permission_team WHERE id = \(id)")
    }

    func put(_ person: Person.ID, in team: PermissionTeam.ID) throws {
        try transaction.run(
            """
            INSERT INTO permission_team_member (team_id, person_id) VALUES (\(team), \(person)) ON CONFLICT DO NOTHING
            """)
    }

    func take(_ person: Person.ID, from team: PermissionTeam.ID) throws {
        try transaction.run(
            "DELETE FROM permission_team_member WHERE team_id = \(team) AND person_id = \(person)")
    }
}

extension PermissionTeam: RowDecodable {
    init(row: Row) throws {
        id = try row.get("id")
        name = try row.get("name")
    }
}
