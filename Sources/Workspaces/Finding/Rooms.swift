import Access
import Directory
import Kernel
import Storage

/// The workspaces that somebody takes part in, each with what they may see there: read together, with the same few queries
/// however many they are.
enum Rooms {
    /// So many are searched at once.
    private static let limit = 500

    /// Without the way to what may be seen (``Room/passages``): a search finds what may be seen itself.
    static func inside(
        _ viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> [Workspace.ID: Room] {
        guard let person = viewer.person.map({ Person.ID($0) }) else { return [:] }
        let workspaces = try transaction.all(
            Workspace.self,
            """
            SELECT \(Workspace.columns) FROM workspace WHERE \(WorkspaceSight(viewer, at: now).inside)
            ORDER BY workspace.created_at DESC, workspace.id LIMIT \(limit)
            """)
        if workspaces.isEmpty { return [:] }
        let ids = workspaces.map(\.id)
        let members = try MemberStore(transaction).find(person, inEach: ids)
        let store = RealmStore(transaction)
        let realms = try store.list(ids)
        let teams = try store.teams(of: person)
        var rooms: [Workspace.ID: Room] = [:]
        for workspace in workspaces {
            guard let member = members[workspace.id], member.isHere(at: now), WorkspaceRules.enter(member).isAllowed
            else { continue }
            var levels: [Realm.ID: AccessLevel] = [:]
            let own = realms[workspace.id] ?? []
            for realm in own { levels[realm.id] = realm.level(role: member.role, teams: teams) }
            rooms[workspace.id] = Room(
                workspace: workspace, viewer: viewer, member: member, now: now, realms: own, levels: levels,
                passages: [])
        }
        return rooms
    }
}

extension MemberStore {
    /// What somebody is in each of these workspaces.
    func find(_ person: Person.ID, inEach workspaces: [Workspace.ID]) throws -> [Workspace.ID: WorkspaceMember] {
        let found = try transaction.all(
            Placed.self,
            """
            SELECT workspace_member.workspace_id, \(WorkspaceMember.columns) FROM workspace_member
            WHERE person_id = \(person) AND workspace_id IN \(list: workspaces)
            """)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.workspace, $0.member) })
    }

    private struct Placed: RowDecodable {
        let workspace: Workspace.ID
        let member: WorkspaceMember

        init(row: Row) throws {
            workspace = try row.get("workspace_id")
            member = try WorkspaceMember(row: row)
        }
    }
}
