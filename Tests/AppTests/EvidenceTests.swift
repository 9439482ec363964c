import Foundation
import Journal
import Kernel
import Storage
import StorageSQLite
import Testing

@testable import App

/// The journal as evidence, by the command line alone.
@Suite struct EvidenceTests {
    /// An installation with three entries.
    private func withEntries(_ body: (String) async throws -> Void) async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            _ = try await run(["init", "--data", data])
            for name in ["Amara", "Dan", "Ruth"] {
                _ = try await run(["account", "add", "\(name)@homes.example", "--name", name, "--data", data])
            }
            try await body(data)
        }
    }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    @Test func `a sound journal is said to be sound`() async throws {
        try await withEntries { data in
            _ = try await run(["journal", "head", "--data", data])
            let outcome = try await run(["journal", "verify", "--data", data])
            #expect(outcome.code == 0)
            #expect(outcome.out.contains("3 entries"))
            #expect(outcome.out.contains("The journal is sound."))
        }
    }

    @Test(arguments: ["verb", "actor_name", "details"])
    func `one flipped byte in an entry is found`(column: String) async throws {
        try await withEntries { data in
            _ = try await run(["journal", "head", "--data", data])
            let database = try SQLiteDatabase(path: "\(data)/concordat.sqlite")
            let changed = try await database.write { transaction in
                try transaction.script("DROP TRIGGER journal_entry_unchanged")
                return try transaction.run(
                    SQL(
                        trusted: """
                            UPDATE journal_entry SET \(column) =
                                replace(\(column), substr(\(column), 2, 1), char(unicode(substr(\(column), 2, 1)) + 1))
                            WHERE id = (SELECT min(id) FROM journal_entry)
                            """))
            }
            try await database.close()
            #expect(changed == 1)
            let outcome = try await run(["journal", "verify", "--data", data])
            #expect(outcome.code == 2)
            #expect(outcome.out.contains("WRONG: "))
            #expect(!outcome.out.contains("is sound"))
        }
    }

    @Test func `a removed entry is found`() async throws {
        try await withEntries { data in
            let head = try await run(["journal", "head", "--data", data])
            try write(head.out, "\(data)/head")
            let database = try SQLiteDatabase(path: "\(data)/concordat.sqlite")
            try await database.write { transaction in
                try transaction.script("DROP TRIGGER journal_entry_kept")
                for table in ["journal_leaf", "journal_unsealed"] {
                    try transaction.run(
                        SQL(trusted: "DELETE FROM \(table) WHERE entry_id = (SELECT max(id) FROM journal_entry)"))
                }
                try transaction.run("DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)")
            }
            try await database.close()
            #expect(try await run(["journal", "verify", "--data", data]).code == 2)
            #expect(try await run(["journal", "verify", "--head", "\(data)/head", "--data", data]).code == 2)
        }
    }

    @Test func `that an entry is in can be proved to somebody without the installation`() async throws {
        try await withEntries { data in
            let entry = try #require(try await journal(of: data).dropFirst().first)
            let key = try await run(["journal", "key", "--data", data]).out.split(separator: "\n").joined()
            let proof = try await run(["journal", "prove", entry.id.description, "--data", data])
            #expect(proof.code == 0)
            try write(proof.out, "\(data)/proof")
            let accepted = try await run(["journal", "check-proof", "\(data)/proof", "--key", key])
            #expect(accepted.code == 0)
            #expect(accepted.out == "Accepted.\n")
            // With the installation at hand its key need not be given.
            #expect(try await run(["journal", "check-proof", "\(data)/proof", "--data", data]).out == "Accepted.\n")
            #expect(try await run(["journal", "check-proof", "\(data)/proof", "--data", "\(data)/none"]).code == 1)
            let elsewhere = ["journal", "check-proof", "\(data)/proof", "--key", key, "--data", "\(data)/none"]
            #expect(try await run(elsewhere).code == 0)
            // The entry itself is in the proof; one bit of it is changed.
            let line = try #require(proof.out.split(separator: "\n").first { $0.hasPrefix("extra ") })
            var bytes = try #require(Data(base64Encoded: String(line.dropFirst("extra ".count))))
            bytes[bytes.count - 1] ^= 1
            let other = proof.out.replacing(line, with: "extra \(bytes.base64EncodedString())")
            try write(other, "\(data)/forged")
            let refused = try await run(["journal", "check-proof", "\(data)/forged", "--key", key])
            #expect(refused.code == 2)
            #expect(refused.out.hasPrefix("Refused: "))
            let unknown = try await run(["journal", "prove", "0190a000-0000-7000-8000-000000000000", "--data", data])
            #expect(unknown.code == 1)
            #expect(try await run(["journal", "prove", "x", "--data", data]).code == 1)
        }
    }

    @Test func `another installation's key accepts nothing`() async throws {
        try await withEntries { data in
            let entry = try #require(try await journal(of: data).first)
            let proof = try await run(["journal", "prove", entry.id.description, "--data", data])
            try write(proof.out, "\(data)/proof")
            _ = try await run(["init", "--data", "\(data)/other"])
            let key = try await run(["journal", "key", "--data", "\(data)/other"]).out.split(separator: "\n").joined()
            #expect(try await run(["journal", "check-proof", "\(data)/proof", "--key", key]).code == 2)
            #expect(try await run(["journal", "check-proof", "\(data)/proof", "--key", "x"]).code == 1)
            #expect(try await run(["journal", "check-proof", "\(data)/none", "--key", key]).code == 1)
            try write("", "\(data)/empty")
            #expect(try await run(["journal", "check-proof", "\(data)/empty", "--key", key]).code == 2)
        }
    }

    @Test func `that nothing was changed since an old head can be proved`() async throws {
        try await withEntries { data in
            let head = try await run(["journal", "head", "--data", data])
            #expect(head.code == 0)
            try write(head.out, "\(data)/head")
            _ = try await run(["account", "disable", "dan@homes.example", "--data", data])
            let proof = try await run(["journal", "consistency", "\(data)/head", "--data", data])
            #expect(proof.code == 0)
            try write(proof.out, "\(data)/proof")
            let key = try await run(["journal", "key", "--data", data]).out.split(separator: "\n").joined()
            #expect(try await run(["journal", "check-proof", "\(data)/proof", "--key", key]).code == 0)
            try write(head.out.replacing("3", with: "2"), "\(data)/forged")
            #expect(try await run(["journal", "consistency", "\(data)/forged", "--data", data]).code == 1)
        }
    }
}
