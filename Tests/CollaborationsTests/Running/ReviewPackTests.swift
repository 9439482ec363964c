import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct ReviewPackTests {
    @Test(arguments: enginesUnderTest)
    func `The pack shows everything at the review, and stays as it was then`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
            let value = ["day": "20 November 2026", "amount": "200", "provenance": "Street counts"]
            _ = try await bench.post("\(path)/measures/1/values", value, as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            _ = try await bench.post(
                "\(path)/decisions/1/decide", ["outcome": "It opens.", "reasons": "It helps."], as: world.asTom)
            for (title, due) in [("Free two floors", "1 December 2026"), ("Lend a van", "25 November 2026")] {
                let promise = ["kind": "promise", "title": title, "source": "decision", "number": "1", "due-on": due]
                _ = try await bench.post("\(path)/actions/new", PeopleBench.action(promise), as: world.asTom)
            }
            let figures = [
                "body": "northmoor-council", "year": "2026-27", "expected-cost": "£40,000", "actual-cost": "£52,000",
                "expected-cashable": "£9,000",
            ]
            _ = try await bench.post("\(path)/money/ledger", figures, as: world.asAmara)
            _ = try await bench.post("\(path)/reviews/new", ["day": "1 December 2026"], as: world.asTom)
            try await bench.launch()
            let item = try await bench.waitingPath(world.asDan, "Lend a van")
            _ = try await bench.post("\(item)/close", ["state": "done"], as: world.asDan)
            bench.clock.advance(.days(12))
            let parts = [
                "Second nights", "It opens.", "New: 1: There are no beds", "Free two floors", "Kept", "Late",
                "1 promise was kept in time since then, 1 late, 0 open.", "£52,000", "£12,000",
                "Review 1 was to be held on 1 December 2026, 2 days ago.",
            ]
            let before = try await bench.get("\(path)/reviews/1", as: world.asDan)
            for part in parts { #expect(before.contains(part), "\(part)") }
            #expect(before.contains("As it stands now.") && before.contains("href=\"\(path)/decisions/1\""))
            let held = ["result": "confirm", "conclusions": "It works.", "next": "1 February 2027"]
            #expect(try await bench.post("\(path)/reviews/1/conclude", held, as: world.asTom).status == 303)
            // What happens afterwards changes nothing of it.
            _ = try await bench.post("\(path)/risks/1/state", ["state": "closed"], as: world.asAmara)
            _ = try await bench.post(
                "\(path)/money/ledger",
                figures.merging(["actual-cost": "£1", "of": "northmoor-council 2026-27", "revision": "1"]) { $1 },
                as: world.asAmara)
            bench.clock.advance(.days(30))
            let after = try await bench.get("\(path)/reviews/1", as: world.asDan)
            for part in parts { #expect(after.contains(part), "\(part)") }
            #expect(after.contains("As it lay before those who held the review on 3 December 2026."))
            let next = try await bench.get("\(path)/reviews/2", as: world.asDan)
            #expect(next.contains("Closed: 1: There are no beds") && !next.contains("£52,000"))
            let odt = try await bench.get("\(path)/reviews/1/odt", as: world.asDan)
            #expect(odt.status == 200 && odt.contentType == "application/vnd.oasis.opendocument.text")
            #expect(odt.bytes.starts(with: Array("PK".utf8)))
            #expect(try await bench.get("\(path)/reviews/1/odt", as: world.asGuest).status == 404)
            #expect(try await bench.get("\(path)/reviews/9/pdf", as: world.asDan).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The pack takes as many statements for a thousand rows as for one`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/reviews/new", ["day": "1 December 2026"], as: world.asTom)
            func fill(_ times: Int) async throws {
                for number in 0..<times {
                    _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
                    _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
                    _ = try await bench.post(
                        "\(path)/actions/new", PeopleBench.action(["title": "Bed \(number)"]), as: world.asAmara)
                    _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
                }
            }
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                #expect(try await bench.get("\(path)/reviews/1", as: world.asTom).status == 200)
                return bench.database.statementCount - before
            }
            try await fill(1)
            let few = try await statements()
            try await fill(7)
            #expect(try await statements() == few && few <= 90)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An overdue review is chased once a week, until it is held`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            _ = try await bench.post("\(path)/reviews/new", ["day": "1 December 2026"], as: world.asTom)
            bench.clock.advance(.days(10))
            #expect(try await jobs.all { try jobs.chaseReviews(at: $0, $1) } == 0, "it is the day of the review")
            bench.clock.advance(.days(1))
            #expect(try await jobs.all { try jobs.chaseReviews(at: $0, $1) } == 0, "it does not run")
            try await bench.launch()
            #expect(try await jobs.all { try jobs.chaseReviews(at: $0, $1) } == 1)
            #expect(try await jobs.all { try jobs.chaseReviews(at: $0, $1) } == 0)
            let mail = try await bench.mail()
            #expect(mail.map(\.to) == ["tom.whitlock@homes.example.gov.uk"])
            #expect(mail.first?.subject == "A review is overdue: No second night out")
            bench.clock.advance(.days(7))
            #expect(try await jobs.all { try jobs.chaseReviews(at: $0, $1) } == 1)
            #expect(try await bench.verbs("review.") == ["review.scheduled", "review.chased", "review.chased"])
            let held = ["result": "confirm", "conclusions": "It works.", "next": "1 February 2027"]
            _ = try await bench.post("\(path)/reviews/1/conclude", held, as: world.asTom)
            bench.clock.advance(.days(7))
            #expect(try await jobs.all { try jobs.chaseReviews(at: $0, $1) } == 0)
            #expect(bench.running.jobs.handlers.count == (try bench.running.jobs.recurring().count))
        }
    }
}

extension PeopleBench {
    /// The page of an action that waits for somebody.
    func waitingPath(_ viewer: Viewer, _ title: String) async throws -> String {
        try #require(try await waiting(viewer).first { $0.title == title }?.path)
    }
}
