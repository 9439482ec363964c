public import Kernel
public import Logging
import Metrics
public import ServiceLifecycle
public import Storage
import Synchronization

/// Runs queued jobs on this node, beside the runners of other nodes.
///
/// Each job is leased. The lease is renewed while its handler runs; when a node is killed the lease runs out
/// and another node starts the job again. Handlers must therefore bear being run more than once: see
/// `JobHandler`.
public final class JobRunner: Service {
    public struct Settings: Sendable {
        /// How many jobs run at the same time. Of several, one place is kept for urgent work.
        public var concurrency: Int
        /// How long a node may be silent before others take its jobs over.
        public var lease: Interval
        /// How long running jobs may go on after a shutdown began, before they are told to stop.
        public var shutdownGrace: Interval

        public init(
            concurrency: Int = 4, lease: Interval = .seconds(60), shutdownGrace: Interval = .seconds(20)
        ) {
            self.concurrency = max(concurrency, 1)
            self.lease = lease
            self.shutdownGrace = shutdownGrace
        }
    }

    let database: any Database
    let settings: Settings
    let clock: WallClock
    let logger: Logger
    let node: String
    private let handlers: [String: JobHandler]
    private let kinds: [String]
    private let recurring: [RecurringJob]
    private let randomness: Randomness
    private let active = Mutex<[UUID128: JobRun]>([:])
    private let isStopping = Atomic<Bool>(false)

    /// - Parameters:
    ///   - node: this node's name in lists; need not be unique.
    ///   - handlers: one a kind. Jobs of other kinds are left alone: another node may know them.
    public init(
        database: any Database, handlers: [JobHandler], recurring: [RecurringJob] = [], node: String,
        settings: Settings = Settings(), clock: WallClock = .system, randomness: Randomness = .system,
        logger: Logger = Logger(label: "jobs")
    ) {
        self.database = database
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }, uniquingKeysWith: { _, last in last })
        kinds = self.handlers.keys.sorted()
        self.recurring = recurring
        self.node = node
        self.settings = settings
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
    }

    /// Runs jobs until a graceful shutdown. Then nothing new is started, what runs may finish within the
    /// grace, and the rest is told to stop and given back.
    public func run() async throws {
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // Listening begins before the first look, so that no signal falls between the two.
        let signals = database.signals(jobsChannel)
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { background in
                background.addTask { for await _ in signals { waker.yield() } }
                background.addTask { await self.renewRegularly() }
                await withDiscardingTaskGroup { jobs in
                    await self.startJobs(in: &jobs, wakes, waker)
                    background.addTask { await self.stopAfterGrace() }
                }
                background.cancelAll()
            }
        } onGracefulShutdown: {
            self.isStopping.store(true, ordering: .relaxed)
            waker.yield()
        }
    }

    /// Runs what is due now, and what becomes due meanwhile, and returns: for commands and for tests, where
    /// no service runs. Leases are not renewed.
    /// - Returns: how many runs there were.
    @discardableResult
    public func runDue() async throws -> Int {
        try await ensureRecurring()
        var runs = 0
        while true {
            let claimed = try await claim()
            if claimed.isEmpty { return runs }
            runs += claimed.count
            await withDiscardingTaskGroup { group in
                for job in claimed { group.addTask { await self.perform(job) } }
            }
        }
    }

    private func startJobs(
        in jobs: inout DiscardingTaskGroup, _ wakes: AsyncStream<Void>,
        _ waker: AsyncStream<Void>.Continuation
    ) async {
        var iterator = wakes.makeAsyncIterator()
        var isRecurringEnsured = false
        while !isStopping.load(ordering: .relaxed), !Task.isCancelled {
            var pause = Interval.seconds(30)
            do {
                if !isRecurringEnsured {
                    try await ensureRecurring()
                    isRecurringEnsured = true
                }
                try await noticeCancellations()
                let claimed = try await claimIfDue()
                for job in claimed.jobs {
                    jobs.addTask {
                        await self.perform(job)
                        waker.yield()
                    }
                }
                if !claimed.jobs.isEmpty { continue }
                if let due = claimed.next { pause = due - clock.now() }
            } catch {
                // The database is away: what runs goes on, and claiming is tried again.
                logger.warning("Jobs cannot be claimed.", metadata: ["error": "\(error)"])
                pause = .seconds(5)
            }
            await wait(min(max(pause, .seconds(1)), .seconds(30)), waker, &iterator)
        }
    }

    /// Until somebody wakes us, or that long.
    private func wait(
        _ pause: Interval, _ waker: AsyncStream<Void>.Continuation,
        _ iterator: inout AsyncStream<Void>.AsyncIterator
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // A sleep that was cut short wakes nobody: it would wake the next round at once, for ever.
                if (try? await Task.sleep(for: pause.duration)) != nil { waker.yield() }
            }
            await iterator.next(isolation: nil)
            group.cancelAll()
        }
    }

    private func ensureRecurring() async throws {
        let (recurring, now) = (recurring, clock.now())
        if recurring.isEmpty { return }
        try await database.write { transaction in
            for job in recurring { try transaction.ensure(job, at: now) }
        }
    }

    /// Looks before it claims, so that an idle node does not write.
    private func claimIfDue() async throws -> (jobs: [ClaimedJob], next: Instant?) {
        let kinds = kinds
        guard active.withLock({ $0.count }) < settings.concurrency else { return ([], nil) }
        let next = try await database.read { transaction in try transaction.nextDue(kinds: kinds) }
        guard let next, next <= clock.now() else { return ([], next) }
        return (try await claim(), next)
    }

    /// Leases as much as there are places. The runs count as active from here on.
    func claim() async throws -> [ClaimedJob] {
        let (kinds, node, lease, now) = (kinds, node, settings.lease, clock.now())
        let places = settings.concurrency - active.withLock { $0.count }
        let urgentPlaces = settings.concurrency > 1 ? 1 : 0
        guard places > 0, !kinds.isEmpty else { return [] }
        let claimed = try await database.write(isolation: .snapshot) { transaction in
            try transaction.claim(
                places: places, urgentPlaces: urgentPlaces, kinds: kinds, node: node, lease: lease, at: now)
        }
        active.withLock { active in
            for job in claimed {
                active[job.claim] = JobRun(
                    job, leasedUntil: now + lease, database: database, clock: clock, logger: logger)
            }
        }
        return claimed
    }

    private func perform(_ job: ClaimedJob) async {
        guard let run = active.withLock({ $0[job.claim] }), let handler = handlers[job.kind] else { return }
        let start = ContinuousClock.now
        let failure = await Self.failure(of: handler, job.payload, run)
        let outcome = JobOutcome(failure, run, handler.backoff, randomness)
        // A cancelled task may not write, but what became of the job has to be, so this one is not cancelled
        // with us.
        await Task { await self.record(outcome, of: run) }.value
        active.withLock { $0[job.claim] = nil }
        let seconds = ContinuousClock.now - start
        Timer(label: "concordat_job_duration", dimensions: [("kind", job.kind)]).record(duration: seconds)
        Counter(label: "concordat_jobs", dimensions: [("kind", job.kind), ("outcome", outcome.name)])
            .increment()
    }

    /// Runs the handler; its task is cancelled when the run is told to stop.
    private static func failure(
        of handler: JobHandler, _ payload: String, _ run: JobRun
    ) async -> (any Error)? {
        await withTaskGroup(of: Result<Void, any Error>?.self) { group in
            group.addTask {
                do {
                    try await handler.perform(payload, run)
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                for await _ in run.stops { break }
                return nil
            }
            var result: Result<Void, any Error>?
            while let next = await group.next() {
                if let next { result = next }
                group.cancelAll()
            }
            guard case .failure(let error) = result else { return nil }
            return error
        }
    }

    private func record(_ outcome: JobOutcome, of run: JobRun) async {
        let (id, claim, now) = (run.id, run.claim, clock.now())
        if let error = outcome.error { run.logger.warning("\(outcome.log)", metadata: ["error": "\(error)"]) }
        do {
            _ = try await database.write(isolation: .snapshot) { transaction in
                switch outcome {
                case .done: try transaction.end(id, claim: claim, as: .done, error: nil, at: now)
                case .cancelled: try transaction.end(id, claim: claim, as: .cancelled, error: nil, at: now)
                case .dead(let error): try transaction.end(id, claim: claim, as: .dead, error: error, at: now)
                case .retry(let error, let wait):
                    try transaction.retry(id, claim: claim, error: error, due: now + wait)
                case .released: try transaction.release(id, claim: claim, at: now)
                case .lost: false
                }
            }
        } catch {
            // Its lease runs out, and it is started again.
            run.logger.error("What became of a job cannot be recorded.", metadata: ["error": "\(error)"])
        }
    }

    private func renewRegularly() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: settings.lease.duration / 3)
            do {
                try await renew()
            } catch {
                logger.warning("Leases cannot be renewed.", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Renews the leases of all that runs here, and stops what was lost or should stop.
    func renew() async throws {
        let runs = active.withLock { $0 }
        if runs.isEmpty { return }
        let (claims, lease, now) = (Array(runs.keys), settings.lease, clock.now())
        let held = try await database.write(isolation: .snapshot) { transaction in
            try transaction.renew(claims, lease: lease, at: now)
        }
        let holds = Dictionary(held.map { ($0.claim, $0) }, uniquingKeysWith: { first, _ in first })
        for (claim, run) in runs {
            // One that has just ended is not held either; to stop it changes nothing.
            guard let hold = holds[claim] else {
                run.stop(.leaseLost)
                continue
            }
            run.extendLease(to: now + lease)
            if hold.cancelRequested { run.stop(.cancelRequested) }
        }
    }

    private func noticeCancellations() async throws {
        let runs = active.withLock { $0 }
        if runs.isEmpty { return }
        let claims = Array(runs.keys)
        let stopped = try await database.read { transaction in try transaction.cancelRequested(claims) }
        for claim in stopped { runs[claim]?.stop(.cancelRequested) }
    }

    private func stopAfterGrace() async {
        do { try await Task.sleep(for: settings.shutdownGrace.duration) } catch { return }
        for run in active.withLock({ Array($0.values) }) { run.stop(.shuttingDown) }
    }
}
