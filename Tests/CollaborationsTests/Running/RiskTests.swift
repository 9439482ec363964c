import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct RiskTests {
    @Test(arguments: [
        (false, 14, true, RiskThreshold.Crossing.none), (false, 15, true, .up), (false, 25, true, .up),
        (true, 16, true, .none), (true, 14, true, .down), (true, 25, false, .down), (false, 25, false, .none),
    ])
    func `A risk is escalated when it comes to stand at the threshold, and not again while it stays`(
        isEscalated: Bool, score: Int, isOpen: Bool, crossing: RiskThreshold.Crossing
    ) {
        #expect(RiskThreshold.standard.crossing(isEscalated: isEscalated, score: score, isOpen: isOpen) == crossing)
    }

    @Test(arguments: enginesUnderTest)
    func `One that crosses the threshold goes to whoever is senior responsible owner, until they take note`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let added = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 4), as: world.asAmara)
            #expect(added.location == "\(path)/risks/1")
            #expect(try await bench.mail().isEmpty)
            #expect(try await bench.waiting(world.asTom).isEmpty)

            let raised = try await bench.post(
                "\(path)/risks/1/edit", PeopleBench.risk(4, 4, ["revision": "0"]), as: world.asDan)
            #expect(raised.status == 303)
            #expect(try await bench.mail().map(\.to) == ["tom.whitlock@homes.example.gov.uk"])
            #expect(try await bench.verbs("risk.") == ["risk.added", "risk.changed", "risk.escalated"])
            #expect(
                try await bench.waiting(world.asTom).map(\.path) == ["\(path)/risks/1", "\(path)/decisions/1"])
            #expect(try await bench.waiting(world.asDan).isEmpty)

            let refused = try await bench.post("\(path)/risks/1/acknowledge", [:], as: world.asAmara)
            #expect(refused.status == 403 && refused.contains("senior responsible owner"))
            // It stays above: nobody is told again.
            _ = try await bench.post("\(path)/risks/1/edit", PeopleBench.risk(5, 4, ["revision": "1"]), as: world.asDan)
            #expect(try await bench.mail().count == 1)
            #expect(try await bench.post("\(path)/risks/1/acknowledge", [:], as: world.asTom).status == 303)
            #expect(try await bench.post("\(path)/risks/1/acknowledge", [:], as: world.asTom).status == 303)
            #expect(try await bench.verbs("risk.acknowledged").count == 1)
            #expect(try await bench.waiting(world.asTom).map(\.path) == ["\(path)/decisions/1"])
            #expect(
                try await bench.get("\(path)/risks/1", as: world.asDan).contains("Acknowledged on 21 November 2026"))

            // Down and up again is a new crossing.
            _ = try await bench.post("\(path)/risks/1/edit", PeopleBench.risk(1, 1, ["revision": "2"]), as: world.asDan)
            _ = try await bench.post("\(path)/risks/1/edit", PeopleBench.risk(5, 5, ["revision": "3"]), as: world.asDan)
            #expect(try await bench.mail().count == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Each escalation asks the role for one decision, which goes with it unless it was taken`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            func stand(_ likelihood: Int, _ revision: Int) async throws {
                let form = PeopleBench.risk(likelihood, 5, ["revision": "\(revision)"])
                #expect(try await bench.post("\(path)/risks/1/edit", form, as: world.asDan).status == 303)
            }
            func states() async throws -> [String] {
                try await bench.database.read {
                    try $0.values(String.self, "SELECT state FROM decision ORDER BY number")
                }
            }
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(4, 5), as: world.asDan)
            #expect(try await states() == ["proposed"])
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            #expect(page.contains("How shall we respond to risk 1: There are no beds in Northmoor?"))
            #expect(page.contains("Response to a risk") && page.contains("href=\"\(path)/risks/1\""))
            #expect(try await bench.get("\(path)/risks/1", as: world.asDan).contains("\(path)/decisions/1\""))
            // It moves above the threshold: no second one. Nobody withdraws it by hand, nobody else decides it.
            try await stand(5, 0)
            #expect(try await states() == ["proposed"])
            #expect(try await bench.post("\(path)/decisions/1/withdraw", [:], as: world.asAmara).status == 403)
            // Nor does a sum come in with it, which that role could not decide alone.
            let sum = PeopleBench.proposal(["kind": "risk-response", "amount": "£2,000,000", "revision": "0"])
            let refused = try await bench.post("\(path)/decisions/1/edit", sum, as: world.asAmara)
            #expect(refused.status == 422 && refused.text.contains("Propose the money as a decision of its own"))
            let decision = ["outcome": "Treat it: rent ten beds.", "reasons": "Winter comes soon."]
            #expect(try await bench.post("\(path)/decisions/1/decide", decision, as: world.asDan).status == 403)
            try await stand(1, 1)
            #expect(try await states() == ["withdrawn"])
            #expect(try await bench.waiting(world.asTom).isEmpty)
            try await stand(5, 2)
            #expect(try await bench.post("\(path)/risks/1/state", ["state": "closed"], as: world.asDan).status == 303)
            #expect(try await states() == ["withdrawn", "withdrawn"])
            #expect(try await bench.post("\(path)/risks/1/state", ["state": "open"], as: world.asDan).status == 303)
            #expect(try await bench.post("\(path)/decisions/3/decide", decision, as: world.asTom).status == 303)
            try await stand(4, 3)
            try await stand(1, 4)
            #expect(try await states() == ["withdrawn", "withdrawn", "decided"], "what was taken stays")
            #expect(try await bench.get("\(path)/risks/1", as: world.asDan).contains("Decision 3"))
            #expect(try await bench.verbs("decision.withdrawn").count == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Another role takes over what waits, and hundreds that a lower threshold escalates get one each`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for _ in 1...2 { _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(4, 4), as: world.asDan) }
            try await bench.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO risk_threshold (collaboration_id, score, role, chase_days)
                    SELECT id, 15, 'sro', 7 FROM collaboration
                    """)
                let id = try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration")
                let rows = (3...452).map { number -> [Value] in
                    [
                        Risk.ID.make(at: bench.clock.now).value, id?.value ?? .null, number.value, "risk".value,
                        "cause".value, "Event".value, "effect".value, world.manager.value, world.council.value,
                        2.value, 4.value, 8.value, "later".value, "treat".value, "open".value, bench.clock.now.value,
                    ]
                }
                try transaction.insert(
                    into: "risk",
                    [
                        "id", "collaboration_id", "number", "kind", "cause", "event", "effect", "owner_post_id",
                        "body_id", "likelihood", "impact", "score", "proximity", "response", "state", "created_at",
                    ], rows)
            }
            let fields = ["score": "8", "role": "operational-lead", "chase-days": "3"]
            #expect(try await bench.post("\(path)/risks/threshold", fields, as: world.asAmara).status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM decision WHERE state = 'proposed'") == 452)
            #expect(
                try await bench.number("SELECT COUNT(DISTINCT risk_number) FROM decision WHERE state = 'proposed'")
                    == 452)
            #expect(try await bench.get("\(path)/decisions/1", as: world.asDan).contains("Decide</h2>"))
            #expect(!(try await bench.get("\(path)/decisions/1", as: world.asTom)).contains("Decide</h2>"))
            let high = fields.merging(["score": "25"]) { $1 }
            _ = try await bench.post("\(path)/risks/threshold", high, as: world.asAmara)
            #expect(try await bench.number("SELECT COUNT(*) FROM decision WHERE state = 'proposed'") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What nobody takes note of is chased, and goes to the organisers while the role is vacant`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(5, 5), as: world.asAmara)
            #expect(try await jobs.all { try jobs.chaseRisks(at: $0, $1) } == 0)
            bench.clock.advance(.days(7))
            #expect(try await jobs.all { try jobs.chaseRisks(at: $0, $1) } == 1)
            #expect(try await jobs.all { try jobs.chaseRisks(at: $0, $1) } == 0)
            try await bench.database.write { transaction in
                try transaction.run("UPDATE holding SET to_day = '2026-11-27' WHERE post_id = \(world.director)")
            }
            bench.clock.advance(.days(7))
            #expect(try await jobs.all { try jobs.chaseRisks(at: $0, $1) } == 1)
            #expect(
                try await bench.mail().map(\.to) == [
                    "tom.whitlock@homes.example.gov.uk", "tom.whitlock@homes.example.gov.uk",
                    "amara.osei@homes.example.gov.uk",
                ])
            #expect(try await bench.verbs("risk.chased").count == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Organisers set the threshold for all to see, and a lower one escalates at once`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 4), as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(2, 2), as: world.asAmara)
            let fields = ["score": "12", "role": "operational-lead", "chase-days": "3"]
            #expect(try await bench.post("\(path)/risks/threshold", fields, as: world.asDan).status == 403)
            let wrong = try await bench.post(
                "\(path)/risks/threshold", fields.merging(["score": "26"]) { $1 }, as: world.asAmara)
            #expect(wrong.status == 422 && wrong.contains("whole number from 1 to 25"))
            #expect(try await bench.post("\(path)/risks/threshold", fields, as: world.asAmara).status == 303)
            #expect(try await bench.mail().map(\.to) == ["dan.okafor@northmoor.example.gov.uk"])
            #expect(
                try await bench.waiting(world.asDan).map(\.path) == ["\(path)/risks/1", "\(path)/decisions/1"])
            let page = try await bench.get("\(path)/risks", as: world.asDan)
            #expect(page.contains("From 12 on, marked ▲, a risk goes to the operational lead"))
            let higher = fields.merging(["score": "20"]) { $1 }
            _ = try await bench.post("\(path)/risks/threshold", higher, as: world.asAmara)
            #expect(try await bench.waiting(world.asDan).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is typed wrongly is said beside the field`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let wrong = PeopleBench.risk(6, 0, ["cause": "", "post": "Nobody at all", "response": "pray"])
            let answer = try await bench.post("\(path)/risks/new", wrong, as: world.asAmara)
            #expect(answer.status == 422 && answer.contains("Enter cause") && answer.contains("There are no beds"))
            #expect(answer.contains("Likelihood must be a whole number from 1 to 5"))
            let owner = try await bench.post(
                "\(path)/risks/new", PeopleBench.risk(1, 1, ["body": "elsewhere"]), as: world.asAmara)
            #expect(owner.status == 422 && owner.contains("Choose one of the parties"))
            #expect(try await bench.get("\(path)/risks/77", as: world.asAmara).status == 404)
            #expect(try await bench.get("\(path)/risks/new.csv", as: world.asAmara).status == 404)
            #expect(try await bench.number("SELECT COUNT(*) FROM risk") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The form names the owner by the title or the holder of the post, unless that means another too`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(2, 2), as: world.asAmara)
            let form = try await bench.get("\(path)/risks/1/edit", as: world.asAmara)
            #expect(form.contains("value=\"Housing manager\"") && !form.contains("value=\"/posts/"))
            let (twin, team) = (Post.ID.make(at: bench.clock.now), Team.ID.make(at: bench.clock.now))
            try await bench.database.write { transaction in
                try world.addTeam(team, world.council, "Second homes", transaction)
                try world.addPost(twin, world.council, team, "Housing manager", 3, transaction)
            }
            let second = try await bench.get("\(path)/risks/1/edit", as: world.asAmara)
            #expect(second.contains("value=\"Dan Okafor\""))
            try await bench.database.write { transaction in
                try world.hold(twin, world.dan, "2026-11-20", nil, transaction)
            }
            let third = try await bench.get("\(path)/risks/1/edit", as: world.asAmara)
            #expect(third.contains("value=\"/posts/\(world.manager)\""))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Ten thousand risks are counted, paged, narrowed down and taken away with few statements`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 4), as: world.asAmara)
            func statements(_ query: String = "") async throws -> Int {
                let before = bench.database.statementCount
                #expect(try await bench.get("\(path)/risks\(query)", as: world.asDan).status == 200)
                return bench.database.statementCount - before
            }
            let few = try await statements()
            try await bench.database.write { transaction in
                let id = try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration")
                let rows = (2...10_000).map { number -> [Value] in
                    let (likelihood, impact) = (number % 5 + 1, number / 5 % 5 + 1)
                    return [
                        Risk.ID.make(at: bench.clock.now).value, id?.value ?? .null, number.value, "risk".value,
                        "cause".value, "Event \(number)".value, "effect".value, world.manager.value,
                        world.council.value,
                        likelihood.value, impact.value, (likelihood * impact).value, "later".value, "treat".value,
                        "2026-11-\(number % 2 == 0 ? "20" : "30")".value, "open".value, bench.clock.now.value,
                    ]
                }
                try transaction.insert(
                    into: "risk",
                    [
                        "id", "collaboration_id", "number", "kind", "cause", "event", "effect", "owner_post_id",
                        "body_id", "likelihood", "impact", "score", "proximity", "response", "respond_by", "state",
                        "created_at",
                    ], rows)
            }
            #expect(try await statements() == few && few <= 22)
            let first = try await bench.get("\(path)/risks", as: world.asDan)
            #expect(first.contains("5,000 responses are overdue") && first.contains(">400<"))
            #expect(first.bytes.count < 200_000, "a page of them, however many there are")
            // 400 stand at 25: eight pages of them, then the next score.
            let tops = try await bench.get("\(path)/risks?likelihood=5&impact=5", as: world.asDan)
            let next = try #require(tops.text.split(separator: "after=").dropFirst().first?.prefix { $0.isNumber })
            let second = try await bench.get("\(path)/risks?likelihood=5&impact=5&after=\(next)", as: world.asDan)
            #expect(second.contains("Event ") && !second.contains("/risks/\(next)\""))
            #expect(
                try await bench.get("\(path)/risks?body=department-for-homes", as: world.asDan).contains("None fits"))
            let table = try await bench.get("\(path)/risks.csv", as: world.asDan)
            #expect(table.text.split(separator: "\r\n").count == 10_001)
            #expect(table.contentType == "text/csv; charset=utf-8")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What moved since a day is told: new, up, down, closed`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for _ in 1...4 { _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara) }
            bench.clock.advance(.days(10))
            _ = try await bench.post(
                "\(path)/risks/1/edit", PeopleBench.risk(4, 3, ["revision": "0"]), as: world.asAmara)
            _ = try await bench.post(
                "\(path)/risks/2/edit", PeopleBench.risk(1, 3, ["revision": "0"]), as: world.asAmara)
            _ = try await bench.post("\(path)/risks/3/state", ["state": "closed"], as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(2, 2), as: world.asAmara)
            let moved = try await bench.database.read { transaction in
                let id = try #require(try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration"))
                return try RiskStore(transaction).movement(
                    of: id, since: Instant(startOf: Day(year: 2026, month: 11, day: 25)), limit: 10)
            }
            #expect(moved.map { "\($0.number) \(RiskPages.direction($0))" } == ["1 Up", "5 New", "2 Down", "3 Closed"])
            let page = try await bench.get("\(path)/risks?since=25+November+2026", as: world.asDan)
            #expect(page.contains("Movement since 25 November 2026: 4 risks"))
        }
    }
}
