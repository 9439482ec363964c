/// Spreadsheets run a cell that begins with one of a few characters as a formula ('CSV injection', CWE-1236).
/// An apostrophe before it makes the cell text. Text that begins with apostrophes and then such a character
/// gets one more, so taking one away always gives back what was there.
enum FormulaGuard {
    static func isNeeded(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while start < field.count, field[start] == Byte.apostrophe { start += 1 }
        let rest = UnsafeBufferPointer(rebasing: field[start...])
        guard beginsFormula(rest) else { return false }
        return start > 0 || !(isNumber(rest) || isPhoneNumber(rest))
    }

    static func isGuarded(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first, first == Byte.apostrophe else { return false }
        var start = 1
        while start < field.count, field[start] == Byte.apostrophe { start += 1 }
        return beginsFormula(UnsafeBufferPointer(rebasing: field[start...]))
    }

    private static func beginsFormula(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"):
            return true
        case Byte.tab, Byte.carriageReturn, Byte.lineFeed:
            return true
        case 0xEF:
            // The full-width forms U+FF1D, U+FF0B, U+FF0D and U+FF20, which East Asian spreadsheets treat
            // alike.
            guard field.count >= 3, field[1] == 0xBC else { return false }
            return field[2] == 0x9D || field[2] == 0x8B || field[2] == 0x8D || field[2] == 0xA0
        default:
            return false
        }
    }

    /// A sign, digits with separators, at most one exponent, perhaps a percent sign.
    private static func isNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let sign = field.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return false
        }
        var digits = 0
        var exponents = 0
        var previous = sign
        for (offset, byte) in field.enumerated().dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."), Byte.comma: break
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponents += 1
                if digits == 0 || exponents > 1 { return false }
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                if previous != UInt8(ascii: "e"), previous != UInt8(ascii: "E") { return false }
            case UInt8(ascii: "%"):
                if offset != field.count - 1 { return false }
            default: return false
            }
            previous = byte
        }
        return digits > 0
    }

    /// '+44 (0)20 7946 0000': a plus, then nothing but digits and the marks people put between them.
    private static func isPhoneNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.first == UInt8(ascii: "+") else { return false }
        var digits = 0
        for byte in field.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case Byte.space, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"), UInt8(ascii: "."): break
            default: return false
            }
        }
        return digits >= 5 && digits <= 20
    }
}
