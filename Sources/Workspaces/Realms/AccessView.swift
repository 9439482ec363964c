import Access
import Directory
import Kernel
import Storage

/// The permissions of an item, or of the workspace itself, and whom they let in.
struct AccessView: Sendable {
    let room: Room
    /// `nil` for the workspace itself.
    let item: Item?
    let trail: [Item]
    let realm: Realm
    /// Where its permissions come from; `nil` when they are its own.
    let origin: Origin?
    let teams: [PermissionTeam]
    /// Those who may see it, as far as the viewer may know of them.
    let seeing: [Sightline]
    /// So many more may, whom the viewer does not see.
    let hidden: Int
    /// Those of whom one may ask what they would see.
    let people: [Participant]
    let asked: Asked?
    let verdict: Verdict

    enum Origin: Sendable, Equatable {
        case workspace
        case folder(Item)
        /// A folder that the viewer does not see.
        case unseen
    }

    struct Asked: Sendable {
        let line: Sightline
        let tree: SeenTree?
    }

    var names: [PermissionTeam.ID: String] {
        Dictionary(teams.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where its page is.
    var path: String { "\(item?.path(in: room.workspace) ?? room.workspace.path)/access" }

    /// - Parameter asked: whose sight is asked for.
    static func read(
        _ id: Item.ID?, asked: Person.ID?, _ room: Room, _ transaction: any Transaction
    ) throws -> AccessView {
        guard WorkspaceTab.access.isShown(in: room) else { throw Fault.missing("This page") }
        let items = ItemStore(transaction)
        var item: Item?
        if let id {
            guard let found = try items.find(id, room), room.level(found) > .none else {
                throw Fault.missing("This page")
            }
            item = found
        }
        guard let realm = room.realms.first(where: { item == nil ? $0.folder == nil : $0.id == item?.realm }) else {
            throw Fault.missing("This page")
        }
        let members = MemberStore(transaction)
        let workspace = room.workspace
        let memberships = try members.teams(of: workspace.id)
        let teams = try PermissionTeamStore(transaction).list(workspace.id)
        let names = Dictionary(teams.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        func line(_ one: Participant) -> Sightline {
            Sightline(one, item, realm, in: memberships[one.person] ?? [], names, workspace)
        }
        let all = try members.list(workspace.id, .everything, at: room.now, limit: Members.limit)
        let known = try members.list(workspace.id, room.companions, at: room.now, limit: Members.limit)
        let knownIDs = Set(known.map(\.person))
        let seeing = all.map(line).filter { $0.level > .none }
        let mayAsk = WorkspaceRules.facilitate(room).isAllowed || room.member?.role == .owner
        let chosen = mayAsk ? known.first { $0.person == asked } : nil
        return AccessView(
            room: room, item: item, trail: try item.map { try items.trail(of: $0, room) } ?? [], realm: realm,
            origin: try origin(item, realm, room, items), teams: teams,
            seeing: seeing.filter { knownIDs.contains($0.person.person) },
            hidden: seeing.count { !knownIDs.contains($0.person.person) }, people: mayAsk ? known : [],
            asked: try chosen.map { one in
                let theirs = try Room.of(
                    one.member, in: memberships[one.person] ?? [], one.viewer, workspace, room.now, transaction)
                let isFile = item?.kind == .file
                return Asked(
                    line: line(one),
                    tree: isFile ? nil : try SeenTree.read(below: item?.id, theirs: theirs, mine: room, transaction))
            },
            verdict: item?.kind == .file
                ? .refused(because: "permissions are set for folders") : WorkspaceRules.permit(realm.id, room))
    }

    private static func origin(
        _ item: Item?, _ realm: Realm, _ room: Room, _ items: ItemStore
    ) throws -> Origin? {
        guard let item, realm.folder != item.id else { return nil }
        guard let folder = realm.folder else { return .workspace }
        return try items.find(folder, room).map { .folder($0) } ?? .unseen
    }
}
