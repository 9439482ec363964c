import Access
import Directory
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations
@testable import Notices

@Suite struct NoticeTests {
    @Test(arguments: enginesUnderTest)
    func `Those with a part hear of it with the reason, whoever did it and others do not`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            let page = try await bench.get("/notices", as: world.asTom)
            #expect(page.status == 200)
            #expect(page.contains("Amara Osei proposes decision 1: Should the shelter open at weekends?"))
            #expect(page.contains("You get this because you are senior responsible owner of No second night out."))
            #expect(page.contains("href=\"\(path)/decisions/1\"") && page.contains("Unread (3)"))
            #expect(
                try await here.sentences(world.asTom) == [
                    "Amara Osei proposes decision 1: Should the shelter open at weekends?",
                    "Housing manager has a new role: operational lead",
                    "With your post you are now senior responsible owner",
                ])
            #expect(try await here.notices(world.asDan).first?.why == "you are operational lead of No second night out")
            // Not of her own acts; and of her body alone is not enough.
            #expect(try await here.sentences(world.asAmara).isEmpty)
            #expect(try await here.sentences(world.asSpy).isEmpty)
            #expect(try await bench.get("/notices", as: world.asAmara).contains("Notices would be here"))
            #expect(try await bench.get("/notices", as: nil).status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Each thing of weight is told to those whom it concerns`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.propose(withCouncil: true)
            try await bench.agree(path)
            _ = try await bench.planData(path, as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(5, 5), as: world.asAmara)
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            _ = try await bench.post("\(path)/reviews/new", ["day": "26 November 2026"], as: world.asAmara)
            #expect(try await ReviewReminders(database: here.database, clock: bench.clock.wall).remind() == 1)
            #expect(try await ReviewReminders(database: here.database, clock: bench.clock.wall).remind() == 0)
            _ = try await bench.sendMemorandum(path)
            try await here.follow()
            try await bench.signAll(path)
            let gate = try await bench.post("\(path)/launch", [:], as: world.asTom)
            #expect(gate.status == 303, "\(gate.text.suffix(2_000))")
            _ = try await bench.post(
                "\(path)/people/members/new",
                ["email": "priya.raman@homes.example.gov.uk", "level": "reader"], as: world.asAmara)
            try await here.follow()
            let dan = try await here.sentences(world.asDan)
            for part in [
                "You have a new action: Rent ten beds",
                "Risk 1 was escalated to the senior responsible owner: There are no beds",
                "Review 1 will be on 26 November 2026", "Review 1 is due on 26 November 2026",
                "You are asked to sign the memorandum (Version 1)",
                "Tom Whitlock signed the memorandum for Department for Homes",
                "No second night out was launched", "With your post you are now accounting officer",
                "Amara Osei changed the charter",
            ] {
                #expect(dan.contains { $0.hasPrefix(part) }, "\(part) is not in \(dan)")
            }
            #expect(!dan.contains { $0.hasPrefix("Dan Okafor") || $0.contains("sent the memorandum") })
            let priya = world.viewer(world.priya, world.homes, .member, "Priya Raman")
            #expect(try await here.sentences(priya) == ["Amara Osei added you as reader"])
            #expect(try await here.sentences(world.asAmara).contains { $0.contains("signed the memorandum") })
            // A mail of their own went to those with a duty: the notice is mailed to nobody twice.
            let risk = try await here.notices(world.asTom).first { $0.sentence.hasPrefix("Risk 1") }
            #expect(risk != nil && risk?.rhythm == nil)
            #expect(try await here.notices(world.asDan).first { $0.sentence.hasPrefix("Risk 1") }?.rhythm == .daily)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A guest is told that they are asked to sign for their body`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let charity = GuestSignerTests.Charity(world)
            try await here.database.write { try charity.insert($0) }
            try await here.open(charity.asLeila)
            let path = try await bench.propose(withCouncil: true)
            _ = try await bench.post("\(path)/people/parties/new", ["body": "Harbour Trust"], as: world.asAmara)
            _ = try await bench.post(
                "\(path)/people/members/new",
                ["email": "leila@harbour.example", "level": "reader", "until": "1 December 2026"], as: world.asAmara)
            let signers = [
                "post-department-for-homes": "Director of Supported Housing",
                "post-northmoor-council": "Housing manager", "post-harbour-trust": "leila@harbour.example",
            ]
            _ = try await bench.post("\(path)/charter/memorandum/send", signers, as: world.asAmara)
            try await here.follow()
            let asked = try await here.notices(charity.asLeila).first { $0.sentence.hasPrefix("You are asked to sign") }
            #expect(asked?.why == "you sign for Harbour Trust as its guest")
            #expect(asked?.rhythm == nil, "it has a mail of its own")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `One or all are marked as read, and only one's own`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            for _ in 1...3 {
                _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            }
            try await here.follow()
            let newest = try #require(try await here.notices(world.asTom).first).position
            _ = try await bench.post("/notices/read", ["position": "\(newest)"], as: world.asTom)
            #expect(try await here.sentences(world.asTom, onlyUnread: true).count == 4)
            #expect(try await here.sentences(world.asDan, onlyUnread: true).count == 4)
            #expect(try await module(here, world.asTom) == 4)
            // What comes after the page was shown stays unread.
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            _ = try await bench.post("/notices/read-all", ["position": "\(newest)"], as: world.asTom)
            #expect(try await here.sentences(world.asTom, onlyUnread: true).count == 1)
            #expect(try await here.sentences(world.asDan, onlyUnread: true).count == 5)
            let unread = try await bench.get("/notices?show=unread", as: world.asTom)
            #expect(unread.contains("decision 4") && !unread.contains("decision 3"))
            #expect(try await bench.post("/notices/read", ["position": "x"], as: world.asTom).status == 404)
            #expect(
                try await bench.post("/notices/read", ["position": "1"], as: world.asTom, token: false).status == 403)
        }
    }

    private func module(_ here: NoticesBench, _ viewer: Viewer) async throws -> Int {
        try await here.module.unread(viewer, here.bench.clock.now)
    }

    @Test(arguments: enginesUnderTest)
    func `What somebody may no longer see is neither shown, counted nor mailed`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            #expect(try await module(here, world.asDan) == 2)
            _ = try await bench.post("\(path)/people/parties/northmoor-council/remove", [:], as: world.asAmara)
            try await here.follow()
            #expect(try await module(here, world.asDan) == 0)
            #expect(try await !bench.get("/notices", as: world.asDan).contains("decision 1"))
            try await here.forgetMail()
            bench.clock.advance(.days(1))
            try await here.mail()
            #expect(try await here.letters(to: world.asDan).isEmpty)
            #expect(try await here.letters(to: world.asTom).count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who acts for a party and asks to hear of it does, until they stop`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            try await here.open(world.asSpy)
            let settings = try #require(
                try await bench.get(path, as: world.asSpy).text.split(separator: "\"").map(String.init)
                    .first { $0.hasPrefix("/notices/settings/places/collaboration/") })
            #expect(try await bench.post(settings, ["rhythm": "weekly"], as: world.asSpy).status == 303)
            #expect(try await bench.post(settings, ["rhythm": "hourly"], as: world.asSpy).status == 422)
            // Guests who were not let in know nothing of it.
            #expect(try await bench.post(settings, ["rhythm": "weekly"], as: world.asGuest).status == 404)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            #expect(
                try await here.notices(world.asSpy).map(\.why) == ["you asked to be told about No second night out"])
            #expect(try await bench.get("/notices/settings", as: world.asSpy).contains("No second night out"))
            _ = try await bench.post(settings, ["rhythm": "off"], as: world.asSpy)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            try await here.follow()
            #expect(try await here.notices(world.asSpy).count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of the charter's many changes the first of a day is told`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            func change(_ revision: Int) async throws {
                let answer = try await bench.post(
                    "\(path)/charter/parts/scope", ["revision": "\(revision)", "text": "Adults, version \(revision)."],
                    as: world.asAmara)
                #expect(answer.status == 303)
                try await here.follow()
            }
            func told() async throws -> Int {
                try await here.sentences(world.asTom).count { $0.contains("changed the charter") }
            }
            try await change(0)
            try await change(1)
            #expect(try await told() == 1)
            bench.clock.advance(.days(1))
            try await change(2)
            #expect(try await told() == 2)
        }
    }
}
