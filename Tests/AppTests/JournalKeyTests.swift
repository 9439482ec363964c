import Foundation
import Storage
import StorageSQLite
import StorageTesting
import Testing

@testable import App

/// A journal is continued with the key that it was begun with, or not at all.
@Suite(.timeLimit(.minutes(3))) struct JournalKeyTests {
    private let files = FileManager.default

    private func withEntry(_ body: (_ data: String, _ key: String) async throws -> Void) async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await run(["init", "--data", data]).code == 0)
            _ = try await run(["account", "add", "amara@homes.example", "--name", "Amara", "--data", data])
            try await body(data, "\(data)/keys/journal.key")
        }
    }

    @Test(arguments: [
        ["init"], ["migrate"], ["demo"], ["journal", "verify"], ["journal", "key"], ["journal", "head"],
        ["search", "check"], ["serve"],
    ])
    func `a key that is missing or another is said to be so, and none is made in its place`(
        command: [String]
    ) async throws {
        try await withEntry { data, key in
            let right = try Data(contentsOf: URL(filePath: key))
            try files.removeItem(atPath: key)
            let missing = try await run(command + ["--data", data])
            #expect(missing.code == 1)
            #expect(missing.err.contains("journal.key is missing"), "\(missing.err)")
            #expect(!files.fileExists(atPath: key))
            try Data(repeating: 7, count: 32).write(to: URL(filePath: key))
            let other = try await run(command + ["--data", data])
            #expect(other.code == 1)
            #expect(other.err.contains("begun with another key"), "\(other.err)")
            try right.write(to: URL(filePath: key))
            #expect(try await run(["journal", "verify", "--data", data]).code == 0)
        }
    }

    @Test(.enabled(if: isPostgresUnderTest)) func `a second node needs the keys of the first`() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let (one, two) = ("\(location.folder)/one", "\(location.folder)/two")
            let options = ["--database", location.address, "--data"]
            #expect(try await run(["init"] + options + [one]).code == 0)
            let refused = try await run(["init"] + options + [two])
            #expect(refused.code == 1)
            #expect(refused.err.contains("Copy it from another node"), "\(refused.err)")
            #expect(!files.fileExists(atPath: "\(two)/keys/journal.key"))
            try files.removeItem(atPath: "\(two)/keys")
            try files.copyItem(atPath: "\(one)/keys", toPath: "\(two)/keys")
            #expect(try await run(["init"] + options + [two]).code == 0)
        }
    }

    @Test func `a backup without its key is not restored`() async throws {
        try await withEntry { data, _ in
            let copy = "\(data)-copy"
            #expect(try await run(["backup", copy, "--data", data]).code == 0)
            try files.removeItem(atPath: "\(copy)/keys/journal.key")
            let refused = try await run(["restore", copy, "--data", "\(data)-new"])
            #expect(refused.code == 1)
            #expect(refused.err.contains("keys/journal.key' is missing"), "\(refused.err)")
            #expect(!files.fileExists(atPath: "\(data)-new"))
        }
    }
}

@Suite struct SchemaTests {
    @Test func `a database that a newer version changed is left alone`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await run(["init", "--data", data]).code == 0)
            let database = try SQLiteDatabase(path: "\(data)/concordat.sqlite")
            try await database.write {
                try $0.run("INSERT INTO migration (name, applied_at) VALUES ('exchange-9', 0)")
            }
            try await database.close()
            for command in [["migrate"], ["init"], ["account", "list"], ["journal", "verify"]] {
                let outcome = try await run(command + ["--data", data])
                #expect(outcome.code == 1)
                #expect(outcome.err.contains("a newer version of Concordat, which made 'exchange-9'"), "\(outcome.err)")
            }
        }
    }

    @Test func `an empty database is older, one that cannot be reached is not`() async throws {
        try await withFolder { folder in
            let nowhere = ["--database", "postgres:///x?host=\(folder)", "--data", folder]
            let unreachable = try await run(["account", "list"] + nowhere)
            #expect(unreachable.code == 1)
            #expect(unreachable.err.contains("the database refused: "), "\(unreachable.err)")
            #expect(!unreachable.err.contains("older"))
            let empty = try await run(["account", "list", "--data", folder])
            #expect(empty.code == 1)
            #expect(empty.err.contains("concordat migrate"), "\(empty.err)")
        }
    }

    @Test func `a folder that cannot be written is named`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await run(["init", "--data", data]).code == 0)
            try Data().write(to: URL(filePath: "\(folder)/file"))
            let outcome = try await run(["backup", "\(folder)/file/copy", "--data", data])
            #expect(outcome.code == 1)
            #expect(outcome.err.hasPrefix("concordat: '\(folder)/file/copy.partial"), "\(outcome.err)")
        }
    }
}
