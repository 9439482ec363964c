import Access
import Directory
import Journal
import Kernel
import Notices
import Storage

/// The topics that somebody follows. A subscription is a tag on their account, so that topics that are merged take their
/// subscribers along.
struct TopicSubscriptions {
    static let limit = 100
    private static let kind = "account"

    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// In order of name.
    func topics(of viewer: Viewer) throws -> [Topic] {
        try TopicStore(transaction).tags(of: viewer.account)
    }

    func contains(_ topic: Topic.ID, of viewer: Viewer) throws -> Bool {
        try transaction.value(
            Int.self,
            "SELECT 1 FROM topic_tag WHERE subject_id = \(viewer.account) AND topic_id = \(topic)") != nil
    }

    /// - Returns: whether they had not subscribed before.
    func add(_ topic: Topic.ID, by viewer: Viewer, at now: Instant) throws -> Bool {
        let number = try transaction.value(
            Int.self, "SELECT COUNT(*) FROM topic_tag WHERE subject_id = \(viewer.account)")
        if number ?? 0 >= Self.limit { throw Fault(.conflict, "You can subscribe to at most \(Self.limit) topics.") }
        let added = try transaction.run(
            """
            INSERT INTO topic_tag (subject_id, topic_id, subject_kind) VALUES (\(viewer.account), \(topic), \(Self.kind))
            ON CONFLICT DO NOTHING
            """)
        if added > 0 { try TopicDigestStore(transaction).begin(for: viewer.account, at: now) }
        return added > 0
    }

    /// - Returns: whether they had subscribed.
    func remove(_ topic: Topic.ID, by viewer: Viewer) throws -> Bool {
        let removed = try transaction.run(
            "DELETE FROM topic_tag WHERE subject_id = \(viewer.account) AND topic_id = \(topic)")
        return removed > 0
    }
}

/// Subscribing, and the weekly mail: each one transaction with its journal entry.
struct Subscribing: Sendable {
    let database: any Database
    let clock: WallClock

    func set(_ isSubscribed: Bool, _ slug: String, by viewer: Viewer) async throws -> Topic {
        let now = clock.now()
        return try await database.write { transaction in
            guard let topic = try TopicStore(transaction).find(slug: slug) else { throw Fault.missing("The topic") }
            let subscriptions = TopicSubscriptions(transaction)
            let isNew =
                try isSubscribed
                ? subscriptions.add(topic.id, by: viewer, at: now) : subscriptions.remove(topic.id, by: viewer)
            if isNew {
                try transaction.record(
                    isSubscribed ? "account.topic-subscribed" : "account.topic-left",
                    Subject("account", viewer.account), by: .viewer(viewer), at: now, details: ["topic": topic.name])
            }
            return topic
        }
    }

    func setMail(_ isWanted: Bool, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { try Self.setMail(isWanted, viewer, now, $0) }
    }

    static func setMail(
        _ isWanted: Bool, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        try TopicDigestStore(transaction).set(isWanted, for: viewer.account, at: now)
        try transaction.record(
            "account.topics-mail-chosen", Subject("account", viewer.account), by: .viewer(viewer), at: now,
            details: ["rhythm": isWanted ? "weekly" : "off"])
    }
}

/// What one click in the weekly mail stops.
struct TopicMailList: MailList {
    let name = "topics"
    let title = "weekly mail about your topics"

    func stop(_ viewer: Viewer, at now: Instant, in transaction: any Transaction) throws {
        try Subscribing.setMail(false, viewer, now, transaction)
    }
}
