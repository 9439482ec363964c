public import SMTP

/// How mail leaves this installation.
public struct MailSettings: Sendable {
    /// `nil` while none is configured: mail is kept.
    public let server: SMTPServer?
    /// Whom mail comes from. Its domain is also that of the Message-IDs.
    public let from: MailAddress
    /// Demonstration mode: texts are never blanked.
    public let keepsBodies: Bool

    public init(server: SMTPServer?, from: MailAddress, keepsBodies: Bool = false) {
        self.server = server
        self.from = from
        self.keepsBodies = keepsBodies
    }
}
