import Kernel
import MerkleTree
import Storage

/// One batch of sealing, in one transaction.
struct Sealing {
    let transaction: any Transaction
    let signer: TreeHeadSigner
    let now: Instant

    /// How a batch went.
    enum Outcome: Sendable {
        case sealed(Int)
        /// Another sealer is at it.
        case busy
    }

    /// Gives up to `limit` entries their positions, oldest first, and signs the new head.
    /// - Parameter waits: for another sealer's transaction to end.
    /// - Throws: `JournalError.damaged` when the stored tree is not the one signed last.
    func seal(limit: Int, waits: Bool) throws -> Outcome {
        guard try takeTurn(waits: waits) else { return .busy }
        let waiting = try unsealed(limit)
        guard let last = waiting.last else { return .sealed(0) }
        let tree = TreeStore(transaction: transaction)
        let previous = try tree.latestHead()
        var frontier = try trusted(tree, previous)

        var leaves: [[Value]] = []
        var nodes: [[Value]] = []
        leaves.reserveCapacity(waiting.count)
        nodes.reserveCapacity(waiting.count)
        for (entry, hash) in waiting {
            let completed = frontier.append(hash)
            leaves.append([.integer(Int64(frontier.size)), entry.value, .bytes(hash.bytes)])
            for node in completed.dropFirst() {
                let place = node.coordinate
                nodes.append([
                    .integer(Int64(place.level)), .integer(Int64(place.index)), .bytes(node.hash.bytes),
                ])
            }
        }
        try transaction.insert(into: "journal_leaf", ["position", "entry_id", "hash"], leaves)
        try transaction.insert(into: "journal_node", ["level", "idx", "hash"], nodes)
        let removed = try transaction.run("DELETE FROM journal_unsealed WHERE entry_id <= \(last.entry)")
        guard removed == waiting.count else { throw StorageError.conflict }

        // A clock put back must not make a newer head look older.
        let time = max(now.milliseconds, previous?.head.timestamp ?? 0)
        let head = try signer.sign(size: frontier.size, root: frontier.root, timestamp: time)
        try transaction.run(
            """
            INSERT INTO journal_head (size, time, note) VALUES (\(Int64(frontier.size)), \(time), \(head.text))
            """)
        transaction.signal(JournalChannel.sealed)
        return .sealed(waiting.count)
    }

    /// Changing the one row keeps other sealers out until this transaction ends. One whose snapshot is older
    /// than that end fails, and starts again with a new snapshot.
    private func takeTurn(waits: Bool) throws -> Bool {
        let lock = waits ? SQL.RowLock.update : .skipLocked
        let turn = try transaction.value(Int64.self, "SELECT id FROM journal_turn WHERE id = 1 \(lock: lock)")
        if turn == nil, waits { throw JournalError.damaged("the row that sealers take turns by is missing") }
        guard turn != nil else { return false }
        return try transaction.run("UPDATE journal_turn SET taken = taken + 1 WHERE id = 1") == 1
    }

    private func unsealed(_ limit: Int) throws -> [(entry: JournalEntry.ID, hash: MerkleHash)] {
        var waiting: [(entry: JournalEntry.ID, hash: MerkleHash)] = []
        waiting.reserveCapacity(limit)
        let sql: SQL = "SELECT entry_id, hash FROM journal_unsealed ORDER BY entry_id LIMIT \(limit)"
        try transaction.rows(sql) { row in
            waiting.append((try row.get("entry_id"), try TreeStore.hash(row)))
        }
        return waiting
    }

    /// The stored right edge, when it is what the last head signed.
    private func trusted(_ tree: TreeStore, _ previous: SignedTreeHead?) throws -> TreeFrontier {
        let size = try tree.size()
        guard let previous else {
            guard size == 0 else { throw JournalError.damaged("\(size) entries are under no signed head") }
            return TreeFrontier()
        }
        guard previous.isSigned(by: signer.verifierKey) else {
            throw JournalError.damaged("the last head is not signed with this key and name")
        }
        guard previous.head.size == size else {
            throw JournalError.damaged(
                "the last head is of \(previous.head.size) entries, but there are \(size)")
        }
        let frontier: TreeFrontier
        do {
            frontier = try tree.frontier(size: size)
        } catch let error as MerkleTreeError {
            throw JournalError.damaged("\(error)")
        }
        guard frontier.root == previous.head.root else {
            throw JournalError.damaged("the stored tree does not have the root that was signed last")
        }
        return frontier
    }
}
