/// Text as it stands in a mail header: printable ASCII, folded, everything else in encoded-words (RFC 2047).
enum HeaderText {
    /// A short encoded-word fits on the first line after every header name of ours, so that no header begins
    /// with an empty line. RFC 2047 allows 75.
    private static let longestEncodedWord = 64
    /// Lines with encoded-words have 76 characters at most (RFC 2047, section 2).
    private static let longestLine = 76

    /// A whole header field, folded between tokens.
    static func field(_ name: String, _ tokens: [String]) -> String {
        var text = "\(name):"
        var lineLength = text.utf8.count
        for token in tokens {
            // A token on the name's own line is never moved down: see `longestEncodedWord`.
            if lineLength + 1 + token.utf8.count > longestLine && lineLength > name.utf8.count + 1 {
                text += "\r\n"
                lineLength = 0
            }
            text += " \(token)"
            lineLength += 1 + token.utf8.count
        }
        return text
    }

    /// Tokens for free text, such as a subject: its words, or encoded-words where those would not come through
    /// unchanged.
    static func unstructured(_ text: String) -> [String] {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let plain = words.allSatisfy { word in
            !word.isEmpty && word.utf8.count < longestEncodedWord
                && word.utf8.allSatisfy { $0 > 32 && $0 < 127 }
                && !word.contains("=?")
        }
        return plain ? words : encodedWords(text)
    }

    /// Tokens for `name <address>` (RFC 5322, section 3.4): the name as atoms, quoted or encoded.
    static func mailbox(_ mailbox: MailAddress) -> [String] {
        guard let name = mailbox.name else { return [mailbox.address] }
        let address = "<\(mailbox.address)>"
        let words = unstructured(name)
        // Encoded already, or too long for one quoted string.
        if words.joined(separator: " ") != name || name.utf8.count > longestEncodedWord - 2 {
            return encodedWords(name) + [address]
        }
        if words.allSatisfy({ $0.utf8.allSatisfy(isAtomCharacter) }) { return words + [address] }
        var quoted = "\""
        for character in name {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return [quoted + "\"", address]
    }

    /// Tokens for a list of mailboxes.
    static func mailboxes(_ list: [MailAddress]) -> [String] {
        var tokens: [String] = []
        for (index, entry) in list.enumerated() {
            tokens += mailbox(entry)
            if index < list.count - 1 { tokens[tokens.count - 1] += "," }
        }
        return tokens
    }

    /// The Q encoding, which leaves most of a European name readable. Only what RFC 2047, section 5 (3) allows
    /// within names stands for itself; no character is split between two words.
    static func encodedWords(_ text: String) -> [String] {
        let start = "=?UTF-8?Q?"
        let end = "?="
        let room = longestEncodedWord - start.utf8.count - end.utf8.count
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let encoded = String(scalar).utf8.map(quoted).joined()
            if word.utf8.count + encoded.utf8.count > room {
                words.append(start + word + end)
                word = ""
            }
            word += encoded
        }
        if !word.isEmpty { words.append(start + word + end) }
        return words
    }

    private static func quoted(_ byte: UInt8) -> String {
        if byte == UInt8(ascii: " ") { return "_" }
        if isAlphanumeric(byte) || "!*+-/".utf8.contains(byte) { return String(UnicodeScalar(byte)) }
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "=0\(digits)" : "=\(digits)"
    }

    /// Line breaks among them: what would let text become a header of its own.
    static func hasControl(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
        }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// `atext` of RFC 5322, section 3.2.3.
    static func isAtomCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
