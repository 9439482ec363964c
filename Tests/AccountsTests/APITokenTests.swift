import Access
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Accounts

@Suite struct APITokenTests {
    private func make(_ bench: Bench, for account: Account.ID, days: Int = 90) async throws -> String {
        try await bench.tokens.create(
            for: account, name: "Staff list", scopes: ["directory:read"], days: days, by: .system("test"))
    }

    @Test(arguments: enginesUnderTest)
    func `a token acts as its owner, within its scopes`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let account = try await bench.add("amara@homes.example")
            let token = try await make(bench, for: account)
            #expect(token.hasPrefix("concordat_"))
            let found = try #require(try await bench.authenticator.viewer(token: token, at: bench.time.now))
            #expect(found.viewer.account == account.uuid)
            #expect(found.scopes == ["directory:read"])
            #expect(try await bench.verbs() == ["token.created"])
            #expect(try await bench.entry("token.created")?.details["name"] == "Staff list")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `only its hash is kept`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let token = try await make(bench, for: try await bench.add("amara@homes.example"))
            let secret = try #require(bytes(hex: token.dropFirst("concordat_".count)))
            #expect(secret.count == 32)
            let kept = try await bench.database.read { try $0.values([UInt8].self, "SELECT hash FROM api_token") }
            #expect(kept == [sha256(secret)])
            let details = try await bench.entry("token.created")?.details.values.joined() ?? ""
            #expect(!details.contains(hex(secret)))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `what is no token of ours opens nothing`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let token = try await make(bench, for: try await bench.add("amara@homes.example"))
            let secret = token.dropFirst("concordat_".count)
            for text in [
                "", "concordat_", String(secret), "other_\(secret)", "concordat_\(secret)00", "Concordat_\(secret)",
                "concordat_" + secret.dropLast(2), "concordat_\(hex(sha256(bytes(hex: secret) ?? [])))", " \(token)",
            ] {
                #expect(try await bench.authenticator.viewer(token: text, at: bench.time.now) == nil, "\(text)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a token ends on its day`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let token = try await make(bench, for: try await bench.add("amara@homes.example"), days: 1)
            bench.time.advance(Interval(milliseconds: 86_400_000 - 1))
            #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) != nil)
            bench.time.advance(Interval(milliseconds: 1))
            #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a revoked token is useless at once, and only its owner can revoke it`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let owner = try await bench.add("amara@homes.example")
            let other = try await bench.add("dan@northmoor.example")
            let token = try await make(bench, for: owner)
            let id = try #require(try await bench.database.read { try APITokenStore($0).list(of: owner) }.first).id
            #expect(
                await faultKind { try await bench.tokens.revoke(id, owner: other, by: .system("test")) } == .missing)
            #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) != nil)
            try await bench.tokens.revoke(id, owner: owner, by: .system("test"))
            #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) == nil)
            #expect(
                await faultKind { try await bench.tokens.revoke(id, owner: owner, by: .system("test")) } == .missing)
            #expect(try await bench.verbs() == ["token.created", "token.revoked"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a token of an ended account opens nothing`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let member = try await bench.add("amara@homes.example")
            let guest = try await bench.add("leila@harbour.example", .guest, validUntil: bench.time.now + .days(1))
            let tokens = try await [make(bench, for: member), make(bench, for: guest)]
            try await bench.disable(member)
            bench.time.advance(.days(1))
            for token in tokens {
                #expect(try await bench.authenticator.viewer(token: token, at: bench.time.now) == nil)
            }
            #expect(await faultKind { try await make(bench, for: member) } == .missing)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an administrator's token is a member's`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            for (email, role) in [
                ("col@homes.example", Viewer.Role.platformAdministrator), ("jo@homes.example", .bodyAdministrator),
            ] {
                let account = try await bench.add(email, role, administering: [northmoor])
                let token = try await make(bench, for: account)
                let found = try #require(try await bench.authenticator.viewer(token: token, at: bench.time.now))
                #expect(found.viewer.role == .member)
                #expect(!found.viewer.administers(northmoor))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `unknown scopes, and none, are refused`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let account = try await bench.add("amara@homes.example")
            for scopes in [[], ["everything"], ["directory:read", "directory:write"]] {
                let kind = await faultKind {
                    try await bench.tokens.create(
                        for: account, name: "x", scopes: scopes, days: 1, by: .system("test"))
                }
                #expect(kind == .invalid)
            }
            #expect(try await bench.verbs().isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `its owner sees when it was last used`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let account = try await bench.add("amara@homes.example")
            let token = try await make(bench, for: account)
            func usedAt() async throws -> Instant? {
                try await bench.database.read { try APITokenStore($0).list(of: account) }.first?.usedAt
            }
            #expect(try await usedAt() == nil)
            _ = try await bench.authenticator.viewer(token: token, at: bench.time.now)
            try await bench.authenticator.times.write(to: bench.database)
            #expect(try await usedAt() == bench.time.now)
        }
    }
}
