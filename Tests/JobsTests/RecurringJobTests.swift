import Jobs
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct RecurringJobTests {
    private static func instant(_ year: Int, _ month: Int, _ day: Int, _ hour: Int64, _ minute: Int64)
        -> Instant
    {
        let midnight = Day(year: year, month: month, day: day).number * 86_400_000
        return Instant(milliseconds: midnight) + .hours(hour) + .minutes(minute)
    }

    @Test func everyIsAGridThatAllNodesShare() {
        let schedule = JobSchedule.every(.minutes(10))
        #expect(schedule.next(after: Self.instant(2026, 11, 21, 9, 3)) == Self.instant(2026, 11, 21, 9, 10))
        #expect(schedule.next(after: Self.instant(2026, 11, 21, 9, 10)) == Self.instant(2026, 11, 21, 9, 20))
    }

    /// Summer time began on 29 March and ended on 25 October 2026.
    @Test func dailyKeepsToTheClockOnTheWall() {
        let schedule = JobSchedule.daily(minute: 200)
        #expect(schedule.next(after: Self.instant(2026, 1, 10, 3, 19)) == Self.instant(2026, 1, 10, 3, 20))
        #expect(schedule.next(after: Self.instant(2026, 1, 10, 3, 20)) == Self.instant(2026, 1, 11, 3, 20))
        #expect(schedule.next(after: Self.instant(2026, 7, 10, 0, 0)) == Self.instant(2026, 7, 10, 2, 20))
        #expect(schedule.next(after: Self.instant(2026, 3, 28, 12, 0)) == Self.instant(2026, 3, 29, 2, 20))
        #expect(schedule.next(after: Self.instant(2026, 10, 24, 12, 0)) == Self.instant(2026, 10, 25, 3, 20))
        // Midnight in summer belongs to the day that begins, though it is still yesterday in UTC.
        let midnight = JobSchedule.daily(minute: 0)
        #expect(midnight.next(after: Self.instant(2026, 7, 10, 12, 0)) == Self.instant(2026, 7, 10, 23, 0))
        // Half past one does not exist on 29 March, and comes an hour later.
        let skipped = JobSchedule.daily(minute: 90)
        #expect(skipped.next(after: Self.instant(2026, 3, 28, 12, 0)) == Self.instant(2026, 3, 29, 1, 30))
        #expect(skipped.next(after: Self.instant(2026, 3, 29, 1, 30)) == Self.instant(2026, 3, 30, 0, 30))
    }

    @Test(arguments: enginesUnderTest) func severalNodesRunEachTimeOnce(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<Instant>()
            let recurring = [try RecurringJob(nil, note, "tick", .every(.minutes(1)))]
            let runners = (1...3).map { number in
                bench.runner(
                    [JobHandler(note) { _, _ in notes.add(bench.clock.now) }], node: "\(number)",
                    recurring: recurring)
            }
            for _ in 0..<10 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for runner in runners { group.addTask { _ = try await runner.runDue() } }
                    try await group.waitForAll()
                }
                bench.clock.advance(.seconds(30))
            }
            // 9:00:00 is when they started; then 9:01 to 9:04.
            #expect(notes.entries == (1...4).map { SettableClock.start + .minutes($0) })
            #expect(try await bench.unfinished().count == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func missedTimesAreMadeUpByOneRun(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let recurring = [try RecurringJob(nil, note, "tick", .every(.hours(1)))]
            let runner = bench.runner([JobHandler(note) { _, _ in }], recurring: recurring)
            #expect(try await runner.runDue() == 0)
            bench.clock.advance(.days(3))
            #expect(try await runner.runDue() == 1)
            let job = try #require(try await bench.unfinished().first)
            #expect(job.dueAt == bench.clock.now + .hours(1))
            #expect(job.isRecurring)
            #expect(job.finishedAt == bench.clock.now)
        }
    }

    @Test(arguments: enginesUnderTest) func oneThatDiesComesBackAtItsNextTime(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<Int>()
            let recurring = [try RecurringJob(nil, note, "tick", .every(.hours(1)))]
            let runner = bench.runner(
                [
                    JobHandler(note) { _, _ in
                        notes.add(1)
                        if notes.entries.count == 1 { throw JobFailure.permanent("broken") }
                    }
                ], recurring: recurring)
            try await runner.runDue()
            bench.clock.advance(.hours(1))
            #expect(try await runner.runDue() == 1)
            let dead = try #require(try await bench.dead().first)
            // Run again by hand, it runs once, beside the one that recurs.
            let now = bench.clock.now
            try await bench.database.write { try $0.rerunJob(dead.id, at: now) }
            #expect(try await runner.runDue() == 1)
            #expect(try await bench.job(dead.id)?.state == .done)
            bench.clock.advance(.hours(1))
            #expect(try await runner.runDue() == 1)
            #expect(try await bench.unfinished().count == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func aCancelledOneComesBackAtItsNextTime(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let recurring = [try RecurringJob(nil, note, "tick", .every(.hours(1)))]
            let runner = bench.runner([JobHandler(note) { _, _ in }], recurring: recurring)
            try await runner.runDue()
            bench.clock.advance(.hours(1))
            let due = try #require(try await bench.unfinished().first)
            let now = bench.clock.now
            #expect(try await bench.database.write { try $0.cancelJob(due.id, at: now) })
            #expect(try await runner.runDue() == 0)
            bench.clock.advance(.hours(1))
            #expect(try await runner.runDue() == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func aNewScheduleAndAStartBringItForward(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let handlers = [JobHandler(note) { _, _ in }]
            let daily = [try RecurringJob(nil, note, "tick", .daily(minute: 0))]
            #expect(try await bench.runner(handlers, recurring: daily).runDue() == 0)
            let hourly = [try RecurringJob(nil, note, "tick", .every(.hours(1)))]
            #expect(try await bench.runner(handlers, recurring: hourly).runDue() == 0)
            #expect(try await bench.unfinished().map(\.dueAt) == [bench.clock.now + .hours(1)])
            let atStart = [try RecurringJob(nil, note, "tick", .every(.hours(1)), runsAtStart: true)]
            #expect(try await bench.runner(handlers, recurring: atStart).runDue() == 1)
            #expect(try await bench.unfinished().count == 1)
        }
    }
}
