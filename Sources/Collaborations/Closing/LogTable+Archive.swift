import Directory
import Journal
import Kernel
import Storage

/// The logs that only the archive has.
extension LogTable {
    private static let limit = 500

    static func comments(_ work: Workplace) -> LogTable {
        LogTable("comments", "Comments on decisions", ["decision", "when", "who", "capacity", "comment"]) {
            (transaction: any Transaction, after: UUID128?) in
            let start: SQL = after.map { " AND decision_comment.id > \($0)" } ?? ""
            var rows: [[String]] = []
            var last: UUID128?
            try transaction.rows(
                """
                SELECT decision_comment.id, decision.number, decision_comment.name, decision_comment.capacity,
                    decision_comment.text, decision_comment.said_at
                FROM decision_comment JOIN decision ON decision.id = decision_comment.decision_id
                WHERE decision.collaboration_id = \(work.collaboration.id)\(start)
                ORDER BY decision_comment.id LIMIT \(limit)
                """
            ) { row in
                last = try row.get("id")
                rows.append([
                    "\(try row.get("number", as: Int.self))", try row.get("said_at", as: Instant.self).rfc3339,
                    try row.get("name"), try row.get("capacity"), try row.get("text"),
                ])
            }
            return (rows, rows.count == limit ? last : nil)
        }
    }

    static func measures(_ work: Workplace) -> LogTable {
        let columns = [
            "number", "measure", "definition", "owner", "body", "unit", "baseline", "baseline on", "target",
            "target on",
            "direction", "source", "frequency", "state",
        ]
        return LogTable("measures", "Joint measures", columns) { transaction in
            let store = MeasureStore(transaction)
            let id = work.collaboration.id
            let all = try store.list(id, limit: 1000) + store.list(id, isRetired: true, limit: 1000)
            let owners = try Owners.read(all.map(\.owner), Sight(work.viewer), transaction)
            return all.map { measure in
                let owner = owners.text(measure.owner)
                return [
                    "\(measure.number)", measure.title, measure.definition, owner.post, owner.body, measure.unit,
                    FixedPoint.plain(measure.baseline, places: Measure.places), measure.baselineOn.description,
                    FixedPoint.plain(measure.target, places: Measure.places), measure.targetOn.description,
                    measure.direction.name, measure.source, measure.frequency.name,
                    measure.isRetired ? "Retired" : "Kept",
                ]
            }
        }
    }

    private struct ValueRow: RowDecodable {
        let number: Int
        let title: String
        let value: MeasureValue

        init(row: Row) throws {
            number = try row.get("number")
            title = try row.get("title")
            value = try MeasureValue(row: row)
        }
    }

    static func measureValues(_ work: Workplace) -> LogTable {
        let columns = [
            "measure", "title", "day", "value", "where it comes from", "entered by", "entered", "replaced", "reason",
        ]
        return LogTable("measure-values", "Values of the measures", columns) {
            (transaction: any Transaction, after: (Int, MeasureValue)?) in
            var start: SQL = ""
            if let (number, value) = after {
                start = """
                     AND (measure.number, measure_value.on_day, measure_value.entered_at, measure_value.id) > \
                    (\(number), \(value.day), \(value.enteredAt), \(value.id))
                    """
            }
            let found = try transaction.all(
                ValueRow.self,
                """
                SELECT measure.number, measure.title, \(MeasureValue.columns)
                FROM measure JOIN measure_value ON measure_value.measure_id = measure.id
                WHERE measure.collaboration_id = \(work.collaboration.id)\(start)
                ORDER BY measure.number, measure_value.on_day, measure_value.entered_at, measure_value.id LIMIT \(limit)
                """)
            let rows = found.map { one -> [String] in
                [
                    "\(one.number)", one.title, one.value.day.description,
                    FixedPoint.plain(one.value.amount, places: Measure.places), one.value.provenance,
                    one.value.enteredBy, one.value.enteredAt.rfc3339, one.value.replacedAt?.rfc3339 ?? "",
                    one.value.reason,
                ]
            }
            return (rows, found.count == limit ? found.last.map { ($0.number, $0.value) } : nil)
        }
    }

    static func financeMap(_ work: Workplace) -> LogTable {
        let columns = ["what", "from", "to", "status", "authority", "financial year", "amount (£)"]
        return LogTable("finance-map", "Finance map", columns) { transaction in
            Array(MoneyPages.financeRows(try MoneyPages.View.read(work, transaction)).dropFirst())
        }
    }

    static func ledger(_ work: Workplace) -> LogTable {
        let columns =
            ["body", "financial year"]
            + LedgerLine.Column.allCases.flatMap { ["\($0.name), expected (£)", "\($0.name), actual (£)"] }
        return LogTable("gains-and-costs", "Gains and costs", columns) { transaction in
            Array(MoneyPages.ledgerRows(try MoneyPages.View.read(work, transaction)).dropFirst())
        }
    }

    static func keeps(_ work: Workplace) -> LogTable {
        LogTable("who-keeps-what", "Who keeps what", ["what", "who keeps it", "what goes with it"]) { transaction in
            let keeps = try ClosingStore(transaction).keeps(work.collaboration.id)
            let bodies = try BodyStore(transaction).find(Array(Set(keeps.map(\.body))), .everything)
            return keeps.map { [$0.what, bodies[$0.body]?.name ?? "A body", $0.note] }
        }
    }

    static func record(_ work: Workplace) -> LogTable {
        LogTable("record", "Record", ["entry", "when", "who", "what", "about", "details"]) {
            (transaction: any Transaction, before: JournalEntry.ID?) in
            let entries = try transaction.journal.page(.container(work.subject), before: before, limit: limit)
            let rows = entries.map { entry in
                [
                    "\(entry.id)", entry.time.rfc3339, entry.actor.name, entry.verb,
                    "\(entry.subject.kind) \(entry.subject.id)", details(entry),
                ]
            }
            return (rows, entries.count == limit ? entries.last?.id : nil)
        }
    }

    /// 'body: Northmoor Council; role: sro'.
    static func details(_ entry: JournalEntry) -> String {
        entry.details.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
    }
}
