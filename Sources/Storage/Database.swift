/// A database: the record of everything. Two drivers conform, `StorageSQLite` and `StoragePostgres`.
public protocol Database: Sendable {
    var engine: Engine { get }

    /// Runs `body` on one consistent view of the data. Nothing in it can write.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result

    /// Reads as `read` does, but on the caller's thread where nothing can hold it up there, which spares two
    /// changes of threads. Only for what a request needs at once and takes a few milliseconds: meanwhile the
    /// thread serves nobody else.
    func glance<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result

    /// Runs `body` in one transaction: all of it happens, or, when it throws, none.
    ///
    /// The driver may run `body` again after a conflict with another transaction, so it must do nothing but
    /// use the transaction it is given. A statement that failed dooms the transaction on both engines: when
    /// `body` swallows the error and returns, nothing is written and the error is thrown after all.
    @discardableResult
    func write<Result: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result

    /// A stream that yields after each commit, on any node, of a transaction that signalled on `channel`.
    /// Signals that come while one is waiting are folded into it. It yields once at the start, when it is
    /// certain that none will be missed from then on, and again after a lost connection: look for what there
    /// is to do, then wait.
    func signals(_ channel: String) -> AsyncStream<Void>

    /// How many statements transactions have run so far, bar those that begin and end them; for tests that
    /// count queries.
    var statementCount: Int { get }

    /// Writes a consistent copy of everything to `path` while others go on reading and writing.
    /// - Throws: `StorageError.exists` when there is something at `path` already.
    func backup(to path: String) async throws

    /// Waits for what runs, and closes.
    func close() async throws
}

extension Database {
    public func glance<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await read(body)
    }

    /// Runs `body` in one serialisable transaction: all of it happens, or, when it throws, none.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await write(isolation: .serializable, body)
    }
}

/// How far a transaction is kept apart from those that run beside it.
public enum Isolation: Sendable {
    /// As if transactions ran one after another. What every action uses.
    case serializable
    /// Reads one snapshot; only two writes to the same row conflict. For long imports into PostgreSQL, which
    /// would otherwise have to remember everything they read. SQLite, having one writer at a time, is always
    /// serialisable.
    case snapshot
}

public enum Engine: String, Sendable {
    case sqlite
    case postgres
}

/// Statements inside one transaction. Used only inside the closure it is given to, on one thread.
public protocol Transaction {
    var engine: Engine { get }

    /// Calls `each` with every row, one at a time. Other statements may be run inside. PostgreSQL holds the
    /// whole result meanwhile: use `stream` for one without a limit.
    func rows(_ sql: SQL, _ each: (Row) throws -> Void) throws

    /// Calls `each` with every row of a `SELECT`, in bounded memory on both engines, at the price of a few
    /// more round trips. Other statements may be run inside.
    func stream(_ sql: SQL, _ each: (Row) throws -> Void) throws

    /// Runs a statement; returns how many rows it changed.
    @discardableResult
    func run(_ sql: SQL) throws -> Int

    /// Inserts many rows in the way that costs the engine least.
    /// - Parameters:
    ///   - head: what comes before the rows, up to `VALUES`; text from the program itself.
    ///   - suffix: what comes after them, without parameters.
    func insert(_ head: String, _ rows: [[Value]], _ suffix: SQL) throws -> Int

    /// Runs statements without parameters, separated by semicolons; for migrations.
    func script(_ text: String) throws

    /// Wakes everybody who listens to `channel`, on every node, after this transaction commits; nobody when
    /// it does not. A channel's name has at most 63 bytes. Does nothing while reading.
    func signal(_ channel: String)
}

extension Transaction {
    public func all<Result: RowDecodable>(_ type: Result.Type, _ sql: SQL) throws -> [Result] {
        var results: [Result] = []
        try rows(sql) { results.append(try Result(row: $0)) }
        return results
    }

    public func one<Result: RowDecodable>(_ type: Result.Type, _ sql: SQL) throws -> Result? {
        var result: Result?
        try rows(sql) { row in
            if result == nil { result = try Result(row: row) }
        }
        return result
    }

    /// The first column of each row.
    public func values<Result: Storable>(_ type: Result.Type, _ sql: SQL) throws -> [Result] {
        var results: [Result] = []
        try rows(sql) { results.append(try $0.only()) }
        return results
    }

    /// The first column of the first row; `nil` when there is no row or the value is null.
    public func value<Result: Storable>(_ type: Result.Type, _ sql: SQL) throws -> Result? {
        var result: Result?
        try rows(sql) { row in
            if result == nil, row.values.first != .null { result = try row.only() }
        }
        return result
    }

    // The same, where the context says the type.

    public func all<Result: RowDecodable>(_ sql: SQL) throws -> [Result] { try all(Result.self, sql) }

    public func one<Result: RowDecodable>(_ sql: SQL) throws -> Result? { try one(Result.self, sql) }

    public func values<Result: Storable>(_ sql: SQL) throws -> [Result] { try values(Result.self, sql) }

    public func value<Result: Storable>(_ sql: SQL) throws -> Result? { try value(Result.self, sql) }

    /// Inserts many rows, each with a value for every one of `columns`; returns how many were inserted or changed.
    /// - Parameter suffix: what follows `VALUES`, such as `ON CONFLICT DO NOTHING`.
    @discardableResult
    public func insert(
        into table: String, _ columns: [String], _ rows: [[Value]], suffix: SQL = ""
    ) throws -> Int {
        try insert("INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES", rows, suffix)
    }
}
