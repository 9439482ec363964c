import Dispatch
public import Jobs
public import Kernel
import Logging
import SMTP
public import Storage

/// Sends queued mail. Give the runner `handlers` and `recurring()`.
///
/// A node that is killed between the server's last answer and our record of it sends the mail again: both
/// carry the same Message-ID, by which mail systems recognise the second.
public struct MailDelivery: Sendable {
    struct Payload: Codable, Hashable, Sendable {
        let mail: String
    }

    private let database: any Database
    private let clock: WallClock
    private let settings: @Sendable () -> MailSettings

    /// - Parameter settings: asked at each delivery, so that a server can be configured while it runs.
    public init(
        database: any Database, clock: WallClock, settings: @escaping @Sendable () -> MailSettings
    ) {
        self.database = database
        self.clock = clock
        self.settings = settings
    }

    /// Half a minute, three times as long each time, at most four hours: 20 attempts take two and a half
    /// days. (RFC 5321, section 4.5.4.1, asks for at least four to five from a relay; it is the mail server
    /// behind ours that keeps trying that long.)
    static func kind(_ priority: JobPriority) -> JobKind<Payload> {
        JobKind(
            "mail.deliver", priority: priority, maximumAttempts: 20,
            backoff: Backoff(first: .seconds(30), factor: 3, longest: .hours(4)))
    }

    public var handlers: [JobHandler] {
        [
            JobHandler(Self.kind(.normal)) { payload, run in try await deliver(payload, run) },
            MailUpkeep(database: database, clock: clock, settings: settings).handler,
        ]
    }

    /// What keeps the outbox in order; also picks up mail that waited for a server, at start and then every
    /// ten minutes.
    public func recurring() throws -> [RecurringJob] {
        [try RecurringJob(nil, MailUpkeep.kind, NoPayload(), .every(.minutes(10)), runsAtStart: true)]
    }

    private func deliver(_ payload: Payload, _ run: JobRun) async throws {
        guard let id = Mail.ID(payload.mail) else { throw JobFailure.permanent("No such mail.") }
        let found = try await database.read { transaction in try transaction.mailContents(id) }
        guard let contents = found else { throw JobFailure.permanent("No such mail.") }
        if contents.mail.state == .sent || contents.mail.state == .expired { return }
        if let expiry = contents.expiresAt, expiry <= clock.now() {
            try await record("UPDATE mail SET state = 'expired' WHERE id = \(id)", run)
            return
        }
        if contents.mail.isBlanked { throw JobFailure.permanent("Its text was blanked since.") }
        let settings = settings()
        guard let server = settings.server else {
            try await record("UPDATE mail SET state = 'no-server' WHERE id = \(id)", run)
            return
        }
        let failure: SMTPFailure?
        do {
            failure = await Self.send(try Self.message(contents, settings), through: server)
        } catch {
            throw JobFailure.permanent("The recipient's address is not valid.")
        }
        let now = clock.now()
        if let failure {
            try await fail(id, failure, run)
        } else {
            let blank: SQL =
                contents.isSecret && !settings.keepsBodies
                ? ", body_text = '', body_html = NULL, unsubscribe = NULL, blanked = 1" : ""
            try await record(
                """
                UPDATE mail SET state = 'sent', sent_at = \(now), attempts = attempts + 1, last_error = NULL \(blank)
                WHERE id = \(id)
                """, run)
        }
    }

    private func fail(_ id: Mail.ID, _ failure: SMTPFailure, _ run: JobRun) async throws {
        // A password that the server does not take is mended in the settings; the mail itself is as good as
        // before.
        let isPermanent = failure.isPermanent && failure.cause != .authentication
        let state: Mail.State = isPermanent || run.isLastAttempt ? .failed : .queued
        let reply = String(failure.reply.prefix(500)).withoutNul
        try await record(
            "UPDATE mail SET state = \(state), attempts = attempts + 1, last_error = \(reply) WHERE id = \(id)",
            nil)
        // The server's words name the recipient as often as not, and a job's error is logged: they stay in the outbox.
        let code = failure.replyCode.map { " (\($0))" } ?? ""
        let reason = "The mail was not handed over: \(failure.cause.rawValue)\(code)."
        throw isPermanent ? JobFailure.permanent(reason) : JobFailure.temporary(reason, after: nil)
    }

    /// Writes what became of a mail and, given the run, the end of its job with it; also when we are told to
    /// stop just then, and again and again while the database is away and the job is ours, as the mail would be
    /// sent again otherwise.
    private func record(_ statement: SQL, _ run: JobRun?) async throws {
        let database = database
        try await Task {
            while true {
                do {
                    _ = try await database.write(isolation: .snapshot) { transaction in
                        try transaction.run(statement)
                        try run?.complete(in: transaction)
                    }
                    return
                } catch let error as StorageError {
                    guard let run, run.holdsLease else { throw error }
                    run.logger.warning("What became of a mail cannot be written yet.", metadata: ["error": "\(error)"])
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
        }.value
    }

    private static func message(_ contents: MailContents, _ settings: MailSettings) throws -> MailMessage {
        let domain = settings.from.address.split(separator: "@").last ?? "localhost"
        return MailMessage(
            from: settings.from, to: [try MailAddress(contents.mail.to, name: contents.recipientName)],
            subject: contents.mail.subject, text: contents.text, html: contents.html,
            messageID: "\(contents.mail.id)@\(domain)", date: contents.mail.createdAt.milliseconds / 1000,
            headers: headers(contents))
    }

    private static func headers(_ contents: MailContents) -> [MailMessage.Header] {
        // RFC 3834: keeps holiday replies from coming back.
        var headers = [MailMessage.Header("Auto-Submitted", "auto-generated")]
        if let address = contents.unsubscribe {
            headers.append(MailMessage.Header("List-Unsubscribe", "<\(address)>"))
            headers.append(MailMessage.Header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        }
        return headers
    }

    /// Sending blocks, for up to a minute, so it has threads of its own; the runner bounds how many.
    private static let threads = DispatchQueue(label: "mail", attributes: .concurrent)

    private static func send(_ message: MailMessage, through server: SMTPServer) async -> SMTPFailure? {
        await withCheckedContinuation { continuation in
            threads.async {
                do throws(SMTPFailure) {
                    try server.send(message)
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
    }
}
