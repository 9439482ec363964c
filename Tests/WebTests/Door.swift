import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Synchronization
import WebParts

@testable import Web

/// A web site of a few routes behind the real front door.
struct Door: Sendable {
    static let formKey = [UInt8](repeating: 7, count: 32)
    static let browser = "0123456789abcdef0123456789abcdef"
    static let session = [UInt8](repeating: 9, count: 32)
    static let token = "a-token"
    /// What an error holds that nobody outside may see.
    static let internals = "disk image /srv/secret.sqlite is malformed"

    let frontDoor: FrontDoor
    let log: CapturedLog

    /// - Parameters:
    ///   - more: routes beside those that every test has.
    ///   - unread: how many notices the viewer has.
    init(
        address: String = "http://concordat.example", trustsProxy: Bool = false, more: Routes = Routes(),
        unread: (@Sendable (Viewer, Instant) async throws -> Int)? = nil
    ) {
        var routes = Self.routes
        routes.add(more)
        let site = Site(
            sections: [], isDemonstration: false, address: address, asset: { "/assets/\($0)" },
            clock: WallClock { Instant(milliseconds: 1_800_000_000_000) }, formKey: Self.formKey, unread: unread)
        let log = CapturedLog()
        self.log = log
        frontDoor = FrontDoor(
            site: site, routes: routes, authenticator: Doorkeeper(),
            logger: Logger(label: "web") { label in JSONLogHandler(label: label, sink: log.take) },
            trustsProxy: trustsProxy)
    }

    var application: Application<FrontDoor> {
        var logger = Logger(label: "server")
        logger.logLevel = .critical
        return Application(responder: frontDoor, server: frontDoor.server, logger: logger)
    }

    private static var routes: Routes {
        var routes = Routes()
        routes.get("/people/:name", .anybody) { visit in
            visit.page(Page(visit.parameter("name"), body: "<h1>\(visit.parameter("name"))</h1>\(visit.formToken)"))
        }
        routes.get("/mine") { visit in visit.page(Page(try visit.signedIn().name, body: "")) }
        routes.get("/public", .open) { visit in visit.page(Page("Public", body: "")) }
        routes.get("/long", .anybody) { visit in
            visit.page(Page("Long", body: HTML(text: String(repeating: "All work and no play. ", count: 500))))
        }
        routes.get("/picture", .anybody) { _ in .bytes([UInt8](repeating: 0, count: 9000), type: "image/png") }
        routes.get("/file", .anybody) { _ in
            var response = Response.bytes(Array(String(repeating: "body {}", count: 500).utf8), type: "text/css")
            response.headers[.vary] = "Cookie"
            response.headers[.cacheControl] = "public, max-age=31536000, immutable"
            return response
        }
        routes.get("/client", .anybody) { visit in .bytes(Array(visit.client.utf8), type: "text/plain") }
        routes.get("/missing", .anybody) { _ in throw Fault.missing("The person") }
        routes.get("/refused", .anybody) { _ in throw Fault.refused("You cannot do this because it rains.") }
        routes.get("/broken", .anybody) { _ in throw Broken(what: internals) }
        routes.get("/busy", .anybody) { _ in throw Busy(what: internals) }
        routes.get("/redirect", .anybody) { visit in visit.redirect(to: "/public") }
        routes.post("/form", .anybody, limit: 1000) { visit, form in
            let name = form["name"] ?? ""
            if name.isEmpty { return visit.refusedForm(Page("Form", body: "")) }
            return visit.redirect(to: "/people/x", flash: "Kept ‘\(name)’; 100%+", isSuccess: name != "no")
        }
        routes.post("/mine/form") { visit, _ in visit.redirect(to: "/mine") }
        routes.upload("/slow", .anybody, seconds: 0) { visit in
            for try await _ in visit.request.body {}
            try await Task.sleep(for: .seconds(3600))
            return visit.redirect(to: "/")
        }
        routes.on(.get, "/api/v1/things/:id", .token(scope: "things:read")) { visit in
            if visit.parameter("id") == "broken" { throw Broken(what: internals) }
            if visit.parameter("id") == "busy" { throw Busy(what: internals) }
            if visit.parameter("id") == "invalid" { throw Fault.invalid("q", "Say \"what\"\nto look for") }
            return .bytes(Array("{}".utf8), type: "application/json")
        }
        return routes
    }
}

struct Broken: Error {
    let what: String
}

/// What the database throws while somebody else writes.
struct Busy: FaultTelling {
    let what: String
    var fault: Fault? { Fault(.busy, "Concordat is busy.") }
}

private struct Doorkeeper: Authenticator {
    private let viewer = Viewer(
        account: UUID128(high: 1, low: 1), person: nil, name: "Amara Osei", email: "amara@homes.example",
        body: nil, role: .member)

    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer? {
        session == sha256(Door.session) ? viewer : nil
    }

    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? {
        token == Door.token ? (viewer, ["things:read"]) : token == "narrow" ? (viewer, []) : nil
    }
}

/// The lines that were logged.
final class CapturedLog: Sendable {
    private let kept = Mutex<[String]>([])

    func take(_ line: [UInt8]) { kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }

    var lines: [String] { kept.withLock { $0 } }
}

extension TestClientProtocol {
    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await execute(uri: path, method: .get, headers: headers)
    }

    /// A form sent by the browser that the form was made for.
    func post(_ path: String, _ fields: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        let token = FormToken.make(for: Door.browser, key: Door.formKey)
        var headers = headers
        headers[.cookie] = "concordat-browser=\(Door.browser)" + (headers[.cookie].map { "; \($0)" } ?? "")
        return try await execute(
            uri: path, method: .post, headers: headers,
            body: ByteBuffer(string: "\(FormToken.field)=\(token)&\(fields)"))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var cookies: [String] { headers[values: .setCookie] }
    func cookie(_ name: String) -> String? { cookies.first { $0.hasPrefix("\(name)=") } }

    /// The reference that an error page shows.
    var reference: String? {
        guard let range = text.firstRange(of: "quote reference ") else { return nil }
        return String(text[range.upperBound...].prefix { $0 != "." })
    }
}
