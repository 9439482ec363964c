import Jobs
import Kernel
import Storage

/// Throws away files that were sent and came to nothing: they hold personal data that the record has no use for.
struct ImportPurge: Sendable {
    static let kind = JobKind<NoPayload>("directory.import-purge", priority: .bulk)
    /// How long a file waits to be imported.
    static let patience = Interval.days(7)
    /// How long one that is not complete, failed or was stopped may be taken up again.
    static let grace = Interval.days(1)
    private static let page = 100

    let database: any Database
    let clock: WallClock

    private struct Waiting: RowDecodable {
        let id: ImportFile.ID
        let state: String
        let uploadedAt: Instant
        let job: UUID128?

        init(row: Row) throws {
            id = try row.get("id")
            state = try row.get("state")
            uploadedAt = try row.get("uploaded_at")
            job = try row.get("job_id")
        }
    }

    /// - Returns: of how many files something was thrown away.
    func run(_ check: () throws -> Void = {}) async throws -> Int {
        let now = clock.now()
        var count = 0
        var after: (Instant, ImportFile.ID)?
        while true {
            let start = after
            let waiting = try await database.read { try Self.waiting(after: start, before: now - Self.grace, $0) }
            for file in waiting {
                try check()
                // One at a time: a file may be large.
                if try await database.write({ try Self.purge(file, at: now, $0) }) { count += 1 }
            }
            guard waiting.count == Self.page, let last = waiting.last else { return count }
            after = (last.uploadedAt, last.id)
        }
    }

    private static func waiting(
        after: (Instant, ImportFile.ID)?, before: Instant, _ transaction: any Transaction
    ) throws -> [Waiting] {
        let start: SQL = after.map { "AND (uploaded_at, id) > (\($0.0), \($0.1))" } ?? ""
        return try transaction.all(
            Waiting.self,
            """
            SELECT id, state, uploaded_at, job_id FROM import_file WHERE state <> 'imported'
            AND uploaded_at < \(before) \(start) ORDER BY uploaded_at, id LIMIT \(page)
            """)
    }

    private static func purge(_ file: Waiting, at now: Instant, _ transaction: any Transaction) throws -> Bool {
        let state = try transaction.value(String.self, "SELECT state FROM import_file WHERE id = \(file.id)")
        guard state == file.state, try !isAtWork(file, transaction) else { return false }
        let isOver = file.state == "receiving" || file.uploadedAt < now - patience
        guard isOver || file.state == "failed" || file.state == "cancelled" else { return false }
        let chunks = try transaction.run("DELETE FROM import_chunk WHERE import_id = \(file.id)")
        if isOver { try transaction.run("DELETE FROM import_file WHERE id = \(file.id)") }
        return isOver || chunks > 0
    }

    private static func isAtWork(_ file: Waiting, _ transaction: any Transaction) throws -> Bool {
        guard file.state == "checking" || file.state == "importing", let job = file.job else { return false }
        return try transaction.job(Job.ID(job))?.state.isFinished == false
    }
}
