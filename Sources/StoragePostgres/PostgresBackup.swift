import CLibpq
import Foundation
import Storage
import Subprocess

extension PostgresDatabase {
    /// Writes everything to a new file at `path` with `pg_dump` in its custom format, from one snapshot.
    /// - Throws: `StorageError.engine` when `pg_dump` is not installed, or older than the server.
    public func backup(to path: String) async throws {
        try await createFile(at: path) { partial in
            try await runTool(
                "pg_dump", ["--format=custom", "--no-owner", "--no-acl", "--file=\(partial)"], url: url)
        }
    }

    /// Fills this database, which must have no tables yet, from the backup at `path`, all or nothing.
    /// - Throws: `StorageError.exists` when it has tables already.
    public func restore(from path: String) async throws {
        let tables: Int = try await read { transaction in
            try transaction.value(
                """
                SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE relkind IN ('r', 'p') AND nspname <> 'information_schema' AND left(nspname, 3) <> 'pg_'
                """) ?? 0
        }
        guard tables == 0 else { throw StorageError.exists("the database has \(tables) tables already") }
        guard access(path, R_OK) == 0 else { throw StorageError.unreachable("no backup at \(path)") }
        // `--clean` replaces the domains, which connecting has made.
        try await runTool(
            "pg_restore",
            [
                "--clean", "--if-exists", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction",
                "--dbname=", path,
            ], url: url)
        // Connections know the old domains.
        workers.reconnect()
    }
}

/// Runs one of PostgreSQL's own programs. Where to connect, the password above all, goes through the
/// environment: a command line can be read by everybody on the machine.
private func runTool(_ name: String, _ arguments: [String], url: String) async throws {
    let connection = try variables(of: url)
    // An empty name means the one in the environment.
    let database = (connection["PGDATABASE"] ?? nil) ?? ProcessInfo.processInfo.environment["PGDATABASE"] ?? ""
    let words = arguments.map { $0 == "--dbname=" ? "--dbname=\(database)" : $0 } + ["--no-password"]
    let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
    do {
        result = try await run(
            .name(name), arguments: Arguments(words), environment: .inherit.updating(connection), output: .discarded,
            error: .string(limit: 1 << 20))
    } catch let error as SubprocessError where error.code == .executableNotFound {
        throw StorageError.engine("\(name) is not installed: it comes with PostgreSQL's client programs")
    } catch let error as SubprocessError {
        throw StorageError.engine("\(name): \(error)")
    }
    guard result.terminationStatus.isSuccess else {
        if result.standardError.contains("No space left on device") { throw StorageError.full }
        throw StorageError.engine("\(name) failed: \(result.standardError)")
    }
}

/// What libpq's programs read from the environment instead of a URL.
private func variables(of url: String) throws -> [Environment.Key: String?] {
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &message) else {
        let text = trimmed(message)
        PQfreemem(message)
        throw StorageError.unreachable(text)
    }
    defer { PQconninfoFree(options) }
    var variables: [Environment.Key: String?] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
        if let value = option.pointee.val {
            guard let variable = option.pointee.envvar else {
                throw StorageError.engine(
                    "PostgreSQL's programs cannot be told '\(String(cString: keyword))' of the database's URL")
            }
            variables[Environment.Key(rawValue: String(cString: variable))!] = String(cString: value)
        }
        option += 1
    }
    return variables
}
