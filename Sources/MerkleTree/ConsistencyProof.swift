/// Everything needed to show that a log only grew between two signed heads: nothing was changed or removed.
///
/// C2SP has no format for this one, so its text follows the inclusion proof's:
///
///     concordat/consistency-proof@v1
///     HASH                 base64, one a line, RFC 9162 section 2.1.4.1; none where the sizes are equal
///                          (an empty line)
///     the older signed tree head
///                          (an empty line)
///     the newer signed tree head
public struct ConsistencyProof: Sendable, Hashable {
    public let oldHead: SignedTreeHead
    public let newHead: SignedTreeHead
    /// See ``MerkleTree/consistencyProof(from:to:node:)``.
    public let path: [MerkleHash]

    static let header = "concordat/consistency-proof@v1"

    public init(oldHead: SignedTreeHead, newHead: SignedTreeHead, path: [MerkleHash]) {
        self.oldHead = oldHead
        self.newHead = newHead
        self.path = path
    }

    init(sections: [[String]]) throws(MalformedProof) {
        guard sections.count == 5 else {
            throw MalformedProof("a consistency proof has 5 parts, this has \(sections.count)")
        }
        path = try ProofFile.path(sections[0].dropFirst())
        oldHead = try SignedTreeHead(textLines: sections[1], signatureLines: sections[2])
        newHead = try SignedTreeHead(textLines: sections[3], signatureLines: sections[4])
    }

    /// The proof as a file.
    public var text: String {
        Self.header + "\n" + ProofFile.text(of: path) + "\n" + oldHead.text + "\n" + newHead.text
    }

    func check(_ isSigned: (SignedTreeHead) -> Bool) -> ProofVerdict {
        guard isSigned(oldHead) else {
            return .refused(because: "The older tree head is not signed with this key.")
        }
        guard isSigned(newHead) else {
            return .refused(because: "The newer tree head is not signed with this key.")
        }
        let (old, new) = (oldHead.head, newHead.head)
        guard old.origin == new.origin else {
            return .refused(because: "The two tree heads are of different logs.")
        }
        guard old.size <= new.size else {
            return .refused(because: "The log shrank from \(old.size) entries to \(new.size).")
        }
        let holds = MerkleTree.verifyConsistency(
            oldSize: old.size, newSize: new.size, oldRoot: old.root, newRoot: new.root, proof: path)
        guard holds else {
            return .refused(because: "The proof does not lead from the older root to the newer one.")
        }
        return .accepted
    }
}
