import Crypto
import MerkleTree

/// The recursive definitions of RFC 6962, section 2.1, written down as they stand there, as the standard the
/// engine is held to. Shares nothing with it but the type of a hash.
struct NaiveTree {
    let entries: [[UInt8]]

    init(entries: [[UInt8]]) {
        self.entries = entries
    }

    /// A tree of made-up entries, no two the same, of lengths from 0 to about 20 bytes.
    init(size: Int) {
        entries = (0..<size).map { number in
            (0..<(number % 17 + number / 17)).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
        }
    }

    func root(_ range: Range<Int>) -> MerkleHash {
        switch range.count {
        case 0: return sha256([])
        case 1: return sha256([0] + entries[range.lowerBound])
        default:
            let middle = range.lowerBound + split(range.count)
            let left = root(range.lowerBound..<middle)
            let right = root(middle..<range.upperBound)
            return sha256([1] + left.bytes + right.bytes)
        }
    }

    /// PATH(m, D[n])
    func path(_ index: Int, _ range: Range<Int>) -> [MerkleHash] {
        guard range.count > 1 else { return [] }
        let middle = range.lowerBound + split(range.count)
        if index < middle {
            return path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
        }
        return path(index, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
    }

    /// SUBPROOF(m, D[n], b)
    func subproof(_ oldEnd: Int, _ range: Range<Int>, isWholeOldTree: Bool = true) -> [MerkleHash] {
        if oldEnd == range.upperBound { return isWholeOldTree ? [] : [root(range)] }
        let middle = range.lowerBound + split(range.count)
        if oldEnd <= middle {
            let rest = subproof(oldEnd, range.lowerBound..<middle, isWholeOldTree: isWholeOldTree)
            return rest + [root(middle..<range.upperBound)]
        }
        let rest = subproof(oldEnd, middle..<range.upperBound, isWholeOldTree: false)
        return rest + [root(range.lowerBound..<middle)]
    }

    /// The largest power of two smaller than n.
    private func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    private func sha256(_ bytes: [UInt8]) -> MerkleHash {
        MerkleHash(bytes: Array(SHA256.hash(data: bytes))) ?? MerkleTree.emptyRoot
    }
}

/// The engine's tree over the same entries, with its nodes in a dictionary in the place of a database.
struct StoredTree {
    private(set) var nodes: [NodeCoordinate: MerkleHash] = [:]
    private(set) var frontier = TreeFrontier()
    private(set) var roots: [MerkleHash] = [MerkleTree.emptyRoot]
    /// How often a node was completed that was there already.
    private(set) var rewritten = 0

    init(entries: [[UInt8]]) {
        for entry in entries {
            for node in frontier.append(MerkleTree.leafHash(entry)) {
                if nodes.updateValue(node.hash, forKey: node.coordinate) != nil { rewritten += 1 }
            }
            roots.append(frontier.root)
        }
    }

    func inclusion(_ index: Int, _ size: Int) throws -> [MerkleHash] {
        try MerkleTree.inclusionProof(of: UInt64(index), size: UInt64(size)) { try nodes.hash(at: $0) }
    }

    func consistency(_ old: Int, _ new: Int) throws -> [MerkleHash] {
        try MerkleTree.consistencyProof(from: UInt64(old), to: UInt64(new)) { try nodes.hash(at: $0) }
    }
}

extension MerkleHash {
    /// The same hash but for one bit, counted from the most significant of the first byte.
    func flipped(bit: Int) -> MerkleHash {
        var changed = bytes
        changed[bit / 8] ^= 0x80 >> UInt8(bit % 8)
        return MerkleHash(bytes: changed) ?? self
    }
}
