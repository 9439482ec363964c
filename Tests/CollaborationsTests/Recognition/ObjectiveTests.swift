import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations

@Suite struct ObjectiveTests {
    static let draft = [
        "collaboration": "no-second-night-out", "year": "2026-27", "what": "Bring three <lists> together.",
        "how": "One list, right at midnight.",
    ]

    private static func written(_ bench: PeopleBench, as viewer: Viewer) async throws -> String {
        let answer = try await bench.post("/me/objectives/new", draft, as: viewer)
        return try #require(answer.location, "\(answer.status) \(answer.text)")
    }

    private static func waiting(_ viewer: Viewer, _ bench: PeopleBench) async throws -> [WaitingItem] {
        let now = bench.clock.now
        return try await bench.database.read { try ObjectivesWaiting.items(for: viewer, at: now, in: $0) }
    }

    @Test(arguments: enginesUnderTest)
    func `It is agreed with the line manager; both texts are kept, and a change is agreed again`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            _ = try await bench.run()
            let world = bench.world
            let form = try await bench.get("/me/objectives/new", as: world.asAmara)
            #expect(form.contains("Tom Whitlock, your line manager, is told by mail and asked to agree"))
            let path = try await Self.written(bench, as: world.asAmara)
            #expect(try await bench.mail().map(\.to) == ["tom.whitlock@homes.example.gov.uk"])
            #expect(try await Self.waiting(world.asTom, bench).map(\.title) == ["Agree an objective of Amara Osei"])

            let ask = ["note": "Say by when.", "revision": "1"]
            #expect(try await bench.post("\(path)/ask", ask, as: world.asAmara).status == 403)
            let silent = try await bench.post("\(path)/ask", ["note": " ", "revision": "1"], as: world.asTom)
            #expect(silent.status == 422)
            #expect(try await bench.post("\(path)/ask", ask, as: world.asTom).status == 303)
            #expect(
                try await Self.waiting(world.asAmara, bench).map(\.title) == ["Change your objective for 2026–27"])
            #expect(try await Self.waiting(world.asTom, bench).isEmpty)
            let asked = try await bench.get(path, as: world.asAmara)
            #expect(asked.contains("Tom Whitlock asks for a change:") && asked.contains("Say by when."))

            // She wrote from the text before he asked: she sees that there is something new.
            let changed = Self.draft.merging(["how": "One list, by September.", "revision": "1"]) { $1 }
            let blind = try await bench.post("\(path)/edit", changed, as: world.asAmara)
            #expect(blind.status == 409 && blind.contains("One list, right at midnight."))
            let knowing = changed.merging(["revision": "2"]) { $1 }
            #expect(try await bench.post("\(path)/edit", knowing, as: world.asAmara).status == 303)
            #expect(try await bench.post("\(path)/agree", ["revision": "1"], as: world.asTom).status == 409)
            #expect(try await bench.post("\(path)/agree", ["revision": "3"], as: world.asAmara).status == 403)
            #expect(try await bench.post("\(path)/agree", ["revision": "3"], as: world.asTom).status == 303)
            #expect(try await bench.post("\(path)/agree", ["revision": "4"], as: world.asTom).status == 409)

            // Agreed: a change waits for him again, and what was agreed stands beside it.
            let later = Self.draft.merging(["how": "One list, by December.", "revision": "4"]) { $1 }
            #expect(try await bench.get("\(path)/edit", as: world.asAmara).contains("has to be agreed again"))
            #expect(try await bench.post("\(path)/edit", later, as: world.asAmara).status == 303)
            #expect(try await Self.waiting(world.asTom, bench).count == 1)
            let page = try await bench.get(path, as: world.asTom)
            #expect(page.contains("Changed since it was agreed") && page.contains("One list, by "))
            #expect(page.contains("September") && page.contains("December") && page.contains("right at midnight"))
            let verbs = try await bench.verbs("objective.")
            #expect(
                verbs == [
                    "objective.written", "objective.asked", "objective.written", "objective.agreed",
                    "objective.written",
                ])
            let told = try await bench.database.read {
                try $0.values(String.self, "SELECT details FROM journal_entry WHERE verb LIKE 'objective.%'")
            }
            #expect(!told.contains { $0.contains("list") }, "the journal tells nothing of the text")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Nobody but the two can open it, take it away or answer it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let slug = try await bench.run()
            let world = bench.world
            let path = try await Self.written(bench, as: world.asAmara)
            let priya = world.viewer(world.priya, world.homes, .member, "Priya Raman")
            for viewer in [world.asDan, world.asSpy, priya, world.asPlatform, world.asAdministrator, world.asGuest] {
                for page in [path, "\(path)/odt", "\(path)/pdf", "\(path)/csv", "\(path)/edit"] {
                    #expect(try await bench.get(page, as: viewer).status == 404, "\(viewer.name) \(page)")
                }
                #expect(try await bench.post("\(path)/agree", ["revision": "1"], as: viewer).status == 404)
                #expect(!(try await bench.get("/me/objectives", as: viewer)).contains(path))
                #expect(try await Self.waiting(viewer, bench).isEmpty)
            }
            #expect(try await bench.get("\(path)/edit", as: world.asTom).status == 403, "the manager does not write it")
            #expect(try await bench.get("/me/objectives", as: world.asTom).contains("Amara Osei: No second night out"))
            let record = try await bench.get("\(slug)/record", as: world.asDan)
            #expect(!record.contains("Objective"))

            // A new manager sees what is sent to them, the one of that time what was sent to them.
            try await bench.database.write { transaction in
                let director = world.director
                try transaction.run(
                    "UPDATE holding SET to_day = '2026-11-20' WHERE person_id = \(world.tom) AND to_day IS NULL")
                try world.hold(director, world.priya, "2026-11-21", nil, transaction)
            }
            #expect(try await bench.get(path, as: world.asTom).status == 200)
            #expect(try await bench.get(path, as: priya).status == 404)
            let again = Self.draft.merging(["revision": "1"]) { $1 }
            #expect(try await bench.post("\(path)/edit", again, as: world.asAmara).status == 303)
            #expect(try await bench.get(path, as: priya).status == 200)
            #expect(try await bench.get(path, as: world.asTom).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `One for each collaboration and year, of what one takes part in; without a manager it is kept all the same`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            _ = try await bench.run()
            let world = bench.world
            _ = try await Self.written(bench, as: world.asAmara)
            func send(_ changes: [String: String], as viewer: Viewer) async throws -> Answer {
                try await bench.post("/me/objectives/new", Self.draft.merging(changes) { $1 }, as: viewer)
            }
            let twice = try await send([:], as: world.asAmara)
            #expect(twice.status == 422 && twice.contains("You have an objective for this collaboration and year"))
            #expect(try await send(["year": "2027-28"], as: world.asAmara).status == 303)
            #expect(try await send(["year": "never"], as: world.asAmara).status == 422)
            #expect(try await send(["what": ""], as: world.asAmara).status == 422)
            #expect(try await send(["collaboration": "none"], as: world.asAmara).status == 422)
            #expect(try await send([:], as: world.asGuest).status == 403)
            let own = try #require(try await send([:], as: world.asDan).location)
            let page = try await bench.get(own, as: world.asDan)
            #expect(page.contains("The directory names none") && page.contains("Dan Okafor alone"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A manager who may not know of a restricted collaboration is not told of it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.propose(["is-restricted": "yes"])
            // Tom moves to another body, and stays in the post above hers.
            try await bench.database.write {
                try $0.run("UPDATE person SET body_id = \(world.council) WHERE id = \(world.tom)")
            }
            let sent = try await bench.post("/me/objectives/new", Self.draft, as: world.asAmara)
            #expect(sent.status == 422 && sent.contains("Tom Whitlock may not know of this collaboration"))
            #expect(try await bench.mail().isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What was done in the year is its evidence, as far as the reader may see it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let amara = world.asAmara
            // Two actions of her post and one of another, a decision she proposed, two values, thanks.
            let mine = ["body": "department-for-homes", "post": "Policy lead"]
            for (title, changes) in [("Write the plan", mine), ("Call the trust", mine), ("Rent ten beds", [:])] {
                let action = PeopleBench.action(changes.merging(["title": title]) { $1 })
                _ = try await bench.post("\(path)/actions/new", action, as: amara)
            }
            let ids = try await bench.database.read {
                try $0.values(ActionItem.ID.self, "SELECT id FROM action_item WHERE title <> 'Call the trust'")
            }
            for id in ids { _ = try await bench.post("\(path)/actions/\(id)/close", ["state": "done"], as: amara) }
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: amara)
            _ = try await bench.post(
                "\(path)/decisions/1/decide", ["outcome": "It opens.", "reasons": "It must."], as: world.asTom)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: amara)
            for day in ["1 October 2026", "1 November 2026"] {
                let value = ["day": day, "amount": "200", "provenance": "Counts"]
                _ = try await bench.post("\(path)/measures/1/values", value, as: amara)
            }
            _ = try await bench.post(
                "\(path)/thanks/new",
                ["kind": "person", "body": "Department for Homes", "who": "Amara Osei", "text": "Held it together."],
                as: world.asDan)

            let own = try await Self.written(bench, as: amara)
            for viewer in [amara, world.asTom] {
                let page = try await bench.get(own, as: viewer)
                #expect(page.contains("Write the plan") && page.contains("Should the shelter open at weekends?"))
                #expect(page.contains("Second nights: 2 values entered") && page.contains("Held it together."))
                #expect(!page.contains("Call the trust"), "not done")
                #expect(!page.contains("Rent ten beds"), "another's post")
            }
            // Of another year, nothing.
            let next = try await bench.post(
                "/me/objectives/new", Self.draft.merging(["year": "2027-28"]) { $1 }, as: amara)
            #expect(!(try await bench.get(try #require(next.location), as: amara)).contains("Write the plan"))

            let csv = try await bench.get("\(own)/csv", as: amara)
            #expect(csv.contains("Bring three <lists> together.") && csv.contains("Write the plan"))
            #expect(csv.contains("http://concordat.example\(path)/decisions/1"))
            let odt = try await bench.get("\(own)/odt", as: world.asTom)
            #expect(
                odt.contentType == "application/vnd.oasis.opendocument.text" && odt.bytes.starts(with: [0x50, 0x4B]))
            #expect(try await bench.get(own, as: amara).contains("href=\"\(own)/pdf\""))
            let pdf = try await bench.get("\(own)/pdf", as: world.asTom)
            if pdf.status == 200 {
                #expect(pdf.contentType == "application/pdf" && pdf.bytes.starts(with: Array("%PDF-".utf8)))
            } else {
                #expect(pdf.status == 503 && pdf.contains("Download the OpenDocument file instead."))
            }

            // A manager who no longer takes part sees no more than all public servants do.
            try await bench.database.write { try $0.run("DELETE FROM collaboration_role") }
            let outside = world.viewer(world.tom, nil, .member, "Tom Whitlock")
            let page = try await bench.get(own, as: outside)
            #expect(page.contains("Held it together.") && !page.contains("Write the plan"))
            #expect(page.contains("is shown to those alone who take part in it"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The list takes as many statements for many as for few`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            _ = try await bench.run()
            let tom = bench.world.asTom
            _ = try await Self.written(bench, as: bench.world.asAmara)
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                _ = try await bench.get("/me/objectives", as: tom)
                return bench.database.statementCount - before
            }
            let few = try await statements()
            for year in ["2025-26", "2027-28", "2028-29"] {
                _ = try await bench.post(
                    "/me/objectives/new", Self.draft.merging(["year": year]) { $1 }, as: bench.world.asAmara)
            }
            #expect(try await statements() == few)
        }
    }
}
