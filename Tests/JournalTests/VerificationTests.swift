import Journal
import Kernel
import MerkleTree
import Storage
import StorageTesting
import Testing

@Suite struct VerificationTests {
    private static let columns: [(table: String, key: [String], columns: [String])] = [
        (
            "journal_entry", ["id"],
            [
                "id", "time", "actor_kind", "actor_account", "actor_person", "actor_name", "on_behalf",
                "verb",
                "subject_kind", "subject_id", "container_kind", "container_id", "body", "details",
            ]
        ),
        ("journal_leaf", ["position"], ["position", "entry_id", "hash"]),
        ("journal_node", ["level", "idx"], ["level", "idx", "hash"]),
        ("journal_head", ["size"], ["size", "time", "note"]),
    ]

    @Test(arguments: enginesUnderTest)
    func aFlippedBitInAnyColumnIsFound(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            for batch in [5, 1, 11, 20] {
                try await database.write { _ = try $0.record(drafts(batch)) }
                try await sealer.sealNow()
            }
            for (table, key, columns) in Self.columns {
                for column in columns {
                    var found = 0
                    for _ in 0..<200 where found < 5 {
                        let change = Change(table: table, key: key, column: column)
                        guard let undo = try await change.apply(to: database) else { continue }
                        let report = try await journal.verify()
                        #expect(!report.isSound, "\(table).\(column): \(undo.was) became \(undo.now)")
                        try await undo.revert(in: database)
                        found += 1
                    }
                    #expect(found > 0, "\(table).\(column) could not be changed")
                }
            }
            #expect(try await journal.verify().differences == [])
        }
    }

    /// PostgreSQL takes no text that is not UTF-8, whoever writes it.
    @Test func aByteThatMakesATextUnreadableIsFound() async throws {
        try await withJournal(.sqlite) { database, sealer, journal in
            try await database.write { transaction in
                try transaction.record(
                    "person.changed", Subject("person", id(1)), by: .system("a\u{FFFD}b"), at: start)
            }
            try await sealer.sealNow()
            #expect(try await journal.verify().isSound)
            // EF BF BD becomes F0 BF BD, which a decoder that repairs reads as U+FFFD again.
            let changed = try await database.write { transaction in
                try transaction.run("UPDATE journal_entry SET actor_name = CAST(X'61F0BFBD62' AS TEXT)")
            }
            #expect(changed == 1)
            #expect(try await !journal.verify().isSound)
        }
    }

    @Test(arguments: enginesUnderTest)
    func everyMissingRowIsFound(_ engine: Engine) async throws {
        let rows: [SQL] = [
            "DELETE FROM journal_entry WHERE id = (SELECT entry_id FROM journal_leaf WHERE position = 3)",
            "DELETE FROM journal_leaf WHERE position = 3",
            "DELETE FROM journal_leaf WHERE position = 1",
            "DELETE FROM journal_leaf WHERE position = 12",
            "DELETE FROM journal_node WHERE level = 1 AND idx = 2",
            "DELETE FROM journal_node WHERE level = 3",
            "DELETE FROM journal_head WHERE size = 12",
            "DELETE FROM journal_unsealed WHERE entry_id = (SELECT id FROM journal_late)",
        ]
        for row in rows {
            try await withJournal(engine) { database, sealer, journal in
                try await database.write { _ = try $0.record(drafts(5)) }
                try await sealer.sealNow()
                try await database.write { _ = try $0.record(drafts(7)) }
                try await sealer.sealNow()
                try await database.write { transaction in
                    let late = try transaction.record(drafts(1))
                    try transaction.script("CREATE TABLE journal_late (id ID)")
                    try transaction.run("INSERT INTO journal_late (id) VALUES (\(late[0]))")
                }
                #expect(try await journal.verify().unsealed == 1)
                #expect(try await database.write { try $0.run(row) } > 0)
                #expect(try await !journal.verify().isSound, "\(row)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aCutOffEndIsFoundWithAPublishedHeadOnly(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            try await database.write { _ = try $0.record(drafts(4)) }
            try await sealer.sealNow()
            let last = try await database.write { try $0.record(drafts(1))[0] }
            try await sealer.sealNow()
            let published = try #require(try await journal.head()).text
            try await database.write { transaction in
                try transaction.run("DELETE FROM journal_entry WHERE id = \(last)")
                try transaction.run("DELETE FROM journal_leaf WHERE entry_id = \(last)")
                try transaction.run("DELETE FROM journal_head WHERE size = 5")
            }
            #expect(try await journal.verify().isSound)
            #expect(try await journal.verify(publishedHeads: [published]).differenceCount == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func theReportNamesTheEntryAndCountsEverything(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            let recorded = try await database.write { try $0.record(drafts(5000)) }
            try await sealer.sealNow()
            try await database.write { _ = try $0.record(drafts(3)) }
            let report = try await journal.verify()
            #expect(report.isSound)
            #expect(report.entries == 5000 && report.unsealed == 3 && report.heads == 1)
            // A tree of n leaves has as many inner nodes as n less the number of its bits that are set.
            #expect(report.nodes == 5000 - 5)

            try await database.write { transaction in
                _ = try transaction.run(
                    "UPDATE journal_entry SET actor_name = 'X' WHERE id = \(recorded[4321])")
            }
            let changed = try await journal.verify()
            #expect(changed.differences.map(\.position) == [4322])
            #expect(changed.differences.map(\.entry) == [recorded[4321]])
            #expect(changed.entries == 5000)
        }
    }

    @Test(arguments: enginesUnderTest)
    func anEntryChangedBeforeItIsSealedIsFound(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            let recorded = try await database.write { try $0.record(drafts(2)) }
            try await database.write { transaction in
                _ = try transaction.run("UPDATE journal_entry SET verb = 'x.y' WHERE id = \(recorded[1])")
            }
            #expect(try await journal.verify().differences.map(\.entry) == [recorded[1]])
            try await sealer.sealNow()
            #expect(try await journal.verify().differences.map(\.entry) == [recorded[1]])
        }
    }
}
