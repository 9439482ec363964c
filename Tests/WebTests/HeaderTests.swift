import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

@Suite struct HeaderTests {
    /// Every kind of answer: method, path and status.
    static let answers: [(HTTPRequest.Method, String, Int)] = [
        (.get, "/people/x", 200), (.get, "/public", 200), (.get, "/file", 200), (.get, "/picture", 200),
        (.get, "/redirect", 303), (.get, "/mine", 303), (.get, "/refused", 403), (.get, "/missing", 404),
        (.get, "/nowhere", 404), (.get, "/people/", 404), (.post, "/public", 405), (.delete, "/form", 405),
        (.post, "/form", 403), (.get, "/broken", 500), (.head, "/people/x", 200), (.head, "/nowhere", 404),
        (.get, "/api/v1/things/1", 401), (.get, "/api/v1/nothing", 404), (.put, "/api/v1/things/1", 405),
    ]

    @Test(arguments: [TestingSetup.router, .live])
    func `every answer has the security headers`(setup: TestingSetup) async throws {
        try await Door().application.test(setup) { client in
            for (method, path, status) in Self.answers {
                let answer = try await client.execute(uri: path, method: method)
                #expect(answer.status.code == status, "\(method) \(path)")
                Self.check(answer, "\(method) \(path)")
            }
            Self.check(try await client.post("/form", "name="), "422")
            Self.check(try await client.post("/form", "name=a"), "303")
            // The last one: the connection is closed after it.
            Self.check(try await client.post("/form", String(repeating: "x", count: 2000)), "413")
        }
    }

    private static func check(_ answer: TestResponse, _ what: Comment) {
        let headers = answer.headers
        #expect(headers[.xContentTypeOptions] == "nosniff", what)
        #expect(headers[.init("Referrer-Policy")!] == "same-origin", what)
        #expect(headers[.init("Cross-Origin-Opener-Policy")!] == "same-origin", what)
        #expect(headers[.init("Cross-Origin-Resource-Policy")!] == "same-origin", what)
        #expect(headers[.init("Permissions-Policy")!]?.contains("camera=()") == true, what)
        let policy = headers[.contentSecurityPolicy] ?? ""
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"), what)
        #expect(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), what)
        #expect(!policy.contains("unsafe"), what)
        #expect(headers[.cacheControl] != nil, what)
        // Only where TLS is certain: a browser would refuse the plain address for a year.
        #expect(headers[.strictTransportSecurity] == nil, what)
        #expect(headers[.server] == nil, what)
    }

    @Test func `a site behind TLS asks browsers to stay with it, on errors too`() async throws {
        try await Door(address: "https://concordat.example").application.test(.router) { client in
            for path in ["/people/x", "/nowhere", "/broken", "/mine"] {
                let answer = try await client.get(path)
                #expect(answer.headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
            }
        }
    }

    @Test func `what says nothing about caching is not cached, what does keeps its say`() async throws {
        try await Door().application.test(.router) { client in
            for path in ["/people/x", "/nowhere", "/client", "/redirect", "/mine"] {
                #expect(try await client.get(path).headers[.cacheControl] == "no-store")
            }
            let file = try await client.get("/file")
            #expect(file.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(file.cookies.isEmpty, "a shared cache would hand out one browser's cookie to all")
        }
    }

    @Test func `robots may index pages for the public only`() async throws {
        try await Door().application.test(.router) { client in
            for (path, isClosed) in [("/public", false), ("/people/x", true), ("/nowhere", true)] {
                let answer = try await client.get(path)
                #expect(answer.text.contains("noindex, nofollow") == isClosed)
            }
        }
    }

    @Test func `cookies on a plain site`() async throws {
        try await Door().application.test(.router) { client in
            let cookie = try #require(try await client.get("/people/x").cookie("concordat-browser"))
            #expect(cookie.contains("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"))
            #expect(!cookie.contains("Secure"))
            #expect(!cookie.contains("Domain"))
        }
    }

    @Test func `cookies behind TLS are secure and tied to the host`() async throws {
        try await Door(address: "https://concordat.example").application.test(.router) { client in
            let cookie = try #require(try await client.get("/people/x").cookie("__Host-concordat-browser"))
            #expect(cookie.hasSuffix("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure"))
            // The plain name could have been set by another site on a neighbouring host.
            let again = try await client.get("/people/x", [.cookie: "concordat-browser=\(Door.browser)"])
            #expect(again.cookie("__Host-concordat-browser") != nil)
        }
    }

    @Test func `a browser keeps its cookie, and each gets its own`() async throws {
        try await Door().application.test(.router) { client in
            let known = try await client.get("/people/x", [.cookie: "a=b; concordat-browser=\(Door.browser)"])
            #expect(known.cookies.isEmpty)
            let first = try await client.get("/people/x").cookie("concordat-browser")
            let second = try await client.get("/people/x").cookie("concordat-browser")
            #expect(first != second)
        }
    }

    @Test func `text is compressed for those who take it`() async throws {
        try await Door().application.test(.router) { client in
            let plain = try await client.get("/long")
            #expect(plain.headers[.contentEncoding] == nil)
            let packed = try await client.get("/long", [.acceptEncoding: "br, gzip;q=0.8"])
            #expect(packed.headers[.contentEncoding] == "gzip")
            #expect(packed.headers[.vary]?.contains("Accept-Encoding") == true)
            #expect(packed.headers[.contentLength] == String(packed.body.readableBytes))
            #expect(packed.body.readableBytes < plain.body.readableBytes / 4)
            #expect(Array(packed.body.readableBytesView.prefix(2)) == [0x1F, 0x8B])
            // A cache in between must ask again for another browser, and keep what else the route varies by.
            #expect(plain.headers[.vary] == "Accept-Encoding")
            #expect(try await client.get("/file").headers[values: .vary] == ["Cookie", "Accept-Encoding"])
            #expect(try await client.get("/picture").headers[.vary] == nil)
            #expect(try await client.get("/long", [.acceptEncoding: "gzip;q=0"]).headers[.contentEncoding] == nil)
            let picture = try await client.get("/picture", [.acceptEncoding: "gzip"])
            #expect(picture.headers[.contentEncoding] == nil)
        }
    }

    @Test func `HEAD answers as GET does, without the body`() async throws {
        try await Door().application.test(.router) { client in
            let get = try await client.get("/long")
            let head = try await client.execute(uri: "/long", method: .head)
            #expect(head.status == .ok)
            #expect(head.headers[.contentType] == get.headers[.contentType])
            #expect(head.headers[.contentLength] == get.headers[.contentLength])
            #expect(head.body.readableBytes == 0)
            let mine = try await client.execute(uri: "/mine", method: .head)
            #expect(mine.status == .seeOther)
            #expect(mine.headers[.location] == "/sign-in?next=%2Fmine")
            // A body after all would be taken for the next answer on the same connection.
            for path in ["/nowhere", "/broken", "/missing", "/form", "/mine", "/api/v1/nothing"] {
                let answer = try await client.execute(uri: path, method: .head)
                #expect(answer.status.code >= 300)
                #expect(answer.body.readableBytes == 0, "\(path)")
            }
        }
    }
}
