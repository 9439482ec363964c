import Jobs
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct JobFailureTests {
    @Test func waitsGrowToTheirBound() {
        let backoff = Backoff(first: .seconds(10), factor: 3, longest: .minutes(10))
        #expect((1...6).map { backoff.bound(after: $0) } == [10, 30, 90, 270, 600, 600].map { .seconds($0) })
        #expect(backoff.bound(after: 1000) == .minutes(10))
        #expect(Backoff(first: .days(2), longest: .days(1)).bound(after: 1) == .days(1))
    }

    @Test func halfOfAWaitIsRandom() {
        let backoff = Backoff(first: .seconds(10), longest: .hours(1))
        #expect(backoff.wait(after: 2, .constant(0)) == .seconds(10))
        for _ in 0..<200 {
            let wait = backoff.wait(after: 2, .system)
            #expect(wait >= .seconds(10) && wait <= .seconds(20))
        }
    }

    @Test(arguments: enginesUnderTest) func aFailedJobIsTriedAgainLaterAndLaterThenDies(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<(attempt: Int, isLast: Bool)>()
            let id = try await bench.enqueue(note, "x")
            let runner = bench.runner([
                JobHandler(note) { _, run in
                    notes.add((run.attempt, run.isLastAttempt))
                    throw Fault(.busy, "The other service is away, try \(run.attempt).")
                }
            ])
            #expect(try await runner.runDue() == 1)
            var job = try #require(try await bench.job(id))
            #expect(job.state == .waiting)
            #expect(job.lastError == "The other service is away, try 1.")
            // Half of ten seconds, as the random half is nought here.
            #expect(job.dueAt == bench.clock.now + .seconds(5))
            bench.clock.advance(Interval(milliseconds: 4999))
            #expect(try await runner.runDue() == 0)
            bench.clock.advance(Interval(milliseconds: 1))
            #expect(try await runner.runDue() == 1)
            job = try #require(try await bench.job(id))
            #expect(job.dueAt == bench.clock.now + .seconds(10))
            bench.clock.advance(.seconds(10))
            #expect(try await runner.runDue() == 1)
            job = try #require(try await bench.job(id))
            #expect(job.state == .dead)
            #expect(job.lastError == "The other service is away, try 3.")
            #expect(notes.entries.map(\.attempt) == [1, 2, 3])
            #expect(notes.entries.map(\.isLast) == [false, false, true])
            bench.clock.advance(.days(1))
            #expect(try await runner.runDue() == 0)
        }
    }

    @Test(arguments: enginesUnderTest) func aFailureMayAskForALongerWait(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let id = try await bench.enqueue(note, "x")
            let runner = bench.runner([
                JobHandler(note) { _, _ in throw JobFailure.temporary("Too many requests", after: .minutes(7))
                }
            ])
            try await runner.runDue()
            #expect(try await bench.job(id)?.dueAt == bench.clock.now + .minutes(7))
        }
    }

    @Test(arguments: enginesUnderTest) func whatCannotSucceedDiesAtOnce(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let permanent = try await bench.enqueue(note, "x")
            let unreadable = try await bench.enqueue(JobKind<[Int]>("test.numbers.v1"), [1])
            let runner = bench.runner([
                JobHandler(note) { _, _ in throw JobFailure.permanent("There is no such address\0.") },
                JobHandler(JobKind<[String: Int]>("test.numbers.v1")) { _, _ in },
            ])
            #expect(try await runner.runDue() == 2)
            #expect(try await bench.job(permanent)?.state == .dead)
            #expect(try await bench.job(permanent)?.lastError == "There is no such address.")
            #expect(try await bench.job(unreadable)?.state == .dead)
        }
    }

    @Test(arguments: enginesUnderTest) func aDeadJobCanBeRunAgain(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<Int>()
            let id = try await bench.enqueue(note, "x", singleton: "only")
            let runner = bench.runner([
                JobHandler(note) { _, run in
                    notes.add(run.attempt)
                    if notes.entries.count == 1 { throw JobFailure.permanent("Not now") }
                }
            ])
            try await runner.runDue()
            let now = bench.clock.now
            // While the same work waits anew, the dead one may not come back.
            let successor = try await bench.enqueue(note, "x", singleton: "only")
            await #expect(throws: Fault.self) {
                try await bench.database.write { transaction in try transaction.rerunJob(id, at: now) }
            }
            try await bench.database.write { transaction in _ = try transaction.cancelJob(successor, at: now)
            }
            try await bench.database.write { transaction in try transaction.rerunJob(id, at: now) }
            #expect(try await runner.runDue() == 1)
            #expect(notes.entries == [1, 1])
            #expect(try await bench.job(id)?.state == .done)
            // What is done is not run again, nor what is not there.
            await #expect(throws: Fault.missing("The failed job")) {
                try await bench.database.write { transaction in try transaction.rerunJob(id, at: now) }
            }
        }
    }

    @Test(arguments: enginesUnderTest) func deadJobsArePagedAndDiscarded(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            var ids: [Job.ID] = []
            for number in 0..<5 {
                bench.clock.advance(.seconds(1))
                ids.append(try await bench.enqueue(note, "\(number)"))
            }
            let waiting = try await bench.enqueue(note, "waits", runAt: bench.clock.now + .days(1))
            try await bench.runner([JobHandler(note) { _, _ in throw JobFailure.permanent("no") }]).runDue()
            let pages = try await bench.database.read { transaction in
                let first = try transaction.deadJobs(limit: 3)
                return [first, try transaction.deadJobs(before: first.last?.id, limit: 3)]
            }
            #expect(pages.map { $0.map(\.id) } == [[ids[4], ids[3], ids[2]], [ids[1], ids[0]]])
            let discarded = ids[1]
            try await bench.database.write { transaction in try transaction.discardJob(discarded) }
            #expect(try await bench.database.read { try $0.deadJobCount() } == 4)
            await #expect(throws: Fault.missing("The failed job")) {
                try await bench.database.write { transaction in try transaction.discardJob(waiting) }
            }
        }
    }
}
