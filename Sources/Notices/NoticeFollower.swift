import Access
import Accounts
import Journal
public import Kernel
public import Logging
public import ServiceLifecycle
public import Storage

/// Makes notices from the journal, at most a few seconds behind it.
///
/// It follows the sealed entries. How far it came is a row that changes in the transaction that adds the notices, and a
/// notice's key is the entry's position: none is lost and none is made twice, whichever node does it and whenever it is killed.
public struct NoticeFollower: Service {
    /// How many entries one transaction takes.
    static let batch = 100
    /// What happened longer ago when it is read, as after an upgrade, is told without mail.
    static let mailLimit = Interval.days(7)

    let database: any Database
    let clock: WallClock
    let sources: [any NoticeSource]
    let logger: Logger

    public init(
        _ database: any Database, clock: WallClock, sources: [any NoticeSource],
        logger: Logger = Logger(label: "notices")
    ) {
        self.database = database
        self.clock = clock
        self.sources = sources
        self.logger = logger
    }

    /// Follows the journal until a graceful shutdown.
    public func run() async throws {
        await database.follow(JournalChannel.sealed, logger: logger, failure: "Making notices failed") {
            try await catchUp()
        }
    }

    /// Makes the notices of all that is sealed by now.
    public func catchUp() async throws {
        while try await step() {}
    }

    /// - Returns: whether there may be more.
    func step() async throws -> Bool {
        // Looking first spares the nodes that find nothing to do a write.
        if try await database.read({ try NoticeStore($0).isUpToDate() }) { return false }
        let now = clock.now()
        return try await database.write(isolation: .snapshot) { transaction in
            let store = NoticeStore(transaction)
            guard let position = try store.takePosition() else { return false }
            let entries = try transaction.journal.entries(after: position, limit: Self.batch)
            guard let last = entries.last else { return false }
            try make(entries, at: now, transaction)
            try store.setPosition(last.position)
            return true
        }
    }

    private func make(_ entries: [SealedEntry], at now: Instant, _ transaction: any Transaction) throws {
        let fresh = entries.filter { $0.entry.time > now - Notice.retention }
        var drafts: [NoticeDraft] = []
        for source in sources {
            let own = fresh.filter { $0.entry.container?.kind == source.kind }
            if !own.isEmpty { drafts += try source.notices(of: own, at: now, in: transaction) }
        }
        if drafts.isEmpty { return }
        let containers = Array(Set(drafts.map(\.place.subject.id)))
        let rhythmStore = RhythmStore(transaction)
        let followers = try rhythmStore.followers(of: containers)
        let recipients = drafts.map { Self.recipients($0, followers[$0.place.subject.id] ?? []) }
        let readers = try AccountStore(transaction).viewers(
            ofPeople: Array(Set(recipients.joined().map(\.person))), at: now)
        let rhythms = try rhythmStore.rhythms(of: readers.values.map(\.account), in: containers)

        var rows: [[Value]] = []
        var isUrgent = false
        for (draft, recipients) in zip(drafts, recipients) {
            let isOld = draft.entry.entry.time < now - Self.mailLimit
            for recipient in recipients {
                var mailing: (at: Instant, rhythm: Rhythm)?
                if !recipient.hasMail, !isOld, let reader = readers[recipient.person] {
                    let rhythm = rhythms.rhythm(of: reader.account, in: draft.place.subject.id)
                    mailing = rhythm.mailing(of: now).map { ($0, rhythm) }
                    isUrgent = isUrgent || rhythm == .immediate
                }
                rows.append(NoticeStore.row(draft, recipient, mailing))
            }
        }
        let store = NoticeStore(transaction)
        try store.insert(rows)
        if isUrgent { try store.wakeMail(at: now) }
    }

    /// Everybody once, without whoever did it.
    private static func recipients(_ draft: NoticeDraft, _ followers: [UUID128]) -> [NoticeDraft.Recipient] {
        var all = draft.recipients
        if draft.isForFollowers {
            all += followers.map { NoticeDraft.Recipient($0, why: "you asked to be told about \(draft.place.title)") }
        }
        var seen: Set<UUID128> = []
        if let actor = draft.entry.entry.actor.person { seen.insert(actor) }
        return all.filter { seen.insert($0.person).inserted }
    }
}
