import CExpat
import Glibc

extension XMLElement {
    /// Reads a whole document with Expat.
    /// - Parameter bytes: in UTF-8, UTF-16, ISO-8859-1 or US-ASCII, as the document says.
    public static func parse(_ bytes: some Collection<UInt8>, limits: XMLLimits = XMLLimits()) throws(XMLFailure)
        -> XMLElement
    {
        guard bytes.count <= limits.bytes, longestTag(bytes) <= limits.tag else { throw .tooLarge }
        // A line feed is in no name, and in an attribute it is a space by the time it is read.
        guard let parser = XML_ParserCreateNS(nil, Builder.separator) else { throw .tooLarge }
        defer { XML_ParserFree(parser) }
        let builder = Builder(limits)
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in Builder.of(data)?.begin(name, attributes) },
            { data, _ in Builder.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, count in Builder.of(data)?.add(text, Int(count)) }
        XML_SetStartNamespaceDeclHandler(parser) { data, _, uri in
            if let uri, strlen(uri) > Builder.longestName { Builder.of(data)?.refuse(.tooLarge) }
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in Builder.of(data)?.refuse(.documentType) }
        builder.stop = { XML_StopParser(parser, 0) }
        let copy = Array(bytes)
        let isRead = copy.withUnsafeBytes { buffer in
            XML_Parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
                == XML_STATUS_OK
        }
        builder.stop = {}
        if let failure = builder.failure { throw failure }
        guard isRead, let root = builder.root else {
            throw .malformed(line: Int(XML_GetCurrentLineNumber(parser)))
        }
        return root
    }
}

/// The most bytes from a '<' to the next '>': Expat puts a copy of its namespace before the name of each attribute of a
/// tag before anybody is asked.
private func longestTag(_ bytes: some Collection<UInt8>) -> Int {
    var (longest, length, isOpen) = (0, 0, false)
    for byte in bytes {
        if byte == UInt8(ascii: "<") {
            (length, isOpen) = (0, true)
        } else if byte == UInt8(ascii: ">") {
            isOpen = false
        } else if isOpen {
            length += 1
            longest = max(longest, length)
        }
    }
    return longest
}

/// Puts elements together from Expat's events.
private final class Builder {
    static let separator: CChar = 0x0A
    /// Bytes of a namespace, or of a name with its namespace.
    static let longestName = 1000

    private(set) var root: XMLElement?
    private(set) var failure: XMLFailure?
    var stop: () -> Void = {}
    private var open: [XMLElement] = []
    private var elements = 0
    private let limits: XMLLimits

    init(_ limits: XMLLimits) { self.limits = limits }

    static func of(_ data: UnsafeMutableRawPointer?) -> Builder? {
        data.map { Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
    }

    func begin(_ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        elements += 1
        if elements > limits.elements || open.count >= limits.depth { return refuse(.tooLarge) }
        var values: [XMLName: String] = [:]
        var next = 0
        while let attributes, let key = attributes[next], let value = attributes[next + 1] {
            values[Self.name(key)] = String(cString: value)
            next += 2
            elements += 1
        }
        guard let name else { return }
        open.append(XMLElement(Self.name(name), attributes: values))
    }

    func end() {
        guard let done = open.popLast() else { return }
        guard !open.isEmpty else {
            root = done
            return
        }
        open[open.count - 1].places.append(open[open.count - 1].text.utf8.count)
        open[open.count - 1].children.append(done)
    }

    func add(_ text: UnsafePointer<CChar>?, _ count: Int) {
        guard let text, !open.isEmpty else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: count)
        open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
    }

    func refuse(_ failure: XMLFailure) {
        self.failure = self.failure ?? failure
        stop()
    }

    private static func name(_ text: UnsafePointer<CChar>) -> XMLName {
        let text = String(cString: text)
        guard let separator = text.lastIndex(of: "\n") else { return XMLName(text) }
        return XMLName(String(text[text.index(after: separator)...]), in: String(text[..<separator]))
    }
}
