public import Jobs
public import Kernel

/// What a mail is for; features add their own.
public struct MailPurpose: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// Holds a one-time link: goes first, and its text is blanked as soon as it is sent.
    public static let signIn = MailPurpose(rawValue: "sign-in")
    public static let notification = MailPurpose(rawValue: "notification")
    /// One of many at once.
    public static let digest = MailPurpose(rawValue: "digest")
}

/// A mail to be: plain text, from which the HTML that goes with it is made.
public struct Letter: Hashable, Sendable {
    /// The one thing the reader may want to do; a button in HTML.
    public struct Link: Hashable, Sendable {
        /// What it does: 'Sign in to Concordat'.
        public let label: String
        /// Begins with 'https://' or 'http://'; of anything else no button is made.
        public let url: String

        public init(_ label: String, _ url: String) {
            self.label = label
            self.url = url
        }
    }

    public let to: String
    public let name: String?
    public let subject: String
    /// Paragraphs, with an empty line between them.
    public let text: String
    public let link: Link?
    /// Paragraphs after the link.
    public let afterLink: String
    public let purpose: MailPurpose
    public let priority: JobPriority
    /// Its text is blanked as soon as it is sent.
    public let isSecret: Bool
    /// When it has lost its use, and is not sent any more: the end of a one-time link, say.
    public let expiresAt: Instant?
    /// The address that takes the reader off the list, for mail that they chose: it goes into the headers with which mail
    /// programs offer that in one click (RFC 2369, RFC 8058). A GET of it must change nothing.
    public let unsubscribe: String?

    /// - Parameters:
    ///   - priority: by its purpose, unless given: urgent for signing in, bulk for digests.
    public init(
        to: String, name: String? = nil, subject: String, text: String, link: Link? = nil,
        afterLink: String = "",
        purpose: MailPurpose, priority: JobPriority? = nil, isSecret: Bool? = nil, expiresAt: Instant? = nil,
        unsubscribe: String? = nil
    ) {
        self.to = to
        self.name = name
        self.subject = subject
        self.text = text
        self.link = link
        self.afterLink = afterLink
        self.purpose = purpose
        self.priority = priority ?? (purpose == .signIn ? .urgent : purpose == .digest ? .bulk : .normal)
        self.isSecret = isSecret ?? (purpose == .signIn)
        self.expiresAt = expiresAt
        self.unsubscribe = unsubscribe
    }
}
