import Kernel
import Storage

/// A job that this node holds the lease of.
struct ClaimedJob: Sendable, RowDecodable {
    let id: Job.ID
    let kind: String
    let payload: String
    /// Counted from one.
    let attempt: Int
    let maximumAttempts: Int
    let claim: UUID128

    init(row: Row) throws {
        id = try row.get("id")
        kind = try row.get("kind")
        payload = try row.get("payload")
        attempt = try row.get("attempts")
        maximumAttempts = try row.get("maximum_attempts")
        claim = try row.get("claim")
    }
}

/// What is needed of a job to end it.
struct EndingJob: Sendable, RowDecodable {
    let id: Job.ID
    let kind: String
    let payload: String
    let state: Job.State
    let singleton: String?
    let schedule: String?
    let priority: Int
    let maximumAttempts: Int
    let againAt: Instant?
    let createdBy: UUID128?

    init(row: Row) throws {
        id = try row.get("id")
        kind = try row.get("kind")
        payload = try row.get("payload")
        state = try row.get("state")
        singleton = try row.get("singleton")
        schedule = try row.get("schedule")
        priority = try row.get("priority")
        maximumAttempts = try row.get("maximum_attempts")
        againAt = try row.get("again_at")
        createdBy = try row.get("created_by")
    }
}

/// What a node learns of a job when it renews its lease or reports progress.
struct Hold: Sendable, RowDecodable {
    let claim: UUID128
    let cancelRequested: Bool

    init(row: Row) throws {
        claim = try row.get("claim")
        cancelRequested = try row.get("cancel_requested")
    }
}

/// The statements of a runner. All that change a running job name its claim, so that a node whose lease was
/// taken over changes nothing.
extension Transaction {
    /// When the earliest unfinished job of these kinds may be started or taken over.
    func nextDue(kinds: [String]) throws -> Instant? {
        // A look-up in the index for each priority, however many jobs wait.
        try JobPriority.allCases.compactMap { priority in
            try value(
                Instant.self,
                """
                SELECT due_at FROM job
                WHERE state IN ('waiting', 'running') AND priority = \(priority.rawValue)
                    AND kind IN \(list: kinds)
                ORDER BY due_at LIMIT 1
                """)
        }.min()
    }

    /// Leases what is due, urgent work first: jobs that wait, and jobs whose node let the lease run out.
    /// - Parameters:
    ///   - places: how many may be leased at most.
    ///   - urgentPlaces: how many of them are for urgent work only.
    func claim(
        places: Int, urgentPlaces: Int, kinds: [String], node: String, lease: Interval, at now: Instant
    ) throws -> [ClaimedJob] {
        var claimed: [ClaimedJob] = []
        for priority in JobPriority.allCases {
            let limit = (priority == .urgent ? places : places - urgentPlaces) - claimed.count
            guard limit > 0 else { break }
            let due = try all(
                DueJob.self,
                """
                SELECT \(endingColumns), attempts, cancel_requested FROM job
                WHERE state IN ('waiting', 'running') AND priority = \(priority.rawValue) AND due_at <= \(now)
                    AND kind IN \(list: kinds)
                ORDER BY due_at LIMIT \(limit) \(lock: .skipLocked)
                """)
            for job in due {
                // It was running, for the last time it may, when its node stopped: it might be what stopped
                // it.
                if job.attempts >= job.ending.maximumAttempts {
                    try end(job.ending, as: .dead, error: "Its node stopped while it ran.", at: now)
                    continue
                }
                if job.cancelRequested {
                    try end(job.ending, as: .cancelled, error: nil, at: now)
                    continue
                }
                let claim = UUID128.version7(at: now)
                try run(
                    """
                    UPDATE job SET state = 'running', attempts = attempts + 1, claim = \(claim),
                        leased_by = \(node), due_at = \(now + lease), started_at = \(now), again_at = NULL,
                        stage = NULL, stage_at = NULL, progress_at = NULL, done = 0, total = NULL
                    WHERE id = \(job.ending.id)
                    """)
                claimed += try all(
                    ClaimedJob.self,
                    "SELECT id, kind, payload, attempts, maximum_attempts, claim FROM job WHERE id = \(job.ending.id)"
                )
            }
        }
        return claimed
    }

    /// Renews the leases; what is not in the result is lost.
    func renew(_ claims: [UUID128], lease: Interval, at now: Instant) throws -> [Hold] {
        try all(
            Hold.self,
            """
            UPDATE job SET due_at = \(now + lease) WHERE state = 'running' AND claim IN \(list: claims)
            RETURNING claim, cancel_requested
            """)
    }

    /// Those of `claims` that somebody asked to stop.
    func cancelRequested(_ claims: [UUID128]) throws -> [UUID128] {
        try values(
            UUID128.self,
            "SELECT claim FROM job WHERE state = 'running' AND cancel_requested = 1 AND claim IN \(list: claims)"
        )
    }

    /// - Returns: `nil` when the lease is lost.
    func report(
        _ claim: UUID128, of id: Job.ID, stage: String, done: Int, total: Int?, at now: Instant
    ) throws -> Hold? {
        try one(
            Hold.self,
            """
            UPDATE job SET stage_at = CASE WHEN stage = \(stage) THEN stage_at ELSE \(now) END,
                stage = \(stage), done = \(done), total = \(total), progress_at = \(now)
            WHERE id = \(id) AND claim = \(claim) AND state = 'running'
            RETURNING claim, cancel_requested
            """)
    }

    /// Ends a run with `state`; `false` when the lease is lost or the job ended already.
    @discardableResult
    func end(_ id: Job.ID, claim: UUID128, as state: Job.State, error: String?, at now: Instant) throws
        -> Bool
    {
        guard let job = try ending(id, where: "state = 'running' AND claim = \(claim)") else { return false }
        try end(job, as: state, error: error, at: now)
        return true
    }

    /// Has a run that failed tried again at `due`.
    @discardableResult
    func retry(_ id: Job.ID, claim: UUID128, error: String, due: Instant) throws -> Bool {
        let changed = try run(
            """
            UPDATE job SET state = 'waiting', due_at = \(due), last_error = \(error), claim = NULL, leased_by = NULL
            WHERE id = \(id) AND claim = \(claim) AND state = 'running'
            """)
        return changed == 1
    }

    /// Gives a run back as if it had not been started.
    @discardableResult
    func release(_ id: Job.ID, claim: UUID128, at now: Instant) throws -> Bool {
        let changed = try run(
            """
            UPDATE job SET state = 'waiting', due_at = \(now), attempts = attempts - 1, claim = NULL, leased_by = NULL
            WHERE id = \(id) AND claim = \(claim) AND state = 'running'
            """)
        signal(jobsChannel)
        return changed == 1
    }

    func ending(_ id: Job.ID, where condition: SQL) throws -> EndingJob? {
        try one(
            EndingJob.self,
            "SELECT \(endingColumns) FROM job WHERE id = \(id) AND \(condition) \(lock: .update)")
    }

    /// Ends a job; a recurring one comes back, and one that was asked for again while it ran has a successor.
    func end(_ job: EndingJob, as state: Job.State, error: String?, at now: Instant) throws {
        let schedule = job.schedule.flatMap(JobSchedule.init(text:))
        if let schedule, state != .dead {
            // The same row waits for its next time: the table does not grow, and the key is never free.
            try run(
                """
                UPDATE job SET state = 'waiting', attempts = 0, due_at = \(schedule.next(after: now)),
                    claim = NULL, leased_by = NULL, again_at = NULL, last_error = \(error), cancel_requested = 0,
                    finished_at = \(now)
                WHERE id = \(job.id)
                """)
            return
        }
        try run(
            """
            UPDATE job SET state = \(state), claim = NULL, again_at = NULL, finished_at = \(now),
                last_error = COALESCE(\(error), last_error)
            WHERE id = \(job.id)
            """)
        guard let due = schedule?.next(after: now) ?? job.againAt else { return }
        _ = try insertJob(
            NewJob(
                id: .make(at: now), kind: job.kind, payload: job.payload, singleton: job.singleton,
                schedule: job.schedule, priority: job.priority, maximumAttempts: job.maximumAttempts,
                dueAt: max(due, now), createdAt: now, createdBy: job.createdBy))
        signal(jobsChannel)
    }
}

private let endingColumns: SQL =
    "id, kind, payload, state, singleton, schedule, priority, maximum_attempts, again_at, created_by"

private struct DueJob: Sendable, RowDecodable {
    let ending: EndingJob
    let attempts: Int
    let cancelRequested: Bool

    init(row: Row) throws {
        ending = try EndingJob(row: row)
        cancelRequested = try row.get("cancel_requested")
        attempts = try row.get("attempts")
    }
}
