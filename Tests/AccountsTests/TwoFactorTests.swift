import Access
import Journal
import Kernel
import Storage
import StorageTesting
import TOTP
import Testing
import Web

@testable import Accounts

@Suite struct TwoFactorTests {
    /// The secret of RFC 6238, appendix B.
    private static let secret = Array("12345678901234567890".utf8)

    /// Signs in and turns the second factor on; gives the recovery codes.
    private func turnOn(_ bench: Bench, _ email: String = "amara@homes.example") async throws -> (
        entrance: SignIn.Entrance, account: Account.ID, codes: [String]
    ) {
        let entrance = try await bench.enter(email)
        let viewer = try #require(try await bench.viewer(entrance))
        let codes = try await bench.twoFactor.enable(
            secret: Base32.encode(Self.secret), code: bench.code(Self.secret), by: viewer,
            session: sha256(entrance.session))
        bench.time.advance(.minutes(16))
        return (entrance, Account.ID(viewer.account), codes)
    }

    @Test(arguments: enginesUnderTest)
    func `the codes are those of RFC 6238`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            // Appendix B: at 59 seconds after 1970 the code ends in 287082.
            bench.time.set(Instant(milliseconds: 59_000))
            let entrance = try await bench.enter("amara@homes.example")
            let viewer = try #require(try await bench.viewer(entrance))
            let session = sha256(entrance.session)
            let secret = Base32.encode(Self.secret)
            for wrong in ["287083", "", "28708", "2870822", "abcdef"] {
                let kind = await faultKind {
                    try await bench.twoFactor.enable(secret: secret, code: wrong, by: viewer, session: session)
                }
                #expect(kind == .invalid)
            }
            let codes = try await bench.twoFactor.enable(
                secret: secret, code: "287 082", by: viewer, session: session)
            #expect(codes.count == 10)
            #expect(Set(codes).count == 10)
            #expect(try await bench.account("amara@homes.example")?.hasTwoFactor == true)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a secret that is too short or no secret is refused`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            let viewer = try #require(try await bench.viewer(entrance))
            let short = Array(Self.secret.prefix(10))
            for (secret, code) in [(Base32.encode(short), bench.code(short)), ("", ""), ("0189", "000000")] {
                let kind = await faultKind {
                    try await bench.twoFactor.enable(
                        secret: secret, code: code, by: viewer, session: sha256(entrance.session))
                }
                #expect(kind == .invalid)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a link alone does not sign in any more`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            _ = try await turnOn(bench)
            let entrance = try await bench.enter("amara@homes.example")
            #expect(entrance.awaitsCode)
            #expect(try await bench.viewer(entrance) == nil)
            let session = sha256(entrance.session)
            #expect(try await bench.twoFactor.pass(code: bench.code(Self.secret), session: session))
            #expect(try await bench.viewer(entrance)?.email == "amara@homes.example")
            #expect(try await bench.verbs().contains("account.two-factor-on"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `turning it on ends the other sessions`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let before = try await bench.enter("amara@homes.example")
            let (entrance, _, _) = try await turnOn(bench)
            #expect(try await bench.viewer(before) == nil)
            #expect(try await bench.viewer(entrance) != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a code is good once`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            _ = try await turnOn(bench)
            let code = bench.code(Self.secret)
            let first = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: code, session: first))
            let second = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: code, session: second) == false)
            // The one before it is used up as well.
            #expect(try await bench.twoFactor.pass(code: bench.code(Self.secret, after: -1), session: second) == false)
            bench.time.advance(.seconds(30))
            #expect(try await bench.twoFactor.pass(code: bench.code(Self.secret), session: second))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `the code with which it was turned on is used up`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            let viewer = try #require(try await bench.viewer(entrance))
            let code = bench.code(Self.secret)
            _ = try await bench.twoFactor.enable(
                secret: Base32.encode(Self.secret), code: code, by: viewer, session: sha256(entrance.session))
            let next = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: code, session: next) == false)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `six wrong codes end the session`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            _ = try await turnOn(bench)
            let session = sha256(try await bench.enter("amara@homes.example").session)
            for wrong in ["000000", "", "xxxxxx", "0000-0000", "00000-00000", "999999"] {
                #expect(try await bench.twoFactor.pass(code: wrong, session: session) == false)
            }
            let kind = await faultKind {
                try await bench.twoFactor.pass(code: bench.code(Self.secret), session: session)
            }
            #expect(kind == .signInNeeded)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `wrong codes are counted over all links that were asked for`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            _ = try await turnOn(bench)
            for _ in 0..<4 {
                let session = sha256(try await bench.enter("amara@homes.example").session)
                for _ in 0..<5 { #expect(try await bench.twoFactor.pass(code: "999999", session: session) == false) }
                // Not so many links in so short a time.
                bench.time.advance(.minutes(10))
            }
            let closed = sha256(try await bench.enter("amara@homes.example").session)
            let kind = await faultKind {
                try await bench.twoFactor.pass(code: bench.code(Self.secret), session: closed)
            }
            #expect(kind == .tooMany)
            bench.time.advance(.minutes(31))
            let later = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: bench.code(Self.secret), session: later))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a recovery code signs in once, however it is typed`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let (_, account, codes) = try await turnOn(bench)
            let kept = try await bench.database.read {
                try $0.values([UInt8].self, "SELECT hash FROM recovery_code WHERE account_id = \(account)")
            }
            #expect(Set(kept) == Set(codes.map { sha256(Array($0.utf8)) }))
            let first = sha256(try await bench.enter("amara@homes.example").session)
            let typed = codes[3].uppercased().filter { $0 != "-" }
            #expect(try await bench.twoFactor.pass(code: typed, session: first))
            let second = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: codes[3], session: second) == false)
            #expect(try await bench.twoFactor.pass(code: codes[4], session: second))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `recovery codes are the owner's alone, and new ones replace the old`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let (_, _, theirs) = try await turnOn(bench, "dan@northmoor.example")
            let (mine, _, old) = try await turnOn(bench)
            let viewer = try #require(try await bench.viewer(mine))
            let session = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: theirs[0], session: session) == false)
            let kind = await faultKind {
                try await bench.twoFactor.enable(
                    secret: Base32.encode(Self.secret), code: bench.code(Self.secret), by: viewer,
                    session: sha256(mine.session))
            }
            #expect(kind == .invalid, "whoever sits at an open browser must not replace it")
            _ = try await bench.twoFactor.enable(
                secret: Base32.encode(Self.secret), code: bench.code(Self.secret), present: old[1], by: viewer,
                session: sha256(mine.session))
            let again = sha256(try await bench.enter("amara@homes.example").session)
            #expect(try await bench.twoFactor.pass(code: old[0], session: again) == false)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an administrator acts as a member until there is a second factor`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.add("col@homes.example", .platformAdministrator)
            let weak = try await bench.enter("col@homes.example")
            #expect(weak.needsTwoFactor)
            #expect(try await bench.viewer(weak)?.role == .member)
            let (strong, _, codes) = try await turnOn(bench, "col@homes.example")
            let col = try #require(try await bench.viewer(strong))
            #expect(col.role == .platformAdministrator)
            #expect(await faultKind { try await bench.twoFactor.disable(present: codes[0], by: col) } == .refused)

            try await bench.add("jo@homes.example", .bodyAdministrator, administering: [northmoor])
            let (body, _, _) = try await turnOn(bench, "jo@homes.example")
            let viewer = try #require(try await bench.viewer(body))
            #expect(viewer.role == .bodyAdministrator)
            #expect(viewer.administers(northmoor))
            #expect(!viewer.administers(homes))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an administrator whose second factor was taken off is a member again`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.add("col@homes.example", .platformAdministrator)
            let (entrance, account, _) = try await turnOn(bench, "col@homes.example")
            let now = bench.time.now
            try await bench.database.write { try TwoFactor.clear(account, by: .commandLine("test"), at: now, in: $0) }
            let viewer = try await bench.viewer(entrance)
            #expect(viewer == nil || viewer?.role == .member)
            #expect(try await bench.verbs().last == "account.two-factor-off")
            #expect(try await bench.enter("col@homes.example").needsTwoFactor)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a member may turn it off`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let (signedIn, _, codes) = try await turnOn(bench)
            let viewer = try #require(try await bench.viewer(signedIn))
            #expect(await faultKind { try await bench.twoFactor.disable(present: "999999", by: viewer) } == .invalid)
            #expect(try await bench.enter("amara@homes.example").awaitsCode)
            try await bench.twoFactor.disable(present: codes[0], by: viewer)
            let entrance = try await bench.enter("amara@homes.example")
            #expect(!entrance.awaitsCode)
            #expect(try await bench.viewer(entrance) != nil)
        }
    }
}
