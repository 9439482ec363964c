import Access
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Accounts

@Suite struct SessionTests {
    @Test(arguments: enginesUnderTest)
    func `a stolen database opens no session`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            #expect(entrance.session.count == 32)
            let kept = try await bench.database.read { try $0.values([UInt8].self, "SELECT hash FROM session") }
            #expect(kept == [sha256(entrance.session)])
            // What is kept, sent as a cookie, is hashed again.
            #expect(try await bench.authenticator.viewer(session: sha256(kept[0]), at: bench.time.now) == nil)
            #expect(try await bench.authenticator.viewer(session: entrance.session, at: bench.time.now) == nil)
            #expect(try await bench.authenticator.viewer(session: [], at: bench.time.now) == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `unused for twelve hours, a session ends`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            bench.time.advance(Interval(milliseconds: 12 * 3_600_000 - 60_000))
            #expect(try await bench.viewer(entrance) != nil)
            // That was a use.
            bench.time.advance(Interval(milliseconds: 12 * 3_600_000 - 60_000))
            #expect(try await bench.viewer(entrance) != nil)
            bench.time.advance(.hours(12))
            #expect(try await bench.viewer(entrance) == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `after fourteen days, a session ends however much it is used`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            for _ in 0..<(14 * 24 / 6) - 1 {
                bench.time.advance(.hours(6))
                #expect(try await bench.viewer(entrance) != nil)
            }
            bench.time.advance(.hours(6))
            #expect(try await bench.viewer(entrance) == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `looking at pages seldom writes`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            func seen() async throws -> Int64? {
                try await bench.database.read { try $0.value(Int64.self, "SELECT seen_at FROM session") }
            }
            let start = try await seen()
            bench.time.advance(.minutes(4))
            _ = try await bench.viewer(entrance)
            #expect(try await seen() == start)
            bench.time.advance(.minutes(2))
            _ = try await bench.viewer(entrance)
            #expect(try await seen() == bench.time.now.milliseconds)
        }
    }

    @Test func `a time of use that cannot be kept, as on a full disk, is kept later`() async throws {
        try await withBench(.sqlite) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            let account = try #require(try await bench.account("amara@homes.example")).id
            let token = try await bench.tokens.create(
                for: account, name: "x", scopes: ["directory:read"], days: 1, by: .system("test"))
            let (authenticator, session) = (bench.authenticator, sha256(entrance.session))
            for table in ["session", "api_token"] {
                try await bench.database.write { transaction in
                    try transaction.run(
                        SQL(
                            trusted: """
                                CREATE TRIGGER \(table)_full BEFORE UPDATE ON \(table)
                                BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
                                """))
                }
            }
            bench.time.advance(.minutes(6))
            #expect(try await authenticator.viewer(session: session, at: bench.time.now) != nil)
            #expect(try await authenticator.viewer(token: token, at: bench.time.now) != nil)
            await #expect(throws: StorageError.self) { try await authenticator.times.write(to: bench.database) }
            try await bench.database.write { transaction in
                try transaction.run("DROP TRIGGER session_full")
                try transaction.run("DROP TRIGGER api_token_full")
            }
            try await authenticator.times.write(to: bench.database)
            let kept = try await bench.database.read { transaction in
                [
                    try transaction.value(Instant.self, "SELECT seen_at FROM session"),
                    try transaction.value(Instant.self, "SELECT used_at FROM api_token"),
                ]
            }
            #expect(kept == [bench.time.now, bench.time.now])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `sessions are listed, newest first, without those that have ended`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let windows = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
            _ = try await bench.enter("amara@homes.example", agent: windows)
            bench.time.advance(.hours(11))
            _ = try await bench.enter("amara@homes.example", agent: "curl/8")
            _ = try await bench.enter("dan@northmoor.example")
            let account = try #require(try await bench.account("amara@homes.example"))
            func agents() async throws -> [String] {
                let now = bench.time.now
                return try await bench.database.read { try SessionStore($0).list(of: account.id, at: now) }.map(\.agent)
            }
            #expect(try await agents() == ["A browser", "Firefox on Windows"])
            bench.time.advance(.hours(1))
            #expect(try await agents() == ["A browser"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `ending the others leaves this one, and other people's`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let here = try await bench.enter("amara@homes.example")
            let there = try await bench.enter("amara@homes.example")
            let somebody = try await bench.enter("dan@northmoor.example")
            let account = try #require(try await bench.account("amara@homes.example"))
            try await bench.database.write { try SessionStore($0).endAll(of: account.id, but: sha256(here.session)) }
            #expect(try await bench.viewer(here) != nil)
            #expect(try await bench.viewer(there) == nil)
            #expect(try await bench.viewer(somebody) != nil)
        }
    }

    @Test(arguments: [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            "Chrome on Linux"
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone"
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome on Android"
        ),
        ("", "A browser"), ("<script>alert(1)</script>", "A browser"),
    ])
    func `a browser is told by its own description`(agent: String, name: String) {
        #expect(describe(agent: agent) == name)
    }
}
