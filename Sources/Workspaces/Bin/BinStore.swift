import Blobs
import Kernel
import Storage

/// All of the SQL about what is in the bin.
struct BinStore {
    /// So long something stays in the bin.
    static let retention = Interval.days(90)

    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// What was binned by itself and the viewer may put back, the newest first.
    /// - Parameter before: the last item of the page before.
    func list(before: Item? = nil, limit: Int, _ room: Room) throws -> [Item] {
        let start: SQL =
            before.map { last in
                " AND (item.binned_at < \(last.binnedAt) OR (item.binned_at = \(last.binnedAt) AND item.id < \(last.id)))"
            } ?? ""
        return try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM item
            WHERE item.workspace_id = \(room.workspace.id) AND item.binned_at IS NOT NULL AND item.binned_with = item.id
            AND \(room.changeable)\(start) ORDER BY item.binned_at DESC, item.id DESC LIMIT \(limit)
            """)
    }

    /// One that was binned by itself and that the viewer may put back.
    func find(_ id: Item.ID, _ room: Room) throws -> Item? {
        try transaction.one(
            Item.self,
            """
            SELECT \(Item.columns) FROM item
            WHERE item.id = \(id) AND item.binned_with = \(id) AND \(room.changeable)
            """)
    }

    /// Puts an item with what is below it into the bin. What is there already stays as it is.
    func put(_ item: Item.ID, by name: String, at now: Instant) throws {
        try transaction.run(
            """
            \(ItemTree.below([item])) UPDATE item SET binned_at = \(now), binned_by = \(name), binned_with = \(item)
            WHERE binned_at IS NULL AND id IN (SELECT id FROM below)
            """)
    }

    /// Takes out what went into the bin with an item.
    func takeOut(_ item: Item.ID) throws {
        try transaction.run(
            "UPDATE item SET binned_at = NULL, binned_by = NULL, binned_with = NULL WHERE binned_with = \(item)")
    }

    /// What was binned by itself before a moment, of all workspaces or one.
    /// - Parameter after: the last item of the page before.
    func due(
        before: Instant, in workspace: Workspace.ID? = nil, after last: Item? = nil, limit: Int
    ) throws -> [Item] {
        let rest: SQL =
            last.map { last in
                " AND (item.binned_at > \(last.binnedAt) OR (item.binned_at = \(last.binnedAt) AND item.id > \(last.id)))"
            } ?? ""
        let place: SQL = (workspace.map { " AND item.workspace_id = \($0)" } ?? "") + rest
        return try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM item
            WHERE item.binned_at < \(before) AND item.binned_with = item.id\(place)
            ORDER BY item.binned_at, item.id LIMIT \(limit)
            """)
    }

    /// Removes a binned item for good, with all below and the contents that nothing else refers to.
    /// - Returns: how many items are gone.
    func purge(_ item: Item.ID, at now: Instant) throws -> Int {
        let below = ItemTree.below([item])
        let blobs = try transaction.values(
            Blob.ID.self,
            "\(below) SELECT DISTINCT blob_id FROM file_version WHERE file_id IN (SELECT id FROM below)")
        try transaction.run(
            """
            \(below) DELETE FROM item_mention WHERE comment_id IN
            (SELECT item_comment.id FROM item_comment WHERE item_comment.item_id IN (SELECT id FROM below))
            """)
        for table in [
            "item_comment WHERE item_id", "item_favourite WHERE item_id", "item_lock WHERE item_id",
            "item_property WHERE item_id", "file_version WHERE file_id", "retention_decision WHERE item_id",
            "retention_rule WHERE folder_id",
            "request_item WHERE item_id",
        ] {
            try transaction.run("\(below) DELETE FROM \(SQL(trusted: table)) IN (SELECT id FROM below)")
        }
        // Folders with permissions of their own: nothing else is of these realms, but items refer to them.
        let realms = try transaction.values(
            Realm.ID.self, "\(below) SELECT realm.id FROM realm WHERE folder_id IN (SELECT id FROM below)")
        let count = try transaction.run("\(below) DELETE FROM item WHERE id IN (SELECT id FROM below)")
        for realm in realms { try RealmStore(transaction).remove(realm) }
        for start in stride(from: 0, to: blobs.count, by: 500) {
            let some = Array(blobs[start..<min(start + 500, blobs.count)])
            let kept = try transaction.values(
                Blob.ID.self, "SELECT DISTINCT blob_id FROM file_version WHERE blob_id IN \(list: some)")
            let gone = Array(Set(some).subtracting(kept))
            // And what was made of them to be shown.
            let made = try ContentsStore(transaction).forget(gone)
            try BlobStore(transaction).remove(gone + made, at: now)
        }
        return count
    }
}
