public import Kernel
public import Storage

/// What an administrator sees and does. Whether somebody may is the caller's question to `Access`.
extension Transaction {
    /// Jobs that failed for good, the newest first.
    /// - Parameter before: the last one of the page before.
    public func deadJobs(before: Job.ID? = nil, limit: Int) throws -> [Job] {
        let page: SQL = before.map { "AND id < \($0)" } ?? ""
        return try all(
            Job.self,
            "SELECT \(Job.columns) FROM job WHERE state = 'dead' \(page) ORDER BY id DESC LIMIT \(limit)")
    }

    public func deadJobCount() throws -> Int {
        try value(Int.self, "SELECT COUNT(*) FROM job WHERE state = 'dead'") ?? 0
    }

    /// Jobs that wait or run, what is due first first.
    public func unfinishedJobs(limit: Int) throws -> [Job] {
        try all(
            Job.self,
            """
            SELECT \(Job.columns) FROM job WHERE state IN ('waiting', 'running')
            ORDER BY priority, due_at, id LIMIT \(limit)
            """)
    }

    /// Queues a dead job again, with all its attempts. A recurring one, which has come back by itself since,
    /// runs once more.
    /// - Throws: `Fault` when it is not there, not dead, or the same work waits already.
    public func rerunJob(_ id: Job.ID, at now: Instant) throws {
        guard let job = try ending(id, where: "state = 'dead'") else { throw Fault.missing("The failed job") }
        if job.schedule == nil, let key = job.singleton {
            let twin = try value(
                Job.ID.self, "SELECT id FROM job WHERE singleton = \(key) AND state IN ('waiting', 'running')"
            )
            if twin != nil {
                throw Fault(.conflict, "The same work is queued already. You can discard this one.")
            }
        }
        try run(
            """
            UPDATE job SET state = 'waiting', attempts = 0, due_at = \(now), finished_at = NULL, leased_by = NULL,
                cancel_requested = 0, singleton = CASE WHEN schedule IS NULL THEN singleton ELSE NULL END,
                schedule = NULL
            WHERE id = \(id)
            """)
        signal(jobsChannel)
    }

    /// Forgets a dead job.
    /// - Throws: `Fault` when it is not there or not dead.
    public func discardJob(_ id: Job.ID) throws {
        let deleted = try run("DELETE FROM job WHERE id = \(id) AND state = 'dead'")
        guard deleted == 1 else { throw Fault.missing("The failed job") }
    }

    /// Forgets up to `limit` jobs that ended 30 days ago, or died 90 days ago.
    /// - Returns: how many.
    func purgeJobs(at now: Instant, limit: Int) throws -> Int {
        try run(
            """
            DELETE FROM job WHERE id IN (
                SELECT id FROM job
                WHERE state IN ('done', 'cancelled', 'dead') AND finished_at < \(now - .days(30))
                    AND (state <> 'dead' OR finished_at < \(now - .days(90)))
                LIMIT \(limit))
            """)
    }
}

/// Forgets finished jobs after 30 days and dead ones after 90. Give the runner both the handler and the
/// recurring job.
public enum JobPurge {
    public static let kind = JobKind<NoPayload>("jobs.purge", priority: .bulk)

    public static func handler(_ database: any Database, _ clock: WallClock) -> JobHandler {
        JobHandler(kind) { _, run in
            let size = 1000
            while true {
                let now = clock.now()
                let deleted = try await database.write(isolation: .snapshot) { transaction in
                    try transaction.purgeJobs(at: now, limit: size)
                }
                if deleted < size { return }
                try run.checkCancellation()
            }
        }
    }

    /// Every night at 3:20am.
    public static func recurring() throws -> RecurringJob {
        try RecurringJob(nil, kind, NoPayload(), .daily(minute: 200))
    }
}
