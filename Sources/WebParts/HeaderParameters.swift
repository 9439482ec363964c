/// A header field of the form `value; name=value; name="quoted value"` (RFC 9110, section 5.6.6).
struct HeaderParameters {
    /// What stands before the first semicolon, trimmed, in lower case.
    let value: String
    /// Names in lower case, in the order they came. The first of two with the same name is the one that
    /// counts.
    let parameters: [(name: String, value: String)]

    enum Quoting {
        /// A backslash quotes whatever follows (RFC 9110, section 5.6.4).
        case quotedPairs
        /// A backslash quotes nothing but a double quote: browsers send `C:\notes.txt` with the backslashes
        /// bare.
        case onlyQuotes
    }

    subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    init(_ text: some Sequence<UInt8>, quoting: Quoting) {
        var scanner = Scanner(bytes: Array(text), quoting: quoting)
        value = scanner.token(until: UInt8(ascii: ";")).lowercased()
        var parameters: [(name: String, value: String)] = []
        while scanner.skipSemicolon() {
            let name = scanner.token(until: UInt8(ascii: "="), UInt8(ascii: ";")).lowercased()
            guard scanner.skipEquals() else { continue }
            parameters.append((name, scanner.value()))
        }
        self.parameters = parameters
    }

    private struct Scanner {
        let bytes: [UInt8]
        let quoting: Quoting
        var at = 0

        var next: UInt8? { at < bytes.count ? bytes[at] : nil }

        static func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }

        mutating func skipSpaces() {
            while let byte = next, Self.isSpace(byte) { at += 1 }
        }

        mutating func token(until first: UInt8, _ second: UInt8? = nil) -> String {
            skipSpaces()
            let start = at
            while let byte = next, byte != first, byte != second { at += 1 }
            var end = at
            while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }

        /// Moves behind the next semicolon, over whatever stands before it.
        mutating func skipSemicolon() -> Bool {
            while let byte = next {
                at += 1
                if byte == UInt8(ascii: ";") { return true }
            }
            return false
        }

        mutating func skipEquals() -> Bool {
            guard next == UInt8(ascii: "=") else { return false }
            at += 1
            skipSpaces()
            return true
        }

        mutating func value() -> String {
            guard next == UInt8(ascii: "\"") else { return token(until: UInt8(ascii: ";")) }
            at += 1
            var content: [UInt8] = []
            while let byte = next {
                at += 1
                if byte == UInt8(ascii: "\"") { break }
                if byte == UInt8(ascii: "\\"), let quoted = next, isQuoted(quoted) {
                    content.append(quoted)
                    at += 1
                } else {
                    content.append(byte)
                }
            }
            return String(decoding: content, as: UTF8.self)
        }

        private func isQuoted(_ byte: UInt8) -> Bool {
            quoting == .quotedPairs || byte == UInt8(ascii: "\"")
        }
    }
}
