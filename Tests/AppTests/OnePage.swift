import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Testing
import Web

/// The page at `path` as `viewer` sees it.
func onePage(
    of routes: Routes, at path: String, as viewer: Viewer, isDemonstration: Bool = false, _ now: Instant
) async throws -> String {
    let site = Site(
        sections: [], isDemonstration: isDemonstration, address: "http://localhost", asset: { "/assets/\($0)" },
        clock: WallClock { now }, formKey: [UInt8](repeating: 1, count: 32))
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let door = FrontDoor(site: site, routes: routes, authenticator: Always(viewer: viewer), logger: logger)
    let page = try await Application(responder: door, logger: logger).test(.router) { client in
        try await client.execute(
            uri: path, method: .get, headers: [.cookie: "concordat-session=aa; concordat-browser=b"])
    }
    #expect(page.status == .ok)
    return String(buffer: page.body)
}

/// Whoever has a session is this viewer.
private struct Always: Authenticator {
    let viewer: Viewer

    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer? { viewer }
    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? { nil }
}
