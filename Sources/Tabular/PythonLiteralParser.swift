/// Recursive descent over UTF-8, each step bounded by the text's length and the depth.
struct PythonLiteralParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    private var position = 0

    init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func parseAll() throws(PythonLiteralError) -> PythonLiteral {
        let value = try parseValue(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault(.textAfterEnd) }
        return value
    }

    private func fault(_ reason: PythonLiteralError.Reason) -> PythonLiteralError {
        PythonLiteralError(reason: reason, offset: position)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == Byte.space || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func parseValue(depth: Int) throws(PythonLiteralError) -> PythonLiteral {
        guard depth <= maximumDepth else { throw fault(.tooDeep) }
        skipSpace()
        guard let byte = current else { throw fault(.unexpectedEnd) }
        switch byte {
        case UInt8(ascii: "["):
            position += 1
            return .list(try parseItems(closing: "]", depth: depth))
        case UInt8(ascii: "("):
            position += 1
            return try parseParentheses(depth: depth)
        case UInt8(ascii: "{"):
            position += 1
            return try parseBraces(depth: depth)
        case Byte.quote, Byte.apostrophe:
            return .string(try parseStrings())
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return try parseNumber()
        default:
            return try parseWord()
        }
    }

    /// Items up to the closing bracket; a comma after the last one is allowed.
    private mutating func parseItems(
        closing: Unicode.Scalar, depth: Int, after first: PythonLiteral? = nil
    ) throws(PythonLiteralError) -> [PythonLiteral] {
        var items: [PythonLiteral] = []
        if let first {
            items.append(first)
            skipSpace()
            if take(closing) { return items }
            guard take(",") else { throw fault(current == nil ? .unexpectedEnd : .unexpectedCharacter) }
        }
        while true {
            skipSpace()
            if take(closing) { return items }
            items.append(try parseValue(depth: depth + 1))
            skipSpace()
            if take(closing) { return items }
            guard take(",") else { throw fault(current == nil ? .unexpectedEnd : .unexpectedCharacter) }
        }
    }

    /// '(1, 2)' is a tuple, '(1)' only the number.
    private mutating func parseParentheses(depth: Int) throws(PythonLiteralError) -> PythonLiteral {
        skipSpace()
        if take(")") { return .list([]) }
        let first = try parseValue(depth: depth + 1)
        skipSpace()
        if take(")") { return first }
        return .list(try parseItems(closing: ")", depth: depth, after: first))
    }

    private mutating func parseBraces(depth: Int) throws(PythonLiteralError) -> PythonLiteral {
        var entries: [PythonLiteral.Entry] = []
        while true {
            skipSpace()
            if take("}") { return .dictionary(entries) }
            let key = try parseValue(depth: depth + 1)
            skipSpace()
            if !take(":") {
                guard entries.isEmpty else { throw fault(.unexpectedCharacter) }
                return .list(try parseItems(closing: "}", depth: depth, after: key))
            }
            entries.append(PythonLiteral.Entry(key: key, value: try parseValue(depth: depth + 1)))
            skipSpace()
            if take("}") { return .dictionary(entries) }
            guard take(",") else { throw fault(current == nil ? .unexpectedEnd : .unexpectedCharacter) }
        }
    }

    private mutating func parseWord() throws(PythonLiteralError) -> PythonLiteral {
        let start = position
        while let byte = current, (byte | 0x20) >= UInt8(ascii: "a"), (byte | 0x20) <= UInt8(ascii: "z") {
            position += 1
        }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "None": return .none
        case "True": return .boolean(true)
        case "False": return .boolean(false)
        case "nan", "NaN": return .number(.nan)
        case "inf": return .number(.infinity)
        case "u", "U", "r", "R":
            // A string's prefix; 'r' leaves backslashes alone.
            guard current == Byte.quote || current == Byte.apostrophe else { break }
            let text = try parseString(isRaw: word == "r" || word == "R")
            return .string(text + (try parseStrings()))
        default: break
        }
        position = start
        throw fault(.unexpectedCharacter)
    }

    private mutating func parseNumber() throws(PythonLiteralError) -> PythonLiteral {
        let start = position
        var isNegative = false
        if take("-") { isNegative = true } else { _ = take("+") }
        var text = ""
        while let byte = current {
            let isExponentSign = (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && text.last == "e"
            let isPart = isExponentSign || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            let isLetter = (0x61...0x7A).contains(byte | 0x20)
            guard isPart || isLetter || (0x30...0x39).contains(byte) else { break }
            if byte != UInt8(ascii: "_") {
                text.unicodeScalars.append(Unicode.Scalar(isLetter ? byte | 0x20 : byte))
            }
            position += 1
        }
        let sign = isNegative ? "-" : ""
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
            if let value = Int(sign + text.dropFirst(2), radix: radix) { return .integer(value) }
            position = start
            throw fault(.badNumber)
        }
        if text == "inf" { return .number(isNegative ? -.infinity : .infinity) }
        if let value = Int(sign + text) { return .integer(value) }
        let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "e.+-".utf8.contains($0) }
        if isDecimal, let value = Double(sign + text) { return .number(value) }
        position = start
        throw fault(.badNumber)
    }

    /// One string, or several that stand side by side.
    private mutating func parseStrings() throws(PythonLiteralError) -> String {
        var text = ""
        while true {
            guard current == Byte.quote || current == Byte.apostrophe else { return text }
            text += try parseString(isRaw: false)
            let end = position
            skipSpace()
            if current != Byte.quote && current != Byte.apostrophe { position = end }
        }
    }

    private mutating func parseString(isRaw: Bool) throws(PythonLiteralError) -> String {
        guard let quote = current else { throw fault(.unexpectedEnd) }
        let isTriple =
            position + 2 < bytes.count && bytes[position + 1] == quote && bytes[position + 2] == quote
        position += isTriple ? 3 : 1
        var text: [UInt8] = []
        while let byte = current {
            if byte == quote {
                if !isTriple {
                    position += 1
                    return String(decoding: text, as: UTF8.self)
                }
                if position + 2 < bytes.count, bytes[position + 1] == quote, bytes[position + 2] == quote {
                    position += 3
                    return String(decoding: text, as: UTF8.self)
                }
            }
            position += 1
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if isRaw {
                text.append(byte)
                if let next = current {
                    text.append(next)
                    position += 1
                }
            } else {
                try parseEscape(into: &text)
            }
        }
        throw fault(.unexpectedEnd)
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(PythonLiteralError) {
        guard let byte = current else { throw fault(.unexpectedEnd) }
        position += 1
        switch byte {
        case UInt8(ascii: "\\"), Byte.quote, Byte.apostrophe: text.append(byte)
        case Byte.lineFeed: break
        case UInt8(ascii: "a"): text.append(0x07)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "x"): try appendScalar(digits: 2, into: &text)
        case UInt8(ascii: "u"): try appendScalar(digits: 4, into: &text)
        case UInt8(ascii: "U"): try appendScalar(digits: 8, into: &text)
        case UInt8(ascii: "N"):
            position -= 1
            throw fault(.badEscape)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            appendOctal(into: &text)
        default:
            // As Python does: the backslash stays.
            text.append(UInt8(ascii: "\\"))
            text.append(byte)
        }
    }

    private mutating func appendOctal(into text: inout [UInt8]) {
        var value: UInt32 = 0
        var digits = 0
        while digits < 3, let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) {
            value = value * 8 + UInt32(byte - UInt8(ascii: "0"))
            digits += 1
            position += 1
        }
        append(value, to: &text)
    }

    private mutating func appendScalar(digits: Int, into text: inout [UInt8]) throws(PythonLiteralError) {
        guard let value = hexadecimal(digits: digits) else { throw fault(.badEscape) }
        // Two halves of a pair, as JSON would write them, are joined; a lone one becomes U+FFFD.
        if (0xD800...0xDBFF).contains(value), current == UInt8(ascii: "\\") {
            let before = position
            position += 1
            if take("u"), let low = hexadecimal(digits: 4), (0xDC00...0xDFFF).contains(low) {
                append(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00), to: &text)
                return
            }
            position = before
        }
        guard value <= 0x10FFFF else { throw fault(.badEscape) }
        append(value, to: &text)
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        guard position + digits <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[position..<position + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        position += digits
        return value
    }

    private func append(_ value: UInt32, to text: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        text.append(contentsOf: Array(String(Character(scalar)).utf8))
    }
}
