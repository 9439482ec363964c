import Access
import Dispatch
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Mail
import Storage
import StorageTesting
import TOTP
import Testing
import Web

@testable import Accounts

@Suite struct RouteTests {
    private static let secret = Array("12345678901234567890".utf8)

    /// Asks for a link on the page, and gives its path.
    private static func link(_ bench: Bench, _ browser: Browser, next: String = "/next") async throws -> String {
        _ = try await browser.get("/sign-in")
        let before = Set(try await bench.mails().map(\.id))
        let sent = try await browser.post("/sign-in", ["email": "amara@homes.example", "next": next])
        #expect(sent.status == .ok)
        let id = try #require(try await bench.mails().first(where: { !before.contains($0.id) })).id
        let contents = try await bench.database.read { try $0.mailContents(id) }
        let word = contents?.text.split(whereSeparator: \.isWhitespace).first { $0.contains("/sign-in/link/") }
        return "/sign-in/link/" + (try #require(word?.split(separator: "/").last))
    }

    private static func signIn(_ bench: Bench, _ browser: Browser) async throws {
        let link = try await link(bench, browser)
        _ = try await browser.get(link)
        let answer = try await browser.post(link)
        #expect(answer.status == .seeOther)
    }

    @Test(arguments: enginesUnderTest)
    func `a page is answered while somebody else writes for long`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                try await Self.signIn(bench, browser)
                // Long enough for the time of use to be worth writing.
                bench.time.advance(.minutes(6))
                let (writing, release) = (AsyncStream.makeStream(of: Void.self), DispatchSemaphore(value: 0))
                async let import_: Void = bench.database.write { transaction in
                    try transaction.run("UPDATE session SET agent = 'x'")
                    writing.continuation.finish()
                    release.wait()
                }
                for await _ in writing.stream {}
                let answer = try await browser.get("/next")
                release.signal()
                #expect(answer.text.contains("Amara Osei"))
                try await import_
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `whoever is signed in may sign in again, and is then freshly signed in`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                try await Self.signIn(bench, browser)
                bench.time.advance(.minutes(20))
                #expect(try await browser.get("/sign-in").location == "/")
                #expect(try await browser.get("/sign-in?again=1&next=%2Fnext").field("next") == "/next")
                try await Self.signIn(bench, browser)
                let starts = try await bench.database.read { transaction in
                    try transaction.values(Instant.self, "SELECT created_at FROM session ORDER BY created_at")
                }
                #expect(starts.count == 2 && starts.first.map { starts[1] - $0 >= .minutes(20) } == true)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `from the page that was wanted, through the mail, and back to it`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                let wanted = try await browser.get("/next")
                #expect(wanted.location == "/sign-in?next=%2Fnext")
                let page = try await browser.get("/sign-in?next=%2Fnext")
                #expect(page.field("next") == "/next")
                let link = try await Self.link(bench, browser)
                let scanned = try await browser.get(link)
                #expect(scanned.text.contains("amara@homes.example"))
                #expect(browser.session == nil, "reading the page must not sign in")
                let entered = try await browser.post(link)
                #expect(entered.status == .seeOther)
                #expect(entered.location == "/next")
                let cookie = entered.headers[values: .setCookie].first { $0.hasPrefix("concordat-session=") }
                #expect(cookie?.contains("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax") == true)
                let there = try await browser.get("/next")
                #expect(there.text.contains("Amara Osei"))
                let again = try await browser.post(link)
                #expect(again.status == .conflict)
            }
        }
    }

    @Test func `a link opened in another browser signs nobody in`() async throws {
        try await withBench(.sqlite) { bench in
            try await bench.withCaller { client in
                let link = try await Self.link(bench, Browser(client))
                let other = Browser(client)
                let page = try await other.get(link)
                #expect(page.field("form-token") == nil || !page.text.contains("action=\"\(link)\""))
                #expect(!page.text.contains("amara@homes.example"))
                _ = try await other.get("/sign-in")
                let answer = try await other.post(link)
                #expect(answer.status == .forbidden)
                #expect(other.session == nil)
            }
        }
    }

    @Test func `who may not sign in sees the same page`() async throws {
        try await withBench(.sqlite) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                _ = try await browser.get("/sign-in")
                let known = try await browser.post("/sign-in", ["email": "amara@homes.example"])
                let unknown = try await browser.post("/sign-in", ["email": "amara@hames.example"])
                #expect(known.status == unknown.status)
                let same = unknown.text.replacing("amara@hames.example", with: "amara@homes.example")
                #expect(known.text == same)
                #expect(try await bench.mails().count == 1)
            }
        }
    }

    @Test(arguments: [
        "", "nobody", "a@b", "<script>@x.uk", "a@b.uk\u{202E}", String(repeating: "a", count: 300) + "@b.uk",
    ])
    func `what is no address is refused beside the field`(typed: String) async throws {
        try await withBench(.sqlite) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                _ = try await browser.get("/sign-in")
                let answer = try await browser.post("/sign-in", ["email": typed])
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains("id=\"email-error\""))
                #expect(answer.text.contains("There is a problem"))
                #expect(!answer.text.contains("<script>@"))
            }
        }
    }

    @Test(arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
    func `nobody is sent elsewhere after signing in`(next: String) async throws {
        try await withBench(.sqlite) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                let page = try await browser.get("/sign-in?next=\(percentEncoded(next))")
                #expect(page.field("next") == "/")
                let link = try await Self.link(bench, browser, next: next)
                _ = try await browser.get(link)
                #expect(try await browser.post(link).location == "/")
                let code = try await browser.get("/sign-in/code?next=\(percentEncoded(next))")
                #expect(code.field("next") == "/")
            }
        }
    }

    @Test func `too many requests for links say when to try again`() async throws {
        try await withBench(.sqlite) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                _ = try await browser.get("/sign-in")
                for _ in 0..<5 { _ = try await browser.post("/sign-in", ["email": "amara@homes.example"]) }
                let answer = try await browser.post("/sign-in", ["email": "amara@homes.example"])
                #expect(answer.status == .tooManyRequests)
                #expect(answer.text.contains("15 minutes"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `setting up a second factor, then signing in with it`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                try await Self.signIn(bench, browser)
                let page = try await browser.get("/account/two-factor")
                let shown = try #require(page.field("secret"))
                let secret = try #require(Base32.decode(shown))
                #expect(page.text.contains("<svg class=\"cc-qr\""))
                let wrong = try await browser.post("/account/two-factor", ["secret": shown, "code": "000000"])
                #expect(wrong.status == .unprocessableContent)
                #expect(wrong.field("secret") == shown, "the phone has this key already")
                let done = try await browser.post(
                    "/account/two-factor", ["secret": shown, "code": bench.code(secret)])
                #expect(done.status == .ok)
                #expect(done.text.contains("recovery codes"))

                bench.time.advance(.minutes(1))
                let phone = Browser(client)
                let link = try await Self.link(bench, phone)
                _ = try await phone.get(link)
                #expect(try await phone.post(link).location == "/sign-in/code?next=%2Fnext")
                #expect(try await phone.get("/next").status == .seeOther)
                let ask = try await phone.get("/sign-in/code?next=%2Fnext")
                #expect(ask.field("next") == "/next")
                let refused = try await phone.post("/sign-in/code", ["code": "12", "next": "/next"])
                #expect(refused.status == .unprocessableContent)
                let passed = try await phone.post("/sign-in/code", ["code": bench.code(secret), "next": "/next"])
                #expect(passed.location == "/next")
                #expect(try await phone.get("/next").status == .ok)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `sessions are listed, ended, and signed out of`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.withCaller { client in
                let (here, there, third) = (Browser(client), Browser(client), Browser(client))
                for browser in [here, there, third] { try await Self.signIn(bench, browser) }
                let page = try await here.get("/account")
                #expect(page.text.contains("Firefox on Linux"))
                #expect(!page.text.contains(here.session ?? "-"))
                let hash = hex(sha256(bytes(hex: there.session ?? "") ?? []))
                #expect(try await here.post("/account/sessions/end", ["session": hash]).location == "/account")
                #expect(try await there.get("/account").status == .seeOther)
                #expect(try await third.get("/account").status == .ok)
                _ = try await here.post("/account/sessions/end-others")
                #expect(try await third.get("/account").status == .seeOther)
                let cookie = here.session
                let out = try await here.post("/sign-out")
                #expect(out.location == "/sign-in")
                #expect(here.session == nil)
                let stolen = try await client.execute(
                    uri: "/account", method: .get, headers: [.cookie: "concordat-session=\(cookie ?? "")"])
                #expect(stolen.status == .seeOther)
                let ends = try await bench.verbs().filter {
                    $0 == "account.session-ended" || $0 == "account.signed-out"
                }
                #expect(ends == ["account.session-ended", "account.session-ended", "account.signed-out"])
            }
        }
    }

    @Test func `nobody ends another's session, or revokes another's token`() async throws {
        try await withBench(.sqlite) { bench in
            let dan = try await bench.add("dan@northmoor.example")
            let theirs = try await bench.enter("dan@northmoor.example")
            let token = try await bench.tokens.create(
                for: dan, name: "Mine", scopes: ["directory:read"], days: 1, by: .system("test"))
            let id = try #require(try await bench.database.read { try APITokenStore($0).list(of: dan) }.first).id
            try await bench.withCaller { client in
                let browser = Browser(client)
                try await Self.signIn(bench, browser)
                _ = try await browser.get("/account")
                _ = try await browser.post("/account/sessions/end", ["session": hex(sha256(theirs.session))])
                let answer = try await browser.post("/account/tokens/revoke", ["token": id.description])
                #expect(answer.status == .notFound)
            }
            #expect(try await bench.viewer(theirs) != nil)
            #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a token is made, shown once, and revoked`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.withCaller { client in
                let browser = Browser(client)
                try await Self.signIn(bench, browser)
                _ = try await browser.get("/account/tokens/new")
                for (name, days) in [("", "5"), ("x", "0"), ("x", "366"), ("x", "ten"), ("x", ""), ("a\u{0}", "5")] {
                    let answer = try await browser.post(
                        "/account/tokens", ["name": name, "days": days, "scopes": "directory:read"])
                    #expect(answer.status == .unprocessableContent)
                }
                let made = try await browser.post(
                    "/account/tokens", ["name": "<b>Staff", "days": "30", "scopes": "directory:read"])
                let start = try #require(made.text.firstRange(of: "concordat_")).lowerBound
                let token = String(made.text[start...].prefix { $0 != "<" })
                #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) != nil)
                let page = try await browser.get("/account")
                #expect(page.text.contains("&lt;b&gt;Staff"))
                #expect(!page.text.contains(token))
                let id = try #require(page.field("token"))
                #expect(try await browser.post("/account/tokens/revoke", ["token": id]).location == "/account")
                #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) == nil)
            }
        }
    }

    @Test func `signing in as somebody exists in the demonstration only`() async throws {
        try await withBench(.sqlite) { bench in
            let id = try await bench.add("col@homes.example", isPersona: true)
            try await bench.withCaller { client in
                let browser = Browser(client)
                let page = try await browser.get("/sign-in")
                #expect(!page.text.contains("/sign-in/as"))
                #expect(try await browser.get("/sign-in/as").status == .notFound)
                #expect(try await browser.post("/sign-in/as", ["account": id.description]).status == .notFound)
                #expect(browser.session == nil)
            }
        }
        try await withBench(.sqlite, isDemonstration: true) { bench in
            let id = try await bench.add("col@homes.example", .platformAdministrator, isPersona: true)
            let person = try await bench.add("real@homes.example")
            try await bench.withCaller { client in
                let browser = Browser(client)
                let page = try await browser.get("/sign-in/as")
                #expect(page.field("account") == id.description)
                #expect(!page.text.contains(person.description))
                #expect(try await browser.post("/sign-in/as", ["account": person.description]).status == .notFound)
                #expect(try await browser.post("/sign-in/as", ["account": "x"]).status == .notFound)
                #expect(try await browser.post("/sign-in/as", ["account": id.description]).location == "/")
                #expect(try await browser.get("/account").status == .ok)
            }
        }
    }
}
