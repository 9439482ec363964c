import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations
@testable import Directory

@Suite struct RoleTests {
    @Test(arguments: enginesUnderTest)
    func `A successor inherits the roles of the post, and a vacancy shows at once`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let given = try await bench.give(
                "sro", to: "Director of Supported Housing", of: "department-for-homes", in: path, as: world.asAmara)
            #expect(given.status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("Tom Whitlock"))
            let tom = try await bench.get("\(path)/people/roles/new", as: world.asTom)
            #expect(tom.status == 200, "the senior responsible owner organises")

            try await bench.database.write { transaction in
                try transaction.run(
                    "UPDATE holding SET to_day = '2026-11-20' WHERE post_id = \(world.director) AND to_day IS NULL")
            }
            #expect(try await bench.get("\(path)/people", as: world.asDan).contains("Vacant"))
            #expect(try await bench.get("\(path)/people/roles/new", as: world.asTom).status == 403)

            try await bench.database.write { transaction in
                try world.hold(world.director, world.priya, "2026-11-21", nil, transaction)
            }
            let page = try await bench.get("\(path)/people", as: world.asDan)
            #expect(page.contains("Priya Raman") && !page.contains("Vacant"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `There is one accounting officer, also when two are named at the same moment`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let choices = [
                ("Director of Supported Housing", "department-for-homes"), ("Housing manager", "northmoor-council"),
            ]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for (post, body) in choices {
                    group.addTask {
                        try await bench.give("accounting-officer", to: post, of: body, in: path, as: world.asAmara)
                            .status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 303 } == 1 && !statuses.contains { $0 >= 500 }, "\(statuses)")
            let held = try await bench.database.read { transaction in
                try transaction.value(
                    Int.self, "SELECT COUNT(*) FROM collaboration_role WHERE role = 'accounting-officer'")
            }
            #expect(held == 1)
            let third = try await bench.give(
                "accounting-officer", to: "Housing officer", of: "northmoor-council", in: path, as: world.asAmara)
            #expect(third.status == 422 && third.contains("There is one accounting officer already"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only organisers name roles, parties and members, and one organiser stays`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let path = try await bench.propose(withCouncil: true)
            let refused = try await bench.give(
                "sro", to: "Housing manager", of: "northmoor-council", in: path, as: world.asDan)
            #expect(
                refused.status == 403 && refused.contains("only its organisers and its senior responsible owner may"))
            let outsider = try await bench.give(
                "sro", to: "Housing manager", of: "no-such-body", in: path, as: world.asAmara)
            #expect(outsider.status == 422 && outsider.contains("Choose one of the parties"))
            let party = try await bench.post(
                "\(path)/people/parties/new", ["body": "Northmoor Council"], as: world.asAmara)
            #expect(party.status == 422 && party.contains("takes part already"))
            let leave = try await bench.post(
                "\(path)/people/members/remove", ["person": world.amara.description], as: world.asAmara)
            #expect(leave.status == 409 && leave.contains("Somebody has to organise it"))
            let lead = try await bench.post(
                "\(path)/people/parties/department-for-homes/remove", [:], as: world.asAmara)
            #expect(lead.status == 409)
            _ = try await bench.give(
                "contact", to: "Housing manager", of: "northmoor-council", in: path, as: world.asAmara)
            let gone = try await bench.post("\(path)/people/parties/northmoor-council/remove", [:], as: world.asAmara)
            #expect(gone.status == 303)
            let roles = try await bench.database.read {
                try $0.value(Int.self, "SELECT COUNT(*) FROM collaboration_role")
            }
            #expect(roles == 0, "the roles of a party's posts go with it")
            #expect(try await bench.get("\(path)/people", as: world.asDan).status == 403)
        }
    }
}
