import Access
import Kernel
import Storage

extension Room {
    /// The same rule as ``WorkspaceRules/change(_:_:)`` as a condition on the table `item`, in the bin or not.
    var changeable: SQL {
        guard workspace.state == .active else { return "(1 = 0)" }
        let realms = levels.filter { $0.value == .edit }.map(\.key)
        let sensitive: SQL =
            isExternal && !workspace.handling.externalsSeeSensitive
            ? " AND item.marking <> \(Marking.officialSensitive)" : ""
        let own: SQL = member?.role == .contributor ? " AND item.author_id = \(viewer.person)" : ""
        return "(item.workspace_id = \(workspace.id) AND item.realm_id IN \(list: realms)\(sensitive)\(own))"
    }

    /// The keys that somebody on a page has.
    var ownKeys: LockKeys { .own(viewer) }
}

/// What a change to items begins with: all are there, each may be changed, and nobody else has checked them out.
enum ItemGate {
    /// How many items are chosen at once at most.
    static let chosen = 200

    /// - Parameter whole: whether what lies below is concerned too, as when a folder is moved or binned.
    /// - Throws: a fault that says what stands in the way.
    static func change(
        _ ids: [Item.ID], whole: Bool, keys: LockKeys? = nil, _ room: Room, _ transaction: any Transaction
    ) throws -> [Item] {
        let items = try find(ids, room, transaction)
        for item in items { try WorkspaceRules.change(item, room).orThrow() }
        let locks = ItemLockStore(transaction)
        var covering = try locks.covering(items.map(\.id), at: room.now)
        let folders = items.filter { $0.kind == .folder }.map(\.id)
        if whole, !folders.isEmpty {
            let others = try ItemTree(transaction).count(
                folders, where: "(CASE WHEN \(room.changeable) THEN 0 ELSE 1 END) = 1")
            if others > 0 {
                throw Fault.refused(
                    "You cannot do this because the folder holds something that you may not change. Choose what is in it "
                        + "one by one, or ask an editor or owner.")
            }
            covering += try locks.below(folders, at: room.now)
        }
        try LockRules.change(covering, with: keys ?? room.ownKeys, at: room.now).orThrow()
        return items
    }

    /// Which items lie in a folder is about to change.
    static func membership(
        of folder: Item.ID?, keys: LockKeys? = nil, _ room: Room, _ transaction: any Transaction
    ) throws {
        guard let folder else { return }
        let locks = try ItemLockStore(transaction).covering([folder], at: room.now)
        try LockRules.change(locks, with: keys ?? room.ownKeys, at: room.now).orThrow()
    }

    /// Items that appear to the viewer.
    /// - Throws: a fault when none were named, too many, or one is not there.
    static func find(_ ids: [Item.ID], _ room: Room, _ transaction: any Transaction) throws -> [Item] {
        let wanted = Set(ids)
        if wanted.isEmpty { throw Fault.invalid("item", "Select what it is to be done with") }
        if wanted.count > chosen { throw Fault.invalid("item", "Select at most \(chosen) at a time") }
        let items = try ItemStore(transaction).find(Array(wanted), room).filter { room.level($0) > .none }
        guard items.count == wanted.count else { throw Fault.missing("What you selected") }
        return items
    }
}
