import Access
import Kernel
import Storage

/// While it stands, nothing in a workspace, or a folder, is destroyed: not by the schedule, not out of the bin.
struct LegalHold: Sendable, Equatable, Identifiable, RowDecodable {
    typealias ID = Identifier<LegalHold>

    static let reasonLimit = 1_000

    let id: ID
    let workspace: Workspace.ID
    /// `nil` for the workspace itself.
    let folder: Item.ID?
    /// What it was placed on, as that was called.
    let place: String
    let reason: String
    let setBy: String
    let setAt: Instant
    let liftedBy: String?
    let liftedAt: Instant?
    let liftedBecause: String

    /// What stands in the way of destroying something.
    var refusal: Fault {
        .refused(
            "You cannot do this because there is a legal hold on \(place), set by \(setBy) on \(setAt.day.plain): \(reason). "
                + "An owner can lift it.")
    }

    static let columns: SQL = """
        legal_hold.id, legal_hold.workspace_id, legal_hold.folder_id, legal_hold.place, legal_hold.reason, \
        legal_hold.set_by, legal_hold.set_at, legal_hold.lifted_by, legal_hold.lifted_at, legal_hold.lifted_because
        """

    init(id: ID, _ room: Room, folder: Item?, reason: String) {
        self.id = id
        workspace = room.workspace.id
        self.folder = folder?.id
        place = folder.map { "the folder ‘\($0.name)’" } ?? "this workspace"
        self.reason = reason
        setBy = room.viewer.name
        setAt = room.now
        liftedBy = nil
        liftedAt = nil
        liftedBecause = ""
    }

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        folder = try row.get("folder_id")
        place = try row.get("place")
        reason = try row.get("reason")
        setBy = try row.get("set_by")
        setAt = try row.get("set_at")
        liftedBy = try row.get("lifted_by")
        liftedAt = try row.get("lifted_at")
        liftedBecause = try row.get("lifted_because")
    }
}

/// All of the SQL about legal holds.
struct LegalHoldStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Those that stand first, then the newest.
    func list(_ workspace: Workspace.ID, limit: Int) throws -> [LegalHold] {
        try transaction.all(
            LegalHold.self,
            """
            SELECT \(LegalHold.columns) FROM legal_hold WHERE workspace_id = \(workspace)
            ORDER BY CASE WHEN lifted_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT \(limit)
            """)
    }

    func standing(_ workspace: Workspace.ID) throws -> [LegalHold] {
        try transaction.all(
            LegalHold.self,
            "SELECT \(LegalHold.columns) FROM legal_hold WHERE workspace_id = \(workspace) AND lifted_at IS NULL ORDER BY id"
        )
    }

    func insert(_ hold: LegalHold) throws {
        try transaction.run(
            """
            INSERT INTO legal_hold (id, workspace_id, folder_id, place, reason, set_by, set_at)
            VALUES (\(hold.id), \(hold.workspace), \(hold.folder), \(hold.place), \(hold.reason), \(hold.setBy), \(hold.setAt))
            """)
    }

    func lift(_ id: LegalHold.ID, by name: String, because reason: String, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE legal_hold SET lifted_by = \(name), lifted_at = \(now), lifted_because = \(reason)
            WHERE id = \(id) AND lifted_at IS NULL
            """)
    }

    /// A hold that covers an item: on the workspace, on the item, on a folder above it, or on one below.
    func covering(_ item: Item.ID, in workspace: Workspace.ID) throws -> LegalHold? {
        let standing = try standing(workspace)
        if standing.isEmpty { return nil }
        if let whole = standing.first(where: { $0.folder == nil }) { return whole }
        let folders = standing.compactMap(\.folder)
        let near = Set(try above(item))
        if let over = standing.first(where: { $0.folder.map(near.contains) ?? false }) { return over }
        let below = try transaction.value(
            Item.ID.self, "\(ItemTree.below([item])) SELECT id FROM below WHERE id IN \(list: folders) LIMIT 1")
        return below.flatMap { folder in standing.first { $0.folder == folder } }
    }

    /// An item and the folders that it lies in, from the inside out.
    func above(_ item: Item.ID) throws -> [Item.ID] {
        try transaction.values(
            Item.ID.self,
            """
            WITH RECURSIVE above (id, depth) AS (
                SELECT id, 0 FROM item WHERE id = \(item)
                UNION ALL SELECT item.parent_id, above.depth + 1 FROM item JOIN above ON item.id = above.id
                    WHERE item.parent_id IS NOT NULL
            ) SELECT id FROM above ORDER BY depth
            """)
    }

    /// - Throws: a fault when a hold covers an item: then it may not be destroyed, nor what belongs to it.
    func requireFree(_ item: Item.ID, in workspace: Workspace.ID) throws {
        if let hold = try covering(item, in: workspace) { throw hold.refusal }
    }

    /// What lies in a held folder does not leave it.
    func requireFree(_ item: Item, toMoveTo folder: Item.ID?) throws {
        let held = Set(try standing(item.workspace).compactMap(\.folder))
        if held.isEmpty { return }
        let left = Set(try item.parent.map { try above($0) } ?? []).intersection(held)
        if left.isEmpty { return }
        let kept = Set(try folder.map { try above($0) } ?? [])
        guard let lost = left.subtracting(kept).first else { return }
        if let hold = try standing(item.workspace).first(where: { $0.folder == lost }) { throw hold.refusal }
    }
}
