import Jobs
public import Kernel
public import Storage
import SMTP

/// Whether mail leaves, for the administrator's warning.
public enum MailStatus: Hashable, Sendable {
    case working
    /// No mail server is configured, and so many mails wait for one.
    case noServer(waiting: Int)
    /// So many mails were tried and not taken, and are tried again; the oldest is from `since`.
    case failing(waiting: Int, since: Instant)
}

extension Transaction {
    /// Queues a mail as part of this transaction: it is sent if, and only if, the transaction commits.
    /// - Throws: `Fault.invalid` for an address that no mail server would take.
    @discardableResult
    public func queueMail(_ letter: Letter, at now: Instant) throws -> Mail.ID {
        do {
            _ = try MailAddress(letter.to)
        } catch {
            throw Fault.invalid(
                "email", "Enter an email address in the correct format, like name@example.gov.uk")
        }
        let id = Mail.ID.make(at: now)
        let subject = letter.subject.headerText(limit: 200)
        let job = try enqueueDelivery(of: id, letter.priority, at: now)
        try run(
            """
            INSERT INTO mail (id, purpose, recipient, recipient_name, subject, body_text, body_html, blanked, secret,
                priority, state, attempts, job_id, created_at, expires_at, unsubscribe)
            VALUES (\(id), \(letter.purpose.rawValue), \(letter.to), \(letter.name?.headerText(limit: 100)),
                \(subject.isEmpty ? "Concordat" : subject), \(letter.plain.withoutNul), \(letter.html.withoutNul), 0,
                \(letter.isSecret), \(letter.priority.rawValue), 'queued', 0, \(job), \(now), \(letter.expiresAt),
                \(letter.unsubscribe))
            """)
        return id
    }

    /// Queues a mail; an address that no server would take is passed over, as one bad address must not stop the rest.
    public func queueMailIfPossible(_ letter: Letter, at now: Instant) throws {
        do {
            try queueMail(letter, at: now)
        } catch let fault as Fault where fault.kind == .invalid {
            // Refused before anything was written.
        }
    }

    func enqueueDelivery(of id: Mail.ID, _ priority: JobPriority, at now: Instant) throws -> Job.ID {
        try enqueue(
            MailDelivery.kind(priority), MailDelivery.Payload(mail: id.description), singleton: "mail:\(id)",
            at: now)
    }

    /// Mail, the newest first.
    /// - Parameters:
    ///   - to: only what goes to this address.
    ///   - before: the last one of the page before.
    public func outbox(
        to address: String? = nil, state: Mail.State? = nil, before: Mail.ID? = nil, limit: Int
    ) throws -> [Mail] {
        var conditions: [SQL] = ["1 = 1"]
        if let address { conditions.append("recipient = \(address)") }
        if let state { conditions.append("state = \(state)") }
        if let before { conditions.append("id < \(before)") }
        return try all(
            Mail.self,
            """
            SELECT \(Mail.columns) FROM mail WHERE \(conditions.joined(" AND ")) ORDER BY id DESC LIMIT \(limit)
            """)
    }

    /// A mail with its text; see `MailContents` for who may see it.
    public func mailContents(_ id: Mail.ID) throws -> MailContents? {
        try one(
            MailContents.self,
            """
            SELECT \(Mail.columns), recipient_name, body_text, body_html, secret, expires_at, unsubscribe
            FROM mail WHERE id = \(id)
            """)
    }

    public func mailStatus(_ settings: MailSettings) throws -> MailStatus {
        if settings.server == nil {
            let waiting = try value(
                Int.self, "SELECT COUNT(*) FROM mail WHERE state = 'no-server' OR state = 'queued'")
            return .noServer(waiting: waiting ?? 0)
        }
        let failing = try one(
            Failing.self,
            "SELECT COUNT(*) AS waiting, MIN(created_at) AS since FROM mail WHERE state = 'queued' AND attempts > 0"
        )
        guard let failing, let since = failing.since else { return .working }
        return .failing(waiting: failing.waiting, since: since)
    }
}

private struct Failing: Sendable, RowDecodable {
    let waiting: Int
    let since: Instant?

    init(row: Row) throws {
        waiting = try row.get("waiting")
        since = try row.get("since")
    }
}
