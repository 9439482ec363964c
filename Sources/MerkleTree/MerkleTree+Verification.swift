extension MerkleTree {
    /// Whether `proof` shows that an entry with this leaf hash is at `index` in the tree of `size` entries
    /// with this root: RFC 9162, section 2.1.3.2. Defined for every input, however hostile.
    ///
    /// The size is vouched for only by the signature on the head it comes from: sizes near to each other may
    /// share the shape of a proof.
    public static func verifyInclusion(
        leafHash: MerkleHash, index: UInt64, size: UInt64, proof: [MerkleHash], root: MerkleHash
    ) -> Bool {
        guard index < size else { return false }
        var node = index
        var last = size - 1
        var computed = leafHash
        for sibling in proof {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                computed = nodeHash(sibling, computed)
                skipLevelsWithoutSibling(&node, &last)
            } else {
                computed = nodeHash(computed, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && computed == root
    }

    /// Whether `proof` shows that the tree with the new root only adds entries to the one with the old root:
    /// RFC 9162, section 2.1.4.2. Defined for every input, however hostile.
    ///
    /// The RFC leaves two cases open. Equal sizes need equal roots and an empty proof. Every tree extends the
    /// empty one: from size 0 the proof must be empty and the old root the hash of nothing.
    public static func verifyConsistency(
        oldSize: UInt64, newSize: UInt64, oldRoot: MerkleHash, newRoot: MerkleHash, proof: [MerkleHash]
    ) -> Bool {
        guard oldSize <= newSize else { return false }
        if oldSize == newSize {
            return proof.isEmpty && oldRoot == newRoot && (newSize > 0 || newRoot == emptyRoot)
        }
        if oldSize == 0 { return proof.isEmpty && oldRoot == emptyRoot }
        if proof.isEmpty { return false }

        let path = oldSize.nonzeroBitCount == 1 ? [oldRoot] + proof : proof
        let shift = UInt64(oldSize.trailingZeroBitCount)
        var node = (oldSize - 1) >> shift
        var last = (newSize - 1) >> shift
        var computedOld = path[0]
        var computedNew = path[0]
        for sibling in path.dropFirst() {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                computedOld = nodeHash(sibling, computedOld)
                computedNew = nodeHash(sibling, computedNew)
                skipLevelsWithoutSibling(&node, &last)
            } else {
                computedNew = nodeHash(computedNew, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && computedOld == oldRoot && computedNew == newRoot
    }

    /// At the right edge a node of even index has no sibling; the RFC's inner loop moves up past such levels.
    private static func skipLevelsWithoutSibling(_ node: inout UInt64, _ last: inout UInt64) {
        while node & 1 == 0, node != 0 {
            node >>= 1
            last >>= 1
        }
    }
}
