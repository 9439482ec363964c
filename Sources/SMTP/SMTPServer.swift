/// A mail server that takes our messages, and how to speak with it (RFC 5321).
public struct SMTPServer: Sendable, Equatable {
    /// How the connection is encrypted.
    public enum Security: String, Sendable, CaseIterable {
        /// Not at all: for a server on this machine. Passwords go in the clear as well.
        case none
        /// From the `STARTTLS` command on (RFC 3207), usually port 587; a server that does not offer it gets
        /// neither password nor message.
        case startTLS
        /// From the first byte (RFC 8314), usually port 465.
        case tls
    }

    /// A host name or an IP address, IPv6 without brackets.
    public let host: String
    public let port: Int
    public let security: Security
    /// `nil` for a server that wants no authentication. libcurl chooses among the mechanisms on offer.
    public let username: String?
    public let password: String?
    /// PEM file of trusted certificates in place of the system's.
    public let caFile: String?
    /// The name we greet the server with; `nil` for this machine's.
    public let greeting: String?
    /// For resolving the name, connecting and encrypting.
    public let connectTimeout: Duration
    /// For everything together.
    public let timeout: Duration

    public init(
        host: String, port: Int, security: Security, username: String? = nil, password: String? = nil,
        caFile: String? = nil, greeting: String? = nil, connectTimeout: Duration = .seconds(10),
        timeout: Duration = .seconds(60)
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password
        self.caFile = caFile
        self.greeting = greeting
        self.connectTimeout = connectTimeout
        self.timeout = timeout
    }

    /// Connects, hands over one message for all its recipients or none, and disconnects.
    ///
    /// Blocks for as long as ``timeout``: call it on a thread of its own, never on Swift's cooperative ones. When
    /// the connection breaks after the last byte, the server may have the message all the same; a second try
    /// then delivers it twice.
    public func send(_ message: MailMessage) throws(SMTPFailure) {
        try SMTPTransfer(server: self).send(message)
    }

    /// For libcurl. Checked, so that a setting cannot smuggle in another protocol, host or path.
    func url() throws(SMTPFailure) -> String {
        let isIPv6 = host.contains(":")
        let usable =
            isIPv6
            ? host.utf8.allSatisfy { HeaderText.isAlphanumeric($0) || $0 == UInt8(ascii: ":") }
            : MailAddress.isHostName(host[...])
        guard usable else { throw .unsendable("the server's host name is not valid") }
        guard (1...65535).contains(port) else { throw .unsendable("the server's port is not valid") }
        if let greeting, !MailAddress.isHostName(greeting[...]) {
            throw .unsendable("the name to greet the server with is not valid")
        }
        let scheme = security == .tls ? "smtps" : "smtp"
        return "\(scheme)://\(isIPv6 ? "[\(host)]" : host):\(port)/\(greeting ?? "")"
    }
}
