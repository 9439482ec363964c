@testable import Jobs
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct JobProgressTests {
    @Test(arguments: enginesUnderTest) func aProgressPageSeesStageCountsAndRate(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let seen = Notebook<Job?>()
            let id = try await bench.enqueue(note, "x")
            let runner = bench.runner([
                JobHandler(note) { _, run in
                    try await run.progress("Reading rows", done: 0, total: 1000)
                    bench.clock.advance(.seconds(4))
                    try await run.progress("Reading rows", done: 200, total: 1000)
                    // Too soon to be worth a write.
                    try await run.progress("Reading rows", done: 201, total: 1000)
                    seen.add(try await bench.job(id))
                    try await run.progress("Sorting")
                    seen.add(try await bench.job(id))
                }
            ])
            try await runner.runDue()
            let reading = try #require(seen.entries.first??.progress)
            #expect(reading.stage == "Reading rows")
            #expect(reading.done == 200)
            #expect(reading.total == 1000)
            #expect(reading.rate == 50)
            #expect(reading.remaining == .seconds(16))
            #expect(seen.entries.first??.startedAt == SettableClock.start)
            let sorting = try #require(seen.entries.last??.progress)
            #expect(sorting.stage == "Sorting")
            #expect(sorting.total == nil)
            #expect(sorting.rate == nil)
            #expect(sorting.stageStartedAt == bench.clock.now)
        }
    }

    @Test(arguments: enginesUnderTest) func aWaitingJobIsCancelledAtOnce(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let id = try await bench.enqueue(note, "x")
            let now = bench.clock.now
            #expect(try await bench.database.write { try $0.cancelJob(id, at: now) })
            #expect(try await bench.job(id)?.state == .cancelled)
            #expect(try await bench.runner([JobHandler(note) { _, _ in }]).runDue() == 0)
            #expect(try await bench.database.write { try $0.cancelJob(id, at: now) } == false)
        }
    }

    @Test(arguments: enginesUnderTest) func aRunningJobStopsAtItsNextStep(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<String>()
            let id = try await bench.enqueue(note, "x")
            let runner = bench.runner([
                JobHandler(note) { _, run in
                    let now = bench.clock.now
                    _ = try await bench.database.write { try $0.cancelJob(id, at: now) }
                    notes.add("state: \(try await bench.job(id)?.state.rawValue ?? "none")")
                    try await run.progress("Next")
                    notes.add("went on")
                }
            ])
            #expect(try await runner.runDue() == 1)
            #expect(notes.entries == ["state: running"])
            #expect(try await bench.job(id)?.state == .cancelled)
        }
    }

    @Test(arguments: enginesUnderTest) func aCancelledJobOfAStoppedNodeIsNotTakenOver(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            let id = try await bench.enqueue(note, "x")
            _ = try await bench.runner([JobHandler(note) { _, _ in }], node: "killed").claim()
            let now = bench.clock.now
            _ = try await bench.database.write { try $0.cancelJob(id, at: now) }
            bench.clock.advance(.minutes(5))
            #expect(try await bench.runner([JobHandler(note) { _, _ in }]).runDue() == 0)
            #expect(try await bench.job(id)?.state == .cancelled)
        }
    }
}
