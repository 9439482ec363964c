public import Access
public import Kernel
public import Storage
public import Web

/// One address of the API: what it takes, what it answers, and how. Requests are served and the OpenAPI document is
/// written from the same values.
public struct APIEndpoint: Sendable {
    /// Unique among the endpoints: the document's `operationId`.
    public let operation: String
    /// Below `APIPath.root`; a path parameter stands in braces.
    public let path: String
    public let summary: String
    public let about: String
    public let parameters: [APIParameter]
    /// The component that a 200 holds.
    public let answer: String
    public let components: [APIComponent]
    public let isPaged: Bool
    /// What a token must be good for.
    public let scope: String
    /// What a POST takes; `nil` for an address that is read.
    public let body: APIInput?
    public let respond: @Sendable (APICall) async throws -> APIAnswer

    init(
        operation: String, path: String, summary: String, about: String, parameters: [APIParameter], answer: String,
        components: [APIComponent], isPaged: Bool, scope: String = APIRoutes.scope, body: APIInput? = nil,
        respond: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) {
        self.operation = operation
        self.path = path
        self.summary = summary
        self.about = about
        self.parameters = parameters
        self.answer = answer
        self.components = components
        self.isPaged = isPaged
        self.scope = scope
        self.body = body
        self.respond = respond
    }

    /// The same for tokens with another scope.
    public func needing(_ scope: String) -> APIEndpoint {
        APIEndpoint(
            operation: operation, path: path, summary: summary, about: about, parameters: parameters, answer: answer,
            components: components, isPaged: isPaged, scope: scope, body: body, respond: respond)
    }

    /// An endpoint that takes a JSON object and answers with what was made of it (201).
    /// - Parameter act: does it, and says where what was made is and what it is. Its faults name form fields, which
    ///   clients know with '_' for '-'.
    public static func post<Value: Sendable>(
        _ operation: String, _ path: String, _ summary: String, about: String = "", scope: String,
        _ parameters: [APIParameter], _ body: APIInput, _ shape: APIRepresentation<Value>,
        _ act: @escaping @Sendable (APICall) async throws -> (location: String, value: Value)
    ) -> APIEndpoint {
        APIEndpoint(
            operation: operation, path: path, summary: summary, about: about, parameters: parameters,
            answer: shape.name, components: shape.components, isPaged: false, scope: scope, body: body
        ) { call in
            do {
                let made = try await act(call)
                var writer = JSONWriter()
                shape.write(made.value, to: &writer)
                return APIAnswer(bytes: writer.bytes, next: nil, location: made.location)
            } catch let fault as Fault where !fault.fields.isEmpty {
                throw Fault(
                    fault.kind, fault.message,
                    fields: Dictionary(
                        fault.fields.map { (body.name(of: $0.key), $0.value) },
                        uniquingKeysWith: { first, _ in first }))
            }
        }
    }

    public var hasPathParameters: Bool { parameters.contains { $0.place == .path } }

    /// The path as Web's routes write it.
    public var route: String { APIPath.route(path) }

    /// An endpoint that answers with one thing.
    /// - Parameter load: runs in one read transaction; `nil` when there is no such thing or the viewer may not know of it.
    public static func item<Value: Sendable>(
        _ operation: String, _ path: String, _ summary: String, about: String = "", of database: any Database,
        _ parameters: [APIParameter], _ shape: APIRepresentation<Value>,
        _ load: @escaping @Sendable (APICall, any Transaction) throws -> Value?
    ) -> APIEndpoint {
        APIEndpoint(
            operation: operation, path: path, summary: summary, about: about, parameters: parameters,
            answer: shape.name, components: shape.components, isPaged: false
        ) { call in
            guard let value = try await database.read({ try load(call, $0) }) else {
                throw Fault.missing("What this address names")
            }
            var writer = JSONWriter()
            shape.write(value, to: &writer)
            return APIAnswer(bytes: writer.bytes, next: nil)
        }
    }

    /// An endpoint that answers with a list, a page at a time, in order of identifier.
    /// - Parameter load: runs in one read transaction and returns up to `call.window.count` values after the cursor.
    public static func list<Value: Sendable>(
        _ operation: String, _ path: String, _ summary: String, about: String = "", of database: any Database,
        _ parameters: [APIParameter], _ shape: APIRepresentation<Value>, id: @escaping @Sendable (Value) -> UUID128,
        _ load: @escaping @Sendable (APICall, any Transaction) throws -> [Value]
    ) -> APIEndpoint {
        let page = APIPage<Value>.shape(of: shape)
        return APIEndpoint(
            operation: operation, path: path, summary: summary, about: about,
            parameters: parameters + APIWindow.parameters, answer: page.name, components: page.components, isPaged: true
        ) { call in
            var values = try await database.read { try load(call, $0) }
            var next: String?
            if values.count > call.window.limit {
                values.removeLast(values.count - call.window.limit)
                next = values.last.map { call.path(setting: "cursor", to: APICursor(after: id($0)).text) }
            }
            var writer = JSONWriter(capacity: 16 * 1024)
            page.write(APIPage(items: values, next: next), to: &writer)
            return APIAnswer(bytes: writer.bytes, next: next)
        }
    }
}

/// One request to an endpoint, already checked.
public struct APICall: Sendable {
    public let viewer: Viewer
    public let arguments: APIArguments
    public let path: String
    public let query: FormData
    public let now: Instant
    /// What was sent with a POST, as the fields of the form that pages have for the same.
    public let form: FormData

    public var sight: Sight { Sight(viewer) }
    public var window: APIWindow { APIWindow(arguments) }

    /// This address with one parameter changed.
    public func path(setting name: String, to value: String) -> String {
        "\(path)?\(query.encoded(setting: [name: [value]]))"
    }
}

/// The bytes of a 200, and the path of the page after it.
public struct APIAnswer: Sendable {
    public let bytes: [UInt8]
    public let next: String?
    /// Where what was made is; `nil` for what was read.
    let location: String?

    init(bytes: [UInt8], next: String?, location: String? = nil) {
        self.bytes = bytes
        self.next = next
        self.location = location
    }
}

/// Which part of a list is asked for.
public struct APIWindow: Sendable {
    public let after: UUID128?
    public let limit: Int

    public static let limits = 1...200
    public static let preset = 50
    /// So many of a list within something are shown.
    public static let nested = 200

    public static let parameters: [APIParameter] = [
        .query("limit", .integer(limits), "How many items a page holds at most.", preset: preset),
        .query("cursor", .cursor, "Where to go on: as the page before gave it in 'next'. Without it, at the start."),
    ]

    public init(_ arguments: APIArguments) {
        after = arguments.text("cursor").flatMap { APICursor($0)?.after }
        limit = arguments.integer("limit", preset: Self.preset)
    }

    /// One more than is shown, to know whether there is a next page.
    public var count: Int { limit + 1 }

    /// A condition on the column, for a query that is ordered by it.
    public func start(_ column: SQL) -> SQL { after.map { "\(column) > \($0)" } ?? "(1 = 1)" }
}

/// A page of a list.
public struct APIPage<Value: Sendable>: Sendable {
    public let items: [Value]
    public let next: String?

    public static func shape(of item: APIRepresentation<Value>) -> APIRepresentation<Self> {
        APIRepresentation("\(item.name)Page", "A page of a list, in order of identifier.") {
            $0.objects("items", item, "What is on this page.", limit: APIWindow.limits.upperBound) { $0.items }
            $0.text(optional: "next", "The path of the next page; null on the last one.") { $0.next }
        }
    }
}

/// A list that is short by its nature, and so has one page.
public struct APIList<Value: Sendable>: Sendable {
    public let items: [Value]

    public init(items: [Value]) { self.items = items }

    public static func shape(of item: APIRepresentation<Value>) -> APIRepresentation<Self> {
        APIRepresentation("\(item.name)List", "All of them.") {
            $0.objects("items", item, "All of them.") { $0.items }
        }
    }
}
