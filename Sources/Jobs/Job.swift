public import Kernel
public import Storage

/// A piece of durable background work as it stands now; what a progress page and a list of dead letters show.
public struct Job: Hashable, Sendable, RowDecodable {
    public typealias ID = Identifier<Job>

    public enum State: String, StorableName, CaseIterable {
        case waiting
        case running
        case done
        /// Failed for good: permanently, or as often as it may. It stays for an administrator to run again or
        /// discard.
        case dead
        case cancelled

        public var isFinished: Bool { self != .waiting && self != .running }
    }

    public let id: ID
    public let kind: String
    public let state: State
    /// How often it was started since it was queued or rerun, this time included.
    public let attempts: Int
    public let maximumAttempts: Int
    /// While waiting: when it may start. While running: when its lease ends unless it is renewed.
    public let dueAt: Instant
    /// The node that runs it.
    public let node: String?
    public let lastError: String?
    /// Somebody asked a running job to stop; it does at its next step.
    public let cancelRequested: Bool
    public let progress: Progress?
    public let createdAt: Instant
    /// Whoever caused it: an account or a person, as the kind defines.
    public let createdBy: UUID128?
    /// When the present or latest attempt began.
    public let startedAt: Instant?
    /// When it ended; for a recurring job that waits, when its latest run ended.
    public let finishedAt: Instant?
    public let isRecurring: Bool

    /// How far a job has come, as its handler last said.
    public struct Progress: Hashable, Sendable {
        /// What it does now, in plain words: 'Reading rows'.
        public let stage: String
        public let done: Int
        /// `nil` where it is not known beforehand.
        public let total: Int?
        public let stageStartedAt: Instant
        public let updatedAt: Instant

        /// Units a second over the stage so far; `nil` until there is something to measure.
        public var rate: Double? {
            let elapsed = (updatedAt - stageStartedAt).milliseconds
            guard done > 0, elapsed > 0 else { return nil }
            return Double(done) * 1000 / Double(elapsed)
        }

        /// The time left at this rate; `nil` where the total or the rate is not known.
        public var remaining: Interval? {
            guard let total, let rate, total >= done else { return nil }
            return Interval(milliseconds: Int64(Double(total - done) / rate * 1000))
        }
    }

    public init(row: Row) throws {
        id = try row.get("id")
        kind = try row.get("kind")
        state = try row.get("state")
        attempts = try row.get("attempts")
        maximumAttempts = try row.get("maximum_attempts")
        dueAt = try row.get("due_at")
        node = try row.get("leased_by")
        lastError = try row.get("last_error")
        cancelRequested = try row.get("cancel_requested")
        createdAt = try row.get("created_at")
        createdBy = try row.get("created_by")
        startedAt = try row.get("started_at")
        finishedAt = try row.get("finished_at")
        let schedule: String? = try row.get("schedule")
        isRecurring = schedule != nil
        let stage: String? = try row.get("stage")
        let stageAt: Instant? = try row.get("stage_at")
        let progressAt: Instant? = try row.get("progress_at")
        if let stage, let stageAt, let progressAt {
            progress = Progress(
                stage: stage, done: try row.get("done"), total: try row.get("total"),
                stageStartedAt: stageAt, updatedAt: progressAt)
        } else {
            progress = nil
        }
    }

    /// The columns that `init(row:)` reads.
    static let columns: SQL = """
        id, kind, state, attempts, maximum_attempts, due_at, leased_by, last_error, cancel_requested, created_at,
        created_by, started_at, finished_at, schedule, stage, stage_at, progress_at, done, total
        """
}
