import Foundation
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

/// A directory with two bodies, to import into.
struct ImportBench: Sendable {
    let database: any Database
    let clock = WallClock { Instant(milliseconds: 1_795_000_000_000) }
    let homes = Body.ID.make(at: Instant(milliseconds: 1))
    let transport = Body.ID.make(at: Instant(milliseconds: 2))

    /// Remembers whose accounts were disabled and enabled.
    let accounts = KnownAccounts(administrators: [:])

    var imports: DirectoryImports { DirectoryImports(database, clock, accounts) }

    static func with(
        _ engine: Engine, migrations: [Migration] = JournalMigrations.all + DirectorySchema.migrations,
        _ test: (ImportBench) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: migrations) { database in
            let bench = ImportBench(database: database)
            try await bench.setUp()
            try await test(bench)
        }
    }

    private func setUp() async throws {
        try await database.write { transaction in
            try transaction.insert(
                into: "body", ["id", "slug", "name", "sort_name", "initials", "kind", "updated_at"],
                [
                    [
                        homes.value, "homes".value, "Department for Homes".value, "department for homes".value,
                        "DH".value,
                        "department".value, 0.value,
                    ],
                    [
                        transport.value, "transport".value, "Department for Roads".value, "department for roads".value,
                        "DR".value, "department".value, 0.value,
                    ],
                ])
            try transaction.insert(
                into: "body_name", ["body_id", "kind", "name", "folded"],
                [[homes.value, "abbreviation".value, "DfH".value, "dfh".value]])
        }
    }

    @discardableResult
    func load(
        _ text: String, _ format: ImportFormat = .people, _ change: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        try await load(Array(text.utf8), format, change)
    }

    @discardableResult
    func load(
        _ bytes: [UInt8], _ format: ImportFormat = .people, _ change: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        var options = ImportOptions()
        change(&options)
        return try await imports.run(
            format: format, source: .bytes(bytes, name: "file.csv"), options: options, by: .commandLine("test"))
    }

    func number(_ sql: SQL) async throws -> Int {
        try await database.read { try $0.value(Int.self, sql) ?? 0 }
    }

    func texts(_ sql: SQL) async throws -> [String] {
        try await database.read { try $0.values(String.self, sql) }
    }

    /// Everything the directory holds and how long the journal is, to tell that nothing changed.
    func fingerprint() async throws -> [String] {
        let tables = [
            "body", "body_name", "body_successor", "team", "post", "person", "holding", "topic", "topic_tag",
            "journal_entry", "journal_unsealed", "import_line",
        ]
        return try await database.read { transaction in
            var lines: [String] = []
            for table in tables {
                var rows: [String] = []
                try transaction.rows(SQL(trusted: "SELECT * FROM \(table)")) { rows.append("\($0.values)") }
                lines += rows.sorted().map { "\(table) \($0)" }
            }
            return lines
        }
    }
}

/// The published files, where they are: `CONCORDAT_SAMPLES` names their folder.
let samples: String? = {
    let folder = ProcessInfo.processInfo.environment["CONCORDAT_SAMPLES"] ?? ""
    if folder.isEmpty { print("The published files are not imported: CONCORDAT_SAMPLES is not set.") }
    return folder.isEmpty ? nil : folder
}()
