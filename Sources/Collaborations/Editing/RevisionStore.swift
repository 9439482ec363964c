import Access
import Kernel
import Storage

/// One of the things of a collaboration that several people change through one form.
struct EditedThing: Sendable, Hashable {
    enum Noun: String, StorableName, CaseIterable {
        case entry, charter, party, forum, finance, ledger, risk, measure, decision, action, lessons
        case caseStudy = "case-study"
    }

    let noun: Noun
    /// Which of them, unique within the collaboration.
    let key: String

    init(_ noun: Noun, _ key: String) {
        self.noun = noun
        self.key = key
    }
}

/// What something said from one moment to the next.
struct KeptRevision: Sendable, Equatable {
    /// Counted from 1. 0 is what it said before anybody changed it.
    let number: Int
    /// Empty once it was taken out.
    let content: PartContent
    let changedBy: String
    let changedAt: Instant
}

extension KeptRevision: RowDecodable {
    static let columns: SQL = """
        revision.number, revision.content, revision.changed_by_name, revision.changed_at
        """

    init(row: Row) throws {
        number = try row.get("number")
        content = try PartContent(kept: row.get("content"))
        changedBy = try row.get("changed_by_name")
        changedAt = try row.get("changed_at")
    }
}

/// All of the SQL about revisions.
struct RevisionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private func condition(_ thing: EditedThing, _ collaboration: Collaboration.ID) -> SQL {
        "collaboration_id = \(collaboration) AND noun = \(thing.noun) AND thing = \(thing.key)"
    }

    /// The latest first.
    func history(_ thing: EditedThing, in collaboration: Collaboration.ID, limit: Int) throws -> [KeptRevision] {
        try transaction.all(
            KeptRevision.self,
            """
            SELECT \(KeptRevision.columns) FROM revision WHERE \(condition(thing, collaboration))
            ORDER BY number DESC LIMIT \(limit)
            """)
    }

    /// `nil` while nobody changed it.
    func latest(_ thing: EditedThing, in collaboration: Collaboration.ID) throws -> KeptRevision? {
        try history(thing, in: collaboration, limit: 1).first
    }

    /// From which its form is made.
    func number(of thing: EditedThing, in collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT MAX(number) FROM revision WHERE \(condition(thing, collaboration))") ?? 0
    }

    /// The same of all of a kind, by key; of what nobody changed it has none.
    func numbers(of noun: EditedThing.Noun, in collaboration: Collaboration.ID) throws -> [String: Int] {
        var result: [String: Int] = [:]
        try transaction.rows(
            """
            SELECT thing, MAX(number) AS number FROM revision
            WHERE collaboration_id = \(collaboration) AND noun = \(noun) GROUP BY thing
            """
        ) { row in result[try row.get("thing")] = try row.get("number") as Int }
        return result
    }

    func find(_ number: Int, of thing: EditedThing, in collaboration: Collaboration.ID) throws -> KeptRevision? {
        try transaction.one(
            KeptRevision.self,
            """
            SELECT \(KeptRevision.columns) FROM revision WHERE \(condition(thing, collaboration))
            AND number = \(number)
            """)
    }

    func insert(
        _ content: PartContent, as number: Int, of thing: EditedThing, in collaboration: Collaboration.ID,
        by account: UUID128?, _ name: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO revision
                (collaboration_id, noun, thing, number, content, changed_by, changed_by_name, changed_at)
            VALUES (\(collaboration), \(thing.noun), \(thing.key), \(number), \(try content.kept()), \(account),
                \(name), \(now))
            """)
    }

    /// What one import made of a thing of a collaboration.
    struct Change {
        let collaboration: Collaboration.ID
        let createdAt: Instant
        let before: PartContent
        let after: PartContent
    }

    /// Keeps what a thing of each of many collaborations said before and says now, with few statements.
    func insert(_ changes: [Change], of thing: EditedThing, by account: UUID128?, _ name: String, at now: Instant)
        throws
    {
        let changes = changes.filter { $0.after != $0.before }
        if changes.isEmpty { return }
        var latest: [Collaboration.ID: Int] = [:]
        try transaction.rows(
            """
            SELECT collaboration_id, MAX(number) AS number FROM revision
            WHERE collaboration_id IN \(list: changes.map(\.collaboration)) AND noun = \(thing.noun)
            AND thing = \(thing.key) GROUP BY collaboration_id
            """
        ) { row in latest[try row.get("collaboration_id")] = try row.get("number") as Int }
        var rows: [[Value]] = []
        for change in changes {
            func add(_ content: PartContent, as number: Int, by account: UUID128?, _ name: String, _ time: Instant)
                throws
            {
                rows.append([
                    change.collaboration.value, thing.noun.rawValue.value, thing.key.value, number.value,
                    try content.kept().value, account?.value ?? .null, name.value, time.value,
                ])
            }
            let number = latest[change.collaboration]
            if number == nil { try add(change.before, as: 0, by: nil, "", change.createdAt) }
            try add(change.after, as: (number ?? 0) + 1, by: account, name, now)
        }
        try transaction.insert(
            into: "revision",
            ["collaboration_id", "noun", "thing", "number", "content", "changed_by", "changed_by_name", "changed_at"],
            rows)
    }
}
