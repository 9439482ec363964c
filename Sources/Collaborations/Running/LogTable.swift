import Storage

/// A log to take away, read a page at a time: the same rows for a spreadsheet and for the archive.
struct LogTable: Sendable {
    typealias Cursor = any Sendable

    /// Its file's name, without an ending.
    let name: String
    let title: String
    let columns: [String]
    /// The rows after a cursor, and the next cursor; `nil` at the end.
    let page: @Sendable (any Transaction, Cursor?) throws -> (rows: [[String]], next: Cursor?)

    init<Own: Sendable>(
        _ name: String, _ title: String, _ columns: [String],
        _ page: @escaping @Sendable (any Transaction, Own?) throws -> (rows: [[String]], next: Own?)
    ) {
        self.name = name
        self.title = title
        self.columns = columns
        self.page = { transaction, cursor in
            let found = try page(transaction, cursor as? Own)
            return (found.rows, found.next)
        }
    }

    /// One that fits in a page.
    init(
        _ name: String, _ title: String, _ columns: [String],
        rows: @escaping @Sendable (any Transaction) throws -> [[String]]
    ) {
        self.init(name, title, columns) { (transaction: any Transaction, _: Int?) in (try rows(transaction), nil) }
    }
}
