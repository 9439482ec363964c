/// Everything needed to show that an entry is in a log: the entry, its place, the path up and a signed head.
///
/// Its text is that of a C2SP proof (c2sp.org/tlog-proof), with the entry itself as the extra data:
///
///     c2sp.org/tlog-proof@v1
///     extra ENTRY          base64 of the entry's canonical bytes
///     index INDEX          decimal, from 0
///     HASH                 base64, one a line, from the leaf's sibling upwards; none in a tree of one entry
///                          (an empty line)
///     the signed tree head, see SignedTreeHead
public struct InclusionProof: Sendable, Hashable {
    /// The entry's canonical bytes, exactly as they went into the leaf hash.
    public let entry: [UInt8]
    /// The entry's place in the log, from 0.
    public let index: UInt64
    /// See ``MerkleTree/inclusionProof(of:size:node:)``.
    public let path: [MerkleHash]
    public let head: SignedTreeHead

    static let header = "c2sp.org/tlog-proof@v1"
    private static let entryLabel = "extra "
    private static let indexLabel = "index "

    public init(entry: some Sequence<UInt8>, index: UInt64, path: [MerkleHash], head: SignedTreeHead) {
        self.entry = Array(entry)
        self.index = index
        self.path = path
        self.head = head
    }

    init(sections: [[String]]) throws(MalformedProof) {
        guard sections.count == 3 else {
            throw MalformedProof("an inclusion proof has 3 parts, this has \(sections.count)")
        }
        let lines = sections[0]
        guard lines.count >= 3, lines[1].hasPrefix(Self.entryLabel), lines[2].hasPrefix(Self.indexLabel)
        else {
            throw MalformedProof("the proof lacks its entry or its index")
        }
        guard let entry = Base64.decode(lines[1].dropFirst(Self.entryLabel.count)) else {
            throw MalformedProof("the entry is not base64")
        }
        self.entry = entry
        index = try Decimal.parse(lines[2].dropFirst(Self.indexLabel.count), as: "the index")
        path = try ProofFile.path(lines.dropFirst(3))
        head = try SignedTreeHead(textLines: sections[1], signatureLines: sections[2])
    }

    /// The proof as a file.
    public var text: String {
        let start = "\(Self.header)\n\(Self.entryLabel)\(Base64.encode(entry))\n\(Self.indexLabel)\(index)\n"
        return start + ProofFile.text(of: path) + "\n" + head.text
    }

    func check(_ isSigned: (SignedTreeHead) -> Bool) -> ProofVerdict {
        guard isSigned(head) else {
            return .refused(because: "The tree head is not signed with this key.")
        }
        let (size, root) = (head.head.size, head.head.root)
        guard index < size else {
            return .refused(because: "There is no entry \(index) in a log of \(size).")
        }
        let holds = MerkleTree.verifyInclusion(
            leafHash: MerkleTree.leafHash(entry), index: index, size: size, proof: path, root: root)
        guard holds else {
            return .refused(because: "The entry and the path do not lead to the signed root.")
        }
        return .accepted
    }
}
