import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct RoleMailTests {
    @Test(arguments: enginesUnderTest)
    func `Organisers who have left get no mail for a vacant role`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            let fields = ["email": "priya.raman@homes.example.gov.uk", "level": "organiser"]
            #expect(try await bench.post("\(path)/people/members/new", fields, as: world.asAmara).status == 303)
            func told() async throws -> [String] {
                try await bench.database.read { transaction in
                    let id = try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration")
                    return try id.map { try RoleMail(transaction).holders(of: .sro, in: $0).people.map(\.name) } ?? []
                }
            }
            #expect(try await told().sorted() == ["Amara Osei", "Priya Raman"])
            try await bench.database.write {
                try $0.run("UPDATE person SET left_on = '2026-11-20' WHERE id = \(world.priya)")
            }
            #expect(try await told() == ["Amara Osei"])
        }
    }
}
