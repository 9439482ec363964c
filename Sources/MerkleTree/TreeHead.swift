/// What a log says of itself at one moment: its name, how many entries it has and the root above them.
///
/// ``text`` is what gets signed: the body of a C2SP checkpoint (c2sp.org/tlog-checkpoint), four lines each
/// ended by a line feed:
///
///     ORIGIN
///     SIZE                 decimal
///     ROOT                 base64 of the 32 bytes
///     timestamp TIME       decimal milliseconds since 1970 UTC, as an extension line
public struct TreeHead: Sendable, Hashable {
    /// The name of the log, such as `concordat.example.gov.uk/journal`. Also the name of its key.
    public let origin: String
    /// The number of entries.
    public let size: UInt64
    /// The root over all of them.
    public let root: MerkleHash
    /// When the head was made: milliseconds since 1970, UTC. Never negative.
    public let timestamp: Int64

    /// Nil where the origin is not 1 to 255 printable ASCII characters without space or '+', where the time
    /// is negative, or where a tree without entries has another root than the hash of nothing.
    public init?(origin: String, size: UInt64, root: MerkleHash, timestamp: Int64) {
        guard VerifierKey.isValid(name: origin), timestamp >= 0 else { return nil }
        guard size > 0 || root == MerkleTree.emptyRoot else { return nil }
        (self.origin, self.size, self.root, self.timestamp) = (origin, size, root, timestamp)
    }

    /// The text that is signed.
    public var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n\(Self.timestampLabel)\(timestamp)\n"
    }

    private static let timestampLabel = "timestamp "

    /// Reads the lines of ``text``.
    init(lines: [String]) throws(MalformedProof) {
        guard lines.count == 4 else {
            throw MalformedProof("a tree head has 4 lines, this has \(lines.count)")
        }
        let size = try Decimal.parse(lines[1], as: "the size of the tree")
        guard let root = Base64.decodeHash(lines[2]) else {
            throw MalformedProof("the root is not the base64 of 32 bytes")
        }
        guard lines[3].hasPrefix(Self.timestampLabel) else {
            throw MalformedProof("the tree head lacks its timestamp")
        }
        let time = try Decimal.parse(lines[3].dropFirst(Self.timestampLabel.count), as: "the timestamp")
        guard let timestamp = Int64(exactly: time) else {
            throw MalformedProof("the timestamp is too large")
        }
        guard VerifierKey.isValid(name: lines[0]) else {
            throw MalformedProof("the name of the log is not allowed")
        }
        guard let head = TreeHead(origin: lines[0], size: size, root: root, timestamp: timestamp) else {
            throw MalformedProof("a tree without entries cannot have this root")
        }
        self = head
    }
}
