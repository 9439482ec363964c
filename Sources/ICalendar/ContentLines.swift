/// The lines of an iCalendar file (RFC 5545, section 3.1): folded so that none is longer than 75 octets, each ended by
/// CR LF.
struct ContentLines {
    private(set) var bytes: [UInt8] = []

    private static let longest = 75

    /// A value of another kind than text, made by us.
    mutating func add(_ name: String, value: String) { fold(Array("\(name):\(value)".utf8)) }

    /// A text (section 3.3.11): signs with a meaning are escaped, control characters dropped.
    mutating func add(_ name: String, text: String) {
        var line = Array("\(name):".utf8)
        var afterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": line += [UInt8(ascii: "\\")] + Array(scalar.utf8)
            case "\n" where afterReturn: break
            case "\n", "\r", "\u{2028}", "\u{2029}": line += Array("\\n".utf8)
            case "\t": line.append(UInt8(ascii: "\t"))
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": break
            default: line += Array(scalar.utf8)
            }
            afterReturn = scalar == "\r"
        }
        fold(line)
    }

    /// An address (section 3.3.13), with everything percent-encoded that RFC 3986 allows nowhere.
    mutating func add(_ name: String, uri: String) {
        var line = Array("\(name):".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in uri.utf8 {
            if byte > 0x20, byte < 0x7F, !"\"<>\\^`{|}".utf8.contains(byte) {
                line.append(byte)
            } else {
                line += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        fold(line)
    }

    private mutating func fold(_ line: [UInt8]) {
        var rest = line[...]
        var room = Self.longest
        while rest.count > room {
            var end = rest.startIndex + room
            // A character is not cut: its following bytes begin with the bits 10.
            while rest[end] & 0xC0 == 0x80 { end -= 1 }
            bytes += rest[..<end]
            bytes += Array("\r\n ".utf8)
            rest = rest[end...]
            room = Self.longest - 1
        }
        bytes += rest
        bytes += Array("\r\n".utf8)
    }
}
