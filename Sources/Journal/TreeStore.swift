import MerkleTree
import Storage

/// The SQL of the journal's Merkle tree. Leaves are `journal_leaf`, at their index plus one; the nodes above
/// them are `journal_node`.
struct TreeStore {
    let transaction: any Transaction

    /// The number of leaves.
    func size() throws -> UInt64 {
        let last = try transaction.value(Int64.self, "SELECT max(position) FROM journal_leaf") ?? 0
        guard let size = UInt64(exactly: last) else { throw JournalError.damaged("a position below 1") }
        return size
    }

    /// The hashes at those places; what is missing is left out.
    func nodes(_ coordinates: [NodeCoordinate]) throws -> [NodeCoordinate: MerkleHash] {
        var found: [NodeCoordinate: MerkleHash] = [:]
        let leaves = coordinates.filter { $0.level == 0 }.map { Int64($0.index) + 1 }
        if !leaves.isEmpty {
            let sql: SQL = "SELECT position, hash FROM journal_leaf WHERE position IN \(list: leaves)"
            try transaction.rows(sql) { row in
                let index = UInt64(try row.get("position", as: Int64.self) - 1)
                found[NodeCoordinate(level: 0, index: index)] = try Self.hash(row)
            }
        }
        let places = coordinates.filter { $0.level > 0 }.map { place -> SQL in
            "(level = \(place.level) AND idx = \(Int64(place.index)))"
        }
        if !places.isEmpty {
            let sql: SQL = "SELECT level, idx, hash FROM journal_node WHERE \(places.joined(" OR "))"
            try transaction.rows(sql) { row in
                let index = UInt64(try row.get("idx", as: Int64.self))
                found[NodeCoordinate(level: try row.get("level"), index: index)] = try Self.hash(row)
            }
        }
        return found
    }

    /// The right edge of the tree of that size.
    func frontier(size: UInt64) throws -> TreeFrontier {
        let coordinates = MerkleTree.coordinates(forRootOf: size)
        let found = try nodes(coordinates)
        let hashes = try coordinates.map { try found.hash(at: $0) }
        guard let frontier = TreeFrontier(size: size, hashes: hashes) else {
            throw JournalError.damaged("a tree of \(size) leaves")
        }
        return frontier
    }

    func latestHead() throws -> SignedTreeHead? {
        let note = try transaction.value(
            String.self, "SELECT note FROM journal_head ORDER BY size DESC LIMIT 1")
        return try note.map { try Self.head($0) }
    }

    static func head(_ note: String) throws -> SignedTreeHead {
        let head: SignedTreeHead
        do {
            head = try SignedTreeHead(text: note.utf8)
        } catch {
            throw JournalError.damaged("a signed head cannot be read: \(error)")
        }
        // A column counts no further.
        guard head.head.size <= UInt64(Int64.max) else {
            throw JournalError.damaged("a head of too many entries")
        }
        return head
    }

    static func hash(_ row: Row) throws -> MerkleHash {
        guard let hash = MerkleHash(bytes: try row.get("hash", as: [UInt8].self)) else {
            throw JournalError.damaged("a hash is not 32 bytes long")
        }
        return hash
    }
}
