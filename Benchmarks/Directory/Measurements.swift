import Access
import Directory
import Foundation
import Kernel
import Measuring
import Search
import Storage
import Synchronization

/// What was measured of one stage.
struct Measurements {
    struct Row {
        let name: String
        let isStress: Bool
        let count: Int
        var index = Times()
        /// The same in processor time.
        var processor = Times()
        var page = Times()
        var http = Times()
        var baseline: Times?
    }

    var rows: [Row] = []
    var recall: Double?
    var inProcessRate = 0.0
    var httpRate = 0.0
    var startUp = 0.0
    var memory = Memory(process: 0)
    var failures = 0
}

extension Stage {
    /// The index alone, and the whole way to a page's contents: index, record, access.
    func measureInProcess(_ classes: [QueryClass], _ baseline: Baseline?) async throws -> Measurements {
        var result = Measurements()
        let finder = DirectoryFinder(database, index: index)
        let viewer = Viewer(
            account: UUID128.version7(at: WallClock.system.now()), person: nil, name: "Benchmark", email: "", body: nil,
            role: .member)
        for query in classes.flatMap({ $0.queries.prefix(30) }) {
            _ = try await finder.find(FindingFilters(query), viewer)
        }
        for item in classes {
            var row = Measurements.Row(name: item.name, isStress: item.isStress, count: item.queries.count)
            var found = 0
            var slowest: [(milliseconds: Double, query: String)] = []
            for (number, query) in item.queries.enumerated() {
                let (answer, processor) = try searchTimed(query)
                row.index.add(answer.milliseconds)
                row.processor.add(processor)
                slowest.append((answer.milliseconds, query))
                if !item.intended.isEmpty, try await holds(item.intended[number], answer.result) { found += 1 }
            }
            for query in item.queries {
                let page = try await timedAsync { _ = try await finder.find(FindingFilters(query), viewer) }
                row.page.add(page.milliseconds)
            }
            if let baseline {
                var times = Times()
                // Slow ones make this last; a part of them says as much.
                for query in item.queries.prefix(100) {
                    times.add(try await timedAsync { _ = try await baseline.search(query) }.milliseconds)
                }
                row.baseline = times
            }
            if !item.intended.isEmpty { result.recall = Double(found) / Double(max(1, item.queries.count)) }
            note(
                "  \(item.name): index p99 \(decimal(row.index.quantile(0.99))) ms, page p99 \(decimal(row.page.quantile(0.99))) ms"
            )
            slowest.sort { $0.milliseconds > $1.milliseconds }
            for (milliseconds, query) in slowest.prefix(3) { note("    slow: ‘\(query)’ \(decimal(milliseconds)) ms") }
            result.rows.append(row)
        }
        result.inProcessRate = try rate(classes) { _ in { query in _ = try self.searchNow(query) } }
        return result
    }

    private func holds(_ name: String, _ answer: SearchAnswer) async throws -> Bool {
        let people = answer.hits.filter { $0.kind == "person" }.compactMap { UUID128($0.id) }
        if people.isEmpty { return false }
        let names = try await database.read { transaction in
            try transaction.values(String.self, "SELECT name FROM person WHERE id IN \(list: people)")
        }
        return names.contains(name)
    }

    /// The rendered search page, from the real server.
    func measureHTTP(
        _ classes: [QueryClass], executable: String, port: Int, cookie: String, _ result: inout Measurements
    ) throws {
        let server = try ServerProcess(executable: executable, data: folder, database: databaseURL, port: port)
        defer { server.stop() }
        result.startUp = server.startUp
        @Sendable func path(_ query: String) -> String {
            let allowed = CharacterSet.alphanumerics
            return "/search?q=" + (query.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")
        }
        let client = try HTTPClient(port: port, cookie: cookie)
        for query in classes.flatMap({ $0.queries.prefix(20) }) { _ = try client.get(path(query)) }
        for (number, item) in classes.enumerated() {
            for query in item.queries {
                let answer = try timed { try client.get(path(query)) }
                result.rows[number].http.add(answer.milliseconds)
                if answer.result.status != 200 { result.failures += 1 }
            }
            let p99 = decimal(result.rows[number].http.quantile(0.99))
            note("  \(item.name): HTTP p99 \(p99) ms")
        }
        result.httpRate = try rate(classes) { _ in
            let client = try HTTPClient(port: port, cookie: cookie)
            return { query in _ = try client.get(path(query)) }
        }
        result.memory = server.memory
    }

    /// All on one thread, which nothing waits on: so its processor time is that of the search.
    private func searchTimed(
        _ query: String
    ) throws -> (answer: (result: SearchAnswer, milliseconds: Double), processor: Double) {
        let start = threadTime()
        let answer = try timed { try searchNow(query) }
        return (answer, threadTime() - start)
    }

    /// Without a choice between this and the search that hands over to another thread.
    private func searchNow(_ query: String) throws -> SearchAnswer {
        try index.search(SearchQuery(query, limit: 10))
    }

    /// Answers a second to two clients at once, over all classes but the stress set.
    /// - Parameter client: makes what one of them asks with.
    private func rate(
        _ classes: [QueryClass], _ client: @Sendable (Int) throws -> (String) throws -> Void
    ) throws -> Double {
        let queries = classes.filter { !$0.isStress }.flatMap(\.queries)
        let failed = Mutex(0)
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: 2) { number in
            do {
                let ask = try client(number)
                var random = SplitMix(seed: UInt64(number))
                for _ in queries { try ask(queries[random.below(queries.count)]) }
            } catch {
                failed.withLock { $0 += 1 }
            }
        }
        guard failed.withLock({ $0 }) == 0 else { throw Fault(.busy, "A client of the throughput test failed.") }
        return Double(queries.count * 2) / ((ContinuousClock.now - start).inMilliseconds / 1000)
    }
}
