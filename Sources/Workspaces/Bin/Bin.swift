import Access
import Jobs
import Journal
import Kernel
import Storage

/// The bin of a workspace: what was thrown away can be put back until it is purged. Each act is one transaction with its
/// journal entries.
struct Bin: Sendable {
    let desk: WorkspaceDesk

    /// - Returns: what is in the bin now.
    func put(_ ids: [Item.ID], of slug: String, by viewer: Viewer) async throws -> [Item] {
        try await desk.write(slug, viewer) { room, transaction in
            let items = try ItemGate.change(ids, whole: true, room, transaction)
            for item in items { try Self.put(item, room, transaction) }
            return items
        }
    }

    /// Bins one item that has passed ``ItemGate/change(_:whole:keys:_:_:)``.
    static func put(_ item: Item, keys: LockKeys? = nil, _ room: Room, _ transaction: any Transaction) throws {
        try ItemGate.membership(of: item.parent, keys: keys, room, transaction)
        try ItemLockStore(transaction).remove(on: [item.id])
        try BinStore(transaction).put(item.id, by: room.viewer.name, at: room.now)
        try room.record("item.binned", Subject("item", item.id.uuid), details: ["name": item.name], in: transaction)
    }

    /// Puts items back where they were.
    /// - Returns: what is back.
    func restore(_ ids: [Item.ID], of slug: String, by viewer: Viewer) async throws -> [Item] {
        try await desk.write(slug, viewer) { room, transaction in
            let store = BinStore(transaction)
            return try Set(ids).sorted().map { id in
                guard let item = try store.find(id, room) else { throw Fault.missing("This item in the bin") }
                try Self.restore(item, room, transaction)
                return item
            }
        }
    }

    private static func restore(_ item: Item, _ room: Room, _ transaction: any Transaction) throws {
        let tree = ItemTree(transaction)
        if let parent = item.parent,
            let name = try transaction.value(
                String.self, "SELECT name FROM item WHERE id = \(parent) AND binned_at IS NOT NULL")
        {
            throw Fault(
                .conflict,
                "‘\(item.name)’ lay in the folder ‘\(name)’, which is in the bin itself. Put that back first.",
                steps: [Fault.Step("Go to the bin", BinPages.path(room.workspace))])
        }
        let parent = try Items.open(item.parent, room, transaction)
        try ItemGate.membership(of: item.parent, room, transaction)
        let name = try ItemName(item.name)
        if let there = try ItemStore(transaction).named(name, in: item.parent, of: room.workspace.id) {
            let steps =
                room.shows(there) ? [Fault.Step("Look at what is there", there.path(in: room.workspace))] : []
            throw Fault(
                .conflict,
                "There is something called ‘\(item.name)’ in its place now. Rename or move that first, then put this back.",
                steps: steps)
        }
        try BinStore(transaction).takeOut(item.id)
        // Meanwhile the folder may have got permissions of its own, or a marking.
        let realm = try parent?.realm ?? Items.top(room, transaction)
        if realm != item.realm, try !ItemStore(transaction).beginsRealm(item.id) {
            try tree.setRealm(realm, of: item)
        }
        if let parent, parent.marking > item.marking { try tree.setMarking(parent.marking, of: [item.id]) }
        try room.record("item.restored", Subject("item", item.id.uuid), details: ["name": item.name], in: transaction)
    }

    /// Removes items for good; owners alone.
    /// - Returns: how many items are gone, with those below.
    func purge(_ ids: [Item.ID], of slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.write(slug, viewer) { room, transaction in
            try WorkspaceRules.own(room).orThrow()
            if room.workspace.state != .active {
                throw Fault.refused("You cannot do this because the workspace can only be read now.")
            }
            let store = BinStore(transaction)
            return try Set(ids).sorted().reduce(0) { gone, id in
                guard let item = try store.find(id, room) else { throw Fault.missing("This item in the bin") }
                try LegalHoldStore(transaction).requireFree(id, in: room.workspace.id)
                let count = try store.purge(id, at: room.now)
                try room.record(
                    "item.purged", Subject("item", id.uuid), details: ["name": item.name, "items": "\(count)"],
                    in: transaction)
                return gone + count
            }
        }
    }

    // MARK: - By itself

    static let kind = JobKind<NoPayload>("workspaces.purge", priority: .bulk)

    /// Empties the bins of what has been there for ``BinStore/retention``.
    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            let count = try await purgeDue { try run.checkCancellation() }
            try await run.progress("Purged", done: count, total: count)
        }
    }

    static func recurring() throws -> RecurringJob { try RecurringJob(nil, kind, NoPayload(), .daily(minute: 3 * 60)) }

    /// - Returns: how many items are gone.
    func purgeDue(_ check: () throws -> Void = {}) async throws -> Int {
        var total = 0
        var last: Item?
        while true {
            try check()
            let now = desk.clock.now()
            // One folder may hold very much: a transaction each. What is under legal hold is passed over.
            let after = last
            let (item, gone) = try await desk.database.write { transaction -> (Item?, Int) in
                let store = BinStore(transaction)
                guard let item = try store.due(before: now - BinStore.retention, after: after, limit: 1).first else {
                    return (nil, 0)
                }
                if try LegalHoldStore(transaction).covering(item.id, in: item.workspace) != nil { return (item, 0) }
                let count = try store.purge(item.id, at: now)
                try transaction.record(
                    "item.purged", Subject("item", item.id.uuid), by: .system("bin"), at: now,
                    container: Subject("workspace", item.workspace.uuid),
                    details: ["name": item.name, "items": "\(count)"])
                return (item, count)
            }
            guard let item else { return total }
            last = item
            total += gone
        }
    }
}
