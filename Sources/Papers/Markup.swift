/// Markup made by string interpolation, for HTML and XML alike: text interpolated into it is escaped, markup is not,
/// and there is no other way in. What XML 1.0 (section 2.2) allows in no document, and other control characters, are
/// dropped.
struct Markup: ExpressibleByStringInterpolation {
    fileprivate(set) var bytes: [UInt8]

    init(stringLiteral markup: StaticString) { bytes = markup.withUTF8Buffer { Array($0) } }
    init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    static func += (left: inout Markup, right: Markup) { left.bytes += right.bytes }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) { bytes.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        mutating func appendInterpolation(_ number: Int) { bytes += Array(String(number).utf8) }

        mutating func appendInterpolation(_ markup: Markup) { bytes += markup.bytes }

        mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { bytes += piece.bytes } }

        mutating func appendInterpolation(_ text: String) {
            for scalar in text.unicodeScalars where Markup.isAllowed(scalar) {
                switch scalar {
                case "&": bytes += Array("&amp;".utf8)
                case "<": bytes += Array("&lt;".utf8)
                case ">": bytes += Array("&gt;".utf8)
                case "\"": bytes += Array("&quot;".utf8)
                case "'": bytes += Array("&#39;".utf8)
                default: bytes += Array(scalar.utf8)
                }
            }
        }
    }

    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0x00...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
