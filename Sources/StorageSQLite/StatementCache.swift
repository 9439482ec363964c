import GRDBSQLite
import Storage
import Synchronization

/// A prepared statement with the names of its columns.
final class PreparedStatement {
    let pointer: OpaquePointer
    let text: String
    private var known: Row.Columns?

    init(pointer: OpaquePointer, text: String) {
        self.pointer = pointer
        self.text = text
    }

    deinit { sqlite3_finalize(pointer) }

    /// The columns' names, read once: again only when the schema changed under a `SELECT *`.
    var columns: Row.Columns {
        let count = Int(sqlite3_column_count(pointer))
        if let known, known.names.count == count { return known }
        let names = (0..<count).map { index in
            sqlite3_column_name(pointer, Int32(index)).map { String(cString: $0) } ?? ""
        }
        let columns = Row.Columns(names)
        known = columns
        return columns
    }
}

/// The idle prepared statements of one connection.
///
/// `@unchecked`: used only on its connection's queue; the registry hands it over and never touches it.
final class StatementCache: @unchecked Sendable {
    private static let limit = 256
    private var idle: [String: (statement: PreparedStatement, used: Int)] = [:]
    private var tick = 0

    /// A statement that nobody else is using: one text may be in use several times over, by rows within rows.
    func take(_ text: String, on connection: OpaquePointer) throws -> PreparedStatement {
        if let found = idle.removeValue(forKey: text) { return found.statement }
        var pointer: OpaquePointer?
        var hasMore = false
        let code = text.withCString { start in
            var tail: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(
                connection, start, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, &tail)
            if let tail { hasMore = String(cString: tail).contains { !$0.isWhitespace && $0 != ";" } }
            return code
        }
        guard code == SQLITE_OK else { throw engineError(connection, statement: text) }
        guard let pointer else { throw StorageError.engine("an empty statement") }
        let statement = PreparedStatement(pointer: pointer, text: text)
        if hasMore { throw StorageError.engine("more than one statement: \(text)") }
        return statement
    }

    func give(back statement: PreparedStatement) {
        sqlite3_reset(statement.pointer)
        sqlite3_clear_bindings(statement.pointer)
        tick += 1
        idle[statement.text] = (statement, tick)
        if idle.count > Self.limit {
            // The half used longest ago goes at once, so that finding it costs little for each statement.
            for old in idle.sorted(by: { $0.value.used < $1.value.used }).prefix(Self.limit / 2) {
                idle[old.key] = nil
            }
        }
    }

    func clear() { idle = [:] }
}

/// Which cache belongs to which connection.
final class StatementCaches: Sendable {
    private let caches = Mutex<[UInt: StatementCache]>([:])

    func cache(of connection: OpaquePointer) -> StatementCache {
        caches.withLock { caches in
            if let cache = caches[UInt(bitPattern: connection)] { return cache }
            let cache = StatementCache()
            caches[UInt(bitPattern: connection)] = cache
            return cache
        }
    }

    /// SQLite does not close a connection that still has statements.
    func clear() {
        let all = caches.withLock { caches in
            defer { caches = [:] }
            return Array(caches.values)
        }
        for cache in all { cache.clear() }
    }
}
