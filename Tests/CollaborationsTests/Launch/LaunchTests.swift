import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct LaunchTests {
    /// Writes everything that the gate asks for, bar the data plan.
    private static func agree(_ path: String, _ bench: PeopleBench) async throws {
        let amara = bench.world.asAmara
        for sign in Sign.allCases {
            _ = try await bench.post(
                "\(path)/assessment/signs/\(sign.rawValue)", ["answer": "yes", "evidence": "212 cases"], as: amara)
        }
        var answers = Dictionary(uniqueKeysWithValues: ModelQuestion.allCases.map { ($0.rawValue, "no") })
        answers["delivers"] = "yes"
        _ = try await bench.post("\(path)/assessment/model", answers, as: amara)
        _ = try await bench.post(
            "\(path)/assessment/outcome", ["decision": "choose", "model": "lead-with-support"], as: amara)
        _ = try await bench.give(
            "sro", to: "Director of Supported Housing", of: "department-for-homes", in: path, as: amara)
        _ = try await bench.give(
            "accounting-officer", to: "Housing manager", of: "northmoor-council", in: path, as: amara)
        _ = try await bench.post("\(path)/charter/rights/suggested", [:], as: amara)
        let parts: [(String, [String: String])] = [
            ("scope", ["text": "Adults found sleeping rough in Northmoor."]),
            ("exit-plan", ["text": "The council takes over the bed list in 2029."]),
            ("review-rhythm", ["months": "6", "first": "2 February 2027"]),
        ]
        for (part, fields) in parts {
            _ = try await bench.post(
                "\(path)/charter/parts/\(part)", fields.merging(["revision": "0"]) { $1 }, as: amara)
        }
        for body in ["department-for-homes", "northmoor-council"] {
            _ = try await bench.post(
                "\(path)/money/ledger", ["body": body, "year": "2026-27", "expected-cost": "1m"], as: amara)
        }
        _ = try await bench.post(
            "\(path)/money/finance/new",
            ["what": "Beds", "payer": "department-for-homes", "status": "agreed", "phasing": "2026-27: 1m"], as: amara)
    }

    private static func planData(_ path: String, _ bench: PeopleBench, as viewer: Viewer) async throws -> Answer {
        try await bench.post(
            "\(path)/charter/parts/data-plan",
            [
                "revision": "0", "moves": "The nightly list of free beds.", "minimum": "Bed, place and the hours.",
                "basis": "UK GDPR, article 6(1)(e)",
            ], as: viewer)
    }

    @Test(arguments: enginesUnderTest)
    func `It is refused with what is missing, and launches once the charter answers`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let early = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(early.status == 409 && early.contains("Choose a model in the assessment first."))
            try await Self.agree(path, bench)
            let overview = try await bench.get(path, as: world.asDan)
            #expect(overview.contains("Ready to launch?") && overview.contains("3 things missing"))
            #expect(overview.contains("\(path)/charter/parts/data-plan"))
            #expect(overview.contains("Who can launch it: Amara Osei, Tom Whitlock"))
            #expect(!overview.contains(">Launch</button>"))
            let refused = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(refused.status == 409 && refused.contains("The lawful basis is not named"))
            #expect(try await Self.planData(path, bench, as: world.asAmara).status == 303)
            #expect(try await bench.post("\(path)/launch", [:], as: world.asDan).status == 403)
            #expect(try await bench.get(path, as: world.asAmara).contains(">Launch</button>"))
            #expect(try await bench.post("\(path)/launch", [:], as: world.asAmara).status == 303)
            let running = try await bench.get(path, as: world.asDan)
            #expect(running.contains("Running") && !running.contains("Ready to launch?"))
            #expect(running.contains("Collaboration launched"))
            #expect(try await bench.post("\(path)/launch", [:], as: world.asAmara).status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only the owner launches with an exception, which stands until it is resolved`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await Self.agree(path, bench)
            let reason = "Winter begins; the lawful basis follows by 1 December."
            let amara = try await bench.post("\(path)/launch", ["exception": reason], as: world.asAmara)
            #expect(amara.status == 403 && amara.contains("only the senior responsible owner"))
            #expect(try await bench.get("\(path)/launch", as: world.asAmara).status == 403)
            let vague = try await bench.post("\(path)/launch", ["exception": "tbc"], as: world.asTom)
            #expect(
                vague.status == 422 && vague.contains("why it cannot wait")
                    && vague.contains("What must move is missing"))
            #expect(try await bench.post("\(path)/launch", ["exception": reason], as: world.asTom).status == 303)
            let page = try await bench.get(path, as: world.asDan)
            #expect(page.contains(reason) && page.contains("Tom Whitlock, 21 November 2026"))
            #expect(page.contains("The lawful basis is not named") && !page.contains("It is resolved"))
            let id = try #require(
                try await bench.database.read {
                    try $0.value(LaunchException.ID.self, "SELECT id FROM launch_exception")
                })
            let resolve = "\(path)/launch/exceptions/\(id)/resolve"
            let early = try await bench.post(resolve, [:], as: world.asTom)
            #expect(early.status == 409 && early.contains("It is not resolved yet"))
            _ = try await Self.planData(path, bench, as: world.asAmara)
            #expect(try await bench.post(resolve, [:], as: world.asTom).status == 303)
            #expect(!(try await bench.get(path, as: world.asDan)).contains("Launched with an exception"))
            #expect(try await bench.post(resolve, [:], as: world.asTom).status == 404)
            let record = try await bench.get("\(path)/record", as: world.asDan)
            #expect(record.contains("Launch excepted") && record.contains("Launch exception resolved"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `It is paused, resumed and ended with a reason, and not resumed past the gate`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await Self.agree(path, bench)
            let why = ["reason": "The budget is being looked at again."]
            let past = try await bench.post("\(path)/stage/resume", why, as: world.asAmara)
            #expect(past.status == 409, "resuming is no way round the gate")
            _ = try await Self.planData(path, bench, as: world.asAmara)
            _ = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(try await bench.post("\(path)/stage/pause", ["reason": "tbc"], as: world.asAmara).status == 422)
            #expect(try await bench.post("\(path)/stage/pause", why, as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/stage/pause", why, as: world.asAmara).status == 303)
            #expect(try await bench.post("\(path)/launch", [:], as: world.asAmara).status == 409)
            #expect(try await bench.get(path, as: world.asAmara).contains("Resume it"))
            #expect(try await bench.post("\(path)/stage/resume", why, as: world.asAmara).status == 303)
            #expect(try await bench.post("\(path)/stage/end", why, as: world.asAmara).status == 303)
            let late = try await Self.planData(path, bench, as: world.asAmara)
            #expect(late.status == 403 && late.contains("it is over"))
            #expect(try await bench.get("\(path)/stage/vanish", as: world.asAmara).status == 404)
        }
    }
}
