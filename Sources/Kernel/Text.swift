/// What people type, made safe to keep.
public enum Text {
    /// Why a text cannot be kept.
    public struct Refusal: Error, Hashable, Sendable {
        public let message: String
    }

    /// Trims the ends, normalises line ends to LF, and refuses what has no business in a text: control
    /// characters other than line feed and tab, bidirectional overrides (Unicode TR 36, 'Trojan Source'), and
    /// more than `limit` characters (extended grapheme clusters) or eight times as many bytes.
    ///
    /// Everything else, markup and SQL included, is kept as typed: `HTML` and `SQL` make it inert.
    public static func clean(_ raw: String, limit: Int, lines: Bool = false) throws(Refusal) -> String {
        guard raw.utf8.count <= limit * 8 + 2 else { throw Refusal(message: tooLong(limit)) }
        var scalars = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in raw.unicodeScalars {
            defer { afterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0D, 0x2028, 0x2029:
                scalars.append("\n")
            case 0x0A:
                if !afterReturn { scalars.append("\n") }
            case 0x09:
                scalars.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB, 0xFEFF:
                throw Refusal(message: "must not contain invisible control characters. Type it again by hand")
            case 0xFFFD:
                throw Refusal(message: "contains a character that could not be read. Type it again by hand")
            default:
                scalars.append(scalar)
            }
        }
        var text = String(trimming(scalars))
        if !lines, text.utf8.contains(0x0A) { text = String(text.map { $0 == "\n" ? " " : $0 }) }
        guard text.count <= limit else { throw Refusal(message: tooLong(limit)) }
        return text
    }

    private static func tooLong(_ limit: Int) -> String { "must be \(limit) characters or fewer" }

    private static func trimming(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView.SubSequence {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return scalars[scalars.startIndex..<scalars.startIndex] }
        return scalars[first...last]
    }

    /// Lower case without diacritics, for sorting and comparing: 'Siân Ó Briain' becomes 'sian o briain'.
    public static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        var result = String.UnicodeScalarView()
        for scalar in text.lowercased().decomposed {
            if (0x0300...0x036F).contains(scalar.value) { continue }
            switch scalar {
            case "ø": result.append("o")
            case "ł": result.append("l")
            case "đ", "ð": result.append("d")
            case "ß": result.append(contentsOf: "ss".unicodeScalars)
            case "æ": result.append(contentsOf: "ae".unicodeScalars)
            case "œ": result.append(contentsOf: "oe".unicodeScalars)
            case "þ": result.append(contentsOf: "th".unicodeScalars)
            case "’", "‘": result.append("'")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// A part of a web address of at most 80 characters: 'Department for Homes' becomes
    /// 'department-for-homes'. Empty when the text has no Latin letters or digits.
    public static func slug(_ text: String) -> String {
        var result = ""
        var gap = false
        for byte in folded(text).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                if gap, !result.isEmpty { result.append("-") }
                gap = false
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "'"):
                break
            default:
                gap = true
            }
        }
        var short = result.prefix(80)
        while short.last == "-" { short.removeLast() }
        return String(short)
    }

    /// The first letters of up to two words: 'Amara Osei' becomes 'AO'.
    public static func initials(_ name: String) -> String {
        let words = name.split(separator: " ").filter { $0.first?.isLetter == true }
        let skipped = words.filter { !["of", "for", "the", "and", "to", "in"].contains($0.lowercased()) }
        let chosen = skipped.isEmpty ? words : skipped
        guard let first = chosen.first?.first else { return "?" }
        guard chosen.count > 1, let last = chosen.last?.first else { return String(first).uppercased() }
        return (String(first) + String(last)).uppercased()
    }
}

extension String {
    /// The canonical decomposition (Unicode NFD), scalar by scalar.
    fileprivate var decomposed: [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        for scalar in unicodeScalars { decompose(scalar, into: &scalars) }
        return scalars
    }
}

/// Splits a Latin letter from its marks. The standard library keeps its own tables private; this covers the
/// Latin blocks by asking which base letter, given a mark, is canonically equal to the composed one.
private func decompose(_ scalar: Unicode.Scalar, into scalars: inout [Unicode.Scalar]) {
    guard (0x00C0...0x024F).contains(scalar.value) || (0x1E00...0x1EFF).contains(scalar.value) else {
        scalars.append(scalar)
        return
    }
    scalars.append(latinBases[scalar] ?? scalar)
}

private let latinBases: [Unicode.Scalar: Unicode.Scalar] = {
    let marks: [Unicode.Scalar] = [
        "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}", "\u{308}", "\u{309}",
        "\u{30A}", "\u{30B}", "\u{30C}", "\u{30F}", "\u{311}", "\u{31B}", "\u{323}", "\u{324}", "\u{325}",
        "\u{326}", "\u{327}", "\u{328}", "\u{32D}", "\u{32E}", "\u{330}", "\u{331}",
    ]
    var composed: [Character: Unicode.Scalar] = [:]
    for letter in "abcdefghijklmnopqrstuvwxyz".unicodeScalars {
        for mark in marks {
            var text = String.UnicodeScalarView([letter, mark])
            composed[Character(String(text))] = letter
            for second in marks {
                text = String.UnicodeScalarView([letter, mark, second])
                composed[Character(String(text))] = letter
            }
        }
    }
    var bases: [Unicode.Scalar: Unicode.Scalar] = [:]
    for range in [0x00C0...0x024F, 0x1E00...0x1EFF] {
        for value in range {
            guard let scalar = Unicode.Scalar(UInt32(value)), let base = composed[Character(scalar)] else {
                continue
            }
            bases[scalar] = base
        }
    }
    return bases
}()
