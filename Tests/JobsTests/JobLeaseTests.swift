@testable import Jobs
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct JobLeaseTests {
    @Test(arguments: enginesUnderTest) func twoNodesNeverRunTheSameJob(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let now = bench.clock.now
            try await bench.database.write { transaction in
                for number in 0..<200 { try transaction.enqueue(note, "\(number)", at: now) }
            }
            let notes = Notebook<String>()
            let runners = ["one", "two", "three"].map { node in
                bench.runner([JobHandler(note) { text, _ in notes.add(text) }], node: node)
            }
            let runs = try await withThrowingTaskGroup(of: Int.self) { group in
                for runner in runners { group.addTask { try await runner.runDue() } }
                return try await group.reduce(0, +)
            }
            #expect(runs == 200)
            #expect(notes.entries.count == 200)
            #expect(Set(notes.entries).count == 200)
        }
    }

    @Test(arguments: enginesUnderTest) func aStoppedNodesJobIsTakenOver(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let notes = Notebook<String>()
            let (started, gate) = (Gate(), Gate())
            let id = try await bench.enqueue(note, "x")
            let stuck = bench.runner(
                [
                    JobHandler(note) { _, run in
                        started.open()
                        await gate.wait()
                        notes.add("stuck")
                    }
                ], node: "stuck")
            let other = bench.runner(
                [JobHandler(note) { _, run in notes.add("other \(run.attempt)") }], node: "other")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await stuck.runDue() }
                await started.wait()
                #expect(try await bench.job(id)?.node == "stuck")
                // Within the lease it is left alone.
                bench.clock.advance(.seconds(59))
                #expect(try await other.runDue() == 0)
                bench.clock.advance(.seconds(1))
                #expect(try await other.runDue() == 1)
                let job = try #require(try await bench.job(id))
                #expect(job.state == .done)
                #expect(job.node == "other")
                gate.open()
                try await group.waitForAll()
                // The late one changed nothing.
                #expect(try await bench.job(id) == job)
            }
            #expect(notes.entries == ["other 2", "stuck"])
        }
    }

    @Test(arguments: enginesUnderTest) func aLateNodeDoesNotEndWhatAnotherRuns(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let (started, gate) = (Gate(), Gate())
            let id = try await bench.enqueue(note, "x")
            let late = bench.runner([
                JobHandler(note) { _, _ in
                    started.open()
                    await gate.wait()
                }
            ])
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await late.runDue() }
                await started.wait()
                bench.clock.advance(.minutes(2))
                // Another node claims it, and is at it while the late one ends.
                #expect(
                    try await bench.runner([JobHandler(note) { _, _ in }], node: "other").claim().count == 1)
                gate.open()
                try await group.waitForAll()
            }
            let job = try #require(try await bench.job(id))
            #expect(job.state == .running)
            #expect(job.node == "other")
            #expect(job.attempts == 2)
        }
    }

    @Test(arguments: enginesUnderTest) func takingOverAnswersWhatWasAskedMeanwhile(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            try await bench.enqueue(note, "x", singleton: "rebuild")
            _ = try await bench.runner([JobHandler(note) { _, _ in }], node: "killed").claim()
            try await bench.enqueue(note, "x", singleton: "rebuild")
            bench.clock.advance(.minutes(2))
            // The second run begins after the second request: a third has no reason.
            #expect(try await bench.runner([JobHandler(note) { _, _ in }]).runDue() == 1)
            let unfinished = try await bench.unfinished()
            #expect(unfinished.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func aRenewedLeaseIsNotTakenOver(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let (started, gate) = (Gate(), Gate())
            try await bench.enqueue(note, "x")
            let slow = bench.runner(
                [
                    JobHandler(note) { _, _ in
                        started.open()
                        await gate.wait()
                    }
                ], node: "slow")
            let other = bench.runner([JobHandler(note) { _, _ in }], node: "other")
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await slow.runDue() }
                await started.wait()
                for _ in 0..<5 {
                    bench.clock.advance(.seconds(50))
                    try await slow.renew()
                    #expect(try await other.runDue() == 0)
                }
                gate.open()
                #expect(try await group.next() == 1)
            }
        }
    }

    @Test(arguments: enginesUnderTest) func aHandlerIsToldThatItsLeaseIsLost(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let (started, gate) = (Gate(), Gate())
            let notes = Notebook<String>()
            try await bench.enqueue(note, "x")
            let slow = bench.runner(
                [
                    JobHandler(note) { _, run in
                        started.open()
                        await gate.wait()
                        notes.add("slow stops: \(run.isCancelled)")
                        try await run.progress("Going on")
                        notes.add("slow went on")
                    }
                ], node: "slow")
            let other = bench.runner([JobHandler(note) { _, _ in notes.add("other") }], node: "other")
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await slow.runDue() }
                await started.wait()
                bench.clock.advance(.minutes(2))
                #expect(try await other.runDue() == 1)
                // The gate stays shut: the handler's task is cancelled.
                try await slow.renew()
                try await group.waitForAll()
            }
            #expect(notes.entries == ["other", "slow stops: true"])
        }
    }

    @Test(arguments: enginesUnderTest) func aJobThatStopsItsNodeEachTimeDies(_ engine: Engine) async throws {
        try await TestBench.with(engine) { bench in
            let id = try await bench.enqueue(note, "x")
            for _ in 1...3 {
                // A node that claims and is never heard of again.
                let killed = bench.runner([JobHandler(note) { _, _ in }], node: "killed")
                #expect(try await killed.claim().count == 1)
                bench.clock.advance(.minutes(1))
            }
            let notes = Notebook<String>()
            let runner = bench.runner([JobHandler(note) { text, _ in notes.add(text) }])
            #expect(try await runner.runDue() == 0)
            #expect(notes.entries.isEmpty)
            let job = try #require(try await bench.job(id))
            #expect(job.state == .dead)
            #expect(job.lastError == "Its node stopped while it ran.")
        }
    }

    @Test(arguments: enginesUnderTest) func anEffectWrittenWithTheEndHappensOnce(_ engine: Engine)
        async throws
    {
        try await TestBench.with(engine) { bench in
            try await bench.database.write { transaction in
                try transaction.script("CREATE TABLE effect (node TEXT NOT NULL)")
            }
            let (started, gate) = (Gate(), Gate())
            let id = try await bench.enqueue(note, "x")
            @Sendable func handler(_ node: String, waits: Bool) -> JobHandler {
                JobHandler(note) { _, run in
                    if waits {
                        started.open()
                        await gate.wait()
                    }
                    try await bench.database.write { transaction in
                        try transaction.run("INSERT INTO effect (node) VALUES (\(node))")
                        try run.complete(in: transaction)
                    }
                }
            }
            let slow = bench.runner([handler("slow", waits: true)], node: "slow")
            let other = bench.runner([handler("other", waits: false)], node: "other")
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await slow.runDue() }
                await started.wait()
                bench.clock.advance(.minutes(2))
                #expect(try await other.runDue() == 1)
                gate.open()
                try await group.waitForAll()
            }
            let effects = try await bench.database.read {
                try $0.values(String.self, "SELECT node FROM effect")
            }
            #expect(effects == ["other"])
            #expect(try await bench.job(id)?.state == .done)
        }
    }
}
