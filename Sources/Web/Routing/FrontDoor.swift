public import Access
import FoundationEssentials
import HTTPTypes
public import Hummingbird
public import Kernel
public import Logging
import Metrics
import NIOCore
import Synchronization
import WebParts

/// What Hummingbird carries along with a request: only where it came from.
public struct Context: RequestContext, RemoteAddressRequestContext {
    public var coreContext: CoreRequestContextStorage
    public let remoteAddress: SocketAddress?
    /// The value of the browser's cookie, new where it had none.
    var browser = ""

    public init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Tells who is behind a cookie or a token. `Accounts` supplies it.
public protocol Authenticator: Sendable {
    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer?
    /// - Returns: the viewer with the token's scopes; `nil` when the token is unknown, revoked or expired.
    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)?
    /// - Parameter client: the address that they ask from, for limits.
    /// - Returns: the viewer with this mail address and this app password; `nil` when there is none.
    /// - Throws: a fault of kind `tooMany` after too many wrong ones.
    func viewer(address: String, password: String, client: String, at now: Instant) async throws -> Viewer?
}

extension Authenticator {
    /// Where there are no app passwords.
    public func viewer(address: String, password: String, client: String, at now: Instant) async throws -> Viewer? {
        nil
    }
}

/// Everything between the network and the routes, in one place: limits, sign-in, errors, headers, compression, logs.
///
/// Hummingbird's own middleware covers neither unknown routes nor what is thrown, so this stands outside its router.
public struct FrontDoor: HTTPResponder {
    private let site: Site
    private let router: RouterResponder<Context>
    private let authenticator: any Authenticator
    let logger: Logger
    /// Trust `X-Forwarded-For` from a proxy on the same machine or network.
    private let trustsProxy: Bool

    public init(
        site: Site, routes: Routes, authenticator: any Authenticator, logger: Logger,
        trustsProxy: Bool = false
    ) {
        self.site = site
        self.authenticator = authenticator
        self.logger = logger
        self.trustsProxy = trustsProxy
        router = Self.router(site, routes, authenticator, trustsProxy)
    }

    public func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock.now
        let reference = Self.newReference()
        var context = context
        var request = request
        // A method that nobody knows goes the way of TRACE, which no route takes: refused with what is allowed, and one
        // label in the figures however many somebody makes up.
        if !Self.methods.contains(request.method) {
            var head = request.head
            head.method = .trace
            request = Request(head: head, body: request.body)
        }
        let known = request.cookie(Cookies.browser, site: site)
        context.browser = known ?? hex(Randomness.system.bytes(16))
        var response: Response
        do {
            response = try await router.respond(to: request, context: context)
            // Hummingbird answers unknown paths and oversized bodies itself, with nothing but a status.
            if response.status.code >= 400, response.headers[.contentType] == nil {
                response = await answer(to: HTTPError(response.status), request, context, reference)
            }
        } catch {
            response = await answer(to: error, request, context, reference)
        }
        // Hummingbird drops the body of what a route answers to HEAD, but does not know of these.
        if request.method == .head { response = response.createHeadResponse() }
        secure(&response)
        if known == nil, response.headers[.contentType]?.hasPrefix("text/html") == true {
            response.setCookie(Cookies.browser, context.browser, site: site, maximumAge: 365 * 86_400)
        }
        await compress(&response, request)
        let duration = ContinuousClock.now - start
        record(request, response, context, duration, reference)
        return response
    }

    // MARK: - Routes

    private static let methods: [HTTPRequest.Method] =
        [
            .get, .head, .post, .put, .patch, .delete, .options, .trace,
        ] + HTTPRequest.Method.webDAV

    private static func router(
        _ site: Site, _ routes: Routes, _ authenticator: any Authenticator, _ trustsProxy: Bool
    ) -> RouterResponder<Context> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        var methods: [String: Set<HTTPRequest.Method>] = [:]
        for route in routes.all {
            methods[route.path, default: []].insert(route.method)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await withTimeLimit(seconds: route.seconds) {
                    let visit = try await visit(
                        request, context, site: site, gate: route.gate, authenticator, trustsProxy)
                    return try await route.handler(visit)
                }
            }
        }
        for (path, present) in methods {
            var allowed = present
            if present.contains(.get) { allowed.insert(.head) }
            let header = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw WrongMethod(allowed: header)
                }
            }
        }
        return router.buildResponder()
    }

    private static func visit(
        _ request: Request, _ context: Context, site: Site, gate: Gate, _ authenticator: any Authenticator,
        _ trustsProxy: Bool
    ) async throws -> Visit {
        let now = site.clock.now()
        let client = client(request, context, trustsProxy)
        let session = gate.isForBrowsers ? sessionHash(request, site) ?? [] : []
        let asks = { @Sendable (now: Instant) async throws -> (Viewer?, Set<String>) in
            switch gate {
            case .token(let scope): try await tokenViewer(request, scope, authenticator, now)
            case .password: (try await passwordViewer(request, client: client, authenticator, now), [])
            default: (session.isEmpty ? nil : try await authenticator.viewer(session: session, at: now), [])
            }
        }
        var (viewer, scopes) = try await asks(now)
        viewer?.origin = origin(request, client)
        if gate == .signedIn, viewer == nil { throw Fault(.signInNeeded, "Sign in first.") }
        // What scripts fetch while somebody types shows no navigation.
        var unread: Int?
        if gate == .signedIn, let viewer, let count = site.unread,
            request.headers[.accept]?.contains("text/html") == true
        {
            unread = try await count(viewer, now)
        }
        var visit = Visit(
            request: request, site: site, viewer: viewer, sessionHash: viewer == nil ? [] : session,
            sessionToken: session.isEmpty ? nil : session, browser: context.browser,
            client: client,
            query: FormData(urlEncoded: (request.uri.query ?? "").utf8), flash: flash(request, site),
            now: now,
            scopes: scopes, isPublic: gate == .open, unread: unread, parameters: context.parameters)
        if viewer != nil {
            visit.isStillSignedIn = {
                do {
                    return try await asks(site.clock.now()).0 != nil
                } catch is Fault {
                    return false
                }
            }
        }
        return visit
    }

    static func origin(_ request: Request, _ client: String) -> Origin {
        Origin(address: client, client: ClientName.of(request.headers[.userAgent] ?? ""))
    }

    private static func sessionHash(_ request: Request, _ site: Site) -> [UInt8]? {
        request.cookie(Cookies.session, site: site).flatMap { bytes(hex: $0) }.map { sha256($0) }
    }

    private static func tokenViewer(
        _ request: Request, _ scope: String, _ authenticator: any Authenticator, _ now: Instant
    ) async throws -> (Viewer, Set<String>) {
        let header = request.headers[.authorization] ?? ""
        guard header.lowercased().hasPrefix("bearer "),
            let found = try await authenticator.viewer(token: String(header.dropFirst(7)), at: now)
        else { throw Fault(.signInNeeded, "Send a valid token in the Authorization header: 'Bearer …'.") }
        guard found.scopes.contains(scope) else {
            throw Fault.refused("This token does not have the scope '\(scope)'.")
        }
        return (found.viewer, found.scopes)
    }

    private static func passwordViewer(
        _ request: Request, client: String, _ authenticator: any Authenticator, _ now: Instant
    ) async throws -> Viewer {
        let header = request.headers[.authorization] ?? ""
        guard header.lowercased().hasPrefix("basic "),
            let bytes = Data(base64Encoded: header.dropFirst(6).trimmingSpaces),
            let pair = String(bytes: bytes, encoding: .utf8), let colon = pair.firstIndex(of: ":"),
            let viewer = try await authenticator.viewer(
                address: String(pair[..<colon]), password: String(pair[pair.index(after: colon)...]), client: client,
                at: now)
        else {
            throw Fault(.signInNeeded, "Send your mail address and an app password, which you make on /account.")
        }
        return viewer
    }

    private static func flash(_ request: Request, _ site: Site) -> Flash? {
        guard let cookie = request.cookie(Cookies.flash, site: site), let sign = cookie.first else {
            return nil
        }
        let text = String(cookie.dropFirst()).removingPercentEncodingOnce
        return text.isEmpty ? nil : Flash(text, isSuccess: sign == "+")
    }

    private static func client(_ request: Request, _ context: Context, _ trustsProxy: Bool) -> String {
        if trustsProxy, let forwarded = request.headers[.forwardedFor]?.split(separator: ",").last {
            return forwarded.trimmingSpaces
        }
        return context.remoteAddress?.ipAddress ?? "local"
    }

    // MARK: - Errors

    private func answer(
        to error: any Error, _ request: Request, _ context: Context, _ reference: String
    ) async -> Response {
        let problem = Problem(error, reference: reference)
        if problem.isUnexpected {
            logger.error("request failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
        }
        if request.uri.path.hasPrefix("/api/") { return problem.json }
        if request.uri.path == "/dav" || request.uri.path.hasPrefix("/dav/") { return problem.text }
        if problem.kind == .signInNeeded, request.method == .get || request.method == .head {
            let back = percentEncoded(request.uri.string)
            return Response(
                status: .seeOther, headers: [.location: "/sign-in?next=\(back)", .cacheControl: "no-store"])
        }
        // The page's header says who is signed in. Where even that cannot be read, it says nobody.
        let (session, now) = (Self.sessionHash(request, site), site.clock.now())
        var viewer: Viewer?
        if let session { viewer = try? await authenticator.viewer(session: session, at: now) }
        let visit = Visit(
            request: request, site: site, viewer: viewer, sessionHash: viewer == nil ? [] : session ?? [],
            sessionToken: session, browser: context.browser, client: "", query: FormData(), flash: nil, now: now,
            scopes: [], isPublic: false, unread: nil, parameters: context.parameters)
        var response = visit.page(problem.page, status: problem.status)
        problem.mark(&response)
        return response
    }

    // MARK: - On the way out

    private func secure(_ response: inout Response) {
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        // What people uploaded comes with a policy of its own.
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = Site.policy }
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
        if site.isSecure {
            response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
        }
        // A client that is still sending should not go on: `ConnectionGuard` closes.
        if response.status == .contentTooLarge { response.headers[.connection] = "close" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    private func compress(_ response: inout Response, _ request: Request) async {
        guard response.headers[.contentEncoding] == nil, let type = response.headers[.contentType],
            let length = response.body.contentLength,
            Gzip.shouldCompress(contentType: type, length: length, acceptEncoding: "gzip")
        else { return }
        // Also of the form that is not compressed: a cache must not hand it, or the other, to everybody.
        let varies = response.headers[values: .vary].flatMap { $0.split(separator: ",") }
        if !varies.contains(where: { $0.trimmingSpaces.lowercased() == "accept-encoding" }) {
            response.headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        }
        guard Gzip.isAccepted(by: request.headers[.acceptEncoding] ?? "") else { return }
        let collected = Collected()
        guard (try? await response.body.write(collected)) != nil else { return }
        guard let packed = try? Gzip.compress(collected.bytes.withLock { $0 }) else { return }
        response.headers[.contentEncoding] = "gzip"
        // A strong tag is of the very bytes (RFC 9110, section 8.8.3.3), and these are others now.
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { response.headers[.eTag] = "W/" + tag }
        response.headers[.contentLength] = String(packed.count)
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: packed))
    }

    /// What is said, and logged, where there is no request to answer.
    func refusal(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var response = Response.bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
        secure(&response)
        record("none", "none", status, .zero, Self.newReference())
        return response
    }

    private static func newReference() -> String { String(hex(Randomness.system.bytes(5))) }

    /// The route's pattern, never the path itself: paths can hold names and searches.
    private func record(
        _ request: Request, _ response: Response, _ context: Context, _ duration: Duration,
        _ reference: String
    ) {
        record(context.endpointPath ?? "none", request.method.rawValue, response.status, duration, reference)
    }

    private func record(
        _ route: String, _ method: String, _ status: HTTPResponse.Status, _ duration: Duration, _ reference: String
    ) {
        let status = String(status.code)
        let labels = [("route", route), ("method", method), ("status", status)]
        Timer(label: "http_request_duration_seconds", dimensions: labels).record(duration: duration)
        let micros =
            duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        logger.info(
            "request",
            metadata: [
                "route": "\(route)", "method": "\(method)", "status": "\(status)",
                "microseconds": "\(micros)", "reference": "\(reference)",
            ])
    }
}

/// Takes a response's body as bytes, for compression.
private final class Collected: ResponseBodyWriter {
    let bytes = Mutex<[UInt8]>([])

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

struct WrongMethod: Error {
    let allowed: String
}

struct TimeLimitExceeded: Error {}

/// Runs `body`, and gives up on it after that many seconds.
private func withTimeLimit<Result: Sendable>(
    seconds: Int, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: .seconds(seconds))
            throw TimeLimitExceeded()
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw TimeLimitExceeded() }
        return result
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}

extension HTTPRequest.Method {
    /// Of RFC 4918, beside those of HTTP itself.
    static let webDAV = ["PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK"].compactMap { Self($0) }
}

extension HTTPField.Name {
    static let forwardedFor = Self("X-Forwarded-For")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let permissionsPolicy = Self("Permissions-Policy")!
}
