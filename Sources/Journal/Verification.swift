import Kernel
import MerkleTree
import Storage

/// Checking the journal, step by step: what is known between steps is the report so far and the tree's right
/// edge.
///
/// Each stored hash is compared with what it is made of as stored, so that one wrong hash is reported where
/// it is and not all the way up. Together the comparisons lead from every entry to every signed root.
struct Verification: Sendable {
    /// Leaves checked in one transaction. With details of 8 KiB each that is 16 MiB.
    private static let step: Int64 = 2048

    private let key: VerifierKey
    private(set) var report = VerificationReport()
    private(set) var isDone = false

    /// Published heads still ahead, and stored ones of one step, are looked up by size.
    private var published: [UInt64: [SignedTreeHead]] = [:]
    /// The stored perfect subtrees at the right edge.
    private var edge: [MerkleHash] = []
    private var size: UInt64 = 0
    /// The highest position read: where the next step begins.
    private var reached = Int64.min
    /// Positions have a gap: there is no tree to check beyond.
    private var isBroken = false
    private var largestHead: UInt64 = 0

    init(key: VerifierKey, publishedHeads: [String]) {
        self.key = key
        for text in publishedHeads {
            guard let head = try? SignedTreeHead(text: text.utf8), head.isSigned(by: key) else {
                report.add("A published head cannot be read or is not signed with this journal's key.")
                continue
            }
            if head.head.size > 0 { published[head.head.size, default: []].append(head) }
        }
    }

    /// Checks the next leaves with the nodes and heads that end in them; after the last, everything else.
    mutating func step(_ transaction: any Transaction) throws {
        let nodes = isBroken ? [:] : try storedNodes(transaction)
        var heads = isBroken ? [:] : try storedHeads(transaction)
        var count: Int64 = 0
        try transaction.rows(
            """
            SELECT l.position, l.entry_id, l.hash, \(JournalEntry.selection)
            FROM journal_leaf l LEFT JOIN journal_entry e ON e.id = l.entry_id
            WHERE l.position > \(reached) ORDER BY l.position LIMIT \(Self.step)
            """
        ) { row in
            count += 1
            check(leaf: row, nodes, &heads)
        }
        if count < Self.step {
            try finish(transaction)
            isDone = true
        }
    }

    // MARK: Leaves

    private mutating func check(
        leaf row: Row, _ nodes: [NodeCoordinate: MerkleHash?], _ heads: inout [UInt64: [SignedTreeHead]]
    ) {
        guard let position = try? row.get("position", as: Int64.self) else {
            report.add("A leaf has a position that is no number.")
            isBroken = true
            return
        }
        reached = position
        report.entries += 1
        if !isBroken, position != Int64(size) + 1 {
            report.add(
                "After position \(size) comes position \(position). The tree cannot be checked beyond.",
                position: position)
            isBroken = true
        }
        guard let hash = try? TreeStore.hash(row) else {
            report.add("The hash of position \(position) is not 32 bytes long.", position: position)
            isBroken = true
            return
        }
        check(entry: row, at: position, hash)
        if isBroken { return }
        append(hash, nodes)
        for head in heads.removeValue(forKey: size) ?? [] { check(root: head, "stored") }
        for head in published.removeValue(forKey: size) ?? [] { check(root: head, "published") }
    }

    private mutating func check(entry row: Row, at position: Int64, _ hash: MerkleHash) {
        guard let id = try? row.get("entry_id", as: JournalEntry.ID.self) else {
            report.add("Position \(position) names no entry.", position: position)
            return
        }
        guard (try? row.get("id", as: JournalEntry.ID?.self)) == .some(id) else {
            report.add("Entry \(id), at position \(position), is missing.", position: position, entry: id)
            return
        }
        do {
            if try JournalEntry(row: row).leafHash == hash { return }
            report.add(
                "Entry \(id), at position \(position), is not what was sealed: it, or its hash, was changed.",
                position: position, entry: id)
        } catch {
            report.add(
                "Entry \(id), at position \(position), cannot be read: \(error).", position: position,
                entry: id)
        }
    }

    // MARK: Nodes

    /// The stored nodes that the next leaves complete; `nil` for one that is not a hash.
    private func storedNodes(_ transaction: any Transaction) throws -> [NodeCoordinate: MerkleHash?] {
        var nodes: [NodeCoordinate: MerkleHash?] = [:]
        let end = size + UInt64(Self.step)
        for level in 1...62 where end >> UInt64(level) > size >> UInt64(level) {
            let first = Int64(size >> UInt64(level))
            let last = Int64(end >> UInt64(level))
            try transaction.rows(
                "SELECT idx, hash FROM journal_node WHERE level = \(level) AND idx >= \(first) AND idx < \(last)"
            ) { row in
                guard let index = try? row.get("idx", as: Int64.self) else { return }
                nodes[NodeCoordinate(level: level, index: UInt64(index))] = .some(try? TreeStore.hash(row))
            }
        }
        return nodes
    }

    private mutating func append(_ leaf: MerkleHash, _ nodes: [NodeCoordinate: MerkleHash?]) {
        var hash = leaf
        var level = 0
        var index = size
        while index & 1 == 1, let left = edge.popLast() {
            level += 1
            index >>= 1
            report.nodes += 1
            let computed = MerkleTree.nodeHash(left, hash)
            switch nodes[NodeCoordinate(level: level, index: index)] {
            case nil:
                report.add("The tree lacks node \(index) on level \(level).")
                hash = computed
            case .some(nil):
                report.add("Node \(index) on level \(level) is not 32 bytes long.")
                hash = computed
            case .some(let stored?):
                if stored != computed {
                    report.add(
                        "Node \(index) on level \(level) is not the hash of the two below it: one was changed."
                    )
                }
                hash = stored
            }
        }
        edge.append(hash)
        size += 1
    }

    // MARK: Heads

    /// The heads that end in the next leaves, each checked by itself.
    private mutating func storedHeads(_ transaction: any Transaction) throws -> [UInt64: [SignedTreeHead]] {
        var heads: [UInt64: [SignedTreeHead]] = [:]
        let first = Int64(size)
        try transaction.rows(
            """
            SELECT size, time, note FROM journal_head
            WHERE size > \(first) AND size <= \(first + Self.step) ORDER BY size
            """
        ) { row in
            if let head = check(head: row) { heads[head.head.size, default: []].append(head) }
        }
        return heads
    }

    private mutating func check(head row: Row) -> SignedTreeHead? {
        report.heads += 1
        guard let size = try? row.get("size", as: Int64.self),
            let time = try? row.get("time", as: Int64.self),
            let note = try? row.get("note", as: String.self)
        else {
            report.add("A signed head cannot be read.")
            return nil
        }
        largestHead = max(largestHead, UInt64(clamping: size))
        guard let head = try? TreeStore.head(note) else {
            report.add("The head of \(size) entries cannot be read.")
            return nil
        }
        guard head.isSigned(by: key), head.text.utf8.elementsEqual(note.utf8) else {
            report.add("The head of \(size) entries is not signed with this journal's key, or was changed.")
            return nil
        }
        guard Int64(clamping: head.head.size) == size, head.head.timestamp == time else {
            report.add("The head of \(size) entries was signed for another size or time.")
            return nil
        }
        return head
    }

    private mutating func check(root head: SignedTreeHead, _ origin: String) {
        guard let frontier = TreeFrontier(size: size, hashes: edge), frontier.root == head.head.root else {
            report.add(
                "The \(origin) head of \(size) entries has another root than the tree: "
                    + "what was sealed by then was changed.")
            return
        }
    }

    // MARK: What no leaf leads to

    private mutating func finish(_ transaction: any Transaction) throws {
        if largestHead < size, !isBroken {
            report.add("Positions \(largestHead + 1) to \(size) are under no signed head.")
        }
        if isBroken { try checkHeadsAlone(transaction) } else { try checkSurplus(transaction) }
        for late in published.keys.sorted() {
            let reason =
                isBroken ? "could not be reached" : "has more entries than there are: the end was cut off"
            report.add("The published head of \(late) entries \(reason).")
        }
        try checkMissing(transaction)
        try checkUnsealed(transaction)
    }

    /// Beyond a gap: the signatures at least.
    private mutating func checkHeadsAlone(_ transaction: any Transaction) throws {
        let sql: SQL = "SELECT size, time, note FROM journal_head WHERE size > \(Int64(size)) ORDER BY size"
        try transaction.stream(sql) { row in _ = check(head: row) }
    }

    private mutating func checkSurplus(_ transaction: any Transaction) throws {
        let end = Int64(size)
        let heads: SQL =
            "SELECT size FROM journal_head WHERE size < 1 OR size > \(end) ORDER BY size LIMIT 100"
        try transaction.rows(heads) { row in
            report.heads += 1
            let size = try? row.get("size", as: Int64.self)
            report.add("There is a head of \(size ?? 0) entries, but there are \(end).")
        }
        let count = try transaction.value(Int64.self, "SELECT count(*) FROM journal_node") ?? 0
        var expected: Int64 = 0
        for level in 1...62 { expected += end >> Int64(level) }
        // All that should be there was looked at; so where the numbers agree there is nothing else.
        if count > expected {
            report.add("The tree has \(count) nodes; \(expected) belong to it.")
        }
    }

    private mutating func checkMissing(_ transaction: any Transaction) throws {
        try transaction.stream(
            """
            SELECT e.id FROM journal_entry e
            WHERE NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.entry_id = e.id)
            AND NOT EXISTS (SELECT 1 FROM journal_unsealed u WHERE u.entry_id = e.id)
            """
        ) { row in
            guard let id = try? row.get("id", as: JournalEntry.ID.self) else {
                report.add("An entry's identifier cannot be read.")
                return
            }
            report.add("Entry \(id) has no position and does not wait for one.", entry: id)
        }
    }

    private mutating func checkUnsealed(_ transaction: any Transaction) throws {
        try transaction.stream(
            """
            SELECT u.entry_id, u.hash, l.position, \(JournalEntry.selection) FROM journal_unsealed u
            LEFT JOIN journal_entry e ON e.id = u.entry_id
            LEFT JOIN journal_leaf l ON l.entry_id = u.entry_id
            """
        ) { row in
            report.unsealed += 1
            let id = try? row.get("entry_id", as: JournalEntry.ID.self)
            let name = id?.description ?? "without an identifier"
            if let position = try row.get("position", as: Int64?.self) {
                report.add(
                    "Entry \(name) waits for a position, but has \(position).", position: position, entry: id)
            }
            guard let entry = try? JournalEntry(row: row), let hash = try? TreeStore.hash(row),
                entry.leafHash == hash
            else {
                report.add("Entry \(name), which waits to be sealed, is not what was recorded.", entry: id)
                return
            }
        }
    }
}
