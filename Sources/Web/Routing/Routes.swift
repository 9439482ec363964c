public import Hummingbird
public import HTTPTypes
import Kernel

/// Who may come to a route at all. What they may do there is the action's to decide.
public enum Gate: Sendable, Equatable {
    case anybody
    case signedIn
    /// A bearer token with this scope.
    case token(scope: String)
    /// A mail address and an app password (HTTP Basic, RFC 7617), for programs that know nothing else.
    case password
    /// Pages for the public, which robots may index.
    case open

    /// Whether a browser's session counts.
    var isForBrowsers: Bool {
        switch self {
        case .anybody, .signedIn, .open: true
        case .token, .password: false
        }
    }
}

/// The routes of a feature: paths with a handler for each method. A path that is known answers other methods with 405.
public struct Routes: Sendable {
    public typealias Handler = @Sendable (Visit) async throws -> Response
    public typealias FormHandler = @Sendable (Visit, FormData) async throws -> Response

    struct Route: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let gate: Gate
        /// The longest a request may take.
        let seconds: Int
        let handler: Handler
    }

    private(set) var all: [Route] = []

    public init() {}

    public mutating func get(_ path: String, _ gate: Gate = .signedIn, _ handler: @escaping Handler) {
        all.append(Route(method: .get, path: path, gate: gate, seconds: 30, handler: handler))
    }

    /// A form: read, bounded to `limit` bytes and checked to be ours before the handler sees it.
    public mutating func post(
        _ path: String, _ gate: Gate = .signedIn, limit: Int = 256 * 1024, _ handler: @escaping FormHandler
    ) {
        all.append(
            Route(method: .post, path: path, gate: gate, seconds: 30) { visit in
                try visit.requireLength(upTo: limit)
                let buffer = try await visit.request.body.collect(upTo: limit)
                let form = FormData(urlEncoded: buffer.readableBytesView)
                try visit.requireOurs(form)
                return try await handler(visit, form)
            })
    }

    /// A file upload. The handler reads the stream itself, and must call `requireOurs` with the fields it read.
    public mutating func upload(
        _ path: String, _ gate: Gate = .signedIn, seconds: Int = 3600, _ handler: @escaping Handler
    ) {
        all.append(Route(method: .post, path: path, gate: gate, seconds: seconds, handler: handler))
    }

    /// Any other method, for programs.
    public mutating func on(
        _ method: HTTPRequest.Method, _ path: String, _ gate: Gate, seconds: Int = 30, _ handler: @escaping Handler
    ) {
        all.append(Route(method: method, path: path, gate: gate, seconds: seconds, handler: handler))
    }

    public mutating func add(_ other: Routes) { all += other.all }
}

extension Visit {
    /// - Throws: a fault of kind `tooLarge` when the request itself says that its body is larger: nothing of it need be
    ///   read to know.
    public func requireLength(upTo limit: Int) throws {
        guard let length = request.headers[.contentLength].flatMap(Int.init), length > limit else { return }
        throw Fault(.tooLarge, "What you sent is larger than this page takes. Nothing was kept.")
    }

    /// - Throws: a fault of kind `refused` when the form did not come from one of our pages in this browser.
    public func requireOurs(_ form: FormData) throws {
        guard FormToken.isValid(form[FormToken.field] ?? "", for: browser, key: site.formKey) else {
            throw Fault(
                .refused,
                "This form has expired or was opened in another browser. Go back, reload the page and try again."
            )
        }
    }
}
