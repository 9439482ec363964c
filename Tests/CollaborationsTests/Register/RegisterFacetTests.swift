import Access
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// The register narrowed down.
@Suite struct RegisterFacetTests {
    /// How many a value of a facet is said to have.
    private static func count(_ value: String, _ page: Answer) -> Int? {
        guard let start = page.text.range(of: "<span>\(value)</span>"),
            let open = page.text[start.upperBound...].range(of: "cc-facet__count\">"),
            let close = page.text[open.upperBound...].firstIndex(of: "<")
        else { return nil }
        return Int(page.text[open.upperBound..<close])
    }

    @Test(arguments: enginesUnderTest)
    func `Facets combine, and count what the viewer may see alone`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            _ = try await bench.propose(["title": "A", "places": "Northmoor, Westshire"])
            _ = try await bench.propose(["title": "B", "places": "northmoor"], withCouncil: true)
            _ = try await bench.propose(["title": "C", "places": "Westshire", "is-restricted": "yes"])
            let (amara, dan) = (bench.world.asAmara, bench.world.asDan)
            let all = try await bench.get("/collaborations", as: dan)
            #expect(all.contains("2 entries"))
            #expect(Self.count("Northmoor", all) == 2 && Self.count("Westshire", all) == 1)
            #expect(Self.count("Department for Homes", all) == 2 && Self.count("Northmoor Council", all) == 1)
            #expect(Self.count("Westshire", try await bench.get("/collaborations", as: amara)) == 2)
            let both = try await bench.get("/collaborations?place=northmoor&body=northmoor-council", as: dan)
            #expect(
                both.contains("1 entry") && both.contains("/collaborations/b\"")
                    && !both.contains("/collaborations/a\""))
            // A facet is counted whatever is chosen of itself; its value leads back.
            #expect(Self.count("Department for Homes", both) == 2)
            #expect(both.contains("aria-current=\"true\"") && both.contains("Remove </span>Place: northmoor"))
            let none = try await bench.get("/collaborations?place=atlantis&stage=asleep", as: dan)
            #expect(none.contains("0 entries") && none.contains("Joint efforts and early projects would be here"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `People served narrow it down, and a search keeps what is chosen`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let dan = bench.world.asDan
            let path = try await bench.propose(["title": "A", "clients": "People sleeping rough, carers"])
            _ = try await bench.propose(["title": "B", "clients": "carers", "differs": "It is for others."])
            let all = try await bench.get("/collaborations", as: dan)
            #expect(all.contains("<h3>People served</h3>") && Self.count("People sleeping rough", all) == 1)
            let rough = try await bench.get("/collaborations?client=people+sleeping+rough&stage=proposed", as: dan)
            #expect(
                rough.contains("1 entry") && rough.contains("/collaborations/a\"") && Self.count("carers", rough) == 2)
            for (name, value) in [
                ("client", "people sleeping rough"), ("stage", "proposed"), ("kind", "collaboration"),
            ] {
                #expect(rough.contains("<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"), "\(name)")
            }
            // What the entry no longer says is not counted.
            let changed = PeopleBench.night.merging(["title": "A", "clients": "Families", "revision": "0"]) { $1 }
            _ = try await bench.post("\(path)/edit", changed, as: bench.world.asAmara)
            let now = try await bench.get("/collaborations", as: dan)
            #expect(Self.count("People sleeping rough", now) == nil && Self.count("Families", now) == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Many entries ask for no more statements than a few`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                let answer = try await bench.get("/collaborations?stage=proposed", as: bench.world.asDan)
                #expect(answer.status == 200)
                return bench.database.statementCount - before
            }
            _ = try await bench.propose(["title": "First"])
            let few = try await statements()
            for number in 0..<25 {
                _ = try await bench.propose(["title": "Effort \(number)", "places": "Place \(number)"])
            }
            #expect(try await statements() == few)
        }
    }
}
