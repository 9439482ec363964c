/// A text with signatures below it: c2sp.org/signed-note, version 1.
///
/// Stricter than the specification in two respects that a log's own notes never touch: the text has no empty
/// line, and names of keys are ASCII.
struct SignedNote: Sendable, Hashable {
    /// Ends with a line feed; these are the bytes that are signed.
    let text: String
    let signatures: [NoteSignature]

    /// The specification asks for at least 16.
    static let maximumSignatures = 32

    init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    init(textLines: [String], signatureLines: [String]) throws(MalformedProof) {
        guard !textLines.isEmpty, !signatureLines.isEmpty else {
            throw MalformedProof("a note needs a text and a signature")
        }
        guard signatureLines.count <= Self.maximumSignatures else {
            throw MalformedProof("a note has at most \(Self.maximumSignatures) signatures")
        }
        text = textLines.map { $0 + "\n" }.joined()
        var signatures: [NoteSignature] = []
        for line in signatureLines {
            signatures.append(try NoteSignature(line: line))
        }
        self.signatures = signatures
    }

    var serialised: String {
        text + "\n" + signatures.map { $0.line + "\n" }.joined()
    }

    /// Whether there is a signature of this key and every one that claims to be of this key is right.
    func isSigned(by key: VerifierKey) -> Bool {
        let claimed = signatures.filter { $0.name == key.name && $0.keyID == key.keyID }
        return !claimed.isEmpty && claimed.allSatisfy { key.isValid(signature: $0.bytes, over: text) }
    }
}

/// A line of a signed note: an em dash, the name of the key, and the base64 of its ID and the signature.
struct NoteSignature: Sendable, Hashable {
    let name: String
    let keyID: UInt32
    let bytes: [UInt8]

    private static let mark = "\u{2014} "

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
        (self.name, self.keyID, self.bytes) = (name, keyID, bytes)
    }

    init(line: String) throws(MalformedProof) {
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        guard line.hasPrefix(Self.mark), fields.count == 3 else {
            throw MalformedProof("a signature line is an em dash, a name and a signature")
        }
        name = String(fields[1])
        guard VerifierKey.isValid(name: name) else {
            throw MalformedProof("the name of a key is not allowed")
        }
        guard let decoded = Base64.decode(fields[2]), decoded.count > 4 else {
            throw MalformedProof("a signature is not the base64 of a key ID and a signature")
        }
        keyID = decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(decoded.dropFirst(4))
    }

    var line: String {
        "\(Self.mark)\(name) \(Base64.encode(VerifierKey.bytes(of: keyID) + bytes))"
    }
}
