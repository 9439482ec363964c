import Access
import Directory
import Kernel
import Storage

/// What several people see of several workspaces: the same few queries however many they are.
struct Reach {
    let workspaces: [Workspace.ID: Workspace]
    private let members: [Workspace.ID: [Person.ID: WorkspaceMember]]
    private let realms: [Realm.ID: Realm]
    private let teams: [Person.ID: Set<PermissionTeam.ID>]

    init(
        _ ids: [Workspace.ID], _ people: [Person.ID], at now: Instant, _ transaction: any Transaction
    ) throws {
        let found = try transaction.all(
            Workspace.self, "SELECT \(Workspace.columns) FROM workspace WHERE workspace.id IN \(list: ids)")
        workspaces = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var members: [Workspace.ID: [Person.ID: WorkspaceMember]] = [:]
        let sql: SQL = """
            SELECT workspace_member.workspace_id, \(WorkspaceMember.columns) FROM workspace_member
            WHERE workspace_member.workspace_id IN \(list: ids) AND workspace_member.person_id IN \(list: people)
            """
        try transaction.rows(sql) { row in
            let member = try WorkspaceMember(row: row)
            if member.isHere(at: now) {
                members[try row.get("workspace_id", as: Workspace.ID.self), default: [:]][member.person] = member
            }
        }
        self.members = members
        let all = try RealmStore(transaction).list(ids).values.joined()
        realms = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var teams: [Person.ID: Set<PermissionTeam.ID>] = [:]
        try transaction.rows(
            "SELECT person_id, team_id FROM permission_team_member WHERE person_id IN \(list: people)"
        ) { row in
            teams[try row.get("person_id"), default: []].insert(try row.get("team_id"))
        }
        self.teams = teams
    }

    /// Whether somebody may see an item at this moment.
    func sees(_ person: Person.ID, _ item: Item) -> Bool {
        guard let member = members[item.workspace]?[person], WorkspaceRules.enter(member).isAllowed,
            let realm = realms[item.realm], let workspace = workspaces[item.workspace]
        else { return false }
        if member.role == .guest, item.marking == .officialSensitive, !workspace.handling.externalsSeeSensitive {
            return false
        }
        return realm.level(role: member.role, teams: teams[person] ?? []) > .none
    }
}
