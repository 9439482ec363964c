public import Kernel
public import Storage

extension Transaction {
    /// The journal, as this transaction sees it.
    public var journal: JournalReader { JournalReader(transaction: self) }
}

/// Which entries a list is of.
public enum JournalScope: Hashable, Sendable {
    case all
    case subject(Subject)
    case container(Subject)
    case body(UUID128)
    /// What the holder of this account did.
    case account(UUID128)
}

/// Reads the journal inside a transaction. It knows no access rules: callers choose what they may show.
public struct JournalReader {
    let transaction: any Transaction

    /// Sealed entries after a position, in order: for consumers that remember how far they came. Start with
    /// 0.
    public func entries(after position: Int64, limit: Int) throws -> [SealedEntry] {
        try transaction.all(
            SealedEntry.self,
            """
            SELECT l.position, \(JournalEntry.selection) FROM journal_leaf l
            JOIN journal_entry e ON e.id = l.entry_id
            WHERE l.position > \(position) ORDER BY l.position LIMIT \(limit)
            """)
    }

    /// How many entries are sealed, which is the position of the last; 0 at first.
    public func lastPosition() throws -> Int64 {
        try transaction.value(Int64.self, "SELECT max(position) FROM journal_leaf") ?? 0
    }

    /// `nil` when the entry is not sealed yet, or unknown.
    public func position(of entry: JournalEntry.ID) throws -> Int64? {
        try transaction.value(Int64.self, "SELECT position FROM journal_leaf WHERE entry_id = \(entry)")
    }

    public func entry(_ id: JournalEntry.ID) throws -> JournalEntry? {
        try transaction.one(
            JournalEntry.self, "SELECT \(JournalEntry.selection) FROM journal_entry e WHERE e.id = \(id)")
    }

    /// A page of entries, sealed or not, newest first.
    /// - Parameters:
    ///   - before: the last entry of the page before.
    ///   - condition: what else must hold of the row `e` of `journal_entry`, such as an access rule's
    ///     fragment.
    public func page(
        _ scope: JournalScope, before: JournalEntry.ID? = nil, limit: Int, where condition: SQL? = nil
    ) throws -> [JournalEntry] {
        var conditions: [SQL] = []
        switch scope {
        case .all: break
        case .subject(let subject):
            conditions.append("e.subject_id = \(subject.id) AND e.subject_kind = \(subject.kind)")
        case .container(let container):
            conditions.append("e.container_id = \(container.id) AND e.container_kind = \(container.kind)")
        case .body(let body): conditions.append("e.body = \(body)")
        case .account(let account): conditions.append("e.actor_account = \(account)")
        }
        if let before { conditions.append("e.id < \(before)") }
        if let condition { conditions.append("(\(condition))") }
        let filter: SQL = conditions.isEmpty ? "" : "WHERE \(conditions.joined(" AND "))"
        return try transaction.all(
            JournalEntry.self,
            "SELECT \(JournalEntry.selection) FROM journal_entry e \(filter) ORDER BY e.id DESC LIMIT \(limit)"
        )
    }
}

extension SealedEntry: RowDecodable {
    public init(row: Row) throws {
        self.init(position: try row.get("position"), entry: try JournalEntry(row: row))
    }
}
