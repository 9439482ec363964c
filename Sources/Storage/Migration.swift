/// One forward step of the schema. Migrations are never changed once released, and never undone.
public struct Migration: Sendable {
    /// Unique for ever: 'journal-1'.
    public let name: String
    /// Statements in the portable dialect, separated by semicolons. The types are `ID` (a UUID), `TEXT`,
    /// `BIGINT` (numbers, times in milliseconds, pence, 0/1 for no/yes), `DOUBLE PRECISION` and `BYTES`.
    public let script: String
    /// What follows it on one engine alone: triggers have no portable form.
    let following: [Engine: String]

    public init(_ name: String, _ script: String, following: [Engine: String] = [:]) {
        self.name = name
        self.script = script
        self.following = following
    }
}

extension Database {
    /// Applies what was not applied yet, each migration in a transaction of its own.
    /// - Returns: the names of those applied now.
    @discardableResult
    public func migrate(_ migrations: [Migration], at milliseconds: Int64) async throws -> [String] {
        try await write { transaction in
            if transaction.engine == .postgres {
                // `IF NOT EXISTS` alone fails when two nodes start together: both find nothing and both
                // create.
                try transaction.rows("SELECT pg_advisory_xact_lock(4337)") { _ in }
            }
            try transaction.script(
                "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)")
        }
        var applied: [String] = []
        for migration in migrations {
            let isNew = try await write { transaction in
                // The row comes first: of two nodes that start together, one waits here and then finds it
                // done.
                let inserted = try transaction.run(
                    """
                    INSERT INTO migration (name, applied_at) VALUES (\(migration.name), \(milliseconds))
                    ON CONFLICT (name) DO NOTHING
                    """)
                guard inserted == 1 else { return false }
                try transaction.script(migration.script)
                if let more = migration.following[transaction.engine] { try transaction.script(more) }
                return true
            }
            if isNew { applied.append(migration.name) }
        }
        return applied
    }

    /// The names of `migrations` that are not applied yet.
    public func pending(_ migrations: [Migration]) async throws -> [String] {
        let done = try await applied()
        return migrations.map(\.name).filter { !done.contains($0) }
    }

    /// The names of what was applied that `migrations` does not have: a newer version was here.
    public func unknown(to migrations: [Migration]) async throws -> [String] {
        try await applied().subtracting(migrations.map(\.name)).sorted()
    }

    private func applied() async throws -> Set<String> {
        try await read { transaction in
            let exists: SQL =
                switch transaction.engine {
                case .sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
                case .postgres: "SELECT 1 WHERE to_regclass('migration') IS NOT NULL"
                }
            guard try transaction.value(Int.self, exists) != nil else { return [] }
            return Set(try transaction.values(String.self, "SELECT name FROM migration"))
        }
    }
}
