public import Access
public import Journal
public import Kernel
public import Storage

/// What a feature says of the journal's entries in its containers: whom they concern, and how they read. The feature
/// conforms, `App` hands it over.
public protocol NoticeSource: Sendable {
    /// The kind of its containers in the journal: 'collaboration'.
    var kind: String { get }

    /// Whom entries concern. Called for each entry once; the number of queries must not grow with that of the entries.
    /// - Parameter entries: of containers of this kind.
    func notices(
        of entries: [SealedEntry], at now: Instant, in transaction: any Transaction
    ) throws -> [NoticeDraft]

    /// What somebody may see at this moment: a condition on `notice.container_id`.
    func seen(by viewer: Viewer, at now: Instant) -> SQL

    /// A container of this kind, when the viewer may see what happens in it.
    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace?

    /// Containers whose notices the viewer gets, or those among `chosen`, by title.
    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace]
}

/// Where something happens: a collaboration, say.
public struct NoticePlace: Sendable, Equatable {
    public let subject: Subject
    public let title: String
    public let path: String

    public init(_ subject: Subject, title: String, path: String) {
        self.subject = subject
        self.title = title
        self.path = path
    }
}

/// One entry as a notice, and whom it goes to.
public struct NoticeDraft: Sendable {
    public struct Recipient: Sendable, Equatable {
        /// Of the directory.
        public let person: UUID128
        /// Completes 'You get this because …'.
        public let why: String
        /// Whether a mail of its own went out with the change itself, so that none is sent about the notice.
        public let hasMail: Bool

        public init(_ person: UUID128, why: String, hasMail: Bool = false) {
            self.person = person
            self.why = why
            self.hasMail = hasMail
        }
    }

    let entry: SealedEntry
    let place: NoticePlace
    let sentence: String
    let path: String
    let fold: String?
    let recipients: [Recipient]
    let isForFollowers: Bool

    /// - Parameters:
    ///   - sentence: what happened, without a full stop.
    ///   - path: where to see it.
    ///   - fold: of several with the same fold in one place, a person gets the first alone.
    ///   - recipients: whoever did it is left out; of several for one person the first counts.
    ///   - isForFollowers: whether those get it, too, who asked to hear of the place and have no part in it.
    public init(
        _ entry: SealedEntry, in place: NoticePlace, _ sentence: String, path: String, fold: String? = nil,
        to recipients: [Recipient], isForFollowers: Bool = true
    ) {
        self.entry = entry
        self.place = place
        self.sentence = sentence
        self.path = path
        self.fold = fold
        self.recipients = recipients
        self.isForFollowers = isForFollowers
    }
}
