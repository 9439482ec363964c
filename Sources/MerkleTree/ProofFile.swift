/// Whether a proof holds.
public enum ProofVerdict: Sendable, Hashable {
    case accepted
    /// The reason is a sentence for whoever asked.
    case refused(because: String)
}

/// A proof in a file of its own, which anybody with the log's public key can check without the log.
///
/// A file has exactly one spelling: whatever differs from it by a byte is another proof or none.
public enum ProofFile: Sendable, Hashable {
    case inclusion(InclusionProof)
    case consistency(ConsistencyProof)

    /// Larger files are refused unread: 16 MiB.
    public static let maximumByteCount = 16 << 20

    /// No tree of fewer than 2^64 entries needs a longer path.
    static let maximumPathLength = 65

    /// Reads the text of a proof of either kind. Total: whatever the bytes, a proof or ``MalformedProof``.
    public init(bytes: some Collection<UInt8>) throws(MalformedProof) {
        guard bytes.count <= Self.maximumByteCount else {
            throw MalformedProof("the file is larger than 16 MiB")
        }
        let sections = try TextSections.split(Array(bytes))
        switch sections[0][0] {
        case InclusionProof.header: self = .inclusion(try InclusionProof(sections: sections))
        case ConsistencyProof.header: self = .consistency(try ConsistencyProof(sections: sections))
        default: throw MalformedProof("the first line names no kind of proof known here")
        }
        guard text.utf8.elementsEqual(bytes) else {
            throw MalformedProof("the proof is not spelt the one way it must be")
        }
    }

    /// The text of the file.
    public var text: String {
        switch self {
        case .inclusion(let proof): proof.text
        case .consistency(let proof): proof.text
        }
    }

    /// Whether the proof holds for a log with this Ed25519 public key (32 bytes), whatever the log's name.
    public func check(publicKey: some Collection<UInt8>) -> ProofVerdict {
        guard publicKey.count == 32 else { return .refused(because: "The public key is not 32 bytes.") }
        return check { $0.isSigned(by: publicKey) }
    }

    /// Whether the proof holds for the log of this name and key.
    public func check(key: VerifierKey) -> ProofVerdict {
        check { $0.isSigned(by: key) }
    }

    /// Reads and checks a file in one: what cannot be read is refused as well.
    public static func check(
        bytes: some Collection<UInt8>, publicKey: some Collection<UInt8>
    ) -> ProofVerdict {
        do {
            return try ProofFile(bytes: bytes).check(publicKey: publicKey)
        } catch {
            return .refused(because: "This is not a proof: \(error).")
        }
    }

    /// Reads and checks a file in one, for the log of this name and key.
    public static func check(bytes: some Collection<UInt8>, key: VerifierKey) -> ProofVerdict {
        do {
            return try ProofFile(bytes: bytes).check(key: key)
        } catch {
            return .refused(because: "This is not a proof: \(error).")
        }
    }

    private func check(_ isSigned: (SignedTreeHead) -> Bool) -> ProofVerdict {
        switch self {
        case .inclusion(let proof): proof.check(isSigned)
        case .consistency(let proof): proof.check(isSigned)
        }
    }

    static func path(_ lines: ArraySlice<String>) throws(MalformedProof) -> [MerkleHash] {
        guard lines.count <= maximumPathLength else {
            throw MalformedProof("the path has more than \(maximumPathLength) hashes")
        }
        var hashes: [MerkleHash] = []
        for line in lines {
            guard let hash = Base64.decodeHash(line) else {
                throw MalformedProof("a line of the path is not the base64 of 32 bytes")
            }
            hashes.append(hash)
        }
        return hashes
    }

    static func text(of path: [MerkleHash]) -> String {
        path.map { Base64.encode($0.bytes) + "\n" }.joined()
    }
}
