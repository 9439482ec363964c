import Access
import Directory
import Journal
import Kernel
import Storage

/// Copying: the same contents under a new item, with the newest version alone.
struct ItemCopies: Sendable {
    /// How many items one copy makes at most.
    static let limit = 5_000

    let desk: WorkspaceDesk

    /// Copies items, with what the viewer sees below them, into a folder or to the top.
    /// - Returns: the names of the copies.
    func copy(_ ids: [Item.ID], to folder: Item.ID?, of slug: String, by viewer: Viewer) async throws -> [String] {
        try await desk.write(slug, viewer) { room, transaction in
            let items = try ItemGate.find(ids, room, transaction)
            return try items.map { item in
                let name = try Self.name(for: item, in: folder, room, transaction)
                try Self.copy(item, to: folder, as: name, room, transaction)
                return name.text
            }
        }
    }

    /// Beside the original a copy is called one; elsewhere a clash is told.
    private static func name(
        for item: Item, in folder: Item.ID?, _ room: Room, _ transaction: any Transaction
    ) throws -> ItemName {
        guard item.parent == folder else { return try ItemName(item.name) }
        let point = item.kind == .file ? item.name.lastIndex(of: ".") : nil
        let stem = point.map { String(item.name[..<$0]) } ?? item.name
        let ending = point.map { String(item.name[$0...]) } ?? ""
        let store = ItemStore(transaction)
        for number in 1...100 {
            let name = try ItemName("\(stem) (copy\(number == 1 ? "" : " \(number)"))\(ending)")
            if try store.named(name, in: folder, of: room.workspace.id) == nil { return name }
        }
        throw Items.taken(try ItemName(item.name), field: "to")
    }

    /// Copies one item that appears to the viewer.
    static func copy(
        _ item: Item, to folder: Item.ID?, as name: ItemName, keys: LockKeys? = nil, _ room: Room,
        _ transaction: any Transaction
    ) throws {
        if !room.workspace.handling.allowsDownloads, room.level(item) < .edit {
            throw Fault.refused("You cannot do this because files of this workspace may be viewed only.")
        }
        let target = try Items.open(folder, room, transaction)
        if let folder, item.kind == .folder, try ItemTree(transaction).contains([item.id], folder) {
            throw Fault.invalid("to", "‘\(item.name)’ cannot be copied into itself")
        }
        try ItemGate.membership(of: folder, keys: keys, room, transaction)
        try ItemMoves.free(name, in: folder, field: "to", room, transaction)
        let realm = try target?.realm ?? Items.top(room, transaction)
        let sources = try below(item, room, transaction)
        var copies: [Item.ID: Item] = [:]
        var made: [(Item, ItemName)] = []
        for source in sources {
            let isRoot = source.id == item.id
            // What lies in a folder that the viewer does not see stays out.
            guard isRoot || source.parent.flatMap({ copies[$0] }) != nil else { continue }
            let parent = isRoot ? folder : source.parent.flatMap { copies[$0]?.id }
            let copy = source.copied(
                to: parent, realm, marking: max(source.marking, target?.marking ?? .official), by: room)
            copies[source.id] = copy
            made.append((copy, isRoot ? name : try ItemName(source.name)))
        }
        try ItemStore(transaction).insert(made)
        try ItemPropertyStore(transaction).copy(copies.mapValues(\.id))
        try copyContents(copies.filter { $0.value.kind == .file }, room, transaction)
        if let root = copies[item.id] {
            try room.record(
                "item.copied", Subject("item", root.id.uuid),
                details: ["name": name.text, "from": "\(item.id)", "items": "\(made.count)"], in: transaction)
        }
    }

    /// An item and what the viewer sees below it, folders before what is in them.
    private static func below(_ item: Item, _ room: Room, _ transaction: any Transaction) throws -> [Item] {
        if item.kind == .file { return [item] }
        var all = [item]
        var level = [item.id]
        while !level.isEmpty {
            let next = try transaction.all(
                Item.self,
                """
                SELECT \(Item.columns) FROM item WHERE item.parent_id IN \(list: level) AND \(room.shown)
                ORDER BY item.id LIMIT \(limit + 1)
                """)
            all += next
            guard all.count <= limit else {
                throw Fault.invalid(
                    "to", "‘\(item.name)’ holds more than \(grouped(limit)) items: copy it part by part")
            }
            level = next.filter { $0.kind == .folder }.map(\.id)
        }
        return all.filter { $0.kind == .folder || room.level($0) > .none }
    }

    private static func copyContents(_ copies: [Item.ID: Item], _ room: Room, _ transaction: any Transaction) throws {
        let sources = Array(copies.keys)
        let store = FileVersionStore(transaction)
        for start in stride(from: 0, to: sources.count, by: 500) {
            let newest = try store.newest(Array(sources[start..<min(start + 500, sources.count)]))
            try store.insert(
                newest.compactMap { version in
                    copies[version.file].map { copy in
                        FileVersion(
                            file: copy.id, number: 1, blob: version.blob, size: version.size,
                            mediaType: version.mediaType, note: "Copied from version \(version.number) of the original",
                            authorID: copy.authorID, author: copy.author, createdAt: room.now, scan: version.scan,
                            restores: nil)
                    }
                })
        }
    }
}

extension Item {
    fileprivate func copied(to parent: Item.ID?, _ realm: Realm.ID, marking: Marking, by room: Room) -> Item {
        let author = room.viewer.person.map { Person.ID($0) }
        return Item(
            id: Item.ID.make(at: room.now), workspace: workspace, parent: parent, realm: realm, kind: kind, name: name,
            marking: marking, version: kind == .file ? 1 : nil, size: size, mediaType: mediaType, authorID: author,
            author: room.viewer.name, createdAt: room.now, changedByID: author, changedBy: room.viewer.name,
            changedAt: room.now, binnedAt: nil)
    }
}
