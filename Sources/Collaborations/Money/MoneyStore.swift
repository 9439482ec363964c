import Directory
import Kernel
import Storage

/// All of the SQL about the finance map and the ledger of gains and costs.
struct MoneyStore {
    static let entryLimit = 200
    /// Sixty parties over a good many years.
    static let lineLimit = 1200

    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    // MARK: - The finance map

    func entries(_ collaboration: Collaboration.ID) throws -> [FinanceEntry] {
        let found = try transaction.all(
            Found.self,
            """
            SELECT id, payer_id, receiver_id, what, authority, status FROM finance_entry
            WHERE collaboration_id = \(collaboration) ORDER BY id LIMIT \(Self.entryLimit)
            """)
        let amounts = try transaction.all(
            FoundAmount.self,
            """
            SELECT entry_id, year, pence FROM finance_amount WHERE entry_id IN \(list: found.map(\.id))
            ORDER BY entry_id, year
            """)
        let byEntry = Dictionary(grouping: amounts, by: \.entry)
        return found.map { entry in
            FinanceEntry(
                id: entry.id, payer: entry.payer, receiver: entry.receiver, what: entry.what,
                authority: entry.authority, status: entry.status, amounts: (byEntry[entry.id] ?? []).map(\.amount))
        }
    }

    func insert(_ id: FinanceEntry.ID, _ draft: FinanceDraft, into collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO finance_entry (id, collaboration_id, payer_id, receiver_id, what, authority, status)
            VALUES (\(id), \(collaboration), \(draft.payer), \(draft.receiver), \(draft.what), \(draft.authority),
                \(draft.status))
            """)
        try insert(draft.amounts, of: id)
    }

    func update(_ id: FinanceEntry.ID, _ draft: FinanceDraft) throws {
        try transaction.run(
            """
            UPDATE finance_entry SET payer_id = \(draft.payer), receiver_id = \(draft.receiver), what = \(draft.what),
                authority = \(draft.authority), status = \(draft.status)
            WHERE id = \(id)
            """)
        try transaction.run("DELETE FROM finance_amount WHERE entry_id = \(id)")
        try insert(draft.amounts, of: id)
    }

    func remove(_ id: FinanceEntry.ID) throws {
        try transaction.run("DELETE FROM finance_entry WHERE id = \(id)")
    }

    private func insert(_ amounts: [FinanceEntry.Amount], of id: FinanceEntry.ID) throws {
        try transaction.insert(
            into: "finance_amount", ["entry_id", "year", "pence"],
            amounts.map { [id.value, $0.year.value, $0.amount.value] })
    }

    private struct Found: RowDecodable {
        let id: FinanceEntry.ID
        let payer: Body.ID
        let receiver: Body.ID?
        let what: String
        let authority: String
        let status: FinanceEntry.Status

        init(row: Row) throws {
            id = try row.get("id")
            payer = try row.get("payer_id")
            receiver = try row.get("receiver_id")
            what = try row.get("what")
            authority = try row.get("authority")
            status = try row.get("status")
        }
    }

    private struct FoundAmount: RowDecodable {
        let entry: FinanceEntry.ID
        let amount: FinanceEntry.Amount

        init(row: Row) throws {
            entry = try row.get("entry_id")
            amount = FinanceEntry.Amount(year: try row.get("year"), amount: try row.get("pence"))
        }
    }

    // MARK: - The ledger

    private static let columns: SQL = """
        body_id, year, expected_cost, actual_cost, expected_cashable, actual_cashable, expected_other, actual_other
        """

    func ledger(_ collaboration: Collaboration.ID) throws -> [LedgerLine] {
        try transaction.all(
            LedgerLine.self,
            """
            SELECT \(Self.columns) FROM ledger_line WHERE collaboration_id = \(collaboration)
            ORDER BY body_id, year LIMIT \(Self.lineLimit)
            """)
    }

    func line(_ body: Body.ID, _ year: FinancialYear, _ collaboration: Collaboration.ID) throws -> LedgerLine? {
        try transaction.one(
            LedgerLine.self,
            """
            SELECT \(Self.columns) FROM ledger_line
            WHERE collaboration_id = \(collaboration) AND body_id = \(body) AND year = \(year)
            """)
    }

    func put(_ line: LedgerLine, in collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO ledger_line (collaboration_id, \(Self.columns))
            VALUES (\(collaboration), \(line.body), \(line.year), \(line.expected[.cost]), \(line.actual[.cost]),
                \(line.expected[.cashable]), \(line.actual[.cashable]), \(line.expected[.other]),
                \(line.actual[.other]))
            ON CONFLICT (collaboration_id, body_id, year) DO UPDATE SET
                expected_cost = excluded.expected_cost, actual_cost = excluded.actual_cost,
                expected_cashable = excluded.expected_cashable, actual_cashable = excluded.actual_cashable,
                expected_other = excluded.expected_other, actual_other = excluded.actual_other
            """)
    }

    func remove(_ body: Body.ID, _ year: FinancialYear, from collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            DELETE FROM ledger_line
            WHERE collaboration_id = \(collaboration) AND body_id = \(body) AND year = \(year)
            """)
    }
}
