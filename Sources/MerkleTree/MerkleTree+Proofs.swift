extension MerkleTree {
    /// The nodes whose hashes give the root at `size`, which may be any size the log ever had.
    public static func coordinates(forRootOf size: UInt64) -> [NodeCoordinate] {
        ProofPlan.subtrees(from: 0, to: size)
    }

    /// The nodes whose hashes give the inclusion proof for the entry at `index` in the tree of `size`.
    public static func coordinates(
        forInclusionOf index: UInt64, size: UInt64
    ) throws(MerkleTreeError) -> [NodeCoordinate] {
        try ProofPlan.inclusion(of: index, size: size).coordinates
    }

    /// The nodes whose hashes give the consistency proof between two sizes; none where they are equal.
    public static func coordinates(
        forConsistencyFrom oldSize: UInt64, to newSize: UInt64
    ) throws(MerkleTreeError) -> [NodeCoordinate] {
        try ProofPlan.consistency(from: oldSize, to: newSize).coordinates
    }

    /// The root over the first `size` entries. `node` is asked for each of
    /// ``coordinates(forRootOf:)`` once.
    public static func root(
        size: UInt64, node: (NodeCoordinate) throws -> MerkleHash
    ) rethrows -> MerkleHash {
        root(above: try coordinates(forRootOf: size).map(node))
    }

    /// The proof that the entry at `index` is in the tree over the first `size` entries: RFC 9162, section
    /// 2.1.3.1, from the leaf's sibling upwards.
    public static func inclusionProof(
        of index: UInt64, size: UInt64, node: (NodeCoordinate) throws -> MerkleHash
    ) throws -> [MerkleHash] {
        try ProofPlan.inclusion(of: index, size: size).assemble(node)
    }

    /// The proof that the tree of `newSize` only adds to the tree of `oldSize`: RFC 9162, section 2.1.4.1.
    public static func consistencyProof(
        from oldSize: UInt64, to newSize: UInt64, node: (NodeCoordinate) throws -> MerkleHash
    ) throws -> [MerkleHash] {
        try ProofPlan.consistency(from: oldSize, to: newSize).assemble(node)
    }
}

extension [NodeCoordinate: MerkleHash] {
    /// The hash at a place, for passing to the functions that assemble a root or a proof: `nodes.hash(at:)`.
    /// Throws ``MerkleTreeError/missingNode(_:)``.
    public func hash(at coordinate: NodeCoordinate) throws(MerkleTreeError) -> MerkleHash {
        guard let hash = self[coordinate] else { throw .missingNode(coordinate) }
        return hash
    }
}
