public import Kernel
public import Storage

/// The channel on which runners are woken: a transaction that queues or cancels a job signals on it.
let jobsChannel = "jobs"

extension Transaction {
    /// Queues work as part of this transaction: it will be done if, and only if, the transaction commits.
    /// - Parameters:
    ///   - singleton: names work that is wanted at most once. While an unfinished job has the same key no
    ///     second one is made: one that waits starts no later than this one would have, one that runs is
    ///     followed by another run (it may have read what changed since). The key must say all there is to
    ///     the work, as the payload of the job that is there already stays.
    ///   - runAt: when it may start, if not at once.
    ///   - by: whoever caused it.
    /// - Returns: the new job, or the one that is there already.
    @discardableResult
    public func enqueue<Payload>(
        _ kind: JobKind<Payload>, _ payload: Payload, singleton: String? = nil, runAt: Instant? = nil,
        by: UUID128? = nil, at now: Instant
    ) throws -> Job.ID {
        let id = Job.ID.make(at: now)
        let due = max(runAt ?? now, now)
        let inserted = try insertJob(
            NewJob(
                id: id, kind: kind.name, payload: try kind.encode(payload), singleton: singleton,
                schedule: nil,
                priority: kind.priority.rawValue, maximumAttempts: kind.maximumAttempts, dueAt: due,
                createdAt: now,
                createdBy: by))
        signal(jobsChannel)
        if inserted { return id }
        try run(
            """
            UPDATE job SET
                again_at = CASE WHEN state = 'running' THEN \(due) ELSE again_at END,
                due_at = CASE WHEN state = 'waiting' AND due_at > \(due) THEN \(due) ELSE due_at END
            WHERE singleton = \(singleton) AND state IN ('waiting', 'running')
            """)
        let existing = try value(
            Job.ID.self,
            "SELECT id FROM job WHERE singleton = \(singleton) AND state IN ('waiting', 'running')")
        guard let existing else { throw StorageError.conflict }
        return existing
    }

    /// Asks that a job be not done. One that waits is cancelled now; one that runs stops at its next step.
    /// - Returns: `false` when it is finished or not there.
    @discardableResult
    public func cancelJob(_ id: Job.ID, at now: Instant) throws -> Bool {
        guard let ending = try ending(id, where: "state IN ('waiting', 'running')") else { return false }
        if ending.state == .waiting {
            try end(ending, as: .cancelled, error: nil, at: now)
        } else {
            try run("UPDATE job SET cancel_requested = 1 WHERE id = \(id)")
            signal(jobsChannel)
        }
        return true
    }

    /// The job as it stands; `nil` when it is not there (any more).
    public func job(_ id: Job.ID) throws -> Job? {
        try one(Job.self, "SELECT \(Job.columns) FROM job WHERE id = \(id)")
    }

    /// Makes sure that a recurring job is there, once, with its present schedule.
    func ensure(_ recurring: RecurringJob, at now: Instant) throws {
        let next = recurring.runsAtStart ? now : recurring.schedule.next(after: now)
        let inserted = try insertJob(
            NewJob(
                id: .make(at: now), kind: recurring.kind, payload: recurring.payload,
                singleton: recurring.singleton, schedule: recurring.schedule.text,
                priority: recurring.priority.rawValue, maximumAttempts: recurring.maximumAttempts,
                dueAt: next,
                createdAt: now, createdBy: nil))
        if inserted { return }
        // It is there: a new schedule or a start may bring it forward; what is overdue stays so, and what
        // failed keeps its backoff.
        try run(
            """
            UPDATE job SET payload = \(recurring.payload), schedule = \(recurring.schedule.text),
                due_at = CASE WHEN state = 'waiting' AND attempts = 0 AND due_at > \(next) THEN \(next)
                    ELSE due_at END
            WHERE singleton = \(recurring.singleton) AND state IN ('waiting', 'running')
            """)
    }

    /// - Returns: `false` when an unfinished job with the same key is there.
    func insertJob(_ job: NewJob) throws -> Bool {
        let inserted = try run(
            """
            INSERT INTO job (id, kind, payload, singleton, schedule, priority, state, attempts, maximum_attempts,
                due_at, cancel_requested, done, created_at, created_by)
            VALUES (\(job.id), \(job.kind), \(job.payload), \(job.singleton), \(job.schedule), \(job.priority),
                'waiting', 0, \(job.maximumAttempts), \(job.dueAt), 0, 0, \(job.createdAt), \(job.createdBy))
            ON CONFLICT DO NOTHING
            """)
        return inserted == 1
    }
}

/// A row to be.
struct NewJob: Sendable {
    let id: Job.ID
    let kind: String
    let payload: String
    let singleton: String?
    let schedule: String?
    let priority: Int
    let maximumAttempts: Int
    let dueAt: Instant
    let createdAt: Instant
    let createdBy: UUID128?
}
