import Kernel
import Storage

/// All of the SQL about locks. Whoever asks has found the items through ``ItemStore`` first.
struct ItemLockStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The locks that cover items: their own, and those of folders above with all below.
    func covering(_ items: [Item.ID], at now: Instant) throws -> [ItemLock] {
        if items.isEmpty { return [] }
        return try transaction.all(
            ItemLock.self,
            """
            WITH RECURSIVE above (id) AS (
                SELECT parent_id FROM item WHERE id IN \(list: items) AND parent_id IS NOT NULL
                UNION SELECT item.parent_id FROM item JOIN above ON item.id = above.id WHERE item.parent_id IS NOT NULL
            ) SELECT \(ItemLock.columns) FROM item_lock
            WHERE item_lock.expires_at > \(now) AND (item_lock.item_id IN \(list: items)
                OR (item_lock.depth = \(ItemLock.Depth.infinity) AND item_lock.item_id IN (SELECT id FROM above)))
            """)
    }

    /// The locks of whatever lies in folders, at any depth.
    func below(_ folders: [Item.ID], at now: Instant) throws -> [ItemLock] {
        if folders.isEmpty { return [] }
        return try transaction.all(
            ItemLock.self,
            """
            \(ItemTree.below(folders)) SELECT \(ItemLock.columns) FROM item_lock
            WHERE item_lock.expires_at > \(now) AND item_lock.item_id IN (SELECT id FROM below)
            """)
    }

    /// The locks on items themselves, for a list.
    func on(_ items: [Item.ID], at now: Instant) throws -> [Item.ID: [ItemLock]] {
        if items.isEmpty { return [:] }
        let found = try transaction.all(
            ItemLock.self,
            """
            SELECT \(ItemLock.columns) FROM item_lock
            WHERE item_lock.item_id IN \(list: items) AND item_lock.expires_at > \(now) ORDER BY item_lock.created_at
            """)
        return Dictionary(grouping: found, by: \.item)
    }

    func find(_ token: String) throws -> ItemLock? {
        try transaction.one(ItemLock.self, "SELECT \(ItemLock.columns) FROM item_lock WHERE token = \(token)")
    }

    func insert(_ lock: ItemLock) throws {
        // What has run out on the item makes room.
        try transaction.run("DELETE FROM item_lock WHERE item_id = \(lock.item) AND expires_at <= \(lock.createdAt)")
        try transaction.run(
            """
            INSERT INTO item_lock (token, item_id, owner_id, owner, owner_xml, scope, depth, created_at, expires_at)
            VALUES (\(lock.token), \(lock.item), \(lock.ownerID), \(lock.owner), \(lock.ownerXML), \(lock.scope),
                \(lock.depth), \(lock.createdAt), \(lock.expiresAt))
            """)
    }

    func extend(_ token: String, until: Instant) throws {
        try transaction.run("UPDATE item_lock SET expires_at = \(until) WHERE token = \(token)")
    }

    /// What somebody checked out on a page becomes the lock of a program of theirs.
    func take(_ token: String, ownerXML: String, until: Instant) throws {
        try transaction.run(
            "UPDATE item_lock SET owner_xml = \(ownerXML), expires_at = \(until) WHERE token = \(token)")
    }

    func remove(_ token: String) throws { try transaction.run("DELETE FROM item_lock WHERE token = \(token)") }

    /// Locks do not go along when something is moved or binned (RFC 4918, section 7.5).
    func remove(on items: [Item.ID]) throws {
        try transaction.run(
            "\(ItemTree.below(items)) DELETE FROM item_lock WHERE item_id IN (SELECT id FROM below)")
    }
}
