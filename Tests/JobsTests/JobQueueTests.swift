@testable import Jobs
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct JobQueueTests {
    @Test(arguments: enginesUnderTest) func aQueuedJobRunsOnceWithItsPayload(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<String>()
            let id = try await bench.enqueue(note, "Siân's \"note\" ☃")
            let runner = bench.runner([JobHandler(note) { text, _ in notes.add(text) }])
            #expect(try await runner.runDue() == 1)
            #expect(try await runner.runDue() == 0)
            #expect(notes.entries == ["Siân's \"note\" ☃"])
            let job = try #require(try await bench.job(id))
            #expect(job.state == .done)
            #expect(job.finishedAt == bench.clock.now)
            #expect(job.attempts == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func aJobIsRolledBackWithItsTransaction(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let now = bench.clock.now
            await #expect(throws: Failed.self) {
                try await bench.database.write { transaction in
                    try transaction.enqueue(note, "never", at: now)
                    throw Failed()
                }
            }
            let unfinished = try await bench.unfinished()
            #expect(unfinished.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func aJobWaitsForItsTime(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            try await bench.enqueue(note, "later", runAt: bench.clock.now + .hours(1))
            let runner = bench.runner([JobHandler(note) { _, _ in }])
            bench.clock.advance(.minutes(59))
            #expect(try await runner.runDue() == 0)
            bench.clock.advance(.minutes(1))
            #expect(try await runner.runDue() == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func urgentWorkGoesFirst(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<String>()
            for priority in [JobPriority.bulk, .normal, .urgent] {
                bench.clock.advance(.seconds(1))
                try await bench.enqueue(JobKind("test.note", priority: priority), "\(priority)")
            }
            let runner = bench.runner(
                [JobHandler(note) { text, _ in notes.add(text) }],
                settings: JobRunner.Settings(concurrency: 1))
            try await runner.runDue()
            #expect(notes.entries == ["urgent", "normal", "bulk"])
        }
    }

    @Test(arguments: enginesUnderTest) func onePlaceIsKeptForUrgentWork(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            for number in 0..<10 { try await bench.enqueue(note, "\(number)") }
            let runner = bench.runner([JobHandler(note) { _, _ in }])
            #expect(try await runner.claim().count == 3)
            #expect(try await runner.claim().isEmpty)
            let sign = try await bench.enqueue(JobKind("test.note", priority: .urgent), "sign in")
            #expect(try await runner.claim().map(\.id) == [sign])
        }
    }

    @Test(arguments: enginesUnderTest) func kindsThatANodeDoesNotKnowAreLeftAlone(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            let id = try await bench.enqueue(note, "for a newer node")
            let runner = bench.runner([JobHandler(JobKind<String>("test.other")) { _, _ in }])
            #expect(try await runner.runDue() == 0)
            #expect(try await bench.job(id)?.state == .waiting)
        }
    }

    @Test(arguments: enginesUnderTest) func aSingletonIsQueuedOnce(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let first = try await bench.enqueue(
                note, "a", singleton: "rebuild", runAt: bench.clock.now + .hours(1))
            let second = try await bench.enqueue(note, "a", singleton: "rebuild")
            let other = try await bench.enqueue(note, "b", singleton: "another")
            #expect(first == second)
            #expect(first != other)
            // The sooner of the two times holds.
            let runner = bench.runner([JobHandler(note) { _, _ in }])
            #expect(try await runner.runDue() == 2)
            // Finished work may be asked for again.
            let third = try await bench.enqueue(note, "a", singleton: "rebuild")
            #expect(third != first)
            #expect(try await runner.runDue() == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func aSingletonAskedForWhileItRunsRunsOnceMore(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<Int>()
            let runner = bench.runner([
                JobHandler(note) { _, run in
                    notes.add(run.attempt)
                    if notes.entries.count > 1 { return }
                    // Asked for twice: one more run is enough for both.
                    try await bench.enqueue(note, "a", singleton: "rebuild")
                    try await bench.enqueue(note, "a", singleton: "rebuild")
                }
            ])
            try await bench.enqueue(note, "a", singleton: "rebuild")
            #expect(try await runner.runDue() == 2)
            #expect(notes.entries == [1, 1])
            #expect(try await bench.unfinished().isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func manyAsksAtOnceMakeOneSingleton(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let ids = try await withThrowingTaskGroup(of: Job.ID.self) { group in
                for _ in 0..<16 { group.addTask { try await bench.enqueue(note, "a", singleton: "one") } }
                return try await group.reduce(into: Set<Job.ID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await bench.unfinished().count == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func finishedJobsAreForgottenAfterThirtyDays(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            let handlers = [
                JobHandler(note) { text, _ in
                    if text == "bad" { throw JobFailure.permanent("no") }
                },
                JobPurge.handler(bench.database, bench.clock.wall),
            ]
            let old = try await bench.enqueue(note, "old")
            let dead = try await bench.enqueue(note, "bad")
            let runner = bench.runner(handlers)
            try await runner.runDue()
            bench.clock.advance(.days(29))
            let young = try await bench.enqueue(note, "young")
            try await runner.runDue()
            bench.clock.advance(.days(2))
            try await bench.enqueue(JobPurge.kind, NoPayload())
            try await runner.runDue()
            #expect(try await bench.job(old) == nil)
            #expect(try await bench.job(young)?.state == .done)
            #expect(try await bench.job(dead)?.state == .dead)
            bench.clock.advance(.days(60))
            try await bench.enqueue(JobPurge.kind, NoPayload())
            try await runner.runDue()
            #expect(try await bench.job(dead) == nil)
        }
    }
}
