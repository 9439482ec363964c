import NameForms

/// Words in the full-text tables that nobody can type.
///
/// They begin with tildes, which text never contributes. The three tildes in front of each keep the prefix
/// lists of the tables small: all of them share one prefix of up to three characters.
enum SyntheticToken {
    /// Of an entity or facet value.
    static func entity(_ token: String) -> String { "~~~x" + digest(token) }
    /// Of a kind of document.
    static func kind(_ kind: String) -> String { "~~~k" + digest(kind) }
    /// Of an audience.
    static func audience(_ token: String) -> String { "~~~a" + digest(token) }
    /// Of documents that not everybody signed in may find.
    static let restricted = "~~~r"

    /// Of a complete name in any order of its words.
    static func fullName(_ words: [String]) -> String {
        "~~~f" + digest(words.sorted().joined(separator: " "))
    }

    /// Of the initials of a name.
    static func initials(_ letters: String) -> String { "~~~i" + letters }

    /// Of an e-mail address's local part; nil if nothing is left of it.
    static func handle(_ address: String) -> String? {
        var bytes: [UInt8] = []
        for scalar in address.unicodeScalars {
            if scalar == "@" { break }
            if bytes.count >= 64 { break }
            let value = scalar.value
            if value < 0x80 {
                let isLetter = (value | 0x20) &- 97 < 26
                if isLetter || value &- 48 < 10 || value == 0x2E || value == 0x2D || value == 0x5F {
                    bytes.append(UInt8(value) | (isLetter ? 0x20 : 0))
                }
            } else {
                Folding.append(scalar, to: &bytes)
            }
        }
        return bytes.isEmpty ? nil : "~~~e" + String(decoding: bytes, as: UTF8.self)
    }

    /// Of a telephone number: its digits backwards, so that its end is a prefix; nil under four digits.
    static func phone(_ number: String) -> String? {
        let digits = phoneDigits(number)
        return digits.count < 4 ? nil : "~~~p" + String(decoding: digits.reversed(), as: UTF8.self)
    }

    /// The digits of a number without the international or national prefix: '+44 (0)20 …' and '020 …' agree.
    static func phoneDigits(_ number: String) -> [UInt8] {
        var digits = number.utf8.filter { $0 &- 48 < 10 }
        // The end of a number may itself begin with noughts.
        if digits.count < 7 { return digits }
        if digits.starts(with: [48, 48]) {
            digits.removeFirst(2)
        } else if number.utf8.first != 0x2B {
            return Array(digits.drop { $0 == 48 }.suffix(20))
        }
        if digits.starts(with: [52, 52]) { digits.removeFirst(2) }
        digits = Array(digits.drop { $0 == 48 })
        return Array(digits.suffix(20))
    }

    private static func digest(_ text: String) -> String {
        let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)
        var rest = UInt64(bitPattern: DocumentCodec.hash(text.utf8))
        var bytes: [UInt8] = []
        for _ in 0..<10 {
            bytes.append(alphabet[Int(rest & 31)])
            rest >>= 5
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
