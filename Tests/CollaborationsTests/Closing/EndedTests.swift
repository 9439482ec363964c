import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct EndedTests {
    @Test(arguments: enginesUnderTest)
    func `After it has ended, parties, roles, members and contents stay as they were`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(5, 5), as: world.asAmara)
            try await bench.database.write { try $0.run("UPDATE collaboration SET stage = 'ended'") }
            let before = try await bench.number("SELECT COUNT(*) FROM journal_entry")
            let member = ["email": "dan.okafor@northmoor.example.gov.uk", "level": "contributor"]
            let attempts: [(String, [String: String])] = [
                ("people/parties/new", ["body": "Northmoor Council"]),
                ("people/parties/northmoor-council", ["benefit": "Fewer nights"]),
                ("people/parties/northmoor-council/lead", [:]), ("people/parties/northmoor-council/remove", [:]),
                ("people/roles/new", ["role": "contact", "body": "northmoor-council", "post": "Housing manager"]),
                ("people/roles/end", ["role": "sro", "post": "\(world.director)"]), ("people/members/new", member),
                ("people/members/remove", ["person": "\(world.amara)"]), ("charter/versions", [:]),
                ("risks/1/acknowledge", [:]), ("risks/threshold", ["score": "9", "role": "sro", "chase-days": "7"]),
                ("reviews/new", ["day": "1 December 2026"]), ("health/thresholds", ["silent-weeks": "9"]),
                (
                    "assessment/outcome",
                    ["decision": "choose", "model": "shared-policy", "reason": "It is light enough."]
                ),
                ("measures/new", PeopleBench.measure()), ("stage/resume", ["reason": "We want to go on with it."]),
            ]
            for (end, fields) in attempts {
                for viewer in [world.asAmara, world.asTom] {
                    let answer = try await bench.post("\(path)/\(end)", fields, as: viewer)
                    #expect(answer.status == 403, "\(end): \(answer.status)")
                }
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM journal_entry") == before)
            let people = try await bench.get("\(path)/people", as: world.asAmara)
            #expect(people.status == 200 && !people.contains("Add a party") && !people.contains("Leave</button>"))
            let outcome = try await bench.get("\(path)/assessment/outcome", as: world.asAmara)
            #expect(outcome.status == 200 && !outcome.contains("<form method=\"post\" action=\"\(path)/assessment"))
        }
    }
}
