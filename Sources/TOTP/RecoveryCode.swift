/// Codes that a person keeps on paper, each good for one sign-in without the authenticator.
///
/// A code has 50 random bits: enough to be stored as a plain SHA-256 hash of ``canonical(_:)``, provided that
/// guesses are limited.
public enum RecoveryCode {
    /// Crockford's alphabet leaves out I, L, O and U, which are mistaken for others when read aloud or copied.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Different codes like `7d0kq-x4mzt`.
    public static func generate(
        count: Int = 10, using generator: inout some RandomNumberGenerator
    ) -> [String] {
        var codes: [String] = []
        while codes.count < count {
            // Seven bytes give eleven whole symbols; ten are used.
            let symbols = Base32.encode(randomBytes(7, using: &generator), alphabet: alphabet).prefix(10)
            let code = "\(symbols.prefix(5))-\(symbols.suffix(5))"
            if !codes.contains(code) { codes.append(code) }
        }
        return codes
    }

    /// One spelling for what a person may type: any case, with or without hyphens and spaces, I and L for 1,
    /// O for 0.
    ///
    /// - Returns: the form that ``generate(count:using:)`` gives; `nil` if no code can look like this.
    public static func canonical(_ typed: String) -> String? {
        var symbols: [UInt8] = []
        for character in typed.lowercased().utf8 {
            switch character {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "i"), UInt8(ascii: "l"): symbols.append(UInt8(ascii: "1"))
            case UInt8(ascii: "o"): symbols.append(UInt8(ascii: "0"))
            default:
                guard alphabet.contains(character) else { return nil }
                symbols.append(character)
            }
        }
        guard symbols.count == 10 else { return nil }
        let text = String(decoding: symbols, as: UTF8.self)
        return "\(text.prefix(5))-\(text.suffix(5))"
    }
}
