import Access
import Accounts
import App
import Directory
import Foundation
import Indexing
import Journal
import Kernel
import Measuring
import MerkleTree
import Search
import Storage
import StoragePostgres
import StorageSQLite
import Web

/// One installation of the size that is measured: made, filled by the importer, indexed.
struct Stage: Sendable {
    let population: Population
    let engine: Engine
    let folder: String
    /// Of PostgreSQL: the database of this stage.
    let databaseURL: String?
    let installation: Installation
    let index: SearchIndex

    var database: any Database { installation.database }
    var indexFolder: String { "\(folder)/search" }

    /// How long it took to make it, in seconds.
    struct Making {
        var importing = 0.0
        var sealing = 0.0
        var indexing = 0.0
    }

    /// An empty one in a folder that is emptied first, or what an earlier run left.
    static func open(
        _ population: Population, _ engine: Engine, work: String, server: String?, reuses: Bool
    ) async throws -> Stage {
        let name = "bench_\(engine.rawValue)_\(population.people)"
        let folder = "\(work)/\(name)"
        if !reuses { try? FileManager.default.removeItem(atPath: folder) }
        var url: String?
        if engine == .postgres {
            guard let server else { throw Fault(.invalid, "PostgreSQL is to be measured: say where with --postgres.") }
            if !reuses {
                try PostgresDatabase.administer("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", url: server)
                try PostgresDatabase.administer("CREATE DATABASE \(name)", url: server)
            }
            // Of two names in a URL, libpq takes the last.
            url = server + (server.contains("?") ? "&" : "?") + "dbname=" + name
        }
        let settings = try await Settings.load(data: folder, flags: ["database": url])
        let installation = try await Installation.open(settings, making: true, isServing: false)
        if !reuses { try await installation.migrate() }
        let index = try SearchIndex(folder: "\(folder)/search", readers: 4)
        return Stage(
            population: population, engine: engine, folder: folder, databaseURL: url, installation: installation,
            index: index)
    }

    func make(from file: String) async throws -> Making {
        var making = Making()
        try await insertBodies()
        note("  importing …")
        let imported = try await timedAsync {
            try await installation.imports.run(
                format: .people, source: .file(file), options: ImportOptions(), by: .system("benchmark"))
        }
        making.importing = imported.milliseconds / 1000
        guard imported.result.refusedRows == 0 else {
            let first = imported.result.refusals.first
            throw Fault(.invalid, "The importer refused \(imported.result.refusedRows) rows: \(first.debugDescription)")
        }
        note("  sealing the journal …")
        making.sealing = try await timedAsync { try await seal() }.milliseconds / 1000
        note("  making the search index …")
        let indexer = Indexer(index, database: database, sources: [DirectorySearchSource()])
        making.indexing = try await timedAsync { _ = try await indexer.rebuild() }.milliseconds / 1000
        return making
    }

    /// How large the database is.
    func recordMegabytes() async throws -> Int {
        if engine == .sqlite { return megabytes(inFolder: folder) - megabytes(inFolder: indexFolder) }
        let bytes = try await database.read { transaction in
            try transaction.value(Int.self, "SELECT pg_database_size(current_database())")
        }
        return (bytes ?? 0) >> 20
    }

    /// Bodies are not made by a file of people.
    private func insertBodies() async throws {
        let bodies = population.bodies
        let now = WallClock.system.now()
        try await database.write { transaction in
            var rows: [[Value]] = []
            var names: [[Value]] = []
            var domains: [[Value]] = []
            for (number, body) in bodies.enumerated() {
                let id = Body.ID.make(at: now)
                rows.append([
                    id.value, "b\(number)-\(Text.slug(body.name))".value, body.name.value, Text.folded(body.name).value,
                    String(body.abbreviation.prefix(3)).value, Body.Kind.department.value, now.value,
                ])
                names.append([
                    id.value, Body.Name.Kind.abbreviation.value, body.abbreviation.value,
                    Text.folded(body.abbreviation).value,
                ])
                domains.append(["b\(number).example".value, id.value])
            }
            try transaction.insert(
                into: "body", ["id", "slug", "name", "sort_name", "initials", "kind", "updated_at"], rows)
            try transaction.insert(into: "body_name", ["body_id", "kind", "name", "folded"], names)
            try transaction.insert(into: "body_domain", ["domain", "body_id"], domains)
        }
    }

    private func seal() async throws {
        let key = try JournalKey.loadOrMake("\(folder)/keys/journal.key")
        let publicKey = try key.signer(origin: "concordat").verifierKey.publicKey
        // As the server names it.
        let signer = try key.signer(origin: "concordat-\(hex(publicKey.prefix(8)))")
        _ = try await Sealer(database: database, signer: signer).sealNow()
    }

    /// Signs somebody in, so that pages can be asked for.
    /// - Returns: the cookie.
    func signIn() async throws -> String {
        let token = Randomness.system.bytes(32)
        let now = WallClock.system.now()
        try await database.write { transaction in
            let account = Account.ID.make(at: now)
            try AccountStore(transaction).insert(
                id: account, email: "benchmark-\(account)@b0.example", name: "Benchmark", person: nil, body: nil,
                role: .member,
                at: now)
            try transaction.insert(
                into: "session",
                ["hash", "account_id", "is_strong", "awaits_code", "agent", "created_at", "seen_at"],
                [
                    [
                        .bytes(sha256(token)), account.value, true.value, false.value, "bench-directory".value,
                        now.value,
                        now.value,
                    ]
                ])
        }
        return "\(Cookies.session)=\(hex(token))"
    }
}
