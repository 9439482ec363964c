import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

@Suite struct ErrorTests {
    @Test(arguments: ["/nowhere", "/missing", "/people/a/b/c", "/people/%2e%2e/x", "/%00", "/form/", "/.env"])
    func `an unknown address is a page with a reference`(path: String) async throws {
        let door = Door()
        try await door.application.test(.router) { client in
            let answer = try await client.get(path)
            if path == "/form/" {
                // The same as '/form', which takes no GET.
                #expect(answer.status == .methodNotAllowed)
                return
            }
            #expect(answer.status == .notFound)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains("<h1 class=\"govuk-heading-l\">Page not found</h1>"))
            let reference = try #require(answer.reference)
            #expect(reference.count == 10)
            #expect(door.log.lines.contains { $0.contains(reference) && $0.contains("\"status\":\"404\"") })
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete, .options, .trace])
    func `a wrong method is refused with what is allowed`(method: HTTPRequest.Method) async throws {
        try await Door().application.test(.router) { client in
            let answer = try await client.execute(uri: "/people/x", method: method)
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.headers[.allow] == "GET, HEAD")
            #expect(answer.reference != nil)
        }
    }

    @Test func `a form's address takes POST alone`() async throws {
        try await Door().application.test(.router) { client in
            for method in [HTTPRequest.Method.get, .head, .put] {
                let answer = try await client.execute(uri: "/form", method: method)
                #expect(answer.status == .methodNotAllowed)
                #expect(answer.headers[.allow] == "POST")
            }
        }
    }

    @Test(arguments: ["PROPFIND", "BREW", "get"])
    func `a method nobody heard of is no error of ours`(name: String) async throws {
        let method = try #require(HTTPRequest.Method(rawValue: name))
        try await Door().application.test(.router) { client in
            let answer = try await client.execute(uri: "/people/x", method: method)
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.headers[.allow] == "GET, HEAD")
        }
    }

    @Test func `an unknown error shows a reference, the log tells the rest`() async throws {
        let door = Door()
        try await door.application.test(.router) { client in
            let answer = try await client.get("/broken")
            #expect(answer.status == .internalServerError)
            #expect(answer.text.contains("Sorry, there is a problem with the service"))
            #expect(!answer.text.contains("malformed"))
            #expect(!answer.text.contains("Broken"))
            #expect(!answer.text.contains("sqlite"))
            let reference = try #require(answer.reference)
            let line = try #require(door.log.lines.first { $0.contains(Door.internals) })
            #expect(line.contains("\"level\":\"error\""))
            #expect(line.contains("\"reference\":\"\(reference)\""))
        }
    }

    @Test func `while it is busy, it says when to come back, and the log tells why`() async throws {
        let door = Door()
        try await door.application.test(.router) { client in
            for path in ["/busy", "/api/v1/things/busy"] {
                let answer = try await client.get(path, [.authorization: "Bearer \(Door.token)"])
                #expect(answer.status == .serviceUnavailable)
                #expect(answer.headers[.retryAfter] == "10")
                #expect(answer.text.contains("Concordat is busy."))
                #expect(!answer.text.contains("malformed"))
            }
            #expect(door.log.lines.count { $0.contains(Door.internals) && $0.contains("\"level\":\"error\"") } == 2)
        }
    }

    @Test func `a NUL in an address is no NUL behind the door`() async throws {
        try await Door().application.test(.router) { client async throws in
            #expect(try await client.get("/people/a%00b").text.contains("<h1>a\u{FFFD}b</h1>"))
        }
    }

    @Test func `a refusal says why`() async throws {
        let door = Door()
        try await door.application.test(.router) { client in
            let answer = try await client.get("/refused")
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("You cannot do this because it rains."))
            #expect(!door.log.lines.contains { $0.contains("\"level\":\"error\"") })
        }
    }

    @Test func `what an address holds is shown inert`() async throws {
        try await Door().application.test(.router) { client in
            let answer = try await client.get("/people/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
            #expect(answer.status == .ok)
            #expect(answer.text.contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>"))
        }
    }

    @Test func `below the programming interface errors are problems in JSON`() async throws {
        let authorised: HTTPFields = [.authorization: "Bearer \(Door.token)"]
        try await Door().application.test(.router) { client in
            func problem(_ path: String, _ headers: HTTPFields, _ status: Int) async throws -> TestResponse {
                let answer = try await client.get(path, headers)
                #expect(answer.status.code == status)
                #expect(answer.headers[.contentType] == "application/problem+json")
                #expect(answer.text.hasPrefix("{\"type\":\"about:blank\",\"title\":"))
                #expect(answer.text.contains("\"status\":\(status),"))
                #expect(answer.text.contains("\"reference\":\""))
                #expect(answer.cookies.isEmpty)
                return answer
            }
            _ = try await problem("/api/v1/nothing", authorised, 404)
            let unknown = try await problem("/api/v1/things/1", [:], 401)
            #expect(unknown.headers[.wwwAuthenticate] == "Bearer")
            _ = try await problem("/api/v1/things/1", [.authorization: "Bearer wrong"], 401)
            _ = try await problem("/api/v1/things/1", [.authorization: "Basic \(Door.token)"], 401)
            _ = try await problem("/api/v1/things/1", [.authorization: "Bearer narrow"], 403)
            let broken = try await problem("/api/v1/things/broken", authorised, 500)
            #expect(!broken.text.contains("malformed"))
            let invalid = try await problem("/api/v1/things/invalid", authorised, 422)
            #expect(
                invalid.text.contains(
                    "\"errors\":[{\"field\":\"q\",\"detail\":\"Say \\\"what\\\"\\nto look for\"}]"))
            let method = try await client.execute(uri: "/api/v1/things/1", method: .delete)
            #expect(method.status == .methodNotAllowed)
            #expect(method.headers[.allow] == "GET, HEAD")
            #expect(try await client.get("/api/v1/things/1", authorised).status == .ok)
        }
    }

    @Test func `a session cookie does not open the programming interface`() async throws {
        try await Door().application.test(.router) { client in
            let cookie: HTTPFields = [.cookie: "concordat-session=\(String(repeating: "09", count: 32))"]
            let thing = try await client.get("/api/v1/things/1", cookie)
            #expect(thing.status == .unauthorized)
            let mine = try await client.get("/mine", cookie)
            #expect(mine.status == .ok)
        }
    }
}
