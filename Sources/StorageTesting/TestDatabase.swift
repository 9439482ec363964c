import Foundation
import Kernel
public import Storage
import StoragePostgres
import StorageSQLite
import Synchronization

/// The engines that tests run on: SQLite always, PostgreSQL when `CONCORDAT_TEST_POSTGRES` holds the URL of a
/// server where schemas and databases may be created.
public let enginesUnderTest: [Engine] = {
    if postgresURL != nil { return [.sqlite, .postgres] }
    print("PostgreSQL is not tested: CONCORDAT_TEST_POSTGRES is not set.")
    return [.sqlite]
}()

/// Whether PostgreSQL is among the engines under test; for tests of what only PostgreSQL has.
public var isPostgresUnderTest: Bool { enginesUnderTest.contains(.postgres) }

private let postgresURL: String? = {
    let url = ProcessInfo.processInfo.environment["CONCORDAT_TEST_POSTGRES"] ?? ""
    return url.isEmpty ? nil : url
}()

/// An empty database of its own for one test, with `migrations` applied; gone when `body` is done.
public func withDatabase<Result: Sendable>(
    _ engine: Engine, migrations: [Migration] = [], _ body: (any Database) async throws -> Result
) async throws -> Result {
    try await withDatabaseLocation(engine) { location in
        let database = try location.open()
        do {
            if !migrations.isEmpty { try await database.migrate(migrations, at: 0) }
            let result = try await body(database)
            try await database.close()
            return result
        } catch {
            try? await database.close()
            throw error
        }
    }
}

/// Where a test's database is: several may be opened on it, as the nodes of a cluster are.
public struct DatabaseLocation: Sendable {
    public let engine: Engine
    /// The file's path, or the server's URL.
    public let address: String
    /// A folder of the test's own, removed with the database.
    public let folder: String

    public func open() throws -> any Database {
        switch engine {
        case .sqlite: try SQLiteDatabase(path: address)
        case .postgres: PostgresDatabase(url: address, connections: 6)
        }
    }
}

/// A place for a database of its own for one test; gone, with what it holds, when `body` is done.
/// - Parameter alone: on PostgreSQL a database instead of a schema in a shared one, for a test that backs all
///   of it up or breaks connections. Dropping one makes the server write everything to disk, which is slow.
public func withDatabaseLocation<Result: Sendable>(
    _ engine: Engine, alone: Bool = false, _ body: (DatabaseLocation) async throws -> Result
) async throws -> Result {
    let name = "concordat_test_" + UUID128.version7(at: WallClock.system.now()).description
    let folder = NSTemporaryDirectory() + "/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    switch engine {
    case .sqlite:
        return try await body(
            DatabaseLocation(engine: engine, address: "\(folder)/database.sqlite", folder: folder))
    case .postgres:
        guard let server = postgresURL else {
            throw StorageError.unreachable("CONCORDAT_TEST_POSTGRES is not set")
        }
        // All tests run at once, and a server has a limited number of connections.
        await gate.enter()
        defer { gate.leave() }
        let kind = alone ? "DATABASE" : "SCHEMA"
        let manner = alone ? "WITH (FORCE)" : "CASCADE"
        try PostgresDatabase.administer("CREATE \(kind) \"\(name)\"", url: server)
        defer { try? PostgresDatabase.administer("DROP \(kind) \"\(name)\" \(manner)", url: server) }
        // Of two values for one name, libpq takes the last. Tests need not wait for the disk.
        let schema = alone ? "" : "-csearch_path%3D\(name)%20"
        let options = "options=\(schema)-csynchronous_commit%3Doff" + (alone ? "&dbname=\(name)" : "")
        let address = server + (server.contains("?") ? "&" : "?") + options
        return try await body(DatabaseLocation(engine: engine, address: address, folder: folder))
    }
}

private let gate = Gate(places: 8)

/// Lets so many in at a time, first come, first served.
private final class Gate: Sendable {
    private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>

    init(places: Int) { state = Mutex((places, [])) }

    func enter() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isFree = state.withLock { state in
                if state.free == 0 {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
