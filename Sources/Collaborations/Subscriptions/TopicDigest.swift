import Access
import Accounts
import Directory
public import Jobs
public import Kernel
import Mail
public import Notices
public import Search
public import Storage

/// The weekly mail to those who subscribed to topics: what is new in them, and what is like their own efforts, with what the
/// two share and whom to call. Where there is nothing new, nothing is sent.
public struct TopicDigest: Sendable {
    static let kind = JobKind<NoPayload>("collaborations.topic-digest", priority: .bulk)
    /// So many are named of each.
    private static let shown = 10
    /// So many of one's own efforts are compared, those that changed last.
    private static let compared = 10
    /// What was registered later than so long ago waits for the next digest: a transaction that is still open puts in
    /// what bears an earlier time. None stays open for so long.
    private static let settling = Interval.minutes(5)

    let database: any Database
    let clock: WallClock
    let address: String
    let likeness: Likeness
    let unsubscribing: Unsubscribing
    var batch = 50

    public init(
        _ database: any Database, clock: WallClock, address: String, index: SearchIndex, unsubscribing: Unsubscribing
    ) {
        self.database = database
        self.clock = clock
        self.address = address
        self.unsubscribing = unsubscribing
        likeness = Likeness(database: database, index: index)
    }

    public var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            let sent = try await send { try run.checkCancellation() }
            try await run.progress("Sent", done: sent, total: sent)
        }
    }

    public func recurring() throws -> RecurringJob {
        try RecurringJob(nil, Self.kind, NoPayload(), .daily(minute: 7 * 60 + 10))
    }

    /// A digest is queued in the transaction that takes it off the list of those that are due: once, whoever is killed.
    /// - Returns: how many were sent.
    func send(_ check: () throws -> Void = {}) async throws -> Int {
        var sent = 0
        while true {
            let now = clock.now()
            let (due, readers) = try await database.read { transaction in
                let due = try TopicDigestStore(transaction).due(on: now.day, limit: batch)
                return (due, try AccountStore(transaction).viewers(of: due.map(\.account), at: now))
            }
            if due.isEmpty { return sent }
            for one in due {
                try check()
                let until = max(one.since, now - Self.settling)
                let letter: Letter?
                if let reader = readers[one.account] {
                    letter = try await self.letter(to: reader, since: one.since, until: until, at: now)
                } else {
                    letter = nil
                }
                let isSent = try await database.write { transaction in
                    guard try TopicDigestStore(transaction).take(one, until: until, at: now), let letter else {
                        return false
                    }
                    try transaction.queueMailIfPossible(letter, at: now)
                    return true
                }
                if isSent { sent += 1 }
            }
        }
    }

    // MARK: - What it says

    private struct New: Sendable {
        let collaboration: Collaboration
        let topics: [String]
        let lead: String
        let contact: StaffedPost?
    }

    private struct Tagged: RowDecodable {
        let collaboration: Collaboration.ID
        let name: String

        init(row: Row) throws {
            collaboration = try row.get("subject_id")
            name = try row.get("name")
        }
    }

    func letter(to reader: Viewer, since: Instant, until: Instant, at now: Instant) async throws -> Letter? {
        let (isSubscribed, new, own) = try await database.read { transaction in
            (
                try !TopicSubscriptions(transaction).topics(of: reader).isEmpty,
                try self.new(to: reader, since: since, until: until, at: now, transaction),
                try self.own(reader, at: now, transaction)
            )
        }
        if !isSubscribed { return nil }
        var overlaps: [(own: Collaboration, like: LikeEffort)] = []
        let mine = Set(own.map(\.id))
        for effort in own {
            let like = try await likeness.like(effort.id, reader, at: now, limit: 20)
            overlaps += like.filter { one in
                let createdAt = one.collaboration.createdAt
                return createdAt > since && createdAt <= until && !mine.contains(one.collaboration.id)
            }.map { (effort, $0) }
        }
        if new.isEmpty, overlaps.isEmpty { return nil }
        return compose(to: reader, new, overlaps)
    }

    /// The newest first, one more than is shown.
    private func new(
        to reader: Viewer, since: Instant, until: Instant, at now: Instant, _ transaction: any Transaction
    ) throws -> [New] {
        let sight = CollaborationSight(reader, at: now)
        let found = try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration
            WHERE collaboration.created_at > \(since) AND collaboration.created_at <= \(until)
            AND \(sight.register) AND NOT \(sight.named)
            AND EXISTS (SELECT 1 FROM topic_tag theirs JOIN topic_tag mine ON mine.topic_id = theirs.topic_id
                WHERE theirs.subject_id = collaboration.id AND mine.subject_id = \(reader.account))
            ORDER BY collaboration.created_at DESC, collaboration.id LIMIT \(Self.shown + 1)
            """)
        let ids = found.map(\.id)
        let tagged = try transaction.all(
            Tagged.self,
            """
            SELECT theirs.subject_id, topic.name FROM topic_tag theirs
            JOIN topic_tag mine ON mine.topic_id = theirs.topic_id JOIN topic ON topic.id = theirs.topic_id
            WHERE theirs.subject_id IN \(list: ids) AND mine.subject_id = \(reader.account) ORDER BY topic.sort_name
            """)
        let topics = Dictionary(grouping: tagged, by: \.collaboration).mapValues { $0.map(\.name) }
        let bodies = try PartyStore(transaction).bodies(ofEach: ids, sight.directory)
        let posts = PostStore(transaction)
        let contacts = try posts.find(found.compactMap(\.contactPost), sight.directory).values.filter {
            $0.endedOn == nil
        }
        let staffed = try posts.staffed(Array(contacts), sight.directory)
        return found.map { one in
            New(
                collaboration: one, topics: topics[one.id] ?? [], lead: bodies[one.id]?.first?.name ?? "",
                contact: staffed.first { $0.post.id == one.contactPost })
        }
    }

    private func own(
        _ reader: Viewer, at now: Instant, _ transaction: any Transaction
    ) throws -> [Collaboration] {
        try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration WHERE \(CollaborationSight(reader, at: now).named)
            AND collaboration.stage NOT IN ('ended', 'not-pursued')
            ORDER BY collaboration.updated_at DESC, collaboration.id LIMIT \(Self.compared)
            """)
    }

    private func compose(
        to reader: Viewer, _ new: [New], _ overlaps: [(own: Collaboration, like: LikeEffort)]
    ) -> Letter {
        var parts: [String] = []
        if !new.isEmpty { parts.append("New in your topics") }
        parts += new.prefix(Self.shown).map { one in
            """
            \(one.collaboration.title) (\(one.lead)): \(one.collaboration.outcome)
            You get this because you subscribed to \(one.topics.joined(separator: ", ")).\(Self.call(one.contact))
            \(address)\(one.collaboration.path)
            """
        }
        if new.count > Self.shown { parts.append("There are more: see the register.") }
        if !overlaps.isEmpty { parts.append("Like what you work on") }
        parts += overlaps.prefix(Self.shown).map { own, like in
            """
            \(like.collaboration.title) (\(like.bodies.first?.name ?? "")): \(like.collaboration.outcome)
            It is like \(own.title). Both: \(LikenessPages.why(like)).\(Self.call(like.contact))
            \(address)\(like.collaboration.path)
            """
        }
        let url = unsubscribing.address(of: TopicMailList().name, for: reader.account)
        let settings = "Choose your topics:\n\(address)/notices/settings\n\nStop this weekly mail:\n\(url)"
        return Letter(
            to: reader.email, name: reader.name, subject: Self.subject(new.count, overlaps.count),
            text: parts.joined(separator: "\n\n"),
            link: Letter.Link("See the register", "\(address)/collaborations"), afterLink: settings, purpose: .digest,
            unsubscribe: url)
    }

    private static func subject(_ new: Int, _ overlaps: Int) -> String {
        let first = new > shown ? "More than \(shown) new efforts" : count(new, "new effort", "new efforts")
        if overlaps == 0 { return "\(first) in your topics" }
        let second = "\(count(overlaps, "is", "are")) like what you work on"
        return new == 0
            ? "\(count(overlaps, "new effort is", "new efforts are")) like what you work on"
            : "\(first) in your topics, \(second)"
    }

    /// ' Call Dan Okafor, Housing manager, 01632 960123.'
    private static func call(_ contact: StaffedPost?) -> String {
        guard let contact else { return "" }
        let names = contact.holders.map(\.name).joined(separator: " and ")
        return names.isEmpty ? " Ask: \(contact.post.title)." : " Call: \(names), \(contact.post.title)."
    }
}
