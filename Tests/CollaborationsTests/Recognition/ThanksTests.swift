import Access
import Directory
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations

@Suite struct ThanksTests {
    static let draft = [
        "kind": "person", "body": "Northmoor Council", "who": "dan.okafor@northmoor.example.gov.uk",
        "text": "Found ten beds <in a week>.",
    ]

    private static func panel(_ kind: String, _ id: UUID128, _ viewer: Viewer, _ bench: PeopleBench) async throws
        -> String
    {
        let now = bench.clock.now
        let html = try await bench.database.read { transaction in
            try CollaborationsModule.panels.map {
                try $0.panel(on: Subject(kind, id), for: viewer, at: now, in: transaction)
            }.joined("")
        }
        return String(decoding: html.bytes, as: UTF8.self)
    }

    private static func first(_ bench: PeopleBench) async throws -> Thanks.ID {
        try #require(
            try await bench.database.read { try $0.value(Thanks.ID.self, "SELECT id FROM thanks ORDER BY id") })
    }

    @Test(arguments: enginesUnderTest)
    func `Thanks show on the collaboration and the profile until whoever is thanked hides them`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let given = try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara)
            #expect(given.status == 303)
            #expect(try await bench.mail().map(\.to) == ["dan.okafor@northmoor.example.gov.uk"])
            let shown = "Found ten beds &lt;in a week&gt;."
            for page in [path, "\(path)/thanks"] {
                let seen = try await bench.get(page, as: world.asSpy)
                #expect(seen.contains(shown) && seen.contains("Amara Osei, Department for Homes"), "\(page)")
            }
            #expect(try await Self.panel("person", world.dan.uuid, world.asTom, bench).contains(shown))
            #expect(try await Self.panel("person", world.amara.uuid, world.asTom, bench).isEmpty)

            let id = try await Self.first(bench)
            let others = try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "yes"], as: world.asTom)
            #expect(others.status == 403)
            #expect(try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "yes"], as: world.asDan).status == 303)
            for viewer in [world.asTom, world.asAmara, world.asDan] {
                #expect(!(try await bench.get(path, as: viewer)).contains(shown))
                #expect(!(try await Self.panel("person", world.dan.uuid, viewer, bench)).contains(shown))
            }
            let own = try await bench.get("/me/thanks", as: world.asDan)
            #expect(own.contains(shown) && own.contains("Show it again"))
            // What is hidden, others know nothing of.
            #expect(try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "no"], as: world.asTom).status == 404)
            #expect(try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "no"], as: world.asDan).status == 303)
            #expect(try await bench.get(path, as: world.asTom).contains(shown))
            #expect(try await bench.verbs("thanks.") == ["thanks.given", "thanks.hidden", "thanks.shown"])
            let record = try await bench.get("\(path)/record", as: world.asAmara)
            #expect(record.contains("Amara Osei thanked somebody: Dan Okafor") && !record.contains("Thanks hidden"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only those who contribute thank, and only people of other bodies`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            func send(_ changes: [String: String], as viewer: Viewer) async throws -> Answer {
                try await bench.post("\(path)/thanks/new", Self.draft.merging(changes) { $1 }, as: viewer)
            }
            #expect(try await send([:], as: world.asSpy).status == 403, "of a party, but no member")
            #expect(try await bench.get("\(path)/thanks/new", as: world.asSpy).status == 403)
            #expect(try await send([:], as: world.asGuest).status == 404)
            let own = try await send(["body": "Department for Homes", "who": "Priya Raman"], as: world.asAmara)
            #expect(own.status == 422 && own.contains("for people of other bodies"))
            let oneself = try await send([:], as: world.asDan)
            #expect(oneself.status == 422)
            // By an address of one's own body under another body's name.
            let twisted = try await send(["who": "amara.osei@homes.example.gov.uk"], as: world.asAmara)
            #expect(twisted.status == 422 && twisted.contains("You cannot thank yourself"))
            let nobody = try await send(["who": "Nobody Known"], as: world.asAmara)
            #expect(
                nobody.status == 422 && nobody.contains("Found ten beds &lt;in a week&gt;."), "what was typed is kept")
            let long = try await send(["text": String(repeating: "x", count: 301)], as: world.asAmara)
            #expect(long.status == 422)
            for _ in 1...Thanks.dailyLimit { #expect(try await send([:], as: world.asAmara).status == 303) }
            #expect(try await send([:], as: world.asAmara).status == 429)
            bench.clock.advance(Interval(milliseconds: 86_400_001))
            #expect(try await send([:], as: world.asAmara).status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The giver takes thanks back within a day, nobody else and not later`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for _ in 1...2 { _ = try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara) }
            let id = try await Self.first(bench)
            #expect(try await bench.post("\(path)/thanks/\(id)/withdraw", [:], as: world.asTom).status == 403)
            #expect(try await bench.get("\(path)/thanks", as: world.asAmara).contains("Take it back"))
            #expect(!(try await bench.get("\(path)/thanks", as: world.asTom)).contains("Take it back"))
            #expect(try await bench.post("\(path)/thanks/\(id)/withdraw", [:], as: world.asAmara).status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM thanks") == 1)
            bench.clock.advance(.days(1))
            let late = try await bench.post(
                "\(path)/thanks/\(try await Self.first(bench))/withdraw", [:], as: world.asAmara)
            #expect(late.status == 409)
            #expect(try await bench.verbs("thanks.").last == "thanks.withdrawn")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The line manager hears of it only by the button of whoever is thanked`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let draft = Self.draft.merging(
                ["body": "Department for Homes", "who": "amara.osei@homes.example.gov.uk"]) { $1 }
            #expect(try await bench.post("\(path)/thanks/new", draft, as: world.asDan).status == 303)
            let id = try await Self.first(bench)
            #expect(try await bench.mail().map(\.to) == ["amara.osei@homes.example.gov.uk"])
            let own = try await bench.get("/me/thanks", as: world.asAmara)
            #expect(own.contains("Tell my manager, Tom Whitlock"))
            let wrong = try await bench.post(
                "/me/thanks/\(id)/manager", ["manager": world.dan.description], as: world.asAmara)
            #expect(wrong.status == 409)
            let manager = ["manager": world.tom.description]
            #expect(try await bench.post("/me/thanks/\(id)/manager", manager, as: world.asDan).status == 403)
            #expect(try await bench.post("/me/thanks/\(id)/manager", manager, as: world.asAmara).status == 303)
            #expect(try await bench.mail().map(\.to).last == "tom.whitlock@homes.example.gov.uk")
            #expect(try await bench.post("/me/thanks/\(id)/manager", manager, as: world.asAmara).status == 409)
            #expect(try await bench.mail().count == 2)
            #expect(try await bench.get("/me/thanks", as: world.asAmara).contains("Tom Whitlock was told on"))
            // Dan's post reports to nobody.
            _ = try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara)
            #expect(
                try await bench.get("/me/thanks", as: world.asDan).contains("does not say who your line manager is"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A team is thanked on its page, and whoever holds its contact post may hide it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let draft = [
                "kind": "team", "body": "Department for Homes", "who": "supported housing",
                "text": "Paid for the beds before anybody asked.",
            ]
            #expect(try await bench.post("\(path)/thanks/new", draft, as: world.asDan).status == 303)
            #expect(
                try await Self.panel("team", world.supported.uuid, world.asDan, bench).contains("Paid for the beds"))
            // Tom holds the contact post.
            let id = try await Self.first(bench)
            #expect(try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "yes"], as: world.asAmara).status == 403)
            #expect(try await bench.get("/me/thanks", as: world.asTom).contains("Paid for the beds"))
            #expect(try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "yes"], as: world.asTom).status == 303)
            #expect(try await Self.panel("team", world.supported.uuid, world.asDan, bench).isEmpty)
            let wrong = try await bench.post(
                "\(path)/thanks/new", draft.merging(["who": "Nowhere"]) { $1 }, as: world.asDan)
            #expect(wrong.status == 422 && wrong.contains("has no team of this name"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Thanks of a restricted collaboration show to those alone who take part`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(["is-restricted": "yes"])
            let outside = try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara)
            #expect(outside.status == 422 && outside.contains("this collaboration is restricted"))
            #expect(try await bench.mail().isEmpty)
            _ = try await bench.post("\(path)/people/parties/new", ["body": "Northmoor Council"], as: world.asAmara)
            #expect(try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara).status == 303)
            let shown = "Found ten beds"
            #expect(try await Self.panel("person", world.dan.uuid, world.asTom, bench).contains(shown))
            #expect(try await Self.panel("person", world.dan.uuid, world.asPlatform, bench).isEmpty)
            #expect(try await bench.get("\(path)/thanks", as: world.asPlatform).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever may no longer know of the collaboration still hides what they were thanked for`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(["is-restricted": "yes"]), bench.world)
            _ = try await bench.post("\(path)/people/parties/new", ["body": "Northmoor Council"], as: world.asAmara)
            #expect(try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara).status == 303)
            _ = try await bench.post("\(path)/people/parties/northmoor-council/remove", [:], as: world.asAmara)
            #expect(try await bench.get(path, as: world.asDan).status == 404)
            let id = try await Self.first(bench)
            let own = try await bench.get("/me/thanks", as: world.asDan)
            #expect(own.contains("Found ten beds") && own.contains("Hide it") && own.contains("it is not named here"))
            #expect(!own.contains("No second night out") && !own.contains(path) && !own.contains("Tell my manager"))
            let told = try await bench.post(
                "/me/thanks/\(id)/manager", ["manager": world.tom.description], as: world.asDan)
            #expect(told.status == 403 && !told.contains("No second night out"))
            #expect(
                try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "yes"], as: world.asPlatform).status == 404)
            #expect(try await bench.post("/me/thanks/\(id)/hidden", ["hidden": "yes"], as: world.asDan).status == 303)
            #expect(!(try await bench.get("\(path)/thanks", as: world.asAmara)).contains("Found ten beds"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A page of thanks takes as many statements for many as for few`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            func statements(_ page: String) async throws -> Int {
                let before = bench.database.statementCount
                #expect(try await bench.get(page, as: world.asDan).status == 200)
                return bench.database.statementCount - before
            }
            _ = try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara)
            let pages = ["\(path)/thanks", "/me/thanks", path]
            var few: [Int] = []
            for page in pages { few.append(try await statements(page)) }
            for _ in 1...3 {
                bench.clock.advance(.days(2))
                for _ in 1...9 { _ = try await bench.post("\(path)/thanks/new", Self.draft, as: world.asAmara) }
            }
            for (page, number) in zip(pages, few) { #expect(try await statements(page) == number, "\(page)") }
            #expect(try await bench.get("\(path)/thanks", as: world.asDan).contains("?before="))
        }
    }
}
