/// Which bytes a `Range` header asks for (RFC 9110, section 14).
public enum ByteRange: Sendable, Equatable {
    /// Everything, status 200: there was no range, or one that a server is free to ignore (malformed, in
    /// another unit, or several at once).
    case whole
    /// Status 206; both ends are inclusive and lie within the content.
    case part(first: Int, last: Int)
    /// Status 416.
    case unsatisfiable

    /// - Parameters:
    ///   - header: the request's header field; nil when there was none.
    ///   - length: of the content, in bytes.
    public static func parse(_ header: String?, length: Int) -> ByteRange {
        guard let header, let equals = header.utf8.firstIndex(of: UInt8(ascii: "=")) else { return .whole }
        guard header[..<equals].lowercased() == "bytes" else { return .whole }
        let text = trimmed(header[header.index(after: equals)...].utf8)
        guard let hyphen = text.firstIndex(of: UInt8(ascii: "-")) else { return .whole }
        let before = text[..<hyphen]
        let after = text[text.index(after: hyphen)...]
        if before.isEmpty {
            guard let suffix = number(after) else { return .whole }
            guard suffix > 0 else { return .unsatisfiable }
            return length == 0 ? .whole : .part(first: max(0, length - suffix), last: length - 1)
        }
        guard let first = number(before) else { return .whole }
        var last = length - 1
        if !after.isEmpty {
            guard let asked = number(after), asked >= first else { return .whole }
            last = min(last, asked)
        }
        return first < length ? .part(first: first, last: last) : .unsatisfiable
    }

    /// The `Content-Range` header field; nil for `whole`.
    public func contentRange(length: Int) -> String? {
        switch self {
        case .whole: nil
        case .part(let first, let last): "bytes \(first)-\(last)/\(length)"
        case .unsatisfiable: "bytes */\(length)"
        }
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var text = text
        while let byte = text.first, byte == 0x20 || byte == 0x09 { text = text.dropFirst() }
        while let byte = text.last, byte == 0x20 || byte == 0x09 { text = text.dropLast() }
        return text
    }

    /// Digits only; a number beyond Int counts as the largest one, as it lies past every end alike.
    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard !digits.isEmpty else { return nil }
        var result = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (product, over) = result.multipliedReportingOverflow(by: 10)
            let (sum, beyond) = product.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
            result = over || beyond ? Int.max : sum
        }
        return result
    }
}
