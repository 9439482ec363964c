import Jobs
import Kernel
import SMTP
import Storage

/// Keeps the outbox in order: sends what waited for a server, notices what cannot be sent any more, and
/// blanks texts.
struct MailUpkeep: Sendable {
    static let kind = JobKind<NoPayload>("mail.upkeep", priority: .bulk)

    let database: any Database
    let clock: WallClock
    let settings: @Sendable () -> MailSettings

    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            let settings = settings()
            try await expire()
            try run.checkCancellation()
            if settings.server != nil {
                while try await requeue() == batch { try run.checkCancellation() }
            }
            if !settings.keepsBodies {
                while try await blank(Self.secret) == batch { try run.checkCancellation() }
                while try await blank(Self.old(at: clock.now())) == batch { try run.checkCancellation() }
            }
            while try await forget() == batch { try run.checkCancellation() }
        }
    }

    private let batch = 200

    init(database: any Database, clock: WallClock, settings: @escaping @Sendable () -> MailSettings) {
        self.database = database
        self.clock = clock
        self.settings = settings
    }

    private func expire() async throws {
        let now = clock.now()
        try await database.write(isolation: .snapshot) { transaction in
            try transaction.run(
                "UPDATE mail SET state = 'expired' WHERE state IN ('queued', 'no-server') AND expires_at <= \(now)"
            )
            // Its job ended without a word to us: it was cancelled, or its node was stopped each time.
            try transaction.run(
                """
                UPDATE mail SET state = 'failed', last_error = COALESCE(last_error, 'Its delivery was stopped.')
                WHERE state = 'queued' AND job_id IN (
                    SELECT id FROM job WHERE state IN ('dead', 'cancelled') AND kind = 'mail.deliver')
                """)
        }
    }

    /// - Returns: how many mails that waited for a server are queued now.
    private func requeue() async throws -> Int {
        let (now, batch) = (clock.now(), batch)
        return try await database.write(isolation: .snapshot) { transaction in
            let waiting = try transaction.all(
                Waiting.self,
                """
                SELECT id, priority FROM mail WHERE state = 'no-server' ORDER BY id LIMIT \(batch) \(lock: .update)
                """)
            for mail in waiting {
                let job = try transaction.enqueueDelivery(of: mail.id, mail.priority, at: now)
                try transaction.run("UPDATE mail SET state = 'queued', job_id = \(job) WHERE id = \(mail.id)")
            }
            return waiting.count
        }
    }

    /// A week after it was sent nobody needs a mail's text here; of one that failed a month is left to send
    /// it again. Secret ones go at once (those of a demonstration that became real, and those that ran out).
    private func blank(_ condition: SQL) async throws -> Int {
        let batch = batch
        return try await database.write(isolation: .snapshot) { transaction in
            try transaction.run(
                """
                UPDATE mail SET body_text = '', body_html = NULL, unsubscribe = NULL, blanked = 1
                WHERE id IN (SELECT id FROM mail WHERE blanked = 0 AND \(condition) LIMIT \(batch))
                """)
        }
    }

    private static let secret: SQL = "secret = 1 AND state IN ('sent', 'expired')"

    private static func old(at now: Instant) -> SQL {
        """
        created_at < \(now - .days(7)) AND state NOT IN ('queued', 'no-server')
            AND (sent_at < \(now - .days(7)) OR created_at < \(now - .days(30)))
        """
    }

    /// Forgets mail after 90 days, bar what still waits.
    private func forget() async throws -> Int {
        let (now, batch) = (clock.now(), batch)
        return try await database.write(isolation: .snapshot) { transaction in
            try transaction.run(
                """
                DELETE FROM mail WHERE id IN (
                    SELECT id FROM mail
                    WHERE created_at < \(now - .days(90)) AND state IN ('sent', 'failed', 'expired')
                    ORDER BY created_at LIMIT \(batch))
                """)
        }
    }
}

private struct Waiting: Sendable, RowDecodable {
    let id: Mail.ID
    let priority: JobPriority

    init(row: Row) throws {
        id = try row.get("id")
        priority = JobPriority(rawValue: try row.get("priority")) ?? .normal
    }
}
