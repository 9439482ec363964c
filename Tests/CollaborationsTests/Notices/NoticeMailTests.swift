import Access
import Journal
import Kernel
import Mail
import Storage
import StorageTesting
import Testing

@testable import Collaborations
@testable import Notices

@Suite struct NoticeMailTests {
    /// A collaboration in which Amara proposed something that Tom and Dan hear of; no mail yet.
    private static func proposed(_ here: NoticesBench) async throws -> String {
        let path = try await here.bench.run()
        try await here.follow()
        _ = try await here.bench.post("/notices/read-all", ["position": "1000000"], as: here.world.asTom)
        _ = try await here.bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: here.world.asAmara)
        return path
    }

    private static func choose(_ rhythm: String, _ here: NoticesBench) async throws {
        let answer = try await here.bench.post("/notices/settings", ["rhythm": rhythm], as: here.world.asTom)
        #expect(answer.status == 303)
    }

    @Test(arguments: enginesUnderTest)
    func `Once a day at seven comes what was not read, with the reason and the way out, and no second time`(
        engine: Engine
    ) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            _ = try await Self.proposed(here)
            try await here.follow()
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).isEmpty)
            // 21 November, 9am and a little: 22 hours later it is 7am.
            bench.clock.advance(.hours(22))
            try await here.mail()
            try await here.mail()
            let letters = try await here.letters(to: world.asTom)
            let letter = try #require(letters.first)
            #expect(letters.count == 1 && letter.mail.subject == "1 thing happened in No second night out")
            for part in [
                "Amara Osei proposes decision 1: Should the shelter open at weekends?",
                "You get this because you are senior responsible owner of No second night out.",
                "http://concordat.example/notices/settings",
            ] {
                #expect(letter.text.contains(part), "\(part)")
            }
            let address = try #require(letter.unsubscribe)
            #expect(letter.text.contains("Stop all notices by mail:\n\(address)"))
            bench.clock.advance(.days(1))
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `At once, on Mondays, or never, as somebody chooses`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.choose("immediate", here)
            let path = try await Self.proposed(here)
            try await here.follow()
            let queued = try await here.database.read { transaction in
                try transaction.value(Int.self, "SELECT COUNT(*) FROM job WHERE kind = 'notices.mail'")
            }
            #expect(queued == 1)
            try await here.mail()
            let urgent = try await here.letters(to: world.asTom)
            #expect(
                urgent.map(\.mail.subject) == [
                    "No second night out: Amara Osei proposes decision 1: Should the shelter open at weekends?"
                ])
            #expect(urgent.first?.text.contains("http://concordat.example\(path)/decisions/1") == true)

            // What waits goes by what is chosen now. 21 November 2026 is a Saturday.
            try await Self.choose("daily", here)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            try await Self.choose("weekly", here)
            bench.clock.advance(.hours(23))
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).count == 1)
            bench.clock.advance(.days(1))
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).count == 2)

            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            try await Self.choose("immediate", here)
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).last?.mail.subject.contains("decision 3") == true)

            try await Self.choose("off", here)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            bench.clock.advance(.days(14))
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).count == 3)
            #expect(try await here.sentences(world.asTom).contains { $0.contains("decision 4") })
            let wrong = try await bench.post("/notices/settings", ["rhythm": ""], as: world.asTom)
            #expect(wrong.status == 422 && wrong.contains("Choose how often"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What was read is not mailed, nor is anything to an account that ended`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            _ = try await Self.proposed(here)
            try await here.follow()
            _ = try await bench.post("/notices/read-all", ["position": "1000000"], as: world.asTom)
            try await here.end(world.asDan)
            bench.clock.advance(.days(1))
            try await here.mail()
            #expect(try await bench.mail().isEmpty)
            #expect(try await bench.number("SELECT COUNT(*) FROM notice WHERE mail_at IS NOT NULL") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `One click stops mail without signing in; looking at the page changes nothing`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await Self.proposed(here)
            try await here.follow()
            bench.clock.advance(.days(1))
            try await here.mail()
            let address = try #require(try await here.letters(to: world.asTom).first?.unsubscribe)
            let link = String(address.dropFirst(NoticesBench.address.count))
            for _ in 1...2 {
                let page = try await bench.get(link, as: nil)
                #expect(page.status == 200 && page.contains("Stop these mails?") && !page.contains("Tom Whitlock"))
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM notice_rhythm") == 0)

            // Nobody else's, and none that we did not make.
            let forged = link.split(separator: "/").last.map { $0.split(separator: ".") } ?? []
            #expect(forged.count == 3)
            for token in [
                "\(world.dan.uuid).\(forged[1]).\(forged[2])", "\(forged[0]).topics.\(forged[2])", "x", "a.b.c",
                "\(forged[0]).\(forged[1]).\(forged[2].dropLast())0x",
            ] {
                #expect(try await bench.get("/notices/unsubscribe/\(token)", as: nil).status == 404)
                let answer = try await bench.post("/notices/unsubscribe/\(token)", [:], as: nil, token: false)
                #expect(answer.status == 404)
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM notice_rhythm") == 0)

            // As a mail program sends it (RFC 8058, section 3.2): no cookie of a session, no token of a form, no redirect.
            let done = try await bench.post(link, ["List-Unsubscribe": "One-Click"], as: nil, token: false)
            #expect(done.status == 200 && done.contains("You get no more notices by mail"))
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            bench.clock.advance(.days(1))
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).count == 1)
            #expect(try await bench.journal(world.asTom.account).map(\.verb) == ["account.notices-chosen"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Mail at once about one collaboration is stopped for that one`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.choose("immediate", here)
            let path = try await Self.proposed(here)
            try await here.follow()
            try await here.mail()
            let link = try #require(try await here.letters(to: world.asTom).first?.unsubscribe)
                .dropFirst(NoticesBench.address.count)
            let done = try await bench.post(String(link), [:], as: nil, token: false)
            #expect(done.status == 200 && done.contains("Stop all notices by mail as well"))
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            bench.clock.advance(.days(8))
            try await here.mail()
            #expect(try await here.letters(to: world.asTom).count == 1)
            let settings = try await bench.get("/notices/settings", as: world.asTom)
            #expect(settings.contains("value=\"immediate\" checked") && settings.contains(">Never</dd>"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who is to sign is asked by mail, and asked anew when the text is another`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.propose(withCouncil: true)
            try await bench.agree(path)
            _ = try await bench.planData(path, as: world.asAmara)
            try await here.forgetMail()
            func asked() async throws -> [String] {
                let mail = try await bench.mail().map { "\($0.to.prefix { $0 != "." }): \($0.subject)" }.sorted()
                try await here.forgetMail()
                return mail
            }
            _ = try await bench.sendMemorandum(path)
            let first = "Please sign the memorandum of No second night out"
            #expect(try await asked() == ["dan: \(first)", "tom: \(first)"])
            // Sending the same again asks nobody twice.
            _ = try await bench.sendMemorandum(path)
            #expect(try await asked().isEmpty)
            try await bench.signAll(path)
            #expect(try await asked().isEmpty)
            _ = try await bench.post(
                "\(path)/charter/parts/scope", ["revision": "1", "text": "Adults and young people in Northmoor."],
                as: world.asAmara)
            _ = try await bench.sendMemorandum(path)
            let again = "Please sign the changed memorandum of No second night out"
            #expect(try await asked() == ["dan: \(again)", "tom: \(again)"])
        }
    }
}
