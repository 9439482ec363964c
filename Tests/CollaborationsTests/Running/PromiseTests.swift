import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct PromiseTests {
    @Test(arguments: enginesUnderTest)
    func `A promise is of whoever decided or is named, and says so when they have left`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asDan)
            let verdict = ["outcome": "It opens.", "reasons": "Half are found then."]
            _ = try await bench.post("\(path)/decisions/1/decide", verdict, as: world.asTom)
            func promise(_ title: String, by name: String) async throws -> Answer {
                try await bench.post(
                    "\(path)/actions/new",
                    PeopleBench.action([
                        "kind": "promise", "title": title, "source": "decision", "number": "1", "promised-by": name,
                    ]), as: world.asDan)
            }
            #expect(try await promise("Pay for ten beds", by: "").status == 303)
            #expect(try await promise("Send two officers", by: "amara.osei@homes.example.gov.uk").status == 303)
            #expect(try await promise("Find a house", by: PeopleBench.directorTitle).status == 303)
            let nobody = try await promise("Nothing", by: "Nemo Nobody")
            #expect(nobody.status == 422 && nobody.contains("No post or person of a party is called this"))
            #expect(nobody.contains("Nemo Nobody"))
            try await bench.database.write { transaction in
                try transaction.run("UPDATE holding SET to_day = '2026-11-22' WHERE post_id = \(world.director)")
                try transaction.run("UPDATE person SET left_on = '2026-11-22' WHERE id = \(world.tom)")
            }
            let page = try await bench.get("\(path)/decisions/1", as: world.asDan)
            let on = ", on 21 November 2026, in decision 1"
            #expect(page.contains("Promised by Tom Whitlock, senior responsible owner\(on)"))
            #expect(page.contains("Promised by Amara Osei, Policy lead, Department for Homes\(on)"))
            #expect(page.contains("Promised by Tom Whitlock, Director of Supported Housing, Department for Homes\(on)"))
        }
    }
}
