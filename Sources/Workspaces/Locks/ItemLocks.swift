import Access
import Directory
import Journal
import Kernel
import Storage

/// Checking out and in: each one transaction with its journal entry.
struct ItemLocks: Sendable {
    let desk: WorkspaceDesk

    /// Checks a file out for its viewer alone. For whoever has it already, the time begins anew.
    func checkOut(
        _ id: Item.ID, for time: Interval = ItemLock.usual, of slug: String, by viewer: Viewer
    ) async throws -> ItemLock {
        try await desk.write(slug, viewer) { room, transaction in
            guard let item = try ItemGate.find([id], room, transaction).first else { throw Fault.missing("This item") }
            let store = ItemLockStore(transaction)
            if let own = try store.on([id], at: room.now)[id]?.first(where: { $0.isOf(viewer) }) {
                let until = room.now + min(time, ItemLock.longest)
                try store.extend(own.token, until: until)
                return try store.find(own.token) ?? own
            }
            return try Self.lock(item, .exclusive, .zero, for: time, room, transaction)
        }
    }

    /// Locks an item that appears to the viewer, for a page or a program.
    /// - Throws: a fault when they may not change it, or somebody has it checked out.
    static func lock(
        _ item: Item, _ scope: ItemLock.Scope, _ depth: ItemLock.Depth, for time: Interval, ownerXML: String = "",
        _ room: Room, _ transaction: any Transaction
    ) throws -> ItemLock {
        try WorkspaceRules.change(item, room).orThrow()
        let store = ItemLockStore(transaction)
        var there = try store.covering([item.id], at: room.now)
        if depth == .infinity, item.kind == .folder { there += try store.below([item.id], at: room.now) }
        try LockRules.lock(scope, beside: there, at: room.now).orThrow()
        let lock = ItemLock(
            token: ItemLock.makeToken(at: room.now), item: item.id, ownerID: room.viewer.person.map { Person.ID($0) },
            owner: room.viewer.name, ownerXML: ownerXML, scope: scope, depth: depth, createdAt: room.now,
            expiresAt: room.now + min(time, ItemLock.longest))
        try store.insert(lock)
        try room.record(
            "item.checked-out", Subject("item", item.id.uuid),
            details: ["name": item.name, "until": lock.expiresAt.rfc3339], in: transaction)
        return lock
    }

    /// Ends a lock: its holder, or an owner or facilitator, who breaks it.
    /// - Returns: the lock as it was.
    func end(_ token: String, on id: Item.ID, of slug: String, by viewer: Viewer) async throws -> ItemLock {
        try await desk.write(slug, viewer) { room, transaction in
            guard let item = try ItemGate.find([id], room, transaction).first,
                let lock = try ItemLockStore(transaction).find(token), lock.item == id
            else { throw Fault.missing("This check-out") }
            try Self.end(lock, item, room, transaction)
            return lock
        }
    }

    static func end(_ lock: ItemLock, _ item: Item, _ room: Room, _ transaction: any Transaction) throws {
        try LockRules.end(lock, room).orThrow()
        try ItemLockStore(transaction).remove(lock.token)
        try room.record(
            lock.isOf(room.viewer) ? "item.checked-in" : "item.lock-broken", Subject("item", item.id.uuid),
            details: ["name": item.name, "holder": lock.owner], in: transaction)
    }
}
