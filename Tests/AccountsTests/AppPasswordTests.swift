import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Accounts

@Suite struct AppPasswordTests {
    private func make(_ bench: Bench, for account: Account.ID) async throws -> String {
        let passwords = AppPasswords(database: bench.database, clock: bench.time.clock, randomness: .system)
        return try await passwords.create(for: account, name: "Finder", by: .system("test"))
    }

    private func viewer(
        _ bench: Bench, _ password: String, _ address: String = "amara@homes.example", from client: String = "192.0.2.1"
    ) async throws -> Viewer? {
        try await bench.authenticator.viewer(address: address, password: password, client: client, at: bench.time.now)
    }

    @Test(arguments: enginesUnderTest)
    func `it opens its owner's account, never as an administrator, and only its hash is kept`(engine: Engine)
        async throws
    {
        try await withBench(engine) { bench in
            let account = try await bench.add(
                "amara@homes.example", .bodyAdministrator, administering: [homes])
            let password = try await make(bench, for: account)
            #expect(password.split(separator: "-").map(\.count) == [4, 4, 4, 4, 4, 4])
            let found = try #require(try await viewer(bench, password))
            #expect(found.account == account.uuid && found.role == .member && found.administers.isEmpty)
            // As people type it.
            #expect(
                try await viewer(bench, password.uppercased().replacing("-", with: " "), "Amara@Homes.example") != nil)
            #expect(try await viewer(bench, password, "dan@northmoor.example") == nil)
            // It is no token, and a token is none.
            #expect(try await bench.authenticator.viewer(token: password, at: bench.time.now) == nil)
            let token = try await bench.tokens.create(
                for: account, name: "x", scopes: ["directory:read"], days: 1, by: .system("test"))
            #expect(try await viewer(bench, token) == nil)
            let kept = try await bench.database.read { try $0.values([UInt8].self, "SELECT hash FROM app_password") }
            #expect(kept == [try #require(AppPassword.hash(of: password))])
            let entry = try #require(try await bench.entry("app-password.created"))
            #expect(entry.details == ["name": "Finder"])
            #expect(try await bench.database.read { try AppPasswordStore($0).list(of: account) }.first?.usedAt == nil)
            try await bench.authenticator.times.write(to: bench.database)
            let used = try await bench.database.read { try AppPasswordStore($0).list(of: account) }.first?.usedAt
            #expect(used == bench.time.now)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `it stops at once with its revocation, with the account, and with a guest's time`(engine: Engine) async throws
    {
        try await withBench(engine) { bench in
            let member = try await bench.add("amara@homes.example")
            let other = try await bench.add("dan@northmoor.example")
            let guest = try await bench.add("leila@harbour.example", .guest, validUntil: bench.time.now + .days(1))
            let (first, second) = try await (make(bench, for: member), make(bench, for: member))
            let third = try await make(bench, for: guest)
            let list = try await bench.database.read { try AppPasswordStore($0).list(of: member) }
            let passwords = AppPasswords(database: bench.database, clock: bench.time.clock, randomness: .system)
            let hash = try #require(AppPassword.hash(of: first))
            let id = try #require(try await bench.database.read { try AppPasswordStore($0).find(hash: hash) }?.id)
            #expect(list.count == 2)
            #expect(await faultKind { try await passwords.revoke(id, owner: other, by: .system("test")) } == .missing)
            try await passwords.revoke(id, owner: member, by: .system("test"))
            #expect(try await viewer(bench, first) == nil)
            #expect(try await viewer(bench, second) != nil)
            #expect(try await viewer(bench, third, "leila@harbour.example")?.role == .guest)
            try await bench.disable(member)
            #expect(try await viewer(bench, second) == nil)
            bench.time.advance(.days(1))
            #expect(try await viewer(bench, third, "leila@harbour.example") == nil)
            #expect(try await bench.verbs().filter { $0.hasPrefix("app-password") }.count == 4)
        }
    }

    @Test func `whoever guesses is turned away; a program with an old password shuts nobody out`() async throws {
        try await withBench(.sqlite) { bench in
            let password = try await make(bench, for: try await bench.add("amara@homes.example"))
            for _ in 0..<100 { #expect(try await viewer(bench, "old-password") == nil) }
            #expect(try await viewer(bench, password) != nil)
            for number in 0..<9 { #expect(try await viewer(bench, "guess \(number)") == nil) }
            // Ten different ones: from there even the right one is not looked at, for a while.
            #expect(await faultKind { try await viewer(bench, "guess 9") } == .tooMany)
            #expect(await faultKind { try await viewer(bench, password) } == .tooMany)
            #expect(try await viewer(bench, password, from: "192.0.2.2") != nil)
            // Other addresses from the same place: thirty in all.
            for number in 0..<20 {
                #expect(try await viewer(bench, "guess", "a\(number)@homes.example") == nil)
            }
            #expect(await faultKind { try await viewer(bench, "guess", "b@homes.example") } == .tooMany)
            bench.time.advance(.minutes(15))
            #expect(try await viewer(bench, password) != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `it is made on the account's page, shown once, and revoked there`(engine: Engine) async throws {
        try await withBench(engine, isDemonstration: true) { bench in
            let amara = try await bench.add("amara@homes.example", isPersona: true)
            try await bench.withCaller { client in
                let browser = Browser(client)
                _ = try await browser.get("/sign-in/as")
                _ = try await browser.post("/sign-in/as", ["account": amara.description])
                #expect(try await browser.get("/account").text.contains("You have none."))
                _ = try await browser.get("/account/app-passwords/new")
                #expect(try await browser.post("/account/app-passwords", ["name": " "]).status == .unprocessableContent)
                _ = try await browser.get("/account/app-passwords/new")
                let made = try await browser.post("/account/app-passwords", ["name": "Finder <on> my Mac"])
                let start = try #require(made.text.firstRange(of: "<code class=\"cc-code\">"))
                let password = String(made.text[start.upperBound...].prefix { $0 != "<" })
                #expect(try await viewer(bench, password) != nil)
                let page = try await browser.get("/account")
                #expect(page.text.contains("Finder &lt;on&gt; my Mac"))
                #expect(!page.text.contains(password))
                let list = try await bench.database.read { try AppPasswordStore($0).list(of: amara) }
                let id = try #require(list.first?.id)
                let revoked = try await browser.post("/account/app-passwords/revoke", ["password": id.description])
                #expect(revoked.status == .seeOther)
                #expect(try await viewer(bench, password) == nil)
            }
        }
    }
}
