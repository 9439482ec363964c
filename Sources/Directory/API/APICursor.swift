public import Kernel

/// Where a page of a list begins: after the record with this identifier. To clients it is a text without a meaning.
///
/// Lists are in order of identifier, that is of age. A record never moves in it, so whoever reads all pages while others
/// write gets no record twice and misses none that was there at the start.
public struct APICursor: Sendable, Equatable {
    public let after: UUID128

    public init(after: UUID128) { self.after = after }

    /// Reads base64url without padding (RFC 4648, section 5) of exactly sixteen bytes; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 22 else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            guard let value = Self.value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        // Four bits are left over; were they anything but nought, two texts would mean the same.
        guard bits & 0b1111 == 0, let after = UUID128(bytes: bytes) else { return nil }
        self.after = after
    }

    public var text: String {
        var text = ""
        var bits: UInt32 = 0
        var count = 0
        for byte in after.bytes + [0] {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6, text.utf8.count < 22 {
                count -= 6
                text.unicodeScalars.append(Unicode.Scalar(Self.alphabet[Int(bits >> UInt32(count) & 63)]))
            }
        }
        return text
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
