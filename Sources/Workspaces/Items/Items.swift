import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with folders and files, but for their contents and their places: each one transaction with its journal
/// entry.
struct Items: Sendable {
    let desk: WorkspaceDesk

    func makeFolder(_ typed: String, in folder: Item.ID?, of slug: String, by viewer: Viewer) async throws -> Item {
        try await desk.write(slug, viewer) { room, transaction in
            try Self.makeFolder(typed, in: folder, room, transaction)
        }
    }

    static func makeFolder(
        _ typed: String, in folder: Item.ID?, keys: LockKeys? = nil, _ room: Room, _ transaction: any Transaction
    ) throws -> Item {
        let parent = try open(folder, room, transaction)
        let name = try ItemName(typed, field: "folder")
        try HigherMarking.refuse(inName: name.text, field: "folder")
        try ItemGate.membership(of: folder, keys: keys, room, transaction)
        try ItemMoves.free(name, in: folder, field: "folder", room, transaction)
        let realm = try parent?.realm ?? top(room, transaction)
        return try insertFolder(name, in: folder, marking: parent?.marking, of: realm, room, transaction)
    }

    /// - Parameter marking: of the folder that it lies in.
    static func insertFolder(
        _ name: ItemName, in folder: Item.ID?, marking: Marking? = nil, of realm: Realm.ID, _ room: Room,
        _ transaction: any Transaction
    ) throws -> Item {
        let author = room.viewer.person.map { Person.ID($0) }
        let item = Item(
            id: Item.ID.make(at: room.now), workspace: room.workspace.id, parent: folder, realm: realm, kind: .folder,
            name: name.text, marking: max(marking ?? .official, Marking.stated(inName: name.text) ?? .official),
            version: nil, size: nil, mediaType: nil, authorID: author, author: room.viewer.name, createdAt: room.now,
            changedByID: author, changedBy: room.viewer.name, changedAt: room.now, binnedAt: nil)
        try ItemStore(transaction).insert(item, name)
        try room.record("folder.made", Subject("item", item.id.uuid), details: ["name": name.text], in: transaction)
        return item
    }

    /// Marks a file, or a folder with all below. A folder that is OFFICIAL again leaves what is in it as it is.
    func mark(_ id: Item.ID, _ typed: String?, of slug: String, by viewer: Viewer) async throws -> Item {
        try await desk.write(slug, viewer) { room, transaction in
            let marking = try Marking.read(typed, field: "item-marking")
            guard let item = try ItemGate.change([id], whole: false, room, transaction).first else {
                throw Fault.missing("This item")
            }
            if item.marking == marking { return item }
            if let parent = item.parent, marking == .official,
                try transaction.value(Marking.self, "SELECT marking FROM item WHERE id = \(parent)")
                    == .officialSensitive
            {
                throw Fault.invalid(
                    "item-marking",
                    "The folder that it lies in is OFFICIAL-SENSITIVE, and so is all that is in it. Move it, or mark the "
                        + "folder first")
            }
            if marking == .officialSensitive {
                try ItemTree(transaction).setMarking(marking, of: [id])
            } else {
                try transaction.run("UPDATE item SET marking = \(marking) WHERE id = \(id)")
            }
            try room.record(
                "item.marked", Subject("item", id.uuid),
                details: ["name": item.name, "marking": marking.name, "was": item.marking.name], in: transaction)
            return item
        }
    }

    static func taken(_ name: ItemName, field: String = "name") -> Fault {
        Fault.invalid(field, "There is something called ‘\(name.text)’ there already")
    }

    /// The folder that something is to be added to; `nil` for the top.
    /// - Throws: a fault when the viewer may not add to it.
    static func open(_ folder: Item.ID?, _ room: Room, _ transaction: any Transaction) throws -> Item? {
        var parent: Item?
        if let folder {
            guard let found = try ItemStore(transaction).find(folder, room), found.kind == .folder else {
                throw Fault.missing("This folder")
            }
            parent = found
        }
        try WorkspaceRules.add(to: parent, room, top: try top(room, transaction)).orThrow()
        return parent
    }

    /// The realm of the workspace itself.
    static func top(_ room: Room, _ transaction: any Transaction) throws -> Realm.ID {
        let id = try transaction.value(
            Realm.ID.self, "SELECT id FROM realm WHERE workspace_id = \(room.workspace.id) AND folder_id IS NULL")
        guard let id else { throw Fault.missing("This workspace") }
        return id
    }
}
