public import Kernel
public import Web

/// How a value is shown in JSON: each member once, with what it is called, what it may be and how it is written. The
/// schema in the OpenAPI document and the bytes of an answer both come from here.
public struct APIRepresentation<Value>: Sendable {
    struct Member: Sendable {
        let name: String
        let schema: APISchema
        let about: String
        /// Absent from the answer where this says so; `nil` for a member that is always there.
        let isShown: (@Sendable (Value) -> Bool)?
        let write: @Sendable (Value, inout JSONWriter) -> Void
    }

    /// Of the component in the OpenAPI document.
    public let name: String
    public let about: String
    private(set) var members: [Member] = []
    /// The schemas of this and of everything it refers to.
    private(set) var components: [APIComponent] = []

    /// The schemas of this and of everything it refers to.
    public var described: [APIComponent] { components }

    public init(_ name: String, _ about: String, _ build: (inout APIRepresentation) -> Void) {
        self.name = name
        self.about = about
        build(&self)
        components.append(APIComponent(name: name, schema: schema))
    }

    public func write(_ value: Value, to writer: inout JSONWriter) {
        writer.object { writer in
            for member in members where member.isShown?(value) ?? true {
                writer.key(member.name)
                member.write(value, &writer)
            }
        }
    }

    private var schema: JSON {
        let properties = members.map { JSON.Member($0.name, $0.schema.json.adding("description", .string($0.about))) }
        let required = members.filter { $0.isShown == nil }.map { JSON.string($0.name) }
        return [
            "type": "object", "description": .string(about), "properties": .object(properties),
            "required": .array(required),
        ]
    }

    private mutating func add(
        _ name: String, _ schema: APISchema, _ about: String, _ isShown: (@Sendable (Value) -> Bool)? = nil,
        _ write: @escaping @Sendable (Value, inout JSONWriter) -> Void
    ) {
        members.append(Member(name: name, schema: schema, about: about, isShown: isShown, write: write))
    }
}

/// A schema of the OpenAPI document that others refer to.
public struct APIComponent: Sendable {
    public let name: String
    public let schema: JSON
}

// MARK: - Members

extension APIRepresentation {
    public mutating func id<Noun>(_ about: String, _ get: @escaping @Sendable (Value) -> Identifier<Noun>) {
        add("id", .identifier, about) { $1.string(get($0).description) }
    }

    /// A text that is always there, though it may be empty.
    public mutating func text(_ name: String, _ about: String, _ get: @escaping @Sendable (Value) -> String) {
        add(name, .text(), about) { $1.string(get($0)) }
    }

    /// A text that is null when nobody has filled it in.
    public mutating func text(
        optional name: String, _ about: String, if isShown: (@Sendable (Value) -> Bool)? = nil,
        _ get: @escaping @Sendable (Value) -> String?
    ) {
        add(name, .optional(.text()), about, isShown) { value, writer in
            if let text = get(value), !text.isEmpty { writer.string(text) } else { writer.null() }
        }
    }

    public mutating func choice(
        _ name: String, _ names: [String], _ about: String, _ get: @escaping @Sendable (Value) -> String
    ) {
        add(name, .choice(names), about) { $1.string(get($0)) }
    }

    public mutating func boolean(
        _ name: String, _ about: String, if isShown: (@Sendable (Value) -> Bool)? = nil,
        _ get: @escaping @Sendable (Value) -> Bool
    ) {
        add(name, .boolean, about, isShown) { $1.boolean(get($0)) }
    }

    public mutating func integer(
        _ name: String, _ range: ClosedRange<Int>?, _ about: String, _ get: @escaping @Sendable (Value) -> Int
    ) {
        add(name, .integer(range), about) { $1.integer(get($0)) }
    }

    public mutating func day(
        _ name: String, _ about: String, if isShown: (@Sendable (Value) -> Bool)? = nil,
        _ get: @escaping @Sendable (Value) -> Day?
    ) {
        add(name, .optional(.day), about, isShown) { value, writer in
            if let day = get(value) { writer.string(day.description) } else { writer.null() }
        }
    }

    public mutating func time(_ name: String, _ about: String, _ get: @escaping @Sendable (Value) -> Instant) {
        add(name, .time, about) { $1.string(get($0).rfc3339) }
    }

    public mutating func time(
        optional name: String, _ about: String, if isShown: (@Sendable (Value) -> Bool)? = nil,
        _ get: @escaping @Sendable (Value) -> Instant?
    ) {
        add(name, .optional(.time), about, isShown) { value, writer in
            if let time = get(value) { writer.string(time.rfc3339) } else { writer.null() }
        }
    }

    public mutating func texts(_ name: String, _ about: String, _ get: @escaping @Sendable (Value) -> [String]) {
        add(name, .list(.text()), about) { value, writer in
            writer.array { for text in get(value) { $0.string(text) } }
        }
    }

    public mutating func object<Other>(
        _ name: String, _ other: APIRepresentation<Other>, _ about: String, _ get: @escaping @Sendable (Value) -> Other
    ) {
        components += other.components
        add(name, .component(other.name), about) { other.write(get($0), to: &$1) }
    }

    public mutating func object<Other>(
        optional name: String, _ other: APIRepresentation<Other>, _ about: String,
        if isShown: (@Sendable (Value) -> Bool)? = nil, _ get: @escaping @Sendable (Value) -> Other?
    ) {
        components += other.components
        add(name, .optional(.component(other.name)), about, isShown) { value, writer in
            if let found = get(value) { other.write(found, to: &writer) } else { writer.null() }
        }
    }

    public mutating func objects<Other>(
        _ name: String, _ other: APIRepresentation<Other>, _ about: String, limit: Int? = nil,
        _ get: @escaping @Sendable (Value) -> [Other]
    ) {
        components += other.components
        add(name, .list(.component(other.name), limit: limit), about) { value, writer in
            writer.array { for element in get(value) { other.write(element, to: &$0) } }
        }
    }
}
