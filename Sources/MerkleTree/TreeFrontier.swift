/// The right edge of a growing tree: what must be known to append to it, and nothing more.
///
/// It is the list of the perfect subtrees that the tree is made of, at most 63 of them whatever its size.
public struct TreeFrontier: Sendable, Hashable {
    /// The number of entries.
    public private(set) var size: UInt64
    /// The roots of the perfect subtrees, largest first: those at
    /// ``MerkleTree/coordinates(forRootOf:)``.
    public private(set) var hashes: [MerkleHash]

    /// The frontier of the tree without entries.
    public init() {
        size = 0
        hashes = []
    }

    /// The frontier of a stored tree; nil if there is not exactly one hash for each bit set in `size`, or
    /// if the size is over 2^63 - 1, which no database could count.
    public init?(size: UInt64, hashes: [MerkleHash]) {
        guard size <= UInt64(Int64.max), hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// The root over all entries so far.
    public var root: MerkleHash { MerkleTree.root(above: hashes) }

    /// Appends an entry and returns the nodes this completes, from the leaf itself upwards: all that a store
    /// has to add. On average that is two nodes an entry.
    public mutating func append(_ leafHash: MerkleHash) -> [TreeNode] {
        var node = TreeNode(coordinate: NodeCoordinate(level: 0, index: size), hash: leafHash)
        var completed = [node]
        // Each bit set at the low end of the size is a perfect subtree of the same height to the left.
        while node.coordinate.index & 1 == 1, let left = hashes.popLast() {
            let coordinate = NodeCoordinate(
                level: node.coordinate.level + 1, index: node.coordinate.index >> 1)
            node = TreeNode(coordinate: coordinate, hash: MerkleTree.nodeHash(left, node.hash))
            completed.append(node)
        }
        hashes.append(node.hash)
        size += 1
        return completed
    }
}
