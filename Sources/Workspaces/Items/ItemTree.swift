import Kernel
import Storage

/// SQL about items with all that lies below them, in one statement however much that is.
struct ItemTree {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Begins a statement in which `below` has the identifiers of these items and of everything in them.
    static func below(_ items: [Item.ID]) -> SQL {
        """
        WITH RECURSIVE below (id) AS (
            SELECT id FROM item WHERE id IN \(list: items)
            UNION SELECT item.id FROM item JOIN below ON item.parent_id = below.id
        )
        """
    }

    /// How many of these and below are not in the bin and meet a condition.
    func count(_ items: [Item.ID], where condition: SQL) throws -> Int {
        if items.isEmpty { return 0 }
        return try transaction.value(
            Int.self,
            """
            \(Self.below(items)) SELECT count(*) FROM item
            WHERE item.id IN (SELECT id FROM below) AND item.binned_at IS NULL AND \(condition)
            """) ?? 0
    }

    /// Whether a folder lies in one of these, or is one.
    func contains(_ items: [Item.ID], _ folder: Item.ID) throws -> Bool {
        try transaction.value(
            Int.self, "\(Self.below(items)) SELECT count(*) FROM below WHERE below.id = \(folder)") ?? 0 > 0
    }

    /// Whatever below an item is of the realm that the item was of, comes into another.
    func setRealm(_ realm: Realm.ID, of item: Item) throws {
        try transaction.run(
            """
            \(Self.below([item.id])) UPDATE item SET realm_id = \(realm)
            WHERE realm_id = \(item.realm) AND id IN (SELECT id FROM below)
            """)
    }

    /// Marks items and all below.
    func setMarking(_ marking: Marking, of items: [Item.ID]) throws {
        try transaction.run(
            "\(Self.below(items)) UPDATE item SET marking = \(marking) WHERE id IN (SELECT id FROM below)")
    }
}
