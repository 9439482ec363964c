import GRDB
import GRDBSQLite
public import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One SQLite file: one writer at a time, several readers beside it (write-ahead log), every commit on the
/// disk before it is acknowledged (`synchronous=FULL`).
public final class SQLiteDatabase: Storage.Database {
    public let engine = Engine.sqlite
    private let pool: DatabasePool
    /// Of readers that are not kept for glances.
    private let places: Places
    private let caches = StatementCaches()
    private let counter = StatementCounter()
    private let hub = SignalHub(alwaysReady: true)

    /// Opens the file at `path`, and creates it, readable by its owner alone, when it is missing.
    /// - Parameters:
    ///   - readers: how many transactions may read at the same time, besides glances.
    ///   - writerCacheKiB: how many pages the writer may hold. A large import that has no room for its pages
    ///     writes them to the log and reads them back, again and again.
    /// - Throws: `StorageError.unreachable` when the folder is missing or the file is no database.
    public init(path: String, readers: Int = 4, writerCacheKiB: Int = 64_000) throws {
        // SQLite gives the log beside it the same mode.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StorageError.unreachable("\(path): \(String(cString: strerror(errno)))")
        }
        closeDescriptor(file)
        var configuration = Configuration()
        configuration.label = "sqlite"
        // A glance waits for a reader on a thread of which there are as many as processors, and a read gives its reader back on
        // one of these. So that glances never wait for reads, each has a reader that no read takes.
        configuration.maximumReaderCount = readers + Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        places = Places(readers)
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // LIKE tells case apart, as it does on PostgreSQL, and can so use an index.
            try database.execute(
                sql: """
                    PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;
                    PRAGMA case_sensitive_like = ON
                    """)
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB lowers this to NORMAL, which may lose the last commits in a power cut, as it opens the
            // writer.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(writerCacheKiB)")
            }
        } catch {
            throw mapped(error)
        }
    }

    deinit { hub.close() }

    public var statementCount: Int { counter.count }

    public func signals(_ channel: String) -> AsyncStream<Void> { hub.stream(channel) }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await places.with {
                try await pool.read { database in try self.transaction(on: database).perform(body) }
            }
        } catch {
            throw mapped(error)
        }
    }

    /// Readers wait for nobody here: not for the writer, and there are as many as threads that serve.
    public func glance<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        do {
            return try readHere(body)
        } catch {
            throw mapped(error)
        }
    }

    /// Outside of `async`, where GRDB offers reading on this thread.
    private func readHere<Result>(_ body: (any Transaction) throws -> Result) throws -> Result {
        try pool.read { database in try transaction(on: database).perform(body) }
    }

    @discardableResult
    public func write<Result: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        do {
            let (result, signals) = try await pool.write { database in
                let transaction = try self.transaction(on: database)
                let result = try transaction.perform(body)
                return (result, transaction.signals)
            }
            hub.send(signals)
            return result
        } catch {
            throw mapped(error)
        }
    }

    public func close() async throws {
        hub.close()
        do {
            // Statements are finalised on the queue that uses them, so nothing is running then.
            try await pool.barrierWriteWithoutTransaction { _ in self.caches.clear() }
            try pool.close()
        } catch {
            throw mapped(error)
        }
    }

    /// Copies everything into a new file at `path` with SQLite's online backup, from one snapshot.
    public func backup(to path: String) async throws {
        do {
            try await places.with {
                try await pool.read { source in
                    try createFile(at: path) { partial in
                        let copy = try DatabaseQueue(path: partial)
                        try copy.writeWithoutTransaction { try source.backup(to: $0) }
                        // One file, without a log beside it.
                        try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                        try copy.close()
                    }
                }
            }
        } catch {
            throw mapped(error)
        }
    }

    private func transaction(on database: GRDB.Database) throws -> SQLiteTransaction {
        guard let connection = database.sqliteConnection else {
            throw StorageError.unreachable("the database is closed")
        }
        return SQLiteTransaction(
            connection: connection, cache: caches.cache(of: connection), counter: counter)
    }
}

extension SQLiteTransaction {
    fileprivate func perform<Result>(_ body: (any Transaction) throws -> Result) throws -> Result {
        let result = try body(self)
        if let failure { throw failure }
        return result
    }
}

/// `close` of the C library, whose name the database's own hides.
private func closeDescriptor(_ file: Int32) { close(file) }
