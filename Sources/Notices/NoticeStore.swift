import Access
import Jobs
import Journal
public import Kernel
public import Storage

/// All of the SQL about notices. Whoever reads them sees those of places that they may see at that moment.
public struct NoticeStore {
    /// Counting ends here.
    static let countLimit = 100

    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Whether all of the journal that is sealed was read.
    func isUpToDate() throws -> Bool {
        let position = try transaction.value(Int64.self, "SELECT position FROM notice_position WHERE id = 1")
        return try transaction.journal.lastPosition() <= position ?? 0
    }

    /// How far the journal was read; `nil` while another node reads on.
    func takePosition() throws -> Int64? {
        try transaction.value(
            Int64.self, "SELECT position FROM notice_position WHERE id = 1 \(lock: .skipLocked)")
    }

    func setPosition(_ position: Int64) throws {
        try transaction.run("UPDATE notice_position SET position = \(position) WHERE id = 1")
    }

    private static let columns = [
        "person_id", "position", "container_kind", "container_id", "place", "sentence", "path", "why", "fold",
        "happened_at", "mail_at", "rhythm",
    ]

    /// - Parameter mailing: when it goes out by mail and why then.
    static func row(
        _ draft: NoticeDraft, _ recipient: NoticeDraft.Recipient, _ mailing: (at: Instant, rhythm: Rhythm)?
    ) -> [Value] {
        [
            recipient.person.value, draft.entry.position.value, draft.place.subject.kind.value,
            draft.place.subject.id.value, draft.place.title.value, draft.sentence.value, draft.path.value,
            recipient.why.value, draft.fold?.value ?? .null, draft.entry.entry.time.value,
            mailing?.at.value ?? .null, mailing?.rhythm.value ?? .null,
        ]
    }

    func insert(_ rows: [[Value]]) throws {
        try transaction.insert(into: "notice", Self.columns, rows, suffix: "ON CONFLICT DO NOTHING")
    }

    // MARK: - Reading

    /// A page of somebody's notices, the newest first.
    /// - Parameter before: the position of the last one of the page before.
    func list(
        of person: UUID128, _ seen: SQL, onlyUnread: Bool, before: Int64?, limit: Int
    ) throws -> [Notice] {
        let unread: SQL = onlyUnread ? " AND notice.read_at IS NULL" : ""
        let start: SQL = before.map { " AND notice.position < \($0)" } ?? ""
        return try transaction.all(
            Notice.self,
            """
            SELECT \(Notice.columns) FROM notice WHERE notice.person_id = \(person)\(unread)\(start) AND \(seen)
            ORDER BY notice.position DESC LIMIT \(limit)
            """)
    }

    /// The same from the oldest on.
    /// - Parameter after: the position of the last one of the page before; 0 to start.
    func list(
        of person: UUID128, _ seen: SQL, onlyUnread: Bool, after: Int64, limit: Int
    ) throws -> [Notice] {
        let unread: SQL = onlyUnread ? " AND notice.read_at IS NULL" : ""
        return try transaction.all(
            Notice.self,
            """
            SELECT \(Notice.columns) FROM notice WHERE notice.person_id = \(person)\(unread)
            AND notice.position > \(after) AND \(seen) ORDER BY notice.position LIMIT \(limit)
            """)
    }

    /// How many are unread, at most `countLimit`.
    func unread(of person: UUID128, _ seen: SQL) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE notice.person_id = \(person)
                AND notice.read_at IS NULL AND \(seen) LIMIT \(Self.countLimit)) counted
            """) ?? 0
    }

    /// Marks what is unread up to a position; with `only`, that one alone. What was read is mailed no more.
    func markRead(of person: UUID128, upTo position: Int64, only: Bool, at now: Instant) throws {
        let which: SQL = only ? "position = \(position)" : "position <= \(position)"
        try transaction.run(
            """
            UPDATE notice SET read_at = \(now), mail_at = NULL, rhythm = NULL
            WHERE person_id = \(person) AND read_at IS NULL AND \(which)
            """)
    }

    // MARK: - Mail

    /// People with notices to be mailed by now.
    func peopleToMail(at now: Instant, limit: Int) throws -> [UUID128] {
        try transaction.values(
            UUID128.self,
            """
            SELECT person_id FROM notice WHERE mail_at IS NOT NULL AND mail_at <= \(now)
            GROUP BY person_id ORDER BY person_id LIMIT \(limit)
            """)
    }

    func toMail(to person: UUID128, _ seen: SQL, at now: Instant, limit: Int) throws -> [Notice] {
        try transaction.all(
            Notice.self,
            """
            SELECT \(Notice.columns) FROM notice WHERE notice.person_id = \(person) AND notice.mail_at IS NOT NULL
            AND notice.mail_at <= \(now) AND \(seen) ORDER BY notice.position DESC LIMIT \(limit)
            """)
    }

    func setMailed(_ people: [UUID128], at now: Instant) throws {
        try transaction.run(
            """
            UPDATE notice SET mail_at = NULL, rhythm = NULL
            WHERE person_id IN \(list: people) AND mail_at IS NOT NULL AND mail_at <= \(now)
            """)
    }

    /// What waits to be mailed from now on goes by what its reader chose just now.
    /// - Parameter container: `nil` for those of places without a choice of their own.
    func remail(_ rhythm: Rhythm, to viewer: Viewer, in container: UUID128?, at now: Instant) throws {
        guard let person = viewer.person else { return }
        let mailing = rhythm.mailing(of: now)
        let place: SQL =
            container.map { "container_id = \($0)" }
                ?? """
                container_id NOT IN (SELECT container_id FROM notice_place_rhythm WHERE account_id = \(viewer.account))
                """
        try transaction.run(
            """
            UPDATE notice SET mail_at = \(mailing), rhythm = \(mailing.map { _ in rhythm })
            WHERE person_id = \(person) AND mail_at IS NOT NULL AND \(place)
            """)
        if rhythm == .immediate { try wakeMail(at: now) }
    }

    /// Has what is to be mailed at once mailed.
    func wakeMail(at now: Instant) throws {
        try transaction.enqueue(NoticeMail.kind, NoPayload(), singleton: NoticeMail.kind.name, at: now)
    }

    func mailNothing(to person: UUID128) throws {
        try transaction.run(
            "UPDATE notice SET mail_at = NULL, rhythm = NULL WHERE person_id = \(person) AND mail_at IS NOT NULL")
    }

    // MARK: - Upkeep

    /// - Returns: how many were old enough to be taken away.
    func forget(before moment: Instant, limit: Int) throws -> Int {
        try transaction.run(
            """
            DELETE FROM notice WHERE (person_id, position) IN (
                SELECT person_id, position FROM notice WHERE happened_at < \(moment)
                ORDER BY happened_at LIMIT \(limit))
            """)
    }

    /// The notices of somebody who was entered twice go to the one entry that is kept.
    public func move(from duplicate: UUID128, to kept: UUID128) throws {
        try transaction.run(
            """
            INSERT INTO notice (person_id, position, container_kind, container_id, place, sentence, path, why, fold,
                happened_at, read_at)
            SELECT \(kept), position, container_kind, container_id, place, sentence, path, why, fold, happened_at, read_at
            FROM notice WHERE person_id = \(duplicate) ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM notice WHERE person_id = \(duplicate)")
    }
}
