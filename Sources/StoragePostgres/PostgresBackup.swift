import CLibpq
import Foundation
import Storage

extension PostgresDatabase {
    /// Writes everything to a new file at `path` with `pg_dump` in its custom format, from one snapshot.
    /// - Throws: `StorageError.engine` when `pg_dump` is not installed, or older than the server.
    public func backup(to path: String) async throws {
        let url = url
        try await onThread {
            try createFile(at: path) { partial in
                try runTool(
                    "pg_dump", ["--format=custom", "--no-owner", "--no-acl", "--file=\(partial)"], url: url)
            }
        }
    }

    /// Fills this database, which must have no tables yet, from the backup at `path`, all or nothing.
    /// - Throws: `StorageError.exists` when it has tables already.
    public func restore(from path: String) async throws {
        let url = url
        let tables: Int = try await read { transaction in
            try transaction.value(
                """
                SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE relkind IN ('r', 'p') AND nspname <> 'information_schema' AND left(nspname, 3) <> 'pg_'
                """) ?? 0
        }
        guard tables == 0 else { throw StorageError.exists("the database has \(tables) tables already") }
        try await onThread {
            guard access(path, R_OK) == 0 else { throw StorageError.unreachable("no backup at \(path)") }
            // `--clean` replaces the domains, which connecting has made.
            try runTool(
                "pg_restore",
                [
                    "--clean", "--if-exists", "--no-owner", "--no-acl", "--exit-on-error",
                    "--single-transaction",
                    "--dbname=", path,
                ], url: url)
        }
        // Connections know the old domains.
        workers.reconnect()
    }
}

/// Runs `body`, which may block for long, on a thread of its own.
private func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let thread = Thread { continuation.resume(with: Result { try body() }) }
        thread.start()
    }
}

/// Runs one of PostgreSQL's own programs. Where to connect, the password above all, goes through the
/// environment: a command line can be read by everybody on the machine.
private func runTool(_ name: String, _ arguments: [String], url: String) throws {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    let candidates: [String] = folders.map { folder in "\(folder)/\(name)" }
    guard let program = candidates.first(where: { access($0, X_OK) == 0 }) else {
        throw StorageError.engine("\(name) is not installed: it comes with PostgreSQL's client programs")
    }
    var environment = ProcessInfo.processInfo.environment
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &message) else {
        let text = trimmed(message)
        PQfreemem(message)
        throw StorageError.unreachable(text)
    }
    defer { PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
        if let value = option.pointee.val {
            guard let variable = option.pointee.envvar else {
                throw StorageError.engine(
                    "\(name) cannot be told '\(String(cString: keyword))' of the database's URL")
            }
            environment[String(cString: variable)] = String(cString: value)
        }
        option += 1
    }
    // An empty name means the one in the environment.
    let database = environment["PGDATABASE"] ?? ""
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments.map { $0 == "--dbname=" ? "--dbname=\(database)" : $0 } + ["--no-password"]
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let output = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        let text = String(decoding: output, as: UTF8.self)
        if text.contains("No space left on device") { throw StorageError.full }
        throw StorageError.engine("\(name) failed: \(text)")
    }
}
