import Directory
import Kernel
import Storage

/// One entry of the finance map: who funds what, under which authority, and whether the money moves to another body.
struct FinanceEntry: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<FinanceEntry>

    enum Status: String, StorableName, CaseIterable {
        case planned, agreed, paid

        var name: String {
            switch self {
            case .planned: "Planned"
            case .agreed: "Agreed"
            case .paid: "Paid"
            }
        }
    }

    struct Amount: Sendable, Equatable {
        let year: FinancialYear
        let amount: Money
    }

    let id: ID
    let payer: Body.ID
    /// `nil` where the payer spends it itself.
    let receiver: Body.ID?
    let what: String
    /// The power and the delegation under which it is paid.
    let authority: String
    let status: Status
    /// In order of year.
    let amounts: [Amount]

    static func thing(_ id: ID) -> EditedThing { EditedThing(.finance, id.description) }

    static func edited(_ bodies: [Body]) -> [EditField] {
        [
            EditField("what", "What it is for"), .body("payer", "Who pays", bodies),
            .body("receiver", "To whom the money goes", bodies), EditField("phasing", "How much in which year"),
            EditField("authority", "Authority"),
            EditField("status", "How far it is", choice: Status.self) { $0.name },
        ]
    }

    var total: Money { amounts.reduce(.zero) { $0 + $1.amount } }
}

/// What one body pays and gains in one financial year.
struct LedgerLine: Sendable, Equatable {
    enum Column: String, CaseIterable, Sendable {
        case cost, cashable
        /// Savings that set nobody's money free: time, space, harm avoided.
        case other

        var name: String {
            switch self {
            case .cost: "Costs"
            case .cashable: "Cashable savings"
            case .other: "Other savings"
            }
        }
    }

    let body: Body.ID
    let year: FinancialYear
    let expected: [Column: Money]
    let actual: [Column: Money]

    static func thing(_ body: Body.ID, _ year: FinancialYear) -> EditedThing {
        EditedThing(.ledger, "\(body) \(year.typed)")
    }

    static func edited(_ bodies: [Body]) -> [EditField] {
        [EditField.body("body", "Body", bodies), EditField("year", "Financial year")]
            + Column.allCases.flatMap { column in
                ["expected", "actual"].map { EditField("\($0)-\(column.rawValue)", "\(column.name), \($0)") }
            }
    }

    /// What is known, or else what is expected.
    func best(_ column: Column) -> Money { actual[column] ?? expected[column] ?? .zero }
}

extension LedgerLine: RowDecodable {
    init(row: Row) throws {
        body = try row.get("body_id")
        year = try row.get("year")
        expected = try Self.columns("expected", row)
        actual = try Self.columns("actual", row)
    }

    private static func columns(_ prefix: String, _ row: Row) throws -> [Column: Money] {
        var result: [Column: Money] = [:]
        for column in Column.allCases { result[column] = try row.get("\(prefix)_\(column.rawValue)", as: Money?.self) }
        return result
    }
}
