@testable import Jobs
import Kernel
import Logging
import ServiceLifecycle
import Storage
import StorageTesting
import Testing

@Suite struct JobRunnerServiceTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func group(_ runners: [JobRunner]) -> ServiceGroup {
        ServiceGroup(services: runners, logger: quiet)
    }

    @Test(.timeLimit(.minutes(10)), arguments: enginesUnderTest) func aQueuedJobWakesTheRunner(
        _ engine: Engine
    ) async throws {
        try await TestBench.with(engine) { bench in
            let (done, doneAgain) = (Gate(), Gate())
            let runner = bench.runner([
                JobHandler(note) { text, _ in text == "first" ? done.open() : doneAgain.open() }
            ])
            let services = Self.group([runner])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                try await bench.enqueue(note, "first")
                await done.wait()
                let second = try await bench.enqueue(note, "second")
                await doneAgain.wait()
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
                #expect(try await bench.job(second)?.state == .done)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: enginesUnderTest) func anIdleRunnerLeavesTheDatabaseAlone(
        _ engine: Engine
    ) async throws {
        try await TestBench.with(engine) { bench in
            let done = Gate()
            let services = Self.group([bench.runner([JobHandler(note) { _, _ in done.open() }])])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                try await bench.enqueue(note, "only")
                await done.wait()
                let before = bench.database.statementCount
                let reads = 2_000
                for _ in 0..<reads {
                    _ = try await bench.database.read { try $0.value(Int.self, "SELECT 1") }
                }
                // A runner that turned without waiting would have asked about as often as we did.
                #expect(bench.database.statementCount - before < reads + reads / 4)
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: enginesUnderTest) func aShutdownLetsRunningJobsFinish(
        _ engine: Engine
    ) async throws {
        try await TestBench.with(engine) { bench in
            let started = Gate()
            let id = try await bench.enqueue(note, "x")
            let runner = bench.runner([
                JobHandler(note) { text, _ in
                    started.open()
                    try await gracefulShutdown()
                    // What is queued from now on is left to other nodes.
                    try await bench.enqueue(note, "late", singleton: "late")
                    try Task.checkCancellation()
                }
            ])
            let services = Self.group([runner])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                await started.wait()
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            #expect(try await bench.job(id)?.state == .done)
            let late = try #require(try await bench.unfinished().first)
            #expect(late.state == .waiting)
            #expect(late.attempts == 0)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: enginesUnderTest) func afterTheGraceRunningJobsAreGivenBack(
        _ engine: Engine
    ) async throws {
        try await TestBench.with(engine) { bench in
            let (started, never) = (Gate(), Gate())
            let id = try await bench.enqueue(note, "x")
            let settings = JobRunner.Settings(shutdownGrace: Interval(milliseconds: 1))
            let runner = bench.runner(
                [
                    JobHandler(note) { _, _ in
                        started.open()
                        await never.wait()
                        try Task.checkCancellation()
                    }
                ], settings: settings)
            let services = Self.group([runner])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                await started.wait()
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            let job = try #require(try await bench.job(id))
            #expect(job.state == .waiting)
            #expect(job.attempts == 0)
            #expect(job.dueAt <= bench.clock.now)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: enginesUnderTest) func cancellingWakesTheRunnerThatRunsIt(
        _ engine: Engine
    ) async throws {
        try await TestBench.with(engine) { bench in
            let (started, stopped, never) = (Gate(), Gate(), Gate())
            let id = try await bench.enqueue(note, "x")
            let runner = bench.runner([
                JobHandler(note) { _, run in
                    started.open()
                    await never.wait()
                    stopped.open()
                    try run.checkCancellation()
                }
            ])
            let services = Self.group([runner])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                await started.wait()
                let now = bench.clock.now
                _ = try await bench.database.write { try $0.cancelJob(id, at: now) }
                await stopped.wait()
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            #expect(try await bench.job(id)?.state == .cancelled)
        }
    }
}
