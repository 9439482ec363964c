/// Base32 of RFC 4648, section 6: how authenticator apps and people exchange a secret key.
public enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Upper case and without `=` padding, as the key URI format of authenticator apps wants it.
    public static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes, alphabet: alphabet)
    }

    /// Accepts lower case, padding, and the spaces and hyphens with which people group what they copy.
    ///
    /// - Returns: `nil` for any other character, for a length no encoder produces and for left-over bits that
    ///   are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var symbols = 0
        var buffer: UInt32 = 0
        var bits = 0
        var padded = false
        for character in text.utf8 {
            if character == UInt8(ascii: " ") || character == UInt8(ascii: "-") { continue }
            if character == UInt8(ascii: "=") {
                padded = true
                continue
            }
            guard !padded, let value = value(of: character) else { return nil }
            symbols += 1
            buffer = (buffer << 5) | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
                buffer &= (1 << UInt32(bits)) - 1
            }
        }
        // One, three or six symbols over a whole group of eight leave a part of a byte that nobody encoded.
        guard ![1, 3, 6].contains(symbols % 8), buffer == 0 else { return nil }
        return bytes
    }

    /// The same grouping into five bits with any alphabet of 32 ASCII characters.
    static func encode(_ bytes: [UInt8], alphabet: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = (buffer << 8) | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int((buffer >> bits) & 31)])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { text.append(alphabet[Int((buffer << (5 - bits)) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt32(character - UInt8(ascii: "2") + 26)
        default: nil
        }
    }
}
