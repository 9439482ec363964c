import Indexing
import Journal
import Kernel
import Logging
import Search
import ServiceLifecycle
import Storage
import StorageTesting
import Synchronization
import Testing

@Suite struct IndexerTests {
    @Test(arguments: enginesUnderTest) func followsWhatIsSealed(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let indexer = bench.indexer()
            try await bench.put(1, "Brass lantern")
            try await indexer.catchUp()
            try await bench.seal()
            try await indexer.catchUp()
            #expect(try bench.found("lantern") == [Bench.id(1)])
            #expect(try bench.index.position == 1)

            try await bench.put(2, "Paper lantern")
            try await bench.put(1, "Brass kettle")
            try await bench.seal()
            try await indexer.catchUp()
            #expect(try bench.found("lantern") == [Bench.id(2)])
            #expect(try bench.found("kettle") == [Bench.id(1)])

            try await bench.remove(2)
            try await bench.seal()
            try await indexer.catchUp()
            #expect(try bench.found("lantern").isEmpty)
            #expect(try bench.index.position == 4)
            #expect(try await indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func indexesWhatWasThereBeforeIt(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.put((1...5).map { ($0, "Lantern \($0)") })
            try await bench.seal()
            try await bench.indexer().catchUp()
            #expect(try bench.found("lantern").count == 5)
            #expect(try bench.index.position == 5)
            #expect(try bench.found("TLA").count == 5)
        }
    }

    @Test(arguments: enginesUnderTest) func startsAnewWhenFarBehindOrAhead(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.put(1, "Lantern")
            try await bench.seal()
            try await bench.indexer().catchUp()
            // Not of this record: only making the index anew takes it out.
            try await bench.index.apply([.upsert(SearchDocument(kind: "thing", id: "stray", names: ["Stray lantern"]))])
            try await bench.put((2...9).map { ($0, "Lantern \($0)") })
            try await bench.seal()
            try await bench.indexer(rebuildLimit: 7).catchUp()
            #expect(try bench.index.search(SearchQuery("stray")).total == .exactly(0))
            #expect(try bench.found("lantern").count == 9)

            try await bench.index.apply(
                [.upsert(SearchDocument(kind: "thing", id: "stray", names: ["Stray"]))], position: 99)
            try await bench.indexer().catchUp()
            #expect(try bench.index.search(SearchQuery("stray")).total == .exactly(0))
            #expect(try bench.index.position == 9)
        }
    }

    @Test(arguments: enginesUnderTest) func pagesThroughWhatOneChangeAlters(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let indexer = bench.indexer()
            try await bench.put((1...5).map { ($0, "Lantern \($0)") })
            try await bench.seal()
            try await indexer.catchUp()
            try await bench.database.write { transaction in
                try transaction.run("UPDATE thing SET name = 'Candle'")
                try transaction.record(
                    "group.changed", Subject("group", Bench.id(0)), by: .system("test"), at: Bench.now)
            }
            try await bench.seal()
            try await indexer.catchUp()
            #expect(try bench.found("candle").count == 5)
            #expect(try await indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func settlesWhatIsNotSealedYet(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let indexer = bench.indexer()
            try await bench.put(1, "Lantern")
            try await indexer.catchUp()
            try await bench.put(2, "Lantern")
            await indexer.settle(.all)
            #expect(try bench.found("lantern") == [Bench.id(1), Bench.id(2)])
            // Following still comes to it.
            try await bench.seal()
            try await indexer.catchUp()
            #expect(try bench.index.position == 2)

            try await bench.put(3, "Lantern")
            await bench.indexer(at: Bench.now + .minutes(5)).settle(.all)
            #expect(try bench.found("lantern").count == 2)
            await bench.indexer().settle(.account(Bench.id(77)))
            #expect(try bench.found("lantern").count == 2)
        }
    }

    @Test(arguments: enginesUnderTest) func makesAnewWhatTimeChanged(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            try await bench.put(1, "Lantern", oldAt: Bench.now.milliseconds + 1_000)
            try await bench.seal()
            try await bench.indexer().rebuild()
            try await bench.database.write { try $0.run("UPDATE thing SET name = 'Old lantern'") }
            try await bench.indexer(at: Bench.now + Interval(milliseconds: 500)).refreshAgedNow()
            #expect(try bench.found("old").isEmpty)
            try await bench.indexer(at: Bench.now + .seconds(2)).refreshAgedNow()
            #expect(try bench.found("old").count == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func countsPhrasesOnceADay(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench async throws in
            let passed = Mutex(Interval.hours(0))
            let indexer = Indexer(
                bench.index, database: bench.database, sources: [Things()],
                clock: WallClock { Bench.now + passed.withLock { $0 } })
            try await bench.put(1, "red lantern")
            try await bench.seal()
            try await indexer.catchUp()
            #expect(try bench.found("newest") == [Bench.id(1)])
            try await bench.put(2, "green kettle")
            try await bench.seal()
            passed.withLock { $0 = .hours(23) }
            try await indexer.catchUp()
            #expect(try bench.found("kettle") == [Bench.id(2)])
            #expect(try bench.found("newest") == [Bench.id(1)])
            passed.withLock { $0 = .hours(24) }
            try await indexer.catchUp()
            #expect(try bench.found("newest") == [Bench.id(2)])
        }
    }

    @Test(arguments: enginesUnderTest) func checkFindsEachKindOfDifference(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let indexer = bench.indexer()
            try await bench.put((1...4).map { ($0, "Lantern \($0)") })
            try await bench.seal()
            try await indexer.catchUp()
            let sound = try await indexer.check()
            #expect(sound.isSound)
            #expect(sound.indexed == 4)
            #expect(sound.recorded == 4)

            try await bench.index.apply([
                .delete(kind: "thing", id: Bench.id(1).description),
                .upsert(SearchDocument(kind: "thing", id: Bench.id(2).description, names: ["Wrong"])),
                .upsert(SearchDocument(kind: "thing", id: "stray", names: ["Stray"])),
            ])
            let report = try await indexer.check()
            #expect(!report.isSound)
            #expect(report.missing.examples == ["thing \(Bench.id(1))"])
            #expect(report.stale.examples == ["thing \(Bench.id(2))"])
            #expect(report.extra.examples == ["thing stray"])
            #expect([report.missing.count, report.stale.count, report.extra.count] == [1, 1, 1])

            try await indexer.rebuild()
            #expect(try await indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func runsBesideASealerUntilToldToStop(_ engine: Engine) async throws {
        try await Bench.with(engine) { bench in
            let group = ServiceGroup(
                services: [try bench.sealer, bench.indexer()], gracefulShutdownSignals: [], logger: .init(label: "test")
            )
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await bench.put(1, "Lantern")
                while try bench.found("lantern").isEmpty { await Task.yield() }
                try await bench.put(2, "Lantern")
                while try bench.found("lantern").count < 2 { await Task.yield() }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }
}
