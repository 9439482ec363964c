import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct MeasureTests {
    static let table: [(amounts: [Int64], direction: Measure.Direction, trend: Trend)] = [
        ([], .up, .tooEarly), ([10], .up, .tooEarly),
        ([10, 16], .up, .improving), ([10, 15], .up, .maintaining), ([10, 5], .up, .maintaining),
        ([10, 4], .up, .worsening),
        ([10, 4], .down, .improving), ([10, 16], .down, .worsening), ([0, 100, 101], .down, .maintaining),
        // The target is 50: from 60 to 40 it is as far away as before.
        ([60, 40], .hold, .maintaining), ([30, 45], .hold, .improving), ([70, 55], .hold, .improving),
        ([45, 30], .hold, .worsening), ([90, 10], .hold, .maintaining),
    ]

    @Test(arguments: table.indices)
    func `The trend compares the last two values with the tolerance and the wanted direction`(row: Int) {
        let (amounts, direction, trend) = Self.table[row]
        #expect(Trend(amounts, direction: direction, target: 50, tolerance: 5) == trend)
    }

    @Test(arguments: enginesUnderTest)
    func `Values are entered with their provenance, and a corrected one is kept`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let added = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
            #expect(added.location == "\(path)/measures/1")
            let own = "\(path)/measures/1"
            #expect(try await bench.get(own, as: world.asDan).contains("Too early to say"))
            func enter(_ day: String, _ amount: String, _ reason: String = "") async throws -> Answer {
                try await bench.post(
                    "\(own)/values",
                    ["day": day, "amount": amount, "provenance": "Count of 1 October", "reason": reason],
                    as: world.asDan)
            }
            #expect(try await enter("30 September 2026", "231").status == 303)
            #expect(try await enter("31 October 2026", "225.5").status == 303)
            let page = try await bench.get(own, as: world.asDan)
            #expect(page.contains("▲\u{00A0}Improving") && page.contains("<svg") && page.contains("225.5 people"))
            #expect(try await enter("31 October 2027", "1").status == 422)
            #expect(try await enter("31 October 2026", "many").status == 422)
            #expect(try await enter("31 October 2026", "1.23456").status == 422)
            let silent = try await enter("31 October 2026", "229")
            #expect(silent.status == 422 && silent.contains("There is 225.5 people for this day already"))
            #expect(try await enter("31 October 2026", "229", "Two districts came late").status == 303)
            let corrected = try await bench.get(own, as: world.asDan)
            #expect(corrected.contains("●\u{00A0}Maintaining") && corrected.contains("Two districts came late"))
            #expect(corrected.contains("225.5 people"), "what stood there before is kept")
            #expect(try await bench.verbs("measure.value").last == "measure.value-corrected")
            let table = try await bench.get("\(own).csv", as: world.asDan)
            #expect(table.contains("2026-10-31,225.5,people") && table.contains("2026-10-31,229,people"))
            let unit = try await bench.post("\(own)/edit", PeopleBench.measure(["unit": "%"]), as: world.asAmara)
            #expect(unit.status == 422 && unit.contains("It has values in this unit"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A target before its baseline, or on the same day, is refused beside the field`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for day in ["31 March 2026", "1 April 2026"] {
                let answer = try await bench.post(
                    "\(path)/measures/new", PeopleBench.measure(["target-on": day]), as: world.asAmara)
                #expect(answer.status == 422 && answer.contains("The target must be after the baseline"), "\(day)")
                #expect(answer.contains("Second nights"), "what was typed is kept")
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM measure") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A missing value is asked for by mail and on the start page, once a week`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            _ = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: world.asAmara)
            try await bench.database.write { try $0.run("UPDATE collaboration SET stage = 'running'") }
            bench.clock.advance(.days(46))
            #expect(try await jobs.all { try jobs.chaseMeasures(at: $0, $1) } == 0)
            #expect(try await bench.waiting(world.asDan).isEmpty)
            bench.clock.advance(.days(1))
            #expect(try await jobs.all { try jobs.chaseMeasures(at: $0, $1) } == 1)
            #expect(try await jobs.all { try jobs.chaseMeasures(at: $0, $1) } == 0)
            #expect(try await bench.mail().map(\.to) == ["dan.okafor@northmoor.example.gov.uk"])
            #expect(try await bench.waiting(world.asDan).map(\.path) == ["\(path)/measures/1"])
            bench.clock.advance(.days(7))
            #expect(try await jobs.all { try jobs.chaseMeasures(at: $0, $1) } == 1)
            _ = try await bench.post(
                "\(path)/measures/1/values", ["day": "31 December 2026", "amount": "200", "provenance": "Count"],
                as: world.asDan)
            bench.clock.advance(.days(7))
            #expect(try await jobs.all { try jobs.chaseMeasures(at: $0, $1) } == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Fewer than three or more than five ask for a reason, which holds for that number`(engine: Engine) async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let page = "\(path)/measures"
            #expect(try await bench.get(page, as: world.asDan).contains("There are 0 measures"))
            for number in 1...2 {
                _ = try await bench.post(
                    "\(page)/new", PeopleBench.measure(["title": "Measure \(number)"]), as: world.asAmara)
            }
            #expect(try await bench.post("\(page)/number", ["reason": "Because"], as: world.asAmara).status == 422)
            _ = try await bench.post(
                "\(page)/number", ["reason": "The third is still being agreed."], as: world.asAmara)
            #expect(try await bench.get(page, as: world.asDan).contains("The third is still being agreed."))
            _ = try await bench.post("\(page)/new", PeopleBench.measure(["title": "Measure 3"]), as: world.asAmara)
            #expect(try await !bench.get(page, as: world.asDan).contains("Three to five are kept in mind"))
            _ = try await bench.post("\(page)/3/retired", ["retired": "yes"], as: world.asAmara)
            _ = try await bench.post("\(page)/2/retired", ["retired": "yes"], as: world.asAmara)
            let one = try await bench.get(page, as: world.asDan)
            #expect(one.contains("There is 1 measure") && !one.contains("The third is still being agreed."))
        }
    }
}
