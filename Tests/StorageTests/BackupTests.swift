import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import StorageTesting
import Testing

@Suite struct BackupTests {
    @Test func `what was left of a file whose maker was killed is in nobody's way`() async throws {
        try await withDatabaseLocation(.sqlite) { location in
            let path = location.folder + "/file"
            let leftover = Locked<[String]>([])
            struct Killed: Error {}
            #expect(throws: Killed.self) {
                try createFile(at: path) { partial in
                    leftover.withLock { $0.append(partial) }
                    throw Killed()
                }
            }
            // As if it had been killed before it could tidy up; also under the one name that earlier versions used.
            for name in leftover.withLock({ $0 }) + [path + ".partial"] {
                try Data("half".utf8).write(to: URL(filePath: name))
            }
            try createFile(at: path) { try Data("whole".utf8).write(to: URL(filePath: $0)) }
            #expect(try Data(contentsOf: URL(filePath: path)) == Data("whole".utf8))
            #expect(throws: StorageError.exists(path)) { try createFile(at: path) { _ in } }
        }
    }

    /// Two rows that every transaction moves together: a copy taken between would show it.
    private func move(_ database: any Database) async throws {
        try await database.write { transaction in
            try transaction.run("UPDATE counter SET total = total - 1 WHERE name = 'left'")
            try transaction.run("UPDATE counter SET total = total + 1 WHERE name = 'right'")
        }
    }

    @Test(arguments: enginesUnderTest) func `a backup taken while others write is consistent`(
        _ engine: Engine
    ) async throws {
        try await withDatabaseLocation(engine, alone: true) { location in
            let database = try location.open()
            try await database.migrate(schema, at: 0)
            try await database.write { transaction in
                try transaction.run("INSERT INTO counter VALUES ('left', 0), ('right', 0)")
                let filling: [[Value]] = (0..<20_000).map { [.text("filling \($0)"), .integer(1)] }
                try transaction.insert(into: "counter", ["name", "total"], filling)
            }
            let copy = location.folder + "/backup"
            try await withThrowingTaskGroup { group in
                group.addTask {
                    repeat { try await move(database) } while !Task.isCancelled
                }
                try await database.backup(to: copy)
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
            let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            await #expect(throws: StorageError.exists(copy)) { try await database.backup(to: copy) }
            try await database.close()

            try await withDatabaseLocation(engine, alone: true) { target in
                let restored: any Database
                switch engine {
                case .sqlite:
                    try SQLiteDatabase.restore(from: copy, to: target.address)
                    #expect(throws: StorageError.exists(target.address)) {
                        try SQLiteDatabase.restore(from: copy, to: target.address)
                    }
                    restored = try target.open()
                case .postgres:
                    let empty = PostgresDatabase(url: target.address)
                    try await empty.restore(from: copy)
                    await #expect(throws: StorageError.self) { try await empty.restore(from: copy) }
                    restored = empty
                }
                let (moved, filled) = try await restored.read { transaction in
                    (
                        try transaction.value(
                            Int.self, "SELECT sum(total) FROM counter WHERE name IN ('left', 'right')"),
                        try transaction.value(
                            Int.self, "SELECT count(*) FROM counter WHERE name LIKE 'filling%'")
                    )
                }
                #expect(moved == 0)
                #expect(filled == 20_000)
                // What was restored can be written to, and its constraints hold.
                let error = await #expect(throws: StorageError.self) {
                    try await restored.write { try $0.run("INSERT INTO counter VALUES ('left', 0)") }
                }
                #expect(error?.violation == .unique)
                #expect(try await restored.migrate(schema, at: 0) == [])
                try await restored.close()
            }
        }
    }

    @Test func `a damaged backup is refused and leaves nothing behind`() async throws {
        try await withDatabaseLocation(.sqlite) { location in
            let damaged = location.folder + "/damaged"
            try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: damaged))
            #expect(throws: StorageError.self) {
                try SQLiteDatabase.restore(from: damaged, to: location.address)
            }
            #expect(throws: StorageError.self) {
                try SQLiteDatabase.restore(from: "/nowhere", to: location.address)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: location.folder) == ["damaged"])
        }
    }

    @Test func `a new file is its owner's alone`() async throws {
        try await withDatabaseLocation(.sqlite) { location in
            let database = try location.open()
            try await database.migrate(schema, at: 0)
            for name in try FileManager.default.contentsOfDirectory(atPath: location.folder) {
                let mode = try FileManager.default.attributesOfItem(atPath: location.folder + "/" + name)[
                    .posixPermissions]
                #expect(mode as? Int == 0o600, "\(name)")
            }
            let settings = try await database.write { transaction in
                (
                    try transaction.value(Int.self, "PRAGMA synchronous"),
                    try transaction.value(String.self, "PRAGMA journal_mode"),
                    try transaction.value(Int.self, "PRAGMA foreign_keys")
                )
            }
            #expect(settings == (2, "wal", 1))
            try await database.close()
            #expect(throws: StorageError.self) { try SQLiteDatabase(path: location.folder + "/missing/file") }
        }
    }
}
