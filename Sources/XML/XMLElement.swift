/// An element of an XML document, with namespaces resolved (Namespaces in XML 1.0).
public struct XMLElement: Sendable, Equatable {
    public let name: XMLName
    public let attributes: [XMLName: String]
    public internal(set) var children: [XMLElement]
    /// The text directly inside, of all its pieces.
    public internal(set) var text: String
    /// Before which byte of the text (in UTF-8) each child stands.
    public internal(set) var places: [Int]

    public init(_ name: XMLName, attributes: [XMLName: String] = [:], children: [XMLElement] = [], text: String = "") {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
        places = children.map { _ in 0 }
    }

    /// The first child of that name, in the same namespace as this element.
    public func child(_ local: String) -> XMLElement? {
        children.first { $0.name == XMLName(local, in: name.namespace) }
    }

    /// All children of that name, in the same namespace as this element.
    public func children(_ local: String) -> [XMLElement] {
        children.filter { $0.name == XMLName(local, in: name.namespace) }
    }
}

/// A name within a namespace.
public struct XMLName: Hashable, Sendable {
    public let local: String
    /// A URI; empty for a name in no namespace.
    public let namespace: String

    public init(_ local: String, in namespace: String = "") {
        self.local = local
        self.namespace = namespace
    }
}

public enum XMLFailure: Error, Sendable, Equatable {
    /// Not well-formed; with the line that the parser stopped at, from 1.
    case malformed(line: Int)
    /// It declares a document type. Nobody who may ask us anything needs one, and entities can be bombs.
    case documentType
    /// More bytes, elements with their attributes, or levels than are taken, or too long a name.
    case tooLarge
}

/// How much of a document is taken.
public struct XMLLimits: Sendable {
    public var bytes: Int
    public var elements: Int
    public var depth: Int
    /// Bytes of one tag, attributes included.
    public var tag: Int

    public init(bytes: Int = 1 << 20, elements: Int = 20_000, depth: Int = 64, tag: Int = 16_384) {
        self.tag = tag
        self.bytes = bytes
        self.elements = elements
        self.depth = depth
    }
}
