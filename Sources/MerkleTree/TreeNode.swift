/// The place of a perfect subtree: the node at (level, index) covers the 2^level entries that start at
/// index · 2^level. Leaves are on level 0.
public struct NodeCoordinate: Sendable, Hashable {
    /// The height above the leaves, 0 to 63.
    public let level: Int
    /// The position from the left among the nodes of its level.
    public let index: UInt64

    public init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }
}

/// A perfect subtree and its hash, as a store keeps it; once complete it never changes.
public struct TreeNode: Sendable, Hashable {
    public let coordinate: NodeCoordinate
    public let hash: MerkleHash

    public init(coordinate: NodeCoordinate, hash: MerkleHash) {
        self.coordinate = coordinate
        self.hash = hash
    }
}
