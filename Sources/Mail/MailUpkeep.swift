import Jobs
import Kernel
import SMTP
import Storage

/// Keeps the outbox in order: sends what waited for a server, notices what cannot be sent any more, and blanks texts.
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
            if !settings.keepsBodies { try await blank() }
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
                "UPDATE mail SET state = 'expired' WHERE state IN ('queued', 'no-server') AND expires_at <= \(now)")
            // Its job died without a word to us: its node was stopped each time.
            try transaction.run(
                """
                UPDATE mail SET state = 'failed', last_error = COALESCE(last_error, 'Its delivery was cut off.')
                WHERE state = 'queued' AND NOT EXISTS (
                    SELECT 1 FROM job WHERE job.id = mail.job_id AND job.state IN ('waiting', 'running'))
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

    /// A week after it was sent nobody needs a mail's text here; of one that failed a month is left to send it again.
    private func blank() async throws {
        let now = clock.now()
        try await database.write(isolation: .snapshot) { transaction in
            _ = try transaction.run(
                """
                UPDATE mail SET body_text = '', body_html = NULL, blanked = 1
                WHERE blanked = 0 AND (
                    state = 'sent' AND sent_at < \(now - .days(7))
                    OR state IN ('failed', 'expired') AND created_at < \(now - .days(30))
                    OR state IN ('sent', 'expired') AND secret = 1)
                """)
        }
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
