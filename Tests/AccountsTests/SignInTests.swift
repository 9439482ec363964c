import Access
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Accounts

@Suite struct SignInTests {
    @Test(arguments: enginesUnderTest)
    func `a link signs in, once`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(try await bench.askForLink("amara@homes.example"))
            let entrance = try await bench.signIn.consume(link: link, browser: "b", agent: "")
            #expect(entrance.next == "/next")
            #expect(!entrance.awaitsCode)
            #expect(try await bench.viewer(entrance)?.email == "amara@homes.example")
            #expect(
                await faultKind { try await bench.signIn.consume(link: link, browser: "b", agent: "") } == .conflict)
            #expect(try await bench.signIn.state(ofLink: link, browser: "b") == .spent)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `looking at a link does not use it up`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(try await bench.askForLink("amara@homes.example"))
            for _ in 0..<3 {
                #expect(try await bench.signIn.state(ofLink: link, browser: "b") == .good(email: "amara@homes.example"))
            }
            _ = try await bench.signIn.consume(link: link, browser: "b", agent: "")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `of two who use a link at the same time one gets in`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(try await bench.askForLink("amara@homes.example"))
            let successes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        (try? await bench.signIn.consume(link: link, browser: "b", agent: "")) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(successes == 1)
            #expect(try await bench.verbs() == ["account.created", "account.signed-in"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a link is good for fifteen minutes`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(try await bench.askForLink("amara@homes.example"))
            bench.time.advance(Interval(milliseconds: 15 * 60_000 - 1))
            #expect(try await bench.signIn.state(ofLink: link, browser: "b") != .spent)
            bench.time.advance(Interval(milliseconds: 1))
            #expect(try await bench.signIn.state(ofLink: link, browser: "b") == .spent)
            #expect(
                await faultKind { try await bench.signIn.consume(link: link, browser: "b", agent: "") } == .conflict)
            #expect(try await bench.account("amara@homes.example") == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a link works in the browser that asked, and stays good for it`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(try await bench.askForLink("amara@homes.example", browser: "mine"))
            #expect(try await bench.signIn.state(ofLink: link, browser: "theirs") == .otherBrowser)
            #expect(
                await faultKind { try await bench.signIn.consume(link: link, browser: "theirs", agent: "") } == .refused
            )
            #expect(await faultKind { try await bench.signIn.consume(link: link, browser: "", agent: "") } == .refused)
            #expect(try await bench.verbs().isEmpty)
            _ = try await bench.signIn.consume(link: link, browser: "mine", agent: "")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `what is no link opens nothing`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(try await bench.askForLink("amara@homes.example"))
            let other = String(link.reversed())
            for text in ["", "00", "zz", other, link + "00", String(link.dropLast(2)), "'; DROP TABLE account; --"] {
                #expect(try await bench.signIn.state(ofLink: text, browser: "b") == .spent)
                #expect(
                    await faultKind { try await bench.signIn.consume(link: text, browser: "b", agent: "") } == .conflict
                )
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `only hashes of links, browsers and clients are kept`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let link = try #require(
                try await bench.askForLink("amara@homes.example", browser: "mine", client: "203.0.113.9"))
            let secret = try #require(bytes(hex: link))
            let kept = try await bench.database.read { transaction in
                try transaction.values([UInt8].self, "SELECT hash FROM sign_in_link")
                    + transaction.values([UInt8].self, "SELECT browser_hash FROM sign_in_link")
                    + transaction.values([UInt8].self, "SELECT client_hash FROM sign_in_link")
            }
            #expect(kept[0] == sha256(secret))
            #expect(kept[1] == sha256(Array("mine".utf8)))
            #expect(!kept.contains { $0 == secret || $0 == Array("203.0.113.9".utf8) })
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an address that may not sign in gets no mail, and no other answer`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            for email in ["eve@elsewhere.example", "eve@homes.example.evil.example"] {
                let link = try await bench.askForLink(email)
                #expect(link == nil)
            }
            let mails = try await bench.mails()
            #expect(mails.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a client may ask for five links to one address within a link's lifetime`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            for email in ["amara@homes.example", "eve@elsewhere.example"] {
                for _ in 0..<5 { _ = try await bench.askForLink(email, client: "2001:db8::\(email.count)") }
                let shouted = email.uppercased()
                #expect(
                    await faultKind { try await bench.askForLink(shouted, client: "2001:db8::ffff:1") } == .tooMany)
            }
            #expect(try await bench.mails().count == 5)
            // A stranger's asking does not shut the owner of the address out.
            #expect(try await bench.askForLink("amara@homes.example", client: "192.0.2.1") != nil)
            bench.time.advance(.minutes(15))
            #expect(try await bench.askForLink("amara@homes.example", client: "2001:db8::1") != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `however many ask, an address gets twenty-five links at most`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            for number in 0..<25 { _ = try await bench.askForLink("amara@homes.example", client: "192.0.2.\(number)") }
            #expect(
                await faultKind { try await bench.askForLink("amara@homes.example", client: "192.0.2.99") } == .tooMany)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a client may ask for thirty, whatever the addresses`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            for number in 0..<30 { _ = try await bench.askForLink("p\(number)@elsewhere.example") }
            #expect(await faultKind { try await bench.askForLink("amara@homes.example") } == .tooMany)
            #expect(try await bench.askForLink("amara@homes.example", client: "another") != nil)
            bench.time.advance(.minutes(15))
            #expect(try await bench.askForLink("dan@homes.example") != nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `the first time makes the account, with what the directory knows`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("Amara@Homes.Example")
            let viewer = try #require(try await bench.viewer(entrance))
            #expect(viewer.email == "amara@homes.example")
            #expect(viewer.name == "Amara Osei")
            #expect(viewer.person == TestHomes.amara)
            #expect(viewer.body == homes)
            #expect(viewer.role == .member)
            _ = try await bench.enter("amara@homes.example")
            #expect(try await bench.verbs() == ["account.created", "account.signed-in", "account.signed-in"])
            #expect(try await bench.entry("account.signed-in")?.body == homes)
            #expect(try await bench.entry("account.created")?.subject.id == viewer.account)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `who is not in the directory goes by the first part of the address`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.enter("dan.okafor@northmoor.example")
            let account = try #require(try await bench.account("dan.okafor@northmoor.example"))
            #expect(account.name == "dan.okafor")
            #expect(account.body == northmoor)
            #expect(account.person == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an invited address signs in as what it was invited as`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let until = bench.time.now + .days(2)
            try await bench.invite("Leila@Harbour.example", until: until)
            let entrance = try await bench.enter("leila@harbour.example")
            let viewer = try #require(try await bench.viewer(entrance))
            #expect(viewer.role == .guest)
            #expect(viewer.until == until)
            #expect(viewer.body == nil)
            #expect(viewer.name == "Leila Haddad")
            bench.time.set(until)
            #expect(try await bench.viewer(entrance) == nil)
            #expect(try await bench.askForLink("leila@harbour.example") == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an invitation that has ended invites nobody`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.invite("leila@harbour.example", until: bench.time.now + .minutes(10))
            let link = try #require(try await bench.askForLink("leila@harbour.example"))
            bench.time.advance(.minutes(10))
            #expect(await faultKind { try await bench.signIn.consume(link: link, browser: "b", agent: "") } == .refused)
            #expect(try await bench.askForLink("leila@harbour.example") == nil)
            #expect(try await bench.account("leila@harbour.example") == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `an invited administrator administers that body, with a second factor`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            try await bench.invite("col@harbour.example", .bodyAdministrator, body: northmoor)
            let entrance = try await bench.enter("col@harbour.example")
            #expect(entrance.needsTwoFactor)
            #expect(try await bench.viewer(entrance)?.role == .member)
            #expect(try await bench.viewer(entrance)?.administers(northmoor) == false)
            let account = try #require(try await bench.account("col@harbour.example"))
            #expect(account.role == .bodyAdministrator)
            let bodies = try await bench.database.read { try AccountStore($0).administeredBodies(of: account.id) }
            #expect(bodies == [northmoor])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a disabled account is out at once and stays out`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let entrance = try await bench.enter("amara@homes.example")
            let link = try #require(try await bench.askForLink("amara@homes.example"))
            let account = try #require(try await bench.account("amara@homes.example"))
            try await bench.disable(account.id)
            #expect(try await bench.viewer(entrance) == nil)
            #expect(await faultKind { try await bench.signIn.consume(link: link, browser: "b", agent: "") } == .refused)
            #expect(try await bench.askForLink("amara@homes.example") == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `the command line makes a link for any browser, only for who may sign in`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            #expect(await faultKind { try await bench.signIn.makeLink(email: "eve@elsewhere.example") } == .missing)
            let url = try await bench.signIn.makeLink(email: "Amara@homes.example")
            #expect(url.hasPrefix("https://concordat.example/sign-in/link/"))
            #expect(try await bench.mails().isEmpty)
            // Whoever has a shell can sign in as anybody: the journal says when.
            #expect(try await bench.verbs() == ["account.link-made"])
            let token = String(try #require(url.split(separator: "/").last))
            let entrance = try await bench.signIn.consume(link: token, browser: "any", agent: "")
            #expect(entrance.next == "/")
            #expect(
                await faultKind { try await bench.signIn.consume(link: token, browser: "any", agent: "") } == .conflict)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `personas are entered in the demonstration only`(engine: Engine) async throws {
        try await withBench(engine) { bench in
            let id = try await bench.add("col@homes.example", .platformAdministrator, isPersona: true)
            #expect(await faultKind { try await bench.signIn.enter(as: id, agent: "") } == .missing)
        }
        try await withBench(engine, isDemonstration: true) { bench in
            let persona = try await bench.add("col@homes.example", .platformAdministrator, isPersona: true)
            let person = try await bench.add("real@homes.example")
            let entrance = try await bench.signIn.enter(as: persona, agent: "")
            #expect(try await bench.viewer(entrance)?.role == .platformAdministrator)
            #expect(await faultKind { try await bench.signIn.enter(as: person, agent: "") } == .missing)
            #expect(
                await faultKind { try await bench.signIn.enter(as: .make(at: bench.time.now), agent: "") } == .missing)
            #expect(try await bench.verbs() == ["account.signed-in"])
        }
    }
}
