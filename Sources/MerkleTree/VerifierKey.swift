import Crypto

/// The public half of a log's key with the log's name, in the notation of signed notes:
/// `NAME+KEYID+BASE64`, where the base64 is of the byte 0x01 (Ed25519) and the 32 bytes of the key.
public struct VerifierKey: Sendable, Hashable {
    /// The name of the log.
    public let name: String
    /// The Ed25519 public key, 32 bytes (RFC 8032).
    public let publicKey: [UInt8]

    /// The byte that stands for Ed25519 in signed notes.
    private static let ed25519: UInt8 = 0x01

    /// Nil where the name is not one (see ``TreeHead/origin``) or the key is not 32 bytes.
    public init?(name: String, publicKey: some Collection<UInt8>) {
        guard Self.isValid(name: name), publicKey.count == 32 else { return nil }
        self.name = name
        self.publicKey = Array(publicKey)
    }

    /// Reads ``text``; nil for anything else, a key ID that does not belong to the key included.
    public init?(text: some StringProtocol) {
        // The base64 may have a '+' of its own.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.first == Self.ed25519
        else { return nil }
        self.init(name: String(parts[0]), publicKey: bytes.dropFirst())
        guard Hexadecimal.encode(Self.bytes(of: keyID)) == parts[1] else { return nil }
    }

    /// As it is published, for whoever wants to check proofs.
    public var text: String {
        let identifier = Hexadecimal.encode(Self.bytes(of: keyID))
        return "\(name)+\(identifier)+\(Base64.encode([Self.ed25519] + publicKey))"
    }

    /// The first four bytes of the SHA-256 of name, line feed, 0x01 and key: tells keys apart, proves nothing.
    public var keyID: UInt32 {
        let input = Array(name.utf8) + [0x0A, Self.ed25519] + publicKey
        return SHA256.hash(data: input).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    func isValid(signature: [UInt8], over text: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: Array(text.utf8))
    }

    static func isValid(name: String) -> Bool {
        let characters = name.utf8
        guard (1...255).contains(characters.count) else { return false }
        return characters.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") }
    }

    static func bytes(of keyID: UInt32) -> [UInt8] {
        withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
    }
}
