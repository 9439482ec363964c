/// A piece of a page, made by string interpolation. Text interpolated into it is escaped; another `HTML` is not.
/// There is no other way in, bar `init(unescaped:)`.
///
///     "<li><a href=\"\(person.path)\">\(person.name)</a></li>"
///
/// Attribute values must stand in double quotes: the escaping covers & < > " and '.
public struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// UTF-8, ready to be sent.
    public private(set) var bytes: [UInt8]

    public static let empty = HTML(bytes: [])

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Markup that the program itself made by other means. Never give it what a person typed.
    public init(unescaped markup: String) { bytes = Array(markup.utf8) }

    public init(stringLiteral markup: StaticString) {
        bytes = markup.withUTF8Buffer { Array($0) }
    }

    public init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    /// Escaped text.
    public init(text: String) {
        bytes = []
        HTML.escape(text, into: &bytes)
    }

    public var isEmpty: Bool { bytes.isEmpty }

    public static func + (left: HTML, right: HTML) -> HTML { HTML(bytes: left.bytes + right.bytes) }
    public static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

    public struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        public mutating func appendInterpolation(_ text: String) { HTML.escape(text, into: &bytes) }
        public mutating func appendInterpolation(_ text: Substring) {
            HTML.escape(String(text), into: &bytes)
        }
        public mutating func appendInterpolation(_ text: String?) {
            if let text { HTML.escape(text, into: &bytes) }
        }
        public mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }
        public mutating func appendInterpolation(_ html: HTML) { bytes.append(contentsOf: html.bytes) }
        public mutating func appendInterpolation(_ html: HTML?) {
            if let html { bytes.append(contentsOf: html.bytes) }
        }
        public mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { bytes.append(contentsOf: piece.bytes) }
        }

        /// The markup when the condition holds, else nothing: `<option \(if: chosen, "selected")>`.
        public mutating func appendInterpolation(if condition: Bool, _ markup: @autoclosure () -> HTML) {
            if condition { bytes.append(contentsOf: markup().bytes) }
        }

        /// ` name="value"`, or nothing when there is no value.
        public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            bytes.append(UInt8(ascii: " "))
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: "=\"".utf8)
            HTML.escape(value, into: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func escape(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            default: bytes.append(byte)
            }
        }
    }
}

extension Sequence<HTML> {
    /// The pieces with `separator` between them.
    public func joined(_ separator: HTML) -> HTML {
        var result = HTML.empty
        for (index, piece) in enumerated() {
            if index > 0 { result += separator }
            result += piece
        }
        return result
    }
}

extension HTML {
    /// What a person typed in several lines: paragraphs at empty lines, line breaks within them.
    public static func paragraphs(_ text: String) -> HTML {
        var result = HTML.empty
        for paragraph in text.split(separator: "\n\n") {
            let lines = paragraph.split(separator: "\n").map { HTML(text: String($0)) }
            result += "<p class=\"govuk-body\">\(lines.joined("<br>"))</p>"
        }
        return result
    }
}
