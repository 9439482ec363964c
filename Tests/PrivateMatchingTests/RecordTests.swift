import Testing

@testable import PrivateMatching

@Suite("Sorting and working in order")
struct RecordTests {
    @Test("Records are sorted whether they fit into memory or not", arguments: [1, 37, 100, 5000], [5, 20])
    func sorting(memoryRecords: Int, size: Int) throws {
        let place = try Place()
        var random = Numbers64(state: UInt64(memoryRecords))
        // Few different first bytes, so that the rest decides.
        let records = (0..<1000).map { _ in
            (0..<size).map { UInt8.random(in: 0...($0 < 8 ? 1 : 255), using: &random) }
        }
        var sorter = RecordSorter(
            size: size, folder: try Folder(making: place["work"]), name: "sort", memory: memoryRecords * size)
        for record in records { try sorter.add(record) }
        var sorted = try sorter.sorted()
        var found: [[UInt8]] = []
        while let record = try sorted.next() { found.append(Array(record)) }
        #expect(found == records.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(place.files().isEmpty)
    }

    @Test("Nothing sorted is nothing")
    func empty() throws {
        let place = try Place()
        var sorter = RecordSorter(size: 4, folder: try Folder(making: place["work"]), name: "sort")
        var sorted = try sorter.sorted()
        #expect(try sorted.next() == nil)
    }

    @Test("Results come in the order of the inputs on any number of cores", arguments: [1, 2, 7])
    func order(workers: Int) async throws {
        var inputs = Array(0..<500)
        var results: [Int] = []
        try await inOrder(
            workers: workers, next: { inputs.isEmpty ? nil : inputs.removeFirst() },
            work: { number in
                // Later ones are done sooner.
                var sum = 0
                for step in 0..<(500 - number) * 50 { sum &+= step }
                return sum == -1 ? -1 : number
            }, take: { results.append($0) })
        #expect(results == Array(0..<500))
    }

    @Test(
        "A file of points that was cut short, or has rubbish at its end, is gone on with",
        arguments: [0, 100, 16_392, 40_000])
    func goingOn(kept: Int) async throws {
        let place = try Place()
        let folder = try Folder(making: place["work"])
        let inputs = (0..<5).map { [UInt8](repeating: UInt8($0), count: $0 == 4 ? 64 : PointFile.portion) }
        func make(_ folder: Folder) async throws -> Int {
            var rest = inputs
            var first: Int?
            try await PointFile.make(
                "points", in: folder, workers: 2, next: { rest.isEmpty ? nil : rest.removeFirst() },
                work: { $0.map { $0 &+ 1 } }, done: { if first == nil { first = $0 } })
            return first ?? -1
        }
        #expect(try await make(folder) == 0)
        let whole = try place.bytes("work/points")
        folder.remove("points")
        _ = try place.put("work/points.part", Array(whole.prefix(kept)) + [UInt8](repeating: 0, count: 70_000))
        #expect(try await make(folder) == kept / (PointFile.portion + 8) * 512)
        #expect(try place.bytes("work/points") == whole)
        let reader = try PointFile.reader("points", in: folder)
        var read: [[UInt8]] = []
        while let portion = try reader() { read.append(portion) }
        #expect(read == inputs.map { $0.map { $0 + 1 } })
    }
}
