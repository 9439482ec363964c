/// One message, before it is encoded for the wire.
public struct MailMessage: Sendable, Equatable {
    /// A further header field, such as `Auto-Submitted: auto-generated`.
    public struct Header: Sendable, Equatable {
        /// Letters, digits and hyphens. The fields that this type has members for, `Bcc`, `Received`, and those
        /// that begin with `Content-` or `Resent-` are refused when the message is sent.
        public let name: String
        /// Printable ASCII on one line.
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The header's `From` and the envelope's sender: whom delivery failures are reported to.
    public let from: MailAddress
    /// The header's `To` and the envelope's recipients: everybody sees everybody. At least one.
    public let to: [MailAddress]
    public let replyTo: MailAddress?
    /// Any text on one line; not empty.
    public let subject: String
    /// Plain text for everybody; any kind of line end.
    public let text: String
    /// The same for mail programs that show HTML.
    public let html: String?
    /// `unique@domain`, without angle brackets. A message that is tried again keeps its identifier, so that a
    /// receiver can tell that it came twice.
    public let messageID: String
    /// When it was written: seconds since 1970.
    public let date: Int64
    public let headers: [Header]

    public init(
        from: MailAddress, to: [MailAddress], replyTo: MailAddress? = nil, subject: String, text: String,
        html: String? = nil, messageID: String, date: Int64, headers: [Header] = []
    ) {
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.text = text
        self.html = html
        self.messageID = messageID
        self.date = date
        self.headers = headers
    }

    /// All header fields but those about MIME, encoded and folded.
    func fields() throws(SMTPFailure) -> [String] {
        if to.isEmpty { throw .unsendable("the message has no recipient") }
        if subject.isEmpty { throw .unsendable("the message has no subject") }
        if HeaderText.hasControl(subject) { throw .unsendable("the subject has a control character") }
        guard (try? MailAddress(messageID)) != nil else {
            throw .unsendable("the message identifier is not of the form unique@domain")
        }
        var fields = [
            HeaderText.field("From", HeaderText.mailbox(from)),
            HeaderText.field("To", HeaderText.mailboxes(to)),
        ]
        if let replyTo { fields.append(HeaderText.field("Reply-To", HeaderText.mailbox(replyTo))) }
        fields.append(HeaderText.field("Subject", HeaderText.unstructured(subject)))
        fields.append("Date: \(MailDate.text(date))")
        fields.append("Message-ID: <\(messageID)>")
        for header in headers {
            guard header.isAllowed else {
                throw .unsendable("the header \(header.name.debugDescription) is refused")
            }
            fields.append("\(header.name): \(header.value)")
        }
        return fields
    }
}

extension MailMessage.Header {
    private static let ours: Set<String> = [
        "from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version",
        "received",
        "return-path",
    ]

    fileprivate var isAllowed: Bool {
        let lower = name.lowercased()
        guard !name.isEmpty,
            name.utf8.allSatisfy({ HeaderText.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }),
            !Self.ours.contains(lower), !lower.hasPrefix("content-"), !lower.hasPrefix("resent-")
        else { return false }
        // RFC 5322, section 2.1.1: a line has 998 characters at most.
        return !value.isEmpty && name.utf8.count + 2 + value.utf8.count <= 998
            && value.utf8.allSatisfy { (32...126).contains($0) }
    }
}
