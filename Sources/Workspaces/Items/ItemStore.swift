import Kernel
import Storage

/// All of the SQL about folders and files, but for their versions.
struct ItemStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// An item that appears to the viewer.
    func find(_ id: Item.ID, _ room: Room) throws -> Item? {
        try transaction.one(Item.self, "SELECT \(Item.columns) FROM item WHERE item.id = \(id) AND \(room.shown)")
    }

    /// Those of several that appear to the viewer.
    func find(_ ids: [Item.ID], _ room: Room) throws -> [Item] {
        if ids.isEmpty { return [] }
        return try transaction.all(
            Item.self,
            "SELECT \(Item.columns) FROM item WHERE item.id IN \(list: ids) AND \(room.shown) ORDER BY item.kind DESC, item.folded"
        )
    }

    /// What lies in a folder, or at the top: folders first, by name.
    /// - Parameter after: the last item of the page before.
    /// - Parameter kind: only these.
    func list(
        _ folder: Item.ID?, after: Item? = nil, kind: Item.Kind? = nil, limit: Int, _ room: Room
    ) throws -> [Item] {
        let place: UUID128 = folder?.uuid ?? room.workspace.id.uuid
        var found: [Item] = []
        // One after the other, so that each is read along the index from where it starts.
        for one in [Item.Kind.folder, .file] where kind == nil || kind == one {
            if after?.kind == .file, one == .folder { continue }
            if found.count >= limit { break }
            let name = after.flatMap { $0.kind == one ? (try? ItemName($0.name).folded) ?? $0.name : nil }
            found += try transaction.all(
                Item.self, Self.listing(place, one, after: name, limit: limit - found.count, room))
        }
        return found
    }

    /// Folders, or files, in a place; the index `item_listing` has them in this order.
    static func listing(_ place: UUID128, _ kind: Item.Kind, after name: String?, limit: Int, _ room: Room) -> SQL {
        let start: SQL = name.map { " AND item.folded > \($0)" } ?? ""
        return """
            SELECT \(Item.columns) FROM item WHERE COALESCE(item.parent_id, item.workspace_id) = \(place)
            AND item.kind = \(kind) AND \(room.shown)\(start) ORDER BY item.folded LIMIT \(limit)
            """
    }

    /// The folders that an item lies in, outermost first.
    func trail(of item: Item, _ room: Room) throws -> [Item] {
        let all = try transaction.all(
            Item.self,
            """
            WITH RECURSIVE above (id, depth) AS (
                SELECT parent_id, 1 FROM item WHERE id = \(item.id) AND parent_id IS NOT NULL
                UNION ALL SELECT item.parent_id, above.depth + 1 FROM item JOIN above ON item.id = above.id
                    WHERE item.parent_id IS NOT NULL
            ) SELECT \(Item.columns) FROM item JOIN above ON above.id = item.id ORDER BY above.depth DESC
            """)
        return all.filter { room.shows($0) }
    }

    /// Whatever has this name in a folder: also what the viewer may not see, since two items cannot share a name.
    func named(_ name: ItemName, in folder: Item.ID?, of workspace: Workspace.ID) throws -> Item? {
        let place: UUID128 = folder?.uuid ?? workspace.uuid
        return try transaction.one(
            Item.self,
            """
            SELECT \(Item.columns) FROM item WHERE item.workspace_id = \(workspace)
            AND COALESCE(item.parent_id, item.workspace_id) = \(place) AND item.folded = \(name.folded)
            AND item.binned_at IS NULL
            """)
    }

    func insert(_ item: Item, _ name: ItemName) throws { try insert([(item, name)]) }

    func insert(_ items: [(Item, ItemName)]) throws {
        try transaction.insert(
            into: "item",
            [
                "id", "workspace_id", "parent_id", "realm_id", "kind", "name", "folded", "marking", "version", "size",
                "media_type", "author_id", "author", "created_at", "changed_by_id", "changed_by", "changed_at",
            ],
            items.map { item, name in
                [
                    item.id.value, item.workspace.value, item.parent?.value ?? .null, item.realm.value, item.kind.value,
                    name.text.value, name.folded.value, item.marking.value, item.version?.value ?? .null,
                    item.size?.value ?? .null, item.mediaType?.value ?? .null, item.authorID?.value ?? .null,
                    item.author.value, item.createdAt.value, item.changedByID?.value ?? .null, item.changedBy.value,
                    item.changedAt.value,
                ]
            })
    }

    /// Gives an item a name and a place.
    func place(_ item: Item.ID, in folder: Item.ID?, _ name: ItemName) throws {
        try transaction.run(
            "UPDATE item SET parent_id = \(folder), name = \(name.text), folded = \(name.folded) WHERE id = \(item)")
    }

    /// Whether a folder has permissions of its own.
    func beginsRealm(_ folder: Item.ID) throws -> Bool {
        try transaction.value(Int.self, "SELECT count(*) FROM realm WHERE folder_id = \(folder)") ?? 0 > 0
    }
}
