/// What a proof is made of: for each of its hashes the perfect subtrees it is folded from, largest first.
///
/// All hashes but one are a single stored node. The one exception is the right edge of a tree whose size is
/// not a power of two, which was never stored because it changes with each entry.
struct ProofPlan {
    private(set) var parts: [[NodeCoordinate]] = []

    var coordinates: [NodeCoordinate] { parts.flatMap { $0 } }

    func assemble(_ node: (NodeCoordinate) throws -> MerkleHash) rethrows -> [MerkleHash] {
        try parts.map { part in MerkleTree.root(above: try part.map(node)) }
    }

    /// PATH(index, D[size]) of RFC 9162, section 2.1.3.1.
    static func inclusion(of index: UInt64, size: UInt64) throws(MerkleTreeError) -> ProofPlan {
        guard index < size else { throw .noSuchEntry(index: index, size: size) }
        var plan = ProofPlan()
        plan.climb(from: index, level: 0, size: size)
        return plan
    }

    /// PROOF(oldSize, D[newSize]) of RFC 9162, section 2.1.4.1.
    static func consistency(from oldSize: UInt64, to newSize: UInt64) throws(MerkleTreeError) -> ProofPlan {
        guard oldSize > 0, oldSize <= newSize else {
            throw .noSuchExtension(from: oldSize, to: newSize)
        }
        var plan = ProofPlan()
        if oldSize == newSize { return plan }
        // The smallest perfect subtree at the old tree's right edge. Where it is the whole old tree, the
        // verifier knows its hash already.
        let level = oldSize.trailingZeroBitCount
        let index = (oldSize - 1) >> UInt64(level)
        if index > 0 {
            plan.parts.append([NodeCoordinate(level: level, index: index)])
        }
        plan.climb(from: index, level: level, size: newSize)
        return plan
    }

    /// The perfect subtrees that make up the entries from `start` up to `end`, largest first. `start` must
    /// be a multiple of the largest.
    static func subtrees(from start: UInt64, to end: UInt64) -> [NodeCoordinate] {
        var coordinates: [NodeCoordinate] = []
        var position = start
        var rest = end - start
        while rest > 0 {
            let level = UInt64.bitWidth - 1 - rest.leadingZeroBitCount
            coordinates.append(NodeCoordinate(level: level, index: position >> UInt64(level)))
            position += 1 << UInt64(level)
            rest -= 1 << UInt64(level)
        }
        return coordinates
    }

    /// Adds the sibling on each level on the way from a node to the root of a tree of `size` entries.
    private mutating func climb(from startIndex: UInt64, level startLevel: Int, size: UInt64) {
        var level = startLevel
        var index = startIndex
        var last = (size - 1) >> UInt64(level)
        while last > 0 {
            if index & 1 == 1 {
                parts.append([NodeCoordinate(level: level, index: index - 1)])
            } else if index < last {
                let start = (index + 1) << UInt64(level)
                let width = UInt64(1) << UInt64(level)
                let end = size - start > width ? start + width : size
                parts.append(Self.subtrees(from: start, to: end))
            }
            // The last node of a level has no sibling when its index is even: it moves up as it is.
            index >>= 1
            last >>= 1
            level += 1
        }
    }
}
