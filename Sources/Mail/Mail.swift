public import Kernel
public import Storage

/// A mail as a list shows it: without its text, which may hold what only the recipient should read.
public struct Mail: Hashable, Sendable, RowDecodable {
    public typealias ID = Identifier<Mail>

    public enum State: String, StorableName, CaseIterable {
        case queued
        /// Kept until a mail server is configured.
        case noServer = "no-server"
        case sent
        /// Refused for good, or tried as often as it may be. Running its job again sends it again.
        case failed
        /// It lost its use before it could be sent.
        case expired
    }

    public let id: ID
    public let purpose: MailPurpose
    public let to: String
    public let subject: String
    public let state: State
    public let attempts: Int
    /// The mail server's words, or why none was reached.
    public let lastError: String?
    public let createdAt: Instant
    public let sentAt: Instant?
    /// Whether its text is blanked.
    public let isBlanked: Bool

    public init(row: Row) throws {
        id = try row.get("id")
        purpose = MailPurpose(rawValue: try row.get("purpose"))
        to = try row.get("recipient")
        subject = try row.get("subject")
        state = try row.get("state")
        attempts = try row.get("attempts")
        lastError = try row.get("last_error")
        createdAt = try row.get("created_at")
        sentAt = try row.get("sent_at")
        isBlanked = try row.get("blanked")
    }

    static let columns: SQL =
        "id, purpose, recipient, subject, state, attempts, last_error, created_at, sent_at, blanked"
}

/// A mail's text; for the demonstration's outbox and for delivery, never for an administrator's page: it may
/// hold somebody's sign-in link.
public struct MailContents: Hashable, Sendable, RowDecodable {
    public let mail: Mail
    public let recipientName: String?
    public let text: String
    public let html: String?
    let isSecret: Bool
    let expiresAt: Instant?
    /// See `Letter.unsubscribe`.
    public let unsubscribe: String?

    public init(row: Row) throws {
        mail = try Mail(row: row)
        recipientName = try row.get("recipient_name")
        text = try row.get("body_text")
        html = try row.get("body_html")
        isSecret = try row.get("secret")
        expiresAt = try row.get("expires_at")
        unsubscribe = try row.get("unsubscribe")
    }
}
