public import Kernel
public import Logging
public import Storage
import Synchronization

/// One run of a job, as its handler sees it.
public final class JobRun: Sendable {
    /// Why a run should stop before its end.
    enum Stop: Sendable {
        case cancelRequested
        /// The lease ran out, and another node may be at it.
        case leaseLost
        case shuttingDown
    }

    private struct State {
        var stop: Stop?
        var stage: String?
        var reportedAt: Instant?
        var leasedUntil: Instant
    }

    public let id: Job.ID
    /// Counted from one.
    public let attempt: Int
    /// Whether a failure now is the end of the job.
    public let isLastAttempt: Bool
    public let logger: Logger
    let claim: UUID128
    let stops: AsyncStream<Void>
    private let stopped: AsyncStream<Void>.Continuation
    private let database: any Database
    private let clock: WallClock
    private let state: Mutex<State>

    init(_ job: ClaimedJob, leasedUntil: Instant, database: any Database, clock: WallClock, logger: Logger) {
        state = Mutex(State(leasedUntil: leasedUntil))
        id = job.id
        attempt = job.attempt
        isLastAttempt = job.attempt >= job.maximumAttempts
        claim = job.claim
        var logger = logger
        logger[metadataKey: "job"] = "\(job.id)"
        logger[metadataKey: "kind"] = "\(job.kind)"
        self.logger = logger
        self.database = database
        self.clock = clock
        (stops, stopped) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether the handler should stop: somebody asked for it, the node shuts down, or another node took
    /// over. The handler's task is cancelled then, too.
    public var isCancelled: Bool { state.withLock { $0.stop != nil } }

    /// - Throws: `CancellationError` when the run should stop.
    public func checkCancellation() throws {
        if isCancelled { throw CancellationError() }
    }

    /// Says how far the work has come. Call it as often as convenient: within a stage it is written once a
    /// second.
    /// - Parameters:
    ///   - stage: what is done now, in plain words: 'Reading rows'.
    ///   - total: `nil` where it is not known.
    /// - Throws: `CancellationError` when the run should stop.
    public func progress(_ stage: String, done: Int = 0, total: Int? = nil) async throws {
        try checkCancellation()
        let now = clock.now()
        let isWorthWriting = state.withLock { state in
            if state.stage == stage, done != total, let last = state.reportedAt, now < last + .seconds(1) {
                return false
            }
            state.stage = stage
            state.reportedAt = now
            return true
        }
        guard isWorthWriting else { return }
        let (id, claim) = (id, claim)
        let hold = try await database.write(isolation: .snapshot) { transaction in
            try transaction.report(claim, of: id, stage: stage, done: done, total: total, at: now)
        }
        if hold == nil { stop(.leaseLost) }
        if hold?.cancelRequested == true { stop(.cancelRequested) }
        try checkCancellation()
    }

    /// Ends the job in the handler's own transaction: its effect and its end are written together or not at
    /// all, so the effect happens once, even when nodes are killed.
    /// - Throws: `CancellationError` when another node took the job over; let it through, so that the
    ///   transaction is rolled back.
    public func complete(in transaction: any Transaction) throws {
        guard try transaction.end(id, claim: claim, as: .done, error: nil, at: clock.now()) else {
            throw CancellationError()
        }
    }

    /// Whether no other node can have started the job meanwhile: until then what has happened may still be written down.
    public var holdsLease: Bool {
        state.withLock { $0.stop != .leaseLost && clock.now() < $0.leasedUntil }
    }

    func extendLease(to end: Instant) { state.withLock { $0.leasedUntil = end } }

    var stopReason: Stop? { state.withLock { $0.stop } }

    /// Tells the handler to stop. The first reason stays, except that a lost lease outdoes the others:
    /// nothing may be recorded then.
    func stop(_ reason: Stop) {
        state.withLock { state in
            if state.stop == nil || reason == .leaseLost { state.stop = reason }
        }
        stopped.yield()
    }
}
