/// A SHA-256 digest: the hash of a leaf, of an inner node, or the root of a tree.
///
/// Held as four words rather than an array, so that a hash costs no allocation of its own.
public struct MerkleHash: Sendable, Hashable {
    /// The number of bytes in a hash, the HASH_SIZE of RFC 9162.
    public static let byteCount = 32

    private let words: SIMD4<UInt64>

    /// A hash from its bytes, in the order SHA-256 gives them; nil unless there are exactly 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words = SIMD4<UInt64>()
        for (offset, byte) in bytes.enumerated() {
            words[offset / 8] = words[offset / 8] << 8 | UInt64(byte)
        }
        self.words = words
    }

    /// A hash from 64 hexadecimal digits in either case; nil for anything else.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hexadecimal.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// A hash from four words whose bytes are already in SHA-256's order, most significant first.
    init(words: SIMD4<UInt64>) {
        self.words = words
    }

    /// The 32 bytes, as they are hashed into a parent and as a database should keep them.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.byteCount)
        append(to: &result)
        return result
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.encode(bytes) }

    func append(to bytes: inout [UInt8]) {
        for index in 0..<4 {
            withUnsafeBytes(of: words[index].bigEndian) { bytes.append(contentsOf: $0) }
        }
    }
}

extension MerkleHash: CustomStringConvertible {
    public var description: String { hex }
}
