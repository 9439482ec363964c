/// Text that was written in one encoding and read in another on its way, put right mark by mark.
///
/// `CSVReadOptions.repairsDoubleEncoding` takes back a whole field or leaves it; this is for files in which several kinds
/// of damage meet in one cell. Each rule undoes one known path:
/// - the pound sign of Windows-1252 (A3) read as Windows-1250 is 'Ł'; written as UTF-8 (C5 81) and read as single bytes
///   again it is 'Ĺ' and U+0081, of which some programs leave U+0081 alone;
/// - UTF-8's first byte C2 read as 'Â', before what it belongs to;
/// - the quotation marks, dashes and bullets of Windows-1252 (80 to 9F) read as the control characters of Latin-1.
///
/// Source: the code tables of the WHATWG Encoding Standard, windows-1250 and windows-1252.
public enum DamagedText {
    public struct Repaired: Sendable, Equatable {
        public let text: String
        /// How many pound signs were put back.
        public let pounds: Int
        /// How many other marks were put right.
        public let marks: Int
        /// Characters that were lost (U+FFFD) and cannot be told; they are left out.
        public let lost: Int

        public var isChanged: Bool { pounds + marks + lost > 0 }
    }

    /// The text as it most likely was; unchanged, and with nothing counted, where nothing is wrong.
    public static func repaired(_ text: String) -> Repaired {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Repaired(text: text, pounds: 0, marks: 0, lost: 0) }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var (pounds, marks, lost) = (0, 0, 0)
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            let next = place + 1 < scalars.count ? scalars[place + 1] : nil
            place += 1
            switch scalar.value {
            case 0xC2:
                // 'Â' alone is a letter; before these it is the first byte of something else.
                guard let next, (0x80...0xBF).contains(next.value) else {
                    result.append(scalar)
                    continue
                }
                place += 1
                if next == "£" { pounds += 1 } else { marks += 1 }
                append(next, to: &result)
            case 0x139 where next?.value == 0x81:
                place += 1
                pounds += 1
                result.append("£")
            case 0x81:
                pounds += 1
                // Of ' \u{81}1.90' the space stood for the first byte, but is harmless.
                result.append("£")
            case 0x141 where isPound(after: place, before: place - 2, scalars):
                pounds += 1
                result.append("£")
            case 0xCB where next?.value == 0x87:
                place += 1
                marks += 1
                result.append("•")
            case 0x2C7:
                marks += 1
                result.append("•")
            case 0xCB where next?.value == 0x9D:
                place += 1
                marks += 1
                result.append("½")
            case 0x80...0x9F:
                marks += 1
                append(scalar, to: &result)
            case 0xFFFD:
                if isPound(after: place, before: place - 2, scalars) {
                    pounds += 1
                    result.append("£")
                } else {
                    lost += 1
                }
            default: result.append(scalar)
            }
        }
        return Repaired(text: String(result), pounds: pounds, marks: marks, lost: lost)
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
        guard (0x80...0x9F).contains(scalar.value) else {
            // A space that does not break and a hyphen that may vanish are of no use in a record.
            if scalar.value == 0xA0 { result.append(" ") } else if scalar.value != 0xAD { result.append(scalar) }
            return
        }
        let text = [UInt8(truncatingIfNeeded: scalar.value)].withUnsafeBufferPointer { Windows1252.string($0) }
        // What Windows-1252 leaves open stays out.
        for scalar in text.unicodeScalars where !(0x80...0x9F).contains(scalar.value) && scalar.value != 0xFFFD {
            result.append(scalar)
        }
    }

    /// Whether an amount follows ('Ł32.24', 'Ł 1 billion') or the sign stands for itself with a unit: '(Łm)', '(Łbn)'.
    /// 'Łódź' keeps its letter.
    private static func isPound(after: Int, before: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        var place = after
        while place < scalars.count, scalars[place].properties.isWhitespace || scalars[place] == "-" { place += 1 }
        if place < scalars.count, ("0"..."9").contains(scalars[place]) { return true }
        if before >= 0, scalars[before].properties.isAlphabetic { return false }
        let rest = String(String.UnicodeScalarView(scalars[after..<min(after + 4, scalars.count)])).lowercased()
        for unit in ["bn", "mn", "m", "k", "b"] where rest.hasPrefix(unit) {
            let end = rest.unicodeScalars.dropFirst(unit.unicodeScalars.count).first
            if end.map({ !$0.properties.isAlphabetic }) ?? true { return true }
        }
        return false
    }
}
