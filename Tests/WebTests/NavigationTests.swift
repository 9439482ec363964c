import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import Web

@Suite struct NavigationTests {
    private static let signedIn: HTTPFields = [
        .cookie: "concordat-session=\(hex(Door.session))", .accept: "text/html,application/xhtml+xml",
    ]

    @Test(arguments: [(0, "Notices</a>"), (3, "</span> (3)</a>"), (100, "</span> (99+)</a>")])
    func `The navigation counts the notices that were not read`(number: Int, shown: String) async throws {
        try await Door(unread: { _, _ in number }).application.test(.router) { client in
            let page = try await client.get("/mine", Self.signedIn).text
            #expect(page.contains("href=\"/notices\"") && page.contains(shown))
        }
    }

    /// What scripts fetch while somebody types waits for no count, and whoever is nobody has none.
    @Test func `Only pages of somebody are counted for`() async throws {
        let door = Door(unread: { _, _ in throw Broken(what: "counted") })
        try await door.application.test(.router) { client async throws in
            var headers = Self.signedIn
            headers[.accept] = "*/*"
            #expect(try await client.get("/mine", headers).status == .ok)
            #expect(try await client.get("/public", Self.signedIn).status == .ok)
            #expect(try await client.get("/mine", Self.signedIn).status == .internalServerError)
        }
        try await Door().application.test(.router) { client async throws in
            #expect(try await !client.get("/mine", Self.signedIn).text.contains("/notices"))
        }
    }
}
