import Access
import Journal
import Kernel
import Storage

/// Renaming, and moving into another folder.
struct ItemMoves: Sendable {
    let desk: WorkspaceDesk

    /// - Returns: the new name.
    func rename(_ id: Item.ID, to typed: String, of slug: String, by viewer: Viewer) async throws -> String {
        try await desk.write(slug, viewer) { room, transaction in
            let name = try ItemName(typed)
            try HigherMarking.refuse(inName: name.text, field: "name")
            guard let item = try ItemGate.change([id], whole: false, room, transaction).first else {
                throw Fault.missing("This item")
            }
            try ItemGate.membership(of: item.parent, room, transaction)
            if item.name == name.text { return name.text }
            try Self.free(name, in: item.parent, but: item, room, transaction)
            try ItemStore(transaction).place(item.id, in: item.parent, name)
            try room.record(
                "item.renamed", Subject("item", id.uuid), details: ["name": name.text, "was": item.name],
                in: transaction)
            return name.text
        }
    }

    /// Moves items into a folder, or to the top.
    func move(_ ids: [Item.ID], to folder: Item.ID?, of slug: String, by viewer: Viewer) async throws -> [Item] {
        try await desk.write(slug, viewer) { room, transaction in
            let items = try ItemGate.change(ids, whole: true, room, transaction)
            for item in items {
                try Self.move(item, to: folder, as: try ItemName(item.name), room, transaction)
            }
            return items
        }
    }

    /// Moves one item that has passed ``ItemGate/change(_:whole:keys:_:_:)`` and gives it a name.
    ///
    /// What it holds comes into the realm of the folder, but for what is in realms of its own; nothing in a folder is
    /// marked lower than the folder.
    static func move(
        _ item: Item, to folder: Item.ID?, as name: ItemName, keys: LockKeys? = nil, _ room: Room,
        _ transaction: any Transaction
    ) throws {
        let (store, tree) = (ItemStore(transaction), ItemTree(transaction))
        let target = try Items.open(folder, room, transaction)
        if let folder, item.kind == .folder, try tree.contains([item.id], folder) {
            throw Fault.invalid("to", "‘\(item.name)’ cannot be moved into itself")
        }
        try LegalHoldStore(transaction).requireFree(item, toMoveTo: folder)
        try ItemGate.membership(of: item.parent, keys: keys, room, transaction)
        try ItemGate.membership(of: folder, keys: keys, room, transaction)
        try free(name, in: folder, but: item, field: "to", room, transaction)
        try store.place(item.id, in: folder, name)
        let realm = try target?.realm ?? Items.top(room, transaction)
        if realm != item.realm, try !store.beginsRealm(item.id) { try tree.setRealm(realm, of: item) }
        if let target, target.marking > item.marking { try tree.setMarking(target.marking, of: [item.id]) }
        // A lock stays where it was made.
        try ItemLockStore(transaction).remove(on: [item.id])
        var details = ["name": name.text, "to": target?.name ?? room.workspace.name]
        if name.text != item.name { details["was"] = item.name }
        if let folder { details["folder"] = "\(folder)" }
        try room.record("item.moved", Subject("item", item.id.uuid), details: details, in: transaction)
    }

    /// - Throws: a fault when a folder has something of that name.
    static func free(
        _ name: ItemName, in folder: Item.ID?, but item: Item? = nil, field: String = "name", _ room: Room,
        _ transaction: any Transaction
    ) throws {
        let there = try ItemStore(transaction).named(name, in: folder, of: room.workspace.id)
        if let there, there.id != item?.id { throw Items.taken(name, field: field) }
    }
}
