import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct LaunchTests {
    @Test(arguments: enginesUnderTest)
    func `It is refused with what is missing, and launches once the charter answers`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let early = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(early.status == 409 && early.contains("Choose a model in the assessment first."))
            try await bench.agree(path)
            let overview = try await bench.get(path, as: world.asDan)
            #expect(overview.contains("Ready to launch?") && overview.contains("3 things missing"))
            #expect(overview.contains("\(path)/charter/parts/data-plan"))
            #expect(overview.contains("Who can launch it: Amara Osei, Tom Whitlock"))
            #expect(!overview.contains(">Launch</button>"))
            let refused = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(refused.status == 409 && refused.contains("The lawful basis is not named"))
            #expect(try await bench.planData(path, as: world.asAmara).status == 303)
            let unsigned = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(unsigned.status == 409 && unsigned.contains("not sent for signature yet"))
            try await bench.signAll(path)
            #expect(try await bench.post("\(path)/launch", [:], as: world.asDan).status == 403)
            #expect(try await bench.get(path, as: world.asAmara).contains(">Launch</button>"))
            #expect(try await bench.post("\(path)/launch", [:], as: world.asAmara).status == 303)
            let running = try await bench.get(path, as: world.asDan)
            #expect(running.contains("Running") && !running.contains("Ready to launch?"))
            #expect(running.contains("Amara Osei launched the collaboration"))
            #expect(try await bench.post("\(path)/launch", [:], as: world.asAmara).status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only the owner launches with an exception, which stands until it is resolved`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await bench.agree(path)
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
            _ = try await bench.planData(path, as: world.asAmara)
            try await bench.signAll(path)
            #expect(try await bench.post(resolve, [:], as: world.asTom).status == 303)
            #expect(!(try await bench.get(path, as: world.asDan)).contains("Launched with an exception"))
            #expect(try await bench.post(resolve, [:], as: world.asTom).status == 404)
            let record = try await bench.get("\(path)/record", as: world.asDan)
            #expect(
                record.contains("Tom Whitlock launches with an exception")
                    && record.contains("Tom Whitlock resolved an exception of the launch"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A hidden post counts for the gate, and neither the gate nor a version names it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await bench.database.write { transaction in
                let id = try #require(try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration"))
                try RoleStore(transaction).insert(.accountingOfficer, world.secret, id, at: world.now)
            }
            let page = try await bench.get(path, as: world.asDan)
            #expect(page.contains("Accounting officer in a post that is not named"))
            #expect(!page.contains("Nobody is accounting officer") && !page.contains("Sam Hush"))
            _ = try await bench.post("\(path)/charter/versions", [:], as: world.asAmara)
            let text = try await bench.get("\(path)/charter/versions/1/text", as: world.asDan)
            #expect(text.contains("Accounting officer: a post that is not named"))
            #expect(!text.contains("Special projects"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `It is paused, resumed and ended with a reason, and not resumed past the gate`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            try await bench.agree(path)
            let why = ["reason": "The budget is being looked at again."]
            let past = try await bench.post("\(path)/stage/resume", why, as: world.asAmara)
            #expect(past.status == 409, "resuming is no way round the gate")
            _ = try await bench.planData(path, as: world.asAmara)
            try await bench.signAll(path)
            _ = try await bench.post("\(path)/launch", [:], as: world.asAmara)
            #expect(try await bench.post("\(path)/stage/pause", ["reason": "tbc"], as: world.asAmara).status == 422)
            #expect(try await bench.post("\(path)/stage/pause", why, as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/stage/pause", why, as: world.asAmara).status == 303)
            #expect(try await bench.post("\(path)/launch", [:], as: world.asAmara).status == 409)
            #expect(try await bench.get(path, as: world.asAmara).contains("Resume it"))
            #expect(try await bench.post("\(path)/stage/resume", why, as: world.asAmara).status == 303)
            let open = try await bench.post("\(path)/stage/end", why, as: world.asAmara)
            #expect(open.status == 422 && open.contains("nobody is named who keeps what; the lessons are not written"))
            let all = why.merging(["despite": "The lessons follow next week."]) { $1 }
            #expect(try await bench.post("\(path)/stage/end", all, as: world.asAmara).status == 303)
            let late = try await bench.planData(path, as: world.asAmara)
            #expect(late.status == 403 && late.contains("it is over"))
            #expect(try await bench.get("\(path)/stage/vanish", as: world.asAmara).status == 404)
        }
    }
}
