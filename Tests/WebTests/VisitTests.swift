import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

/// Signing in, forms from elsewhere, messages that survive a redirect, addresses and logs.
@Suite struct VisitTests {
    private static let session: HTTPFields = [
        .cookie: "concordat-session=\(String(repeating: "09", count: 32))"
    ]

    @Test func `who is not signed in is sent to sign in, and back afterwards`() async throws {
        try await Door().application.test(.router) { client in
            let answer = try await client.get("/mine?a=b&c=//x")
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/sign-in?next=%2Fmine%3Fa%3Db%26c%3D%2F%2Fx")
        }
    }

    @Test func `a form of somebody who is not signed in is not redirected, so that nothing seems sent`() async throws {
        try await Door().application.test(.router) { client in
            let answer = try await client.post("/mine/form", "")
            #expect(answer.status == .unauthorized)
            #expect(answer.text.contains("Sign in first"))
        }
    }

    @Test(arguments: ["", "zz", "09", String(repeating: "08", count: 32), "%00", String(repeating: "0", count: 65)])
    func `another cookie opens nothing`(value: String) async throws {
        try await Door().application.test(.router) { client in
            let mine = try await client.get("/mine", Self.session)
            #expect(mine.status == .ok)
            let answer = try await client.get("/mine", [.cookie: "concordat-session=\(value)"])
            #expect(answer.status == .seeOther)
        }
    }

    @Test func `a form from elsewhere is refused`() async throws {
        try await Door().application.test(.router) { client in
            #expect(try await client.post("/form", "name=a").status == .seeOther)
            let token = FormToken.make(for: Door.browser, key: Door.formKey)
            let other = (token.first == "0" ? "1" : "0") + token.dropFirst()
            let mine = "concordat-browser=\(Door.browser)"
            for (cookie, body) in [
                (mine, "name=a"), (mine, "name=a&form-token="), (mine, "name=a&form-token=\(other)"),
                ("concordat-browser=other", "name=a&form-token=\(token)"), ("", "name=a&form-token=\(token)"),
                ("concordat-browser=", "name=a&form-token=\(FormToken.make(for: "", key: Door.formKey))"),
            ] {
                let answer = try await client.execute(
                    uri: "/form", method: .post, headers: [.cookie: cookie], body: ByteBuffer(string: body))
                #expect(answer.status == .forbidden, "\(cookie) \(body)")
                #expect(answer.text.contains("reload the page"))
            }
        }
    }

    @Test func `the token of a page is good for its forms`() async throws {
        try await Door().application.test(.router) { client in
            let page = try await client.get("/people/x")
            let cookie = try #require(page.cookie("concordat-browser")?.split(separator: ";").first)
            let start = try #require(page.text.firstRange(of: "name=\"form-token\" value=\"")).upperBound
            let token = page.text[start...].prefix { $0 != "\"" }
            let answer = try await client.execute(
                uri: "/form", method: .post, headers: [.cookie: String(cookie)],
                body: ByteBuffer(string: "name=a&form-token=\(token)"))
            #expect(answer.status == .seeOther)
        }
    }

    @Test func `a message survives one redirect`() async throws {
        try await Door().application.test(.router) { client in
            let sent = try await client.post("/form", "name=%3Cb%3E%2B%25+%C3%A9")
            let cookie = try #require(sent.cookie("concordat-flash")?.split(separator: ";").first)
            #expect(sent.cookie("concordat-flash")?.contains("HttpOnly; SameSite=Lax") == true)
            let page = try await client.get("/people/x", [.cookie: String(cookie)])
            #expect(page.text.contains("Kept ‘&lt;b&gt;+% é’; 100%+"))
            #expect(page.text.contains("govuk-notification-banner--success"))
            #expect(page.cookie("concordat-flash")?.hasPrefix("concordat-flash=; Path=/; Max-Age=0") == true)
            // Browsers have forgotten it now, and nothing else keeps it.
            let next = try await client.get("/people/x")
            #expect(!next.text.contains("Kept"))
            #expect(next.cookie("concordat-flash") == nil)
        }
    }

    @Test(arguments: ["+", "-", "", "x", "+%FF", "+%3Cscript%3E", "+%0D%0ASet-Cookie:x", "%2B"])
    func `a message that somebody made up does no harm`(value: String) async throws {
        try await Door().application.test(.router) { client in
            let page = try await client.get("/people/x", [.cookie: "concordat-flash=\(value)"])
            #expect(page.status == .ok)
            #expect(!page.text.contains("<script>"))
            #expect(page.cookies.allSatisfy { $0.hasPrefix("concordat-") })
        }
    }

    @Test func `the client's address comes from a proxy only where one is trusted`() async throws {
        let forwarded: HTTPFields = [.init("X-Forwarded-For")!: "203.0.113.9, 198.51.100.7 "]
        try await Door().application.test(.live) { client in
            let client = try await client.get("/client", forwarded).text
            #expect(["127.0.0.1", "::1"].contains(client))
        }
        try await Door(trustsProxy: true).application.test(.live) { client in
            // The last one is the proxy's own word; those before it are the client's.
            let told = try await client.get("/client", forwarded).text
            #expect(told == "198.51.100.7")
            let direct = try await client.get("/client").text
            #expect(["127.0.0.1", "::1"].contains(direct))
        }
    }

    @Test func `logs hold the route, not what was asked for`() async throws {
        let door = Door()
        try await door.application.test(.live) { client in
            _ = try await client.get(
                "/people/amara.osei@homes.example?q=divorce",
                [
                    .init("X-Forwarded-For")!: "203.0.113.9", .userAgent: "Amaras phone",
                    .referer: "http://concordat.example/people/leila",
                ])
            _ = try await client.get("/nowhere/leila.haddad?token=secret")
            _ = try await client.post("/form", "name=Leila")
            _ = try await client.get("/mine", Self.session)
        }
        let text = door.log.lines.joined()
        for personal in [
            "amara", "Amara", "divorce", "leila", "Leila", "secret", "203.0.113.9", "127.0.0.1", "phone",
            "090909", Door.browser,
        ] {
            #expect(!text.contains(personal), "\(personal) is in the log")
        }
        let first = try #require(door.log.lines.first)
        #expect(first.contains("\"route\":\"/people/{name}\"") || first.contains("\"route\":\"/people/:name\""))
        #expect(first.contains("\"method\":\"GET\""))
        #expect(first.contains("\"status\":\"200\""))
        #expect(first.contains("\"microseconds\":\""))
        #expect(door.log.lines.count == 4)
    }
}
