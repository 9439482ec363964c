/// The fields of a form or a query string, as they were sent; several values of one name keep their order.
public struct FormData: Sendable, Equatable {
    public private(set) var fields: [String: [String]]

    public init(_ fields: [String: [String]] = [:]) {
        self.fields = fields.mapValues { $0.map(Self.withoutNul) }
    }

    private static func withoutNul(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }

    /// Reads `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5.1). Bytes that are not UTF-8 become
    /// U+FFFD, which `Text.clean` refuses with a message; so does NUL, which PostgreSQL keeps in no text.
    /// - Parameter limit: how many fields are read at most; the rest is dropped.
    public init(urlEncoded bytes: some Sequence<UInt8>, limit: Int = 1000) {
        fields = [:]
        var name: [UInt8] = []
        var value: [UInt8] = []
        var inValue = false
        var count = 0
        var escape: (pending: Int, value: UInt8, raw: [UInt8]) = (0, 0, [])
        func finish(_ fields: inout [String: [String]]) {
            guard !name.isEmpty || inValue, count < limit else { return }
            fields[String(decoding: name, as: UTF8.self), default: []]
                .append(String(decoding: value, as: UTF8.self))
            count += 1
        }
        func put(_ byte: UInt8) {
            let bytes: [UInt8] = byte == 0 ? [0xEF, 0xBF, 0xBD] : [byte]
            if inValue { value += bytes } else { name += bytes }
        }
        func giveUpEscape() {
            for byte in escape.raw { put(byte) }
            escape = (0, 0, [])
        }
        for byte in bytes {
            if escape.pending > 0 {
                if let digit = Self.hexDigit(byte) {
                    escape.value = escape.value << 4 | digit
                    escape.raw.append(byte)
                    escape.pending -= 1
                    if escape.pending == 0 {
                        put(escape.value)
                        escape.raw = []
                    }
                    continue
                }
                giveUpEscape()
            }
            switch byte {
            case UInt8(ascii: "&"):
                finish(&fields)
                name = []
                value = []
                inValue = false
            case UInt8(ascii: "=") where !inValue: inValue = true
            case UInt8(ascii: "+"): put(UInt8(ascii: " "))
            case UInt8(ascii: "%"): escape = (2, 0, [byte])
            default: put(byte)
            }
        }
        if escape.pending > 0 { giveUpEscape() }
        finish(&fields)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    public subscript(name: String) -> String? { fields[name]?.first }

    public func all(_ name: String) -> [String] { fields[name] ?? [] }

    /// The same fields as a query string, names in order; for links that change one of them.
    public func encoded(setting changes: [String: [String]] = [:]) -> String {
        let merged = fields.merging(changes) { _, new in new }
        var parts: [String] = []
        for (name, values) in merged.sorted(by: { $0.key < $1.key }) {
            for value in values where !value.isEmpty {
                parts.append("\(percentEncoded(name))=\(percentEncoded(value))")
            }
        }
        return parts.joined(separator: "&")
    }
}

/// The text with everything but RFC 3986's unreserved characters as %XX.
public func percentEncoded(_ text: String) -> String {
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            result.append(byte)
        default:
            result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: result, as: UTF8.self)
}
