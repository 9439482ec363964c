import Access
import Accounts
import Foundation
import Journal
import Kernel
import Storage
import StorageSQLite
import Synchronization
import Testing

@testable import App

@Suite struct BackupTests {
    @Test func `a backup taken while others write is consistent, and restores to the same`() async throws {
        try await withInstallation { installation in
            let data = installation.settings.data
            let copy = "\(data)-copy"
            let database = installation.database
            let stop = Stop()
            // Each account has one entry in the journal, in the same transaction.
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask {
                    var number = 0
                    while !stop.isAsked, !Task.isCancelled {
                        try await add(number, database)
                        number += 1
                    }
                    return number
                }
                while try await count("account", database) < 20 { await Task.yield() }
                let outcome = try await Program.run("backup", copy, "--data", data)
                stop.ask()
                #expect(outcome.code == 0, "\(outcome.err)")
                return try await group.next() ?? 0
            }
            let again = try await Program.run("backup", copy, "--data", data)
            #expect(again.code == 1)
            #expect(again.err.contains("exists"))
            #expect(!FileManager.default.fileExists(atPath: copy + ".partial"))

            // One that is being made, or was cut short, is nobody's to remove but the administrator's.
            try FileManager.default.createDirectory(
                atPath: "\(data)-half.partial", withIntermediateDirectories: true)
            let half = try await Program.run("backup", "\(data)-half/", "--data", data)
            #expect(half.code == 1)
            #expect(half.err.contains("-half.partial' exists"), "\(half.err)")
            #expect(FileManager.default.fileExists(atPath: "\(data)-half.partial"))
            let slash = try await Program.run("backup", "\(data)-slash//", "--data", data)
            #expect(slash.code == 0, "\(slash.err)")
            #expect(FileManager.default.fileExists(atPath: "\(data)-slash/concordat.sqlite"))

            let place = "\(data)-restored"
            let restored = try await Program.run("restore", copy, "--data", place)
            #expect(restored.code == 0, "\(restored.err)")
            let verified = try await Program.run("journal", "verify", "--data", place)
            #expect(verified.code == 0, "\(verified.out)")
            let restoredDatabase = try SQLiteDatabase(path: "\(place)/concordat.sqlite")
            let accounts = try await count("account", restoredDatabase)
            #expect((20...made).contains(accounts))
            #expect(try await count("journal_entry", restoredDatabase) == accounts)
            let check = try await restoredDatabase.read { try $0.value(String.self, "PRAGMA integrity_check") }
            #expect(check == "ok")
            try await restoredDatabase.close()
            // The same key signs on.
            let keys = try await [data, place].asyncMap { try await Program.run("journal", "key", "--data", $0).out }
            #expect(keys[0] == keys[1])
        }
    }

    @Test func `restore overwrites nothing`() async throws {
        try await withFolder { folder in
            let (one, two, copy) = ("\(folder)/one", "\(folder)/two", "\(folder)/copy")
            for data in [one, two] { #expect(try await Program.run("init", "--data", data).code == 0) }
            _ = try await Program.run("account", "add", "two@homes.example", "--name", "Two", "--data", two)
            #expect(try await Program.run("backup", copy, "--data", one).code == 0)
            let before = try Data(contentsOf: URL(filePath: "\(two)/keys/journal.key"))
            let outcome = try await Program.run("restore", copy, "--data", two)
            #expect(outcome.code == 1)
            #expect(outcome.err.contains("holds an installation"))
            #expect(try Data(contentsOf: URL(filePath: "\(two)/keys/journal.key")) == before)
            #expect(try await Program.run("account", "list", "--data", two).out.contains("two@homes.example"))
            let missing = try await Program.run("restore", "\(folder)/none", "--data", "\(folder)/three")
            #expect(missing.code == 1)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/three"))
        }
    }

    @Test func `what is no backup is refused and leaves nothing behind`() async throws {
        try await withFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/empty", withIntermediateDirectories: true)
            let outcome = try await Program.run("restore", "\(folder)/empty", "--data", "\(folder)/new")
            #expect(outcome.code == 1)
            #expect(!outcome.err.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/new/concordat.sqlite"))
            // So that the right one can be restored next.
            _ = try await Program.run("init", "--data", "\(folder)/one")
            _ = try await Program.run("backup", "\(folder)/copy", "--data", "\(folder)/one")
            #expect(try await Program.run("restore", "\(folder)/copy", "--data", "\(folder)/new").code == 0)
        }
    }
}

/// Tells a task that writes that it has written enough.
private final class Stop: Sendable {
    private let asked = Mutex(false)

    var isAsked: Bool { asked.withLock { $0 } }
    func ask() { asked.withLock { $0 = true } }
}

private func add(_ number: Int, _ database: any Database) async throws {
    let now = Instant(milliseconds: 1_800_000_000_000 + Int64(number))
    try await database.write { transaction in
        let id = Account.ID.make(at: now)
        try AccountStore(transaction).insert(
            id: id, email: "p\(number)@homes.example", name: "P", person: nil, body: nil, role: .member, at: now)
        try transaction.record("account.created", Subject("account", id.uuid), by: .system("test"), at: now)
    }
}

private func count(_ table: String, _ database: any Database) async throws -> Int {
    try await database.read { try $0.value(Int.self, SQL(trusted: "SELECT count(*) FROM \(table)")) } ?? 0
}

extension Array {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
