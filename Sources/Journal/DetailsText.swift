/// The details of an entry as one JSON object whose values are strings (RFC 8259), in one exact spelling:
/// names in the order of their bytes, no white space, only `"`, `\` and control characters escaped.
///
/// Whatever differs from that spelling by a byte does not decode, so nothing in the column can change
/// unnoticed.
enum DetailsText {
    static func encode(_ details: [String: String]) -> String {
        if details.isEmpty { return "{}" }
        var text: [UInt8] = [UInt8(ascii: "{")]
        for (index, pair) in sorted(details).enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(pair.key, to: &text)
            text.append(UInt8(ascii: ":"))
            append(pair.value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// By the names' bytes: Swift's own order takes different spellings of one character for equal.
    static func sorted(_ details: [String: String]) -> [(key: String, value: String)] {
        if details.count < 2 { return Array(details) }
        return details.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    static func decode(_ text: String) -> [String: String]? {
        if text.utf8.elementsEqual("{}".utf8) { return [:] }
        var details: [String: String] = [:]
        var reader = Reader(bytes: Array(text.utf8))
        guard reader.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = reader.string(), reader.take(UInt8(ascii: ":")), let value = reader.string()
            else { return nil }
            details[key] = value
        } while reader.take(UInt8(ascii: ","))
        guard reader.take(UInt8(ascii: "}")), reader.isAtEnd else { return nil }
        return encode(details).utf8.elementsEqual(text.utf8) ? details : nil
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        bytes.append(quote)
        for byte in text.utf8 {
            switch byte {
            case quote, backslash:
                bytes.append(backslash)
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(quote)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func take(_ byte: UInt8) -> Bool {
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func next() -> UInt8? {
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func string() -> String? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            var content: [UInt8] = []
            while let byte = next() {
                if byte == UInt8(ascii: "\"") { return String(decoding: content, as: UTF8.self) }
                if byte != UInt8(ascii: "\\") {
                    content.append(byte)
                    continue
                }
                guard let escaped = next() else { return nil }
                if escaped != UInt8(ascii: "u") {
                    content.append(escaped)
                    continue
                }
                guard position + 4 <= bytes.count else { return nil }
                let code = String(decoding: bytes[position..<position + 4], as: UTF8.self)
                guard let value = UInt8(code, radix: 16) else { return nil }
                content.append(value)
                position += 4
            }
            return nil
        }
    }
}
