import Access
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations
@testable import Directory

@Suite struct HealthTests {
    @Test(arguments: enginesUnderTest)
    func `What happens becomes warnings with evidence, on its page, the overview and the start page`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            _ = try await bench.post("\(path)/reviews/new", ["day": "1 December 2026"], as: world.asTom)
            _ = try await bench.post(
                "\(path)/money/ledger",
                ["body": "northmoor-council", "year": "2026-27", "expected-cost": "£40,000"], as: world.asAmara)
            try await bench.launch()
            for _ in 0..<2 {
                let bounced = try await bench.post(
                    "\(path)/decisions/1/decide", ["outcome": "No.", "reasons": "No."], as: world.asDan)
                #expect(bounced.status == 403 && bounced.contains("senior responsible owner"))
            }
            #expect(
                try await bench.verbs("decision.") == ["decision.proposed", "decision.bounced", "decision.bounced"])
            try await bench.database.write { transaction in
                try transaction.run(
                    "UPDATE holding SET to_day = '2026-11-30' WHERE post_id = \(world.manager) AND to_day IS NULL")
            }
            bench.clock.advance(.days(70))
            let page = try await bench.get("\(path)/health", as: world.asTom)
            for part in [
                "1 decision is overdue, the oldest, decision 1, by 60 days.",
                "Review 1 was to be held on 1 December 2026, 60 days ago.",
                "1 measure waits for a value, ‘Second nights’",
                "Northmoor Council pays £40,000 and gains nothing.",
                "the post of the operational lead in Northmoor Council is vacant since 30 November 2026",
                "Nobody is accounting officer", "somebody tried 2 times to decide",
                "Northmoor Council did something here last on 21 November 2026, 10 weeks ago.",
                "Warns when nobody of a party has done anything here for 6 weeks (the usual value).",
            ] {
                #expect(page.contains(part), "\(part)")
            }
            let overview = try await bench.get(path, as: world.asTom)
            #expect(overview.contains("7 things to look at: 1 party pays and gains nothing"))
            let now = bench.clock.now
            let home = try await bench.database.read {
                try HomeSections.own(world.asTom, at: now, in: $0)
            }
            #expect(String(decoding: home.bytes, as: UTF8.self).contains("7 things to look at"))
            #expect(try await bench.get("\(path)/health", as: world.asGuest).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Organisers set from when on it warns, within bounds, and the journal keeps it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            try await bench.launch()
            bench.clock.advance(.days(60))
            #expect(
                try await bench.get("\(path)/health", as: world.asDan).contains("Northmoor Council did something")
                    == false)
            #expect(try await bench.get("\(path)/health", as: world.asDan).contains("drift: a party is silent</h2>"))
            #expect(try await bench.get("\(path)/health/thresholds", as: world.asDan).status == 403)
            let wide = ["silent-weeks": "20"]
            #expect(try await bench.post("\(path)/health/thresholds", wide, as: world.asDan).status == 403)
            let wrong = try await bench.post("\(path)/health/thresholds", ["silent-weeks": "0"], as: world.asTom)
            #expect(wrong.status == 422 && wrong.contains("must be a whole number from 1 to 51"))
            #expect(try await bench.post("\(path)/health/thresholds", wide, as: world.asTom).status == 303)
            let page = try await bench.get("\(path)/health", as: world.asDan)
            #expect(page.contains("for 20 weeks (set for this collaboration; usually 6)"))
            #expect(!page.contains("drift: a party is silent</h2>"))
            _ = try await bench.post("\(path)/health/thresholds", wide, as: world.asTom)
            #expect(try await bench.verbs("health.") == ["health.thresholds-set"])
            #expect(try await bench.post("\(path)/health/thresholds", [:], as: world.asTom).status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM health_threshold") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who works with whom, and how much is done, comes from the journal`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            try await bench.launch()
            for number in 1...12 {
                _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
                let comment = ["text": "We are for it."]
                _ = try await bench.post("\(path)/decisions/\(number)/comments", comment, as: world.asDan)
            }
            bench.clock.advance(.days(190))
            // Both do something, each by themselves.
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(2, 3), as: world.asDan)
            let apart = try await bench.get("\(path)/health", as: world.asDan)
            #expect(
                apart.contains(
                    "Department for Homes and Northmoor Council have not worked on the same thing for 13 weeks or longer."
                ))
            #expect(apart.contains("people did 24 things here, in the last 13 weeks 2: 8 per cent."))
            #expect(!apart.contains("drift: a party is silent</h2>"))
            let changed = PeopleBench.risk(2, 4, ["revision": "0"])
            #expect(try await bench.post("\(path)/risks/1/edit", changed, as: world.asDan).status == 303)
            let together = try await bench.get("\(path)/health", as: world.asDan)
            #expect(!together.contains("have not worked on the same thing for 13 weeks or longer."))
            let wide = ["apart-weeks": "51"]
            #expect(try await bench.post("\(path)/health/thresholds", wide, as: world.asTom).status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The facts of many collaborations take as many statements as those of one`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            var all: [Collaboration] = []
            for number in 1...5 {
                let path = try await bench.propose(
                    ["title": "Effort \(number)", "differs": "It is another one, for a test of counts"],
                    withCouncil: true)
                for _ in 0..<number {
                    _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
                    _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
                }
                all.append(
                    try #require(
                        try await bench.database.read {
                            try CollaborationStore($0).find(slug: "effort-\(number)", .everything)
                        }))
            }
            try await bench.launch()
            bench.clock.advance(.days(90))
            func statements(_ some: [Collaboration]) async throws -> Int {
                let (before, now) = (bench.database.statementCount, bench.clock.now)
                let health = try await bench.database.read {
                    try HealthStore(transaction: $0, now: now).health(of: some)
                }
                #expect(health.count == some.count)
                return bench.database.statementCount - before
            }
            let one = try await statements([all[4]])
            #expect(try await statements(all) == one && one <= 20)
            #expect(try await statements([all[0]]) == one)
        }
    }
}

extension PeopleBench {
    /// Puts everything that is there under way, as from now.
    func launch() async throws {
        let now = clock.now
        try await database.write {
            try $0.run("UPDATE collaboration SET stage = 'running', launched_at = \(now)")
        }
    }
}
