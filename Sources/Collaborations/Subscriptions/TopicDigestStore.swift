import Kernel
import Storage

/// All of the SQL about who gets the weekly mail about their topics, and when.
struct TopicDigestStore {
    static let migration = Migration(
        "collaborations-topic-digest-1",
        """
        CREATE TABLE topic_digest (
            account_id ID PRIMARY KEY,
            -- What was registered later is new to them.
            since BIGINT NOT NULL,
            -- None while they want no mail.
            next_on TEXT
        );
        CREATE INDEX topic_digest_due ON topic_digest (next_on, account_id) WHERE next_on IS NOT NULL;
        """)

    struct Due: Sendable, Equatable, RowDecodable {
        let account: UUID128
        let since: Instant
        let nextOn: Day

        init(row: Row) throws {
            account = try row.get("account_id")
            since = try row.get("since")
            nextOn = try row.get("next_on")
        }
    }

    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The Monday after a day. (1 January 1970 was a Thursday.)
    static func monday(after day: Day) -> Day {
        let past = ((day.number + 3) % 7 + 7) % 7
        return day.adding(days: 7 - past)
    }

    /// With the first subscription; whoever stopped the mail gets none by subscribing to more.
    func begin(for account: UUID128, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO topic_digest (account_id, since, next_on)
            VALUES (\(account), \(now), \(Self.monday(after: now.day))) ON CONFLICT DO NOTHING
            """)
    }

    func isWanted(by account: UUID128) throws -> Bool {
        try transaction.value(
            Day.self, "SELECT next_on FROM topic_digest WHERE account_id = \(account)") != nil
    }

    func set(_ isWanted: Bool, for account: UUID128, at now: Instant) throws {
        let next = isWanted ? Self.monday(after: now.day) : nil
        try transaction.run(
            """
            INSERT INTO topic_digest (account_id, since, next_on) VALUES (\(account), \(now), \(next))
            ON CONFLICT (account_id) DO UPDATE SET next_on = excluded.next_on, since = excluded.since
            """)
    }

    func due(on today: Day, limit: Int) throws -> [Due] {
        try transaction.all(
            Due.self,
            """
            SELECT account_id, since, next_on FROM topic_digest WHERE next_on IS NOT NULL AND next_on <= \(today)
            ORDER BY next_on, account_id LIMIT \(limit)
            """)
    }

    /// - Parameter until: what was registered later is for the next digest.
    /// - Returns: whether nobody else had taken this digest, or changed what its reader wants.
    func take(_ due: Due, until: Instant, at now: Instant) throws -> Bool {
        try transaction.run(
            """
            UPDATE topic_digest SET since = \(until), next_on = \(Self.monday(after: now.day))
            WHERE account_id = \(due.account) AND next_on = \(due.nextOn) AND since = \(due.since)
            """) > 0
    }
}
