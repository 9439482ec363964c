import Crypto

/// The Merkle tree of RFC 6962 and RFC 9162 (section 2.1) over SHA-256: its hashes, and which stored nodes
/// make up a root or a proof.
///
/// Only the roots of perfect subtrees need to be kept (see ``NodeCoordinate``): each is written once and
/// never changes, and every root and proof of every past size is made of O(log n) of them. Ask for the
/// coordinates, fetch them in one query, then assemble.
public enum MerkleTree {
    /// The root of the tree without entries: the hash of nothing.
    public static let emptyRoot = hash([])

    /// The hash of an entry: SHA-256 of 0x00 and the entry. The prefix keeps an entry from posing as a node.
    public static func leafHash(_ entry: some Sequence<UInt8>) -> MerkleHash {
        var input: [UInt8] = [0x00]
        input.append(contentsOf: entry)
        return hash(input)
    }

    /// The hash of an inner node: SHA-256 of 0x01 and its two children.
    public static func nodeHash(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        var input: [UInt8] = []
        input.reserveCapacity(1 + 2 * MerkleHash.byteCount)
        input.append(0x01)
        left.append(to: &input)
        right.append(to: &input)
        return hash(input)
    }

    private static func hash(_ input: [UInt8]) -> MerkleHash {
        SHA256.hash(data: input).withUnsafeBytes { digest in
            var words = SIMD4<UInt64>()
            for index in 0..<4 {
                let word = digest.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
                words[index] = UInt64(bigEndian: word)
            }
            return MerkleHash(words: words)
        }
    }

    /// The root above perfect subtrees that stand side by side, largest first.
    static func root(above subtrees: [MerkleHash]) -> MerkleHash {
        guard var root = subtrees.last else { return emptyRoot }
        for subtree in subtrees.dropLast().reversed() {
            root = nodeHash(subtree, root)
        }
        return root
    }
}

/// Why a root or a proof cannot be made.
public enum MerkleTreeError: Error, Hashable, Sendable {
    /// There is no such entry in a tree of this size.
    case noSuchEntry(index: UInt64, size: UInt64)
    /// A consistency proof goes from a tree to one at least as large, and not from the empty one.
    case noSuchExtension(from: UInt64, to: UInt64)
    /// The store lacks a node that it should have.
    case missingNode(NodeCoordinate)
    /// A log's name must be 1 to 255 printable ASCII characters without space or '+'.
    case invalidOrigin
    /// An Ed25519 key must be 32 bytes.
    case invalidKey
    /// A tree head cannot be from before 1970, nor be of no entries with another root than the hash of nothing.
    case invalidHead
}

extension MerkleTreeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchEntry(let index, let size):
            "there is no entry \(index) in a tree of \(size)"
        case .noSuchExtension(let old, let new):
            "there is no consistency proof from size \(old) to size \(new)"
        case .missingNode(let coordinate):
            "the tree lacks the node \(coordinate.index) on level \(coordinate.level)"
        case .invalidOrigin:
            "the name of a log must be 1 to 255 printable ASCII characters without space or '+'"
        case .invalidKey:
            "the key must be 32 bytes"
        case .invalidHead:
            "a tree head needs a time since 1970 and, without entries, the hash of nothing as its root"
        }
    }
}
