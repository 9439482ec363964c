import Kernel

/// Writes vCards, version 4.0 (RFC 6350): one property a line, texts escaped, lines folded.
struct VCard: Sendable {
    private(set) var bytes: [UInt8] = []

    init() {
        add("BEGIN", raw: "VCARD")
        add("VERSION", raw: "4.0")
    }

    /// The finished card.
    func finished() -> [UInt8] {
        var card = self
        card.add("END", raw: "VCARD")
        return card.bytes
    }

    /// A property with one text; left out when it is empty.
    /// - Parameter name: with its parameters: 'TEL;TYPE=work'.
    mutating func add(_ name: String, text: String) {
        if !text.isEmpty { add(name, raw: Self.escaped(text)) }
    }

    /// A property whose value has several texts, parted by ';' (components) or ',' (a list).
    mutating func add(_ name: String, texts: [String], separator: String) {
        if texts.contains(where: { !$0.isEmpty }) {
            add(name, raw: texts.map(Self.escaped).joined(separator: separator))
        }
    }

    mutating func add(_ name: String, raw value: String) {
        var width = 0
        for character in (name + ":" + value).unicodeScalars {
            let size = String(character).utf8.count
            // 75 octets without the line break, the space of a folded line included (section 3.2).
            if width + size > 75 {
                bytes += [0x0D, 0x0A, 0x20]
                width = 1
            }
            bytes += Array(String(character).utf8)
            width += size
        }
        bytes += [0x0D, 0x0A]
    }

    /// Backslash, comma, semicolon and line break as section 3.4 has them.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case ",": result += "\\,"
            case ";": result += "\\;"
            case "\n": result += "\\n"
            default:
                // Control characters cannot stand in a value at all.
                if scalar.value >= 0x20, scalar.value != 0x7F { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    /// A moment as RFC 6350's timestamp: '20261121T154500Z'.
    static func timestamp(_ instant: Instant) -> String {
        String(instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}
