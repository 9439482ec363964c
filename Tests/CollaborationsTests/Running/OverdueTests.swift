import Access
import Directory
import Kernel
import Mail
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct OverdueTests {
    typealias Row = (
        people: [OverdueRoute.Step: Set<String>], late: Set<OverdueRoute.Step>, step: OverdueRoute.Step, why: String
    )

    static let rows: [Row] = [
        ([.sro: ["tom"], .accountingOfficer: ["amara"]], [], .sro, "It comes to you as senior responsible owner"),
        (
            [.sro: ["tom"], .accountingOfficer: ["amara"]], [.sro], .accountingOfficer,
            "The senior responsible owner has not decided, so it comes to you as accounting officer"
        ),
        ([.accountingOfficer: ["amara"]], [], .accountingOfficer, "Nobody is senior responsible owner, so"),
        (
            [.sro: ["tom"], .accountingOfficer: ["tom"], .leadContact: ["priya"]], [.sro], .leadContact,
            "has not decided, and the accounting officer is the same person, so it comes to you as contact of the lead body"
        ),
        ([.sro: ["tom"], .leadContact: ["priya"]], [.sro], .leadContact, "and nobody is accounting officer"),
        (
            [.sro: ["tom"], .accountingOfficer: ["amara"], .leadContact: ["priya"]], [.sro, .accountingOfficer],
            .leadContact, "and the accounting officer has not decided either"
        ),
        (
            [.sro: ["tom"], .leadContact: ["tom"]], [.sro], .organisers,
            "the contact of the lead body is the same person"
        ),
        ([:], [], .organisers, "Nobody is senior responsible owner, and nobody is accounting officer"),
    ]

    @Test(arguments: rows.indices)
    func `What is overdue goes to the first who is not late`(index: Int) {
        let row = Self.rows[index]
        let route = OverdueRoute.find(row.people, late: row.late)
        #expect(route.step == row.step && route.why.contains(row.why), "\(route.why)")
    }

    @Test(arguments: enginesUnderTest)
    func `When the owner is late it goes to the accounting officer, else the lead body's contact, and says why`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            _ = try await bench.give(
                "contact", to: "Policy lead", of: "department-for-homes", in: path, as: world.asAmara)
            _ = try await bench.give(
                "accounting-officer", to: PeopleBench.directorTitle, of: "department-for-homes", in: path,
                as: world.asAmara)
            func late() async throws -> (to: [String], text: String) {
                _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
                try await bench.database.write { transaction in
                    try transaction.run("UPDATE decision SET decide_by = '2026-11-20' WHERE overdue_at IS NULL")
                }
                let before = try await bench.database.read { try $0.outbox(limit: 100) }
                #expect(try await jobs.all { try jobs.closeDecisions(at: $0, $1) } == 1)
                let mail = try await bench.database.read { try $0.outbox(limit: 100) }.dropLast(before.count)
                let text = try await bench.database.read {
                    try $0.value(String.self, "SELECT body_text FROM mail ORDER BY id DESC LIMIT 1")
                }
                return (mail.map(\.to), text ?? "")
            }
            let same = try await late()
            #expect(same.to == ["amara.osei@homes.example.gov.uk"])
            #expect(same.text.contains("the accounting officer is the same person, so it comes to you as contact"))
            _ = try await bench.post(
                "\(path)/people/roles/end", ["role": "accounting-officer", "post": world.director.description],
                as: world.asAmara)
            let given = try await bench.give(
                "accounting-officer", to: "Housing manager", of: "northmoor-council", in: path, as: world.asAmara)
            #expect(given.status == 303)
            let other = try await late()
            #expect(other.to == ["dan.okafor@northmoor.example.gov.uk"])
            #expect(
                other.text.contains("The senior responsible owner has not decided, so it comes to you as accounting"))
            // Without a holder the post is vacant.
            try await bench.database.write { transaction in
                try transaction.run("UPDATE holding SET to_day = '2026-11-20' WHERE post_id = \(world.manager)")
            }
            #expect(try await late().to == ["amara.osei@homes.example.gov.uk"])
        }
    }
}
