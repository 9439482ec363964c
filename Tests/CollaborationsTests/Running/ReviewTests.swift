import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct ReviewTests {
    @Test(arguments: enginesUnderTest)
    func `What comes next stands at the top, for those inside`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            #expect(try await !bench.get(path, as: world.asDan).contains("<dt>Next</dt>"))
            _ = try await bench.post("\(path)/reviews/new", ["day": "1 March 2027"], as: world.asAmara)
            #expect(try await bench.get(path, as: world.asDan).contains("Review on 1 March 2027"))
            let milestone = ["kind": "milestone", "due-on": "1 February 2027"]
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(milestone), as: world.asAmara)
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            let page = try await bench.get("\(path)/risks", as: world.asDan)
            #expect(page.contains("Milestone on 1 February 2027") && !page.contains("Review on"))
            #expect(try await !bench.get(path, as: world.asPlatform).contains("Milestone on"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Actions are owned by posts, dated, and closed once`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
            let added = try await bench.post(
                "\(path)/actions/new", PeopleBench.action(["source": "risk", "number": "1"]), as: world.asAmara)
            #expect(added.location == "\(path)/risks/1")
            #expect(try await bench.get("\(path)/risks/1", as: world.asDan).contains("Rent ten beds"))
            let promise = try await bench.post(
                "\(path)/actions/new", PeopleBench.action(["kind": "promise"]), as: world.asAmara)
            #expect(promise.status == 422 && promise.contains("A promise comes from a decision or a review"))
            let nowhere = try await bench.post(
                "\(path)/actions/new", PeopleBench.action(["source": "decision", "number": "9"]), as: world.asAmara)
            #expect(nowhere.status == 404)
            bench.clock.advance(.days(4))
            let item = try #require(try await bench.waiting(world.asDan).first)
            #expect(item.title == "Rent ten beds" && item.dueOn == Day(year: 2026, month: 12, day: 1))
            bench.clock.advance(.days(8))
            #expect(try await bench.get("\(path)/actions", as: world.asDan).contains("1 is overdue"))
            let dropped = try await bench.post("\(item.path)/close", ["state": "dropped"], as: world.asDan)
            #expect(dropped.status == 422 && dropped.contains("why it is dropped"))
            #expect(try await bench.post("\(item.path)/close", ["state": "done"], as: world.asDan).status == 303)
            #expect(try await bench.post("\(item.path)/close", ["state": "done"], as: world.asDan).status == 409)
            #expect(try await bench.waiting(world.asDan).isEmpty)
            #expect(
                try await bench.get("\(path)/actions.csv", as: world.asDan).contains("Rent ten beds,Housing manager"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A review assembles its pack, concludes, and pauses or ends the collaboration`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            #expect(
                try await bench.post("\(path)/reviews/new", ["day": "1 December 2026"], as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/reviews/new", ["day": "1 March 2020"], as: world.asTom).status == 422)
            _ = try await bench.post("\(path)/reviews/new", ["day": "1 December 2026"], as: world.asTom)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            _ = try await bench.post(
                "\(path)/decisions/1/decide", ["outcome": "It opens.", "reasons": "It helps."], as: world.asTom)
            _ = try await bench.post(
                "\(path)/actions/new", PeopleBench.action(["due-on": "22 November 2026"]), as: world.asAmara)
            let promise = try await bench.post(
                "\(path)/actions/new",
                PeopleBench.action(["kind": "promise", "title": "Free two floors", "source": "decision", "number": "1"]
                ),
                as: world.asTom)
            #expect(promise.status == 303)
            bench.clock.advance(.days(9))
            #expect(try await bench.waiting(world.asTom).map(\.path) == ["\(path)/reviews/1"])
            let pack = try await bench.get("\(path)/reviews/1", as: world.asDan)
            for part in ["Second nights", "It opens.", "New: ", "Rent ten beds", "Free two floors"] {
                #expect(pack.contains(part), "\(part)")
            }
            let early = ["result": "end", "conclusions": "Enough."]
            let notRunning = try await bench.post("\(path)/reviews/1/conclude", early, as: world.asTom)
            #expect(notRunning.status == 422 && notRunning.contains("It does not run"))
            try await bench.database.write { try $0.run("UPDATE collaboration SET stage = 'running'") }
            let pause = ["result": "pause", "conclusions": "The money is short."]
            let next = try await bench.post("\(path)/reviews/1/conclude", pause, as: world.asTom)
            #expect(next.status == 422 && next.contains("Enter the day of the next review"))
            let held = try await bench.post(
                "\(path)/reviews/1/conclude", pause.merging(["next": "1 February 2027"]) { $1 }, as: world.asTom)
            #expect(held.status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("Paused"))
            let again = try await bench.post(
                "\(path)/reviews/1/conclude", pause.merging(["next": "1 February 2027"]) { $1 }, as: world.asTom)
            #expect(again.status == 409)
            #expect(try await bench.number("SELECT COUNT(*) FROM review") == 2)
            let end = ["result": "end", "conclusions": "It is done."]
            let open = try await bench.post("\(path)/reviews/2/conclude", end, as: world.asTom)
            #expect(open.status == 422 && open.contains("1 risk or issue open"))
            #expect(try await bench.number("SELECT COUNT(*) FROM review_pack") == 1)
            _ = try await bench.post(
                "\(path)/reviews/2/conclude", end.merging(["despite": "The council goes on with what is open."]) { $1 },
                as: world.asTom)
            #expect(try await bench.get(path, as: world.asDan).contains("Ended"))
            let over = try await bench.post("\(path)/risks/new", PeopleBench.risk(1, 1), as: world.asAmara)
            #expect(over.status == 403 && over.contains("it is over"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever takes over a post with a role is told, and accepts what comes with it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
            #expect(try await jobs.tellSuccessors() == 0)
            try await bench.database.write { transaction in
                try transaction.run("UPDATE holding SET to_day = '2026-11-22' WHERE post_id = \(world.manager)")
                try world.hold(world.manager, world.priya, "2026-11-23", nil, transaction)
            }
            bench.clock.advance(.days(2))
            #expect(try await jobs.tellSuccessors() == 1)
            #expect(try await jobs.tellSuccessors() == 0)
            #expect(try await bench.mail().map(\.to) == ["priya.raman@homes.example.gov.uk"])
            let priya = world.viewer(world.priya, world.homes, .member, "Priya Raman")
            let own = "\(path)/handover/\(world.manager)"
            #expect(try await bench.waiting(priya).map(\.path).first == own)
            let page = try await bench.get(own, as: priya)
            #expect(
                page.contains("Rent ten beds") && page.contains("There are no beds") && page.contains("Tom Whitlock"))
            #expect(page.contains("I accept it"))
            #expect(try await bench.post(own, [:], as: world.asTom).status == 403)
            #expect(try await bench.post(own, ["note": ""], as: priya).status == 303)
            #expect(try await bench.post(own, ["note": ""], as: priya).status == 303)
            #expect(try await bench.verbs("handover.") == ["handover.begun", "handover.accepted"])
            #expect(try await !bench.waiting(priya).map(\.path).contains(own))
            #expect(try await bench.get(own, as: world.asTom).contains("Accepted on"))
        }
    }
}
