import Storage

/// Statements in one transaction, on one connection and its thread.
final class PostgresTransaction: Transaction {
    let engine = Engine.postgres
    private let connection: Connection
    private let counter: StatementCounter
    private var cursors = 0
    /// The first statement that failed: it dooms the transaction.
    private(set) var failure: PostgresFailure?
    private(set) var signals: Set<String> = []

    /// Rows a cursor fetches at a time: enough to make round trips cheap, few enough to hold.
    private static let batch = 500

    init(connection: Connection, counter: StatementCounter) {
        self.connection = connection
        self.counter = counter
    }

    func rows(_ sql: SQL, _ each: (Row) throws -> Void) throws {
        let (text, parameters) = render(sql)
        let (result, statement) = try watched { () throws(PostgresFailure) in
            try connection.execute(text, parameters)
        }
        guard result.rowCount > 0 else { return }
        let columns = statement?.columns ?? result.columns()
        statement?.columns = columns
        try result.forEach(columns, each)
    }

    func stream(_ sql: SQL, _ each: (Row) throws -> Void) throws {
        let (text, parameters) = render(sql)
        cursors += 1
        let cursor = "cursor_\(cursors)"
        _ = try watched { () throws(PostgresFailure) in
            try connection.execute(
                "DECLARE \(cursor) NO SCROLL CURSOR FOR \(text)", parameters, prepared: false)
        }
        var columns: Row.Columns?
        while true {
            let result = try watched { () throws(PostgresFailure) in
                try connection.execute("FETCH \(Self.batch) FROM \(cursor)", [], prepared: false).result
            }
            let names = columns ?? result.columns()
            columns = names
            try result.forEach(names, each)
            if result.rowCount < Self.batch { break }
        }
        try watched { () throws(PostgresFailure) in try connection.script("CLOSE \(cursor)") }
    }

    @discardableResult
    func run(_ sql: SQL) throws -> Int {
        let (text, parameters) = render(sql)
        return try watched { () throws(PostgresFailure) in
            try connection.execute(text, parameters).result.changed
        }
    }

    /// With few round trips: statements of a few fixed sizes, which are prepared once and used again.
    func insert(_ head: String, _ rows: [[Value]], _ suffix: SQL) throws -> Int {
        var inserted = 0
        var start = 0
        while start < rows.count {
            let left = rows.count - start
            let size = left >= 128 ? 128 : left >= 16 ? 16 : 1
            var parts: [SQL.Part] = [.text(head)]
            for row in start..<start + size {
                for (index, value) in rows[row].enumerated() {
                    parts.append(.text(index > 0 ? ", " : row == start ? " (" : "), ("))
                    parts.append(.parameter(value))
                }
            }
            parts.append(.text(") "))
            parts += suffix.parts
            inserted += try run(SQL(parts: parts))
            start += size
        }
        return inserted
    }

    func script(_ text: String) throws {
        counter.add()
        try watched { () throws(PostgresFailure) in try connection.script(text) }
    }

    func signal(_ channel: String) { signals.insert(channel) }

    private func render(_ sql: SQL) -> (text: String, parameters: [Value]) {
        counter.add()
        return sql.rendered(postgres: true) { place in
            place < places.count ? places[place] : "$\(place)"
        }
    }

    private func watched<Result>(_ body: () throws(PostgresFailure) -> Result) throws -> Result {
        if let failure { throw failure.error }
        do throws(PostgresFailure) {
            return try body()
        } catch {
            failure = error
            throw error.error
        }
    }
}

/// '$0', '$1' …: made once.
private let places = (0..<1024).map { "$\($0)" }
