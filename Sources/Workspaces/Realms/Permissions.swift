import Access
import Journal
import Kernel
import Storage

/// What permissions somebody had before them when they changed them: whoever saves second is told.
struct PermissionBasis: Sendable, Equatable {
    static let field = "basis"

    let realm: Realm.ID
    let revision: Int

    init(_ realm: Realm) {
        self.realm = realm.id
        revision = realm.revision
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let realm = Realm.ID(String(parts[0])), let revision = Int(parts[1]) else { return nil }
        self.realm = realm
        self.revision = revision
    }

    var text: String { "\(realm).\(revision)" }
}

/// What is done with the permissions of folders: each one transaction with its journal entry.
struct Permissions: Sendable {
    let desk: WorkspaceDesk

    /// Sets what a folder, or the workspace itself (`nil`), grants. A folder that inherited gets permissions of its own, and
    /// with it all below down to the next such folder.
    /// - Throws: a fault of kind `conflict` when others changed them since `basis`.
    func set(
        _ grants: [Grantee: AccessLevel], on folder: Item.ID?, from basis: PermissionBasis?, of slug: String,
        by viewer: Viewer
    ) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            let (item, realm) = try Self.place(folder, room, transaction)
            try WorkspaceRules.permit(realm.id, room).orThrow()
            guard basis == PermissionBasis(realm) else {
                throw Fault(
                    .conflict, "Somebody changed these permissions while you did. Look at theirs, and save again.")
            }
            let teams = try PermissionTeamStore(transaction).names(of: room.workspace.id)
            var kept = grants.filter { grantee, _ in
                if case .team(let team) = grantee { return teams[team] != nil }
                return true
            }
            kept[.role(.owner)] = .edit
            let store = RealmStore(transaction)
            let isOwn = realm.folder == folder
            if isOwn, kept == realm.grants { return }
            let new = Realm(
                id: isOwn ? realm.id : .make(at: room.now), folder: folder, grants: kept, revision: realm.revision)
            if isOwn {
                try store.update(new)
            } else if let item {
                guard room.realms.count < Realm.limit else {
                    throw Fault(
                        .conflict,
                        "A workspace has at most \(Realm.limit) folders with permissions of their own. Let one inherit again first."
                    )
                }
                try store.insert(new, in: room.workspace.id)
                try store.hand(item.id, from: realm.id, to: new.id)
            }
            var details = ["changes": Self.changes(realm.grants, kept, teams)]
            if let item { details["name"] = item.name }
            try room.record(
                isOwn ? "permissions.changed" : "permissions.set", item.map { Subject("item", $0.id.uuid) },
                details: details, in: transaction)
        }
    }

    /// Lets a folder inherit again.
    func reset(_ folder: Item.ID, from basis: PermissionBasis?, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            let (item, realm) = try Self.place(folder, room, transaction)
            try WorkspaceRules.permit(realm.id, room).orThrow()
            guard let item, realm.folder == folder, basis == PermissionBasis(realm) else {
                throw Fault(.conflict, "Somebody changed these permissions while you looked at them. Look again.")
            }
            // Where the folder lies, whether the viewer sees that or not.
            let above = try item.parent.flatMap {
                try transaction.value(Realm.ID.self, "SELECT realm_id FROM item WHERE id = \($0)")
            }
            let parent = try above ?? Items.top(room, transaction)
            let store = RealmStore(transaction)
            try store.hand(item.id, from: realm.id, to: parent)
            try store.remove(realm.id)
            try room.record(
                "permissions.inherited", Subject("item", item.id.uuid), details: ["name": item.name], in: transaction)
        }
    }

    /// A folder that the viewer may see into and the realm that it belongs to.
    static func place(
        _ id: Item.ID?, _ room: Room, _ transaction: any Transaction
    ) throws -> (item: Item?, realm: Realm) {
        var item: Item?
        if let id {
            guard let found = try ItemStore(transaction).find(id, room), found.kind == .folder,
                room.level(found) > .none
            else { throw Fault.missing("This folder") }
            item = found
        }
        guard let realm = room.realms.first(where: { item == nil ? $0.folder == nil : $0.id == item?.realm }) else {
            throw Fault.missing("This workspace")
        }
        return (item, realm)
    }

    /// 'editor: edit to see; Finance: nothing of its own to edit'.
    private static func changes(
        _ old: [Grantee: AccessLevel], _ new: [Grantee: AccessLevel], _ teams: [PermissionTeam.ID: String]
    ) -> String {
        let words = Set(old.keys).union(new.keys).compactMap { grantee -> String? in
            let (before, after) = (old[grantee], new[grantee])
            if before == after { return nil }
            func word(_ level: AccessLevel?) -> String { level?.name.lowercased() ?? "nothing of its own" }
            return "\(grantee.name(teams)): \(word(before)) to \(word(after))"
        }
        return String(words.sorted().joined(separator: "; ").prefix(1_000))
    }
}

extension Grantee {
    func name(_ teams: [PermissionTeam.ID: String]) -> String {
        switch self {
        case .role(let role): role.name
        case .team(let team): teams[team] ?? "a team that is gone"
        }
    }

    /// The name of its field in forms.
    var field: String {
        switch self {
        case .role(let role): "role-\(role.rawValue)"
        case .team(let team): "team-\(team)"
        }
    }
}
