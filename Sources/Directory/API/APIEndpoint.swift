import Access
import Kernel
import Storage
import Web

/// One address of the API: what it takes, what it answers, and how. Requests are served and the OpenAPI document is
/// written from the same values.
struct APIEndpoint: Sendable {
    /// Unique among the endpoints: the document's `operationId`.
    let operation: String
    /// Below `APIPath.root`; a path parameter stands in braces.
    let path: String
    let summary: String
    let about: String
    let parameters: [APIParameter]
    /// The component that a 200 holds.
    let answer: String
    let components: [APIComponent]
    let isPaged: Bool
    let respond: @Sendable (APICall) async throws -> APIAnswer

    var hasPathParameters: Bool { parameters.contains { $0.place == .path } }

    /// The path as Web's routes write it.
    var route: String {
        let parts = path.split(separator: "/").map { part in
            part.hasPrefix("{") ? ":\(part.dropFirst().dropLast())" : String(part)
        }
        return APIPath.root + "/" + parts.joined(separator: "/")
    }

    /// An endpoint that answers with one thing.
    /// - Parameter load: runs in one read transaction; `nil` when there is no such thing or the viewer may not know of it.
    static func item<Value: Sendable>(
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
    static func list<Value: Sendable>(
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
struct APICall: Sendable {
    let viewer: Viewer
    let arguments: APIArguments
    let path: String
    let query: FormData
    let now: Instant

    var sight: Sight { Sight(viewer) }
    var window: APIWindow { APIWindow(arguments) }

    /// This address with one parameter changed.
    func path(setting name: String, to value: String) -> String {
        "\(path)?\(query.encoded(setting: [name: [value]]))"
    }
}

/// The bytes of a 200, and the path of the page after it.
struct APIAnswer: Sendable {
    let bytes: [UInt8]
    let next: String?
}

/// Which part of a list is asked for.
struct APIWindow: Sendable {
    let after: UUID128?
    let limit: Int

    static let limits = 1...200
    static let preset = 50
    /// So many of a list within something are shown.
    static let nested = 200

    static let parameters: [APIParameter] = [
        .query("limit", .integer(limits), "How many items a page holds at most.", preset: preset),
        .query("cursor", .cursor, "Where to go on: as the page before gave it in 'next'. Without it, at the start."),
    ]

    init(_ arguments: APIArguments) {
        after = arguments.text("cursor").flatMap { APICursor($0)?.after }
        limit = arguments.integer("limit", preset: Self.preset)
    }

    /// One more than is shown, to know whether there is a next page.
    var count: Int { limit + 1 }

    /// A condition on the column, for a query that is ordered by it.
    func start(_ column: SQL) -> SQL { after.map { "\(column) > \($0)" } ?? "(1 = 1)" }
}

/// A page of a list.
struct APIPage<Value: Sendable>: Sendable {
    let items: [Value]
    let next: String?

    static func shape(of item: APIRepresentation<Value>) -> APIRepresentation<Self> {
        APIRepresentation("\(item.name)Page", "A page of a list, in order of identifier.") {
            $0.objects("items", item, "What is on this page.", limit: APIWindow.limits.upperBound) { $0.items }
            $0.text(optional: "next", "The path of the next page; null on the last one.") { $0.next }
        }
    }
}
