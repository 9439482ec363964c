import Kernel

/// Writes JSON (RFC 8259) straight into bytes, from front to back; nothing is kept but the text so far.
///
///     var writer = JSONWriter()
///     writer.object {
///         $0.key("name")
///         $0.string(person.name)
///     }
///
/// Commas are put where they belong. That each key is followed by exactly one value is the caller's to see to.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    /// Whether what comes next follows a value of the same array or object.
    private var follows = false

    public init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

    public mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        try enclosed("{", "}", members)
    }

    public mutating func array(_ elements: (inout JSONWriter) throws -> Void) rethrows {
        try enclosed("[", "]", elements)
    }

    public mutating func key(_ name: String) {
        separate()
        escape(name)
        bytes.append(UInt8(ascii: ":"))
        follows = false
    }

    public mutating func string(_ text: String) {
        separate()
        escape(text)
        follows = true
    }

    public mutating func integer(_ number: Int) { literal(String(number)) }
    public mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }
    public mutating func null() { literal("null") }

    private mutating func enclosed(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ content: (inout JSONWriter) throws -> Void
    ) rethrows {
        separate()
        bytes.append(UInt8(ascii: opening))
        follows = false
        try content(&self)
        bytes.append(UInt8(ascii: closing))
        follows = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        follows = true
    }

    private mutating func separate() {
        if follows { bytes.append(UInt8(ascii: ",")) }
    }

    /// Section 7: quotation marks, backslashes and control characters are escaped, everything else stands as it is.
    private mutating func escape(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x00..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: hex([byte]).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
