import Directory
import Kernel
import Storage

extension Room {
    /// How many guests of the workspace can see an item now.
    func guests(seeing item: Item, _ transaction: any Transaction) throws -> Int {
        if item.marking == .officialSensitive, !workspace.handling.externalsSeeSensitive { return 0 }
        let found = try transaction.all(
            GuestInTeam.self,
            """
            SELECT workspace_member.person_id, permission_team.id AS team_id FROM workspace_member
            LEFT JOIN permission_team_member ON permission_team_member.person_id = workspace_member.person_id
            LEFT JOIN permission_team ON permission_team.id = permission_team_member.team_id
                AND permission_team.workspace_id = workspace_member.workspace_id
            WHERE workspace_member.workspace_id = \(workspace.id) AND workspace_member.role = \(WorkspaceMember.Role.guest)
            AND workspace_member.until > \(now)
            """)
        guard !found.isEmpty,
            let realm = try RealmStore(transaction).list(workspace.id).first(where: { $0.id == item.realm })
        else { return 0 }
        return Dictionary(grouping: found, by: \.person).values
            .filter { realm.level(role: .guest, teams: Set($0.compactMap(\.team))) > .none }.count
    }

    /// The answer to 'May I share this?' for the viewer.
    func sharing(of item: Item, _ transaction: any Transaction) throws -> SharingAdvice {
        SharingAdvice.answer(question(about: item, externals: try guests(seeing: item, transaction)))
    }
}

private struct GuestInTeam: RowDecodable {
    let person: Person.ID
    let team: PermissionTeam.ID?

    init(row: Row) throws {
        person = try row.get("person_id")
        team = try row.get("team_id")
    }
}
