import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// Values of a measure from a file.
@Suite struct MeasureImportTests {
    private static let today = Day(year: 2026, month: 11, day: 21)

    static let periods: [(typed: String, day: String?)] = [
        ("2026-10-31", "2026-10-31"), ("31/10/2026", "2026-10-31"), ("31 October 2026", "2026-10-31"),
        ("October 2026", "2026-10-31"), ("Feb-2028", "2028-02-29"), ("2026-02", "2026-02-28"),
        ("2026 Q3", "2026-09-30"),
        ("Q4 2025", "2025-12-31"), ("2025", "2025-12-31"), ("Q5 2025", nil), ("soon", nil), ("", nil),
        ("31/02/2026", nil),
    ]

    @Test(arguments: periods.indices)
    func `A period is its last day`(row: Int) {
        let (typed, day) = Self.periods[row]
        #expect(MeasureFile.day(typed)?.description == day)
    }

    @Test(arguments: enginesUnderTest)
    func `A file is shown first, then entered at once, and what it corrects is kept`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, dan) = (try await bench.run(), bench.world.asDan)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: bench.world.asAmara)
            let own = "\(path)/measures/1"
            _ = try await bench.post(
                "\(own)/values", ["day": "30 September 2026", "amount": "231", "provenance": "Count"], as: dan)
            let table = """
                Period,Value,Source
                August 2026,240,Old books
                September 2026,229,Late districts
                October 2026,"1,225.5",
                November 2027,1,To come
                July 2026,many,x
                July 2026,"=1+1",x
                """
            let shown = try await bench.send("\(own)/import", Array(table.utf8), ["source": "Street counts"], as: dan)
            #expect(shown.status == 200, "\(shown.text)")
            #expect(shown.contains("231 people before") && shown.contains("1,225.5 people"))
            #expect(shown.contains("is still to come") && shown.contains("‘many’ is not a number"))
            #expect(shown.contains("Enter 3 values"))
            #expect(try await bench.number("SELECT COUNT(*) FROM measure_value") == 1)
            let silent = try await bench.post(
                "\(own)/import/enter", ["table": table, "source": "Street counts"], as: dan)
            #expect(silent.status == 422 && silent.contains("Say in a few words why values"))
            let fields = ["table": table, "source": "Street counts", "reason": "Late districts were added"]
            #expect(try await bench.post("\(own)/import/enter", fields, as: dan).location == own)
            let page = try await bench.get(own, as: dan)
            #expect(
                page.contains("229 people") && page.contains("Late districts were added")
                    && page.contains("Street counts"))
            #expect(try await bench.number("SELECT COUNT(*) FROM measure_value WHERE replaced_at IS NOT NULL") == 1)
            #expect(try await bench.verbs("measure.values").count == 1)
            let again = try await bench.send("\(own)/import", Array(table.utf8), ["source": "Street counts"], as: dan)
            #expect(again.contains("Nothing would change."))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Hostile files are refused, and nobody imports who may not enter`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, dan) = (try await bench.run(), bench.world.asDan)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: bench.world.asAmara)
            let own = "\(path)/measures/1/import"
            for (file, part) in [
                ("colour,shape\nred,round\n", "there is none called ‘period’"), ("", "Paste or choose a file"),
                ("period,value\n", "There are no values"),
            ] {
                let answer = try await bench.send(own, Array(file.utf8), as: dan)
                #expect(answer.status == 422 && answer.contains(part), "\(file)")
            }
            let huge = "period,value\n\(String(repeating: "9", count: 20_000)),1\n2026-10-31,\"unclosed\n"
            let shown = try await bench.send(own, Array(huge.utf8), ["source": "x"], as: dan)
            #expect(shown.status == 200 && shown.contains("Nothing would change."))
            let latin: [UInt8] = Array("period,value,source\n2026-10-31,5,Caf".utf8) + [0xE9, 0x0A]
            #expect(try await bench.send(own, latin, as: dan).contains("Café"))
            let large = try await bench.send(own, [UInt8](repeating: 65, count: 600 * 1024), as: dan)
            #expect(large.status == 413)
            let world = bench.world
            for viewer in [world.asGuest, world.asPlatform, world.viewer(nil, world.council, .member, "Paula Reader")] {
                #expect([403, 404].contains(try await bench.get(own, as: viewer).status))
                #expect([403, 404].contains(try await bench.send(own, latin, as: viewer).status))
                let enter = try await bench.post("\(own)/enter", ["table": "period,value\n2025,1"], as: viewer)
                #expect([403, 404, 422].contains(enter.status))
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM measure_value") == 0)
        }
    }
}
