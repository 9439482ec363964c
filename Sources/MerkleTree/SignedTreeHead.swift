import Crypto

/// A tree head with the signature of its log: a C2SP checkpoint (c2sp.org/tlog-checkpoint), which is a signed
/// note (c2sp.org/signed-note). Whoever keeps one can later prove that nothing before it was rewritten.
///
/// A note may carry more signatures, such as a witness's; those of unknown keys are kept and ignored.
public struct SignedTreeHead: Sendable, Hashable {
    public let head: TreeHead
    let note: SignedNote

    /// Reads ``text``. Throws ``MalformedProof``; says nothing yet about who signed it.
    public init(text: some Sequence<UInt8>) throws(MalformedProof) {
        let sections = try TextSections.split(Array(text))
        guard sections.count == 2 else {
            throw MalformedProof("a signed tree head is a text, an empty line and signatures")
        }
        try self.init(textLines: sections[0], signatureLines: sections[1])
    }

    init(textLines: [String], signatureLines: [String]) throws(MalformedProof) {
        note = try SignedNote(textLines: textLines, signatureLines: signatureLines)
        head = try TreeHead(lines: textLines)
    }

    init(head: TreeHead, signature: NoteSignature) {
        self.head = head
        note = SignedNote(text: head.text, signatures: [signature])
    }

    /// The head, an empty line, and a line for each signature.
    public var text: String { note.serialised }

    /// Whether the log of this name signed the head with this key (Ed25519, 32 bytes). False for a key of
    /// another length.
    public func isSigned(by publicKey: some Collection<UInt8>) -> Bool {
        guard let key = VerifierKey(name: head.origin, publicKey: publicKey) else { return false }
        return isSigned(by: key)
    }

    /// Whether the holder of this key signed the head, and the key belongs to the log that the head names.
    public func isSigned(by key: VerifierKey) -> Bool {
        key.name == head.origin && note.isSigned(by: key)
    }
}

/// Signs the heads of one log.
public struct TreeHeadSigner: Sendable {
    /// What others need to check the signatures.
    public let verifierKey: VerifierKey
    private let privateKey: Curve25519.Signing.PrivateKey

    /// - Parameters:
    ///   - origin: the name of the log, in all its heads.
    ///   - privateKey: the 32 secret bytes of an Ed25519 key (RFC 8032: the seed).
    public init(origin: String, privateKey: some Collection<UInt8>) throws(MerkleTreeError) {
        guard VerifierKey.isValid(name: origin) else { throw .invalidOrigin }
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(privateKey)),
            let verifierKey = VerifierKey(name: origin, publicKey: Array(key.publicKey.rawRepresentation))
        else { throw .invalidKey }
        self.verifierKey = verifierKey
        self.privateKey = key
    }

    /// Signs what the log is now.
    ///
    /// A log must never sign two heads that are not consistent with each other; that is the caller's to see to.
    /// `timestamp` is milliseconds since 1970, UTC. Throws ``MerkleTreeError/invalidHead``.
    public func sign(size: UInt64, root: MerkleHash, timestamp: Int64) throws -> SignedTreeHead {
        let origin = verifierKey.name
        guard let head = TreeHead(origin: origin, size: size, root: root, timestamp: timestamp) else {
            throw MerkleTreeError.invalidHead
        }
        let signature = try privateKey.signature(for: Array(head.text.utf8))
        return SignedTreeHead(
            head: head,
            signature: NoteSignature(name: origin, keyID: verifierKey.keyID, bytes: Array(signature)))
    }
}
