import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct RegisterTests {
    @Test(arguments: enginesUnderTest)
    func `What is proposed is seen by every public servant at once, from inside by its parties alone`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            #expect(path == "/collaborations/no-second-night-out")
            let dan = bench.world.asDan
            #expect(try await bench.get("/collaborations", as: dan).contains("No second night out"))
            let entry = try await bench.get(path, as: dan)
            #expect(entry.contains("Nobody sleeps rough") && entry.contains("Policy lead"))
            #expect(!entry.contains("Lately"))
            let refused = try await bench.get("\(path)/people", as: dan)
            #expect(refused.status == 403 && refused.contains("only those who take part may"))
            #expect(try await bench.get("\(path)/record", as: dan).status == 403)

            _ = try await bench.post(
                "\(path)/people/parties/new", ["body": "northmoor council"], as: bench.world.asAmara)
            #expect(try await bench.get("\(path)/people", as: dan).contains("Northmoor Council"))
            #expect(try await bench.get("\(path)/record", as: dan).contains("A party joined: Northmoor Council"))
            let verbs = try await bench.database.read { transaction in
                try transaction.values(String.self, "SELECT verb FROM journal_entry ORDER BY id")
            }
            #expect(verbs == ["collaboration.proposed", "party.joined"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A restricted one is not there for others, and counts nowhere`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(["is-restricted": "yes"])
            for viewer in [bench.world.asDan, bench.world.asPlatform, bench.world.asGuest] {
                #expect(try await bench.get(path, as: viewer).status == 404)
                #expect(try await bench.get("\(path)/people", as: viewer).status == 404)
                let list = try await bench.get("/collaborations", as: viewer)
                #expect(!list.contains("No second night out") && !list.contains("Proposed"))
            }
            #expect(try await bench.get("/collaborations", as: bench.world.asTom).contains("No second night out"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A contributor changes the entry, but not who may know of it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let world = bench.world
            let fields = ["email": "dan.okafor@northmoor.example.gov.uk", "level": "contributor"]
            #expect(try await bench.post("\(path)/people/members/new", fields, as: world.asAmara).status == 303)
            let changed = PeopleBench.night.merging(["clients": "people without a home", "revision": "0"]) { $1 }
            #expect(try await bench.post("\(path)/edit", changed, as: world.asDan).status == 303)
            let hidden = changed.merging(["is-restricted": "yes", "revision": "1"]) { $1 }
            let refused = try await bench.post("\(path)/edit", hidden, as: world.asDan)
            #expect(refused.status == 403 && refused.contains("only its organisers"))
            #expect(try await bench.post("\(path)/edit", hidden, as: world.asAmara).status == 303)
            #expect(try await bench.post("\(path)/edit", changed, as: world.asDan).status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever changes the outcome in the charter overtakes an open entry, and the other way round`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, amara) = (try await bench.propose(), bench.world.asAmara)
            let part = "\(path)/charter/parts/outcome"
            let charter = ["text": "Nobody in Northmoor sleeps rough.", "revision": "0"]
            #expect(try await bench.post(part, charter, as: amara).status == 303)
            let late = PeopleBench.night.merging(["aims": "More beds.", "revision": "0"]) { $1 }
            let told = try await bench.post("\(path)/edit", late, as: amara)
            #expect(told.status == 409 && told.contains("More beds."))
            #expect(told.contains("<textarea") && told.contains(">\nNobody in Northmoor sleeps rough.</textarea>"))
            let knowing = late.merging(["revision": "1", "is-restricted": "yes"]) { $1 }
            #expect(try await bench.post("\(path)/edit", knowing, as: amara).status == 303)
            let again = ["text": "Nobody at all.", "revision": "1"]
            #expect(try await bench.post(part, again, as: amara).status == 409)
            // Who may know of it is not lost by somebody who did not see that it changed.
            let open = PeopleBench.night.merging(["places": "Westshire", "revision": "1"]) { $1 }
            let restricted = try await bench.post("\(path)/edit", open, as: amara)
            #expect(restricted.status == 409 && restricted.contains("Only those who take part"))
            #expect(try await bench.get(path, as: bench.world.asDan).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever was entered twice keeps their places once the entries are one`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(["is-restricted": "yes"]), bench.world)
            let fields = ["email": "dan.okafor@northmoor.example.gov.uk", "level": "contributor"]
            #expect(try await bench.post("\(path)/people/members/new", fields, as: world.asAmara).status == 303)
            #expect(try await bench.get(path, as: world.asTom).status == 200)
            #expect(try await bench.get(path, as: world.asDan).status == 200)
            try await bench.database.write { transaction in
                try CollaborationsModule.movePerson(
                    from: world.dan.uuid, to: world.tom.uuid, in: transaction)
                // The same again changes nothing.
                try CollaborationsModule.movePerson(
                    from: world.dan.uuid, to: world.tom.uuid, in: transaction)
            }
            #expect(try await bench.get(path, as: world.asDan).status == 404)
            let people = try await bench.get("\(path)/people", as: world.asAmara)
            #expect(people.contains("Tom Whitlock") && !people.contains("Dan Okafor"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Guests open nothing, see no register, and what they were let into until the minute it ends`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            let world = bench.world
            try await bench.database.write { transaction in
                try transaction.run("UPDATE person SET is_guest = 1 WHERE id = \(world.dan)")
            }
            let guest = world.viewer(world.dan, world.council, .guest, "Dan Okafor")
            #expect(try await bench.get(path, as: guest).status == 404)
            #expect(try await bench.post("/collaborations/new", PeopleBench.night, as: guest).status == 403)
            let fields = ["email": "dan.okafor@northmoor.example.gov.uk", "level": "reader"]
            let endless = try await bench.post("\(path)/people/members/new", fields, as: world.asAmara)
            #expect(endless.status == 422 && endless.contains("Say until when a guest may take part"))
            let added = try await bench.post(
                "\(path)/people/members/new", fields.merging(["until": "22 November 2026"]) { $1 }, as: world.asAmara)
            #expect(added.status == 303)
            #expect(
                try await bench.get("\(path)/people", as: guest).contains(
                    "Guest · Northmoor Council · until 22 November 2026"))
            bench.clock.advance(.seconds(39 * 3600 - 1))
            #expect(try await bench.get(path, as: guest).status == 200)
            bench.clock.advance(.seconds(1))
            #expect(try await bench.get(path, as: guest).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is typed wrongly is said beside the field, and kept`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let fields = PeopleBench.night.merging([
                "title": "", "starts-on": "1 May 2027", "ends-on": "30 April 2027", "kind": "club",
            ]) { $1 }
            let answer = try await bench.post("/collaborations/new", fields, as: bench.world.asAmara)
            #expect(answer.status == 422 && answer.contains("Enter title"))
            #expect(answer.contains("The end must be on or after the start") && answer.contains("30 April 2027"))
            #expect(answer.contains("Choose kind from the list"))
            let unknown = try await bench.post(
                "/collaborations/new", PeopleBench.night.merging(["topics": "zeppelins"]) { $1 },
                as: bench.world.asAmara)
            #expect(unknown.status == 422 && unknown.contains("There is no topic called ‘zeppelins’"))
            let none = try await bench.database.read { try $0.value(Int.self, "SELECT COUNT(*) FROM collaboration") }
            #expect(none == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The list is paged by title and narrowed down by stage and body`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            for number in 10..<45 { _ = try await bench.propose(["title": "Effort \(number)"]) }
            let viewer = bench.world.asDan
            let first = try await bench.get("/collaborations", as: viewer)
            #expect(first.contains("Effort 10") && first.contains("Effort 39") && !first.contains("Effort 40"))
            let next = try #require(first.text.split(separator: "after=").dropFirst().first?.prefix(36))
            let second = try await bench.get("/collaborations?after=\(next)", as: viewer)
            #expect(second.contains("Effort 40") && second.contains("Effort 44") && !second.contains("Effort 39"))
            #expect(try await !bench.get("/collaborations?body=northmoor-council", as: viewer).contains("Effort"))
            #expect(try await bench.get("/collaborations?body=department-for-homes", as: viewer).contains("Effort 10"))
            #expect(try await !bench.get("/collaborations?stage=running", as: viewer).contains("Effort"))
        }
    }
}
