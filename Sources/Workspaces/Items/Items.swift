import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with folders and files, but for their contents: each one transaction with its journal entry.
struct Items: Sendable {
    let desk: WorkspaceDesk

    func makeFolder(_ typed: String, in folder: Item.ID?, of slug: String, by viewer: Viewer) async throws -> Item {
        try await desk.write(slug, viewer) { room, transaction in
            let parent = try Self.open(folder, room, transaction)
            let name = try ItemName(typed)
            if try ItemStore(transaction).named(name, in: folder, of: room.workspace.id) != nil {
                throw Self.taken(name)
            }
            let item = Item(
                id: Item.ID.make(at: room.now), workspace: room.workspace.id, parent: folder,
                realm: try parent?.realm ?? Self.top(room, transaction), kind: .folder, name: name.text,
                marking: .official,
                version: nil, size: nil, mediaType: nil, authorID: viewer.person.map { Person.ID($0) },
                author: viewer.name,
                createdAt: room.now, changedBy: viewer.name, changedAt: room.now, binnedAt: nil)
            try ItemStore(transaction).insert(item, name)
            try room.record("folder.made", Subject("item", item.id.uuid), details: ["name": name.text], in: transaction)
            return item
        }
    }

    static func taken(_ name: ItemName) -> Fault {
        Fault.invalid("name", "There is something called ‘\(name.text)’ here already")
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
