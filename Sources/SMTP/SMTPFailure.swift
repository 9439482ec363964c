/// Why a message was not handed over.
public struct SMTPFailure: Error, Sendable, Equatable {
    /// What went wrong, as far as somebody would act on it differently.
    public enum Cause: String, Sendable {
        /// The message or the server's settings are unusable; nothing was sent.
        case unsendable
        /// No such host, nobody listening there, or the connection broke.
        case connection
        case timeout
        /// No STARTTLS on offer, no common protocol version, or a certificate that is not trusted.
        case encryption
        /// The server did not accept user name and password.
        case authentication
        /// The server said no to the sender, a recipient or the contents.
        case refused
    }

    public let cause: Cause
    /// Whether trying the same again is pointless: the server answered with 5xx, or never got anything usable.
    /// Everything else is worth another try later: 4xx, broken connections, timeouts, and encryption that could
    /// not be agreed on (an expired certificate gets renewed).
    public let isPermanent: Bool
    /// The server's three-digit reply, if it was a refusal.
    public let replyCode: Int?
    /// The server's words with their code, or libcurl's if the server said nothing. For logs and administrators.
    public let reply: String

    public init(cause: Cause, isPermanent: Bool, replyCode: Int?, reply: String) {
        self.cause = cause
        self.isPermanent = isPermanent
        self.replyCode = replyCode
        self.reply = reply
    }

    static func unsendable(_ reason: String) -> SMTPFailure {
        SMTPFailure(cause: .unsendable, isPermanent: true, replyCode: nil, reply: reason)
    }
}
