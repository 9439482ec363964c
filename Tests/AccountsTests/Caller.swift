import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Synchronization
import Web

@testable import Accounts

extension Bench {
    /// The web application of signing in and of one's account alone.
    func withCaller(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        var routes = SignInRoutes(database, signIn: signIn, twoFactor: twoFactor) { account, _ in account.role.name }
            .routes
        routes.add(AccountRoutes(database, twoFactor: twoFactor, tokens: tokens).routes)
        routes.get("/next") { visit in visit.page(Page("Next", body: "\(visit.viewer?.name ?? "nobody")")) }
        let site = Site(
            sections: [], isDemonstration: signIn.isDemonstration, address: "http://concordat.example",
            asset: { "/assets/\($0)" }, clock: time.clock, formKey: [UInt8](repeating: 7, count: 32))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let door = FrontDoor(site: site, routes: routes, authenticator: authenticator, logger: logger)
        try await Application(responder: door, logger: logger).test(.router) { try await body($0) }
    }
}

/// A browser: it keeps cookies, and sends with a form the token of the page it was on.
final class Browser: Sendable {
    private let client: any TestClientProtocol
    private let state = Mutex((cookies: [String: String](), token: ""))

    init(_ client: any TestClientProtocol) { self.client = client }

    var session: String? { state.withLock { $0.cookies["concordat-session"] } }

    func get(_ path: String) async throws -> TestResponse {
        keep(try await client.execute(uri: path, method: .get, headers: headers))
    }

    /// - Parameter fields: beside the form's token.
    func post(_ path: String, _ fields: [String: String] = [:]) async throws -> TestResponse {
        let token = state.withLock { $0.token }
        var form = FormData(fields.mapValues { [$0] }).encoded()
        form += "&form-token=\(token)"
        return keep(
            try await client.execute(
                uri: path, method: .post, headers: headers, body: ByteBuffer(string: form)))
    }

    private var headers: HTTPFields {
        let cookies = state.withLock { $0.cookies }.map { "\($0.key)=\($0.value)" }
        return [.cookie: cookies.joined(separator: "; "), .userAgent: "Firefox/140.0 (Linux)"]
    }

    private func keep(_ answer: TestResponse) -> TestResponse {
        state.withLock { state in
            for cookie in answer.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                guard let name = pair.first else { continue }
                state.cookies[String(name)] = pair.count == 2 ? String(pair[1]) : nil
            }
            if let token = answer.field("form-token") { state.token = token }
        }
        return answer
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var location: String? { headers[.location] }

    /// The value of a hidden field on the page.
    func field(_ name: String) -> String? {
        guard let range = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(text[range.upperBound...].prefix { $0 != "\"" })
    }
}
