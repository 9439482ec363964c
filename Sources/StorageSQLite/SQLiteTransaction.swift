import GRDBSQLite
import Kernel
import Storage

/// Statements on one connection. They go to SQLite itself, past GRDB's row and value types: a page of a
/// thousand rows costs a third of what it does through them.
final class SQLiteTransaction: Transaction {
    let engine = Engine.sqlite
    private let connection: OpaquePointer
    private let cache: StatementCache
    private let counter: StatementCounter
    /// The first statement that failed: it dooms the transaction.
    private(set) var failure: (any Error)?
    private(set) var signals: Set<String> = []

    init(connection: OpaquePointer, cache: StatementCache, counter: StatementCounter) {
        self.connection = connection
        self.cache = cache
        self.counter = counter
    }

    func rows(_ sql: SQL, _ each: (Row) throws -> Void) throws {
        try execute(sql) { statement in
            let pointer = statement.pointer
            var code = sqlite3_step(pointer)
            if code == SQLITE_ROW {
                let columns = statement.columns
                repeat {
                    try each(Row(columns: columns, values: readValues(pointer, columns.names.count)))
                    code = sqlite3_step(pointer)
                } while code == SQLITE_ROW
            }
            if code != SQLITE_DONE { throw failed(statement.text) }
        }
    }

    /// SQLite computes rows as they are asked for.
    func stream(_ sql: SQL, _ each: (Row) throws -> Void) throws { try rows(sql, each) }

    @discardableResult
    func run(_ sql: SQL) throws -> Int {
        try execute(sql) { statement in
            let before = sqlite3_total_changes64(connection)
            try finish(statement)
            // `sqlite3_changes` keeps the count of an earlier statement when this one is not a change.
            if sqlite3_stmt_readonly(statement.pointer) != 0 { return 0 }
            return sqlite3_total_changes64(connection) == before ? 0 : Int(sqlite3_changes64(connection))
        }
    }

    /// One by one: to undo a statement of many rows alone, SQLite would copy every page that it touches.
    func insert(_ head: String, _ rows: [[Value]], _ suffix: SQL) throws -> Int {
        guard let first = rows.first else { return 0 }
        let places = Array(repeating: "?", count: first.count).joined(separator: ", ")
        let (end, _) = suffix.rendered(postgres: false) { _ in "?" }
        counter.add()
        let before = sqlite3_total_changes64(connection)
        try using("\(head) (\(places)) \(end)") { statement in
            for row in rows {
                try bind(row, statement)
                try finish(statement)
                sqlite3_reset(statement.pointer)
            }
        }
        return Int(sqlite3_total_changes64(connection) - before)
    }

    private func finish(_ statement: PreparedStatement) throws {
        var code = sqlite3_step(statement.pointer)
        while code == SQLITE_ROW { code = sqlite3_step(statement.pointer) }
        if code != SQLITE_DONE { throw failed(statement.text) }
    }

    func script(_ text: String) throws {
        counter.add()
        guard sqlite3_exec(connection, text, nil, nil, nil) == SQLITE_OK else { throw failed(text) }
    }

    func signal(_ channel: String) { signals.insert(channel) }

    private func execute<Result>(_ sql: SQL, _ body: (PreparedStatement) throws -> Result) throws -> Result {
        counter.add()
        let (text, parameters) = sql.rendered(postgres: false) { _ in "?" }
        return try using(text) { statement in
            try bind(parameters, statement)
            return try body(statement)
        }
    }

    private func using<Result>(_ text: String, _ body: (PreparedStatement) throws -> Result) throws -> Result {
        let statement: PreparedStatement
        do {
            statement = try cache.take(text, on: connection)
        } catch {
            if failure == nil { failure = error }
            throw error
        }
        defer { cache.give(back: statement) }
        return try body(statement)
    }

    private func bind(_ parameters: [Value], _ statement: PreparedStatement) throws {
        guard Int(sqlite3_bind_parameter_count(statement.pointer)) == parameters.count else {
            throw StorageError.engine("a question mark that is not a parameter in: \(statement.text)")
        }
        for (index, value) in parameters.enumerated() {
            guard StorageSQLite.bind(value, statement.pointer, Int32(index + 1)) == SQLITE_OK else {
                throw failed(statement.text)
            }
        }
    }

    private func failed(_ text: String) -> any Error {
        let error = engineError(connection, statement: text)
        if failure == nil { failure = error }
        return error
    }
}

/// Tells SQLite to copy what it is given (`SQLITE_TRANSIENT`, a cast that Swift does not import).
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

private func bind(_ value: Value, _ statement: OpaquePointer, _ index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let integer): return sqlite3_bind_int64(statement, index, integer)
    case .real(let real): return sqlite3_bind_double(statement, index, real)
    case .text(var text):
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // An empty buffer may have no address, which SQLite would take for null.
                guard let start = characters.baseAddress else {
                    return sqlite3_bind_text(statement, index, "", 0, transient)
                }
                return sqlite3_bind_text64(
                    statement, index, start, UInt64(characters.count), transient, UInt8(SQLITE_UTF8))
            }
        }
    case .bytes(let bytes): return bind(bytes, statement, index)
    case .uuid(let uuid): return bind(uuid.bytes, statement, index)
    }
}

private func bind(_ bytes: [UInt8], _ statement: OpaquePointer, _ index: Int32) -> Int32 {
    if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
    return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), transient)
    }
}

private func readValues(_ statement: OpaquePointer, _ count: Int) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count {
            (buffer.baseAddress! + index).initialize(to: readValue(statement, Int32(index)))
        }
        initialized = count
    }
}

private func readValue(_ statement: OpaquePointer, _ index: Int32) -> Value {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, index))
    case SQLITE_TEXT:
        guard let start = sqlite3_column_text(statement, index) else { return .text("") }
        let count = Int(sqlite3_column_bytes(statement, index))
        let bytes = UnsafeBufferPointer(start: start, count: count)
        // What is no UTF-8 is no text: repaired, it could be taken for what was written.
        return String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(Array(bytes))
    case SQLITE_BLOB:
        guard let start = sqlite3_column_blob(statement, index) else { return .bytes([]) }
        let count = Int(sqlite3_column_bytes(statement, index))
        return .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
    default: return .null
    }
}
