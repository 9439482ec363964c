import Access
@testable import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct RecordingTests {
    @Test(arguments: enginesUnderTest)
    func anActorsLongNameIsCutBetweenTwoCharacters(_ engine: Engine) async throws {
        try await withJournal(engine) { database, _, _ in
            let family = "👩‍👩‍👧‍👦"
            try await database.write { transaction in
                try transaction.record(
                    "person.changed", Subject("person", id(1)), by: .system(String(repeating: family, count: 100)),
                    at: start)
            }
            let entry = try #require(try await database.read { try $0.journal.page(.all, limit: 1) }.first)
            #expect(entry.actor.name == String(repeating: family, count: 1024 / family.utf8.count))
        }
    }

    @Test(arguments: enginesUnderTest)
    func anEntryIsReadAsItWasRecorded(_ engine: Engine) async throws {
        try await withJournal(engine) { database, _, _ in
            let recorded = try await database.write { transaction in
                try transaction.record(
                    "person.changed", Subject("person", id(9)), by: .viewer(amara), at: start, body: id(3),
                    container: Subject("team", id(8)), onBehalf: id(7),
                    details: ["post": "Analyst → \"Head\""])
            }
            let entry = try #require(try await database.read { try $0.journal.entry(recorded) })
            #expect(entry.id == recorded)
            #expect(entry.time == start)
            #expect(entry.actor == .viewer(amara))
            #expect(entry.actor.name == "Amara Osei" && entry.actor.person == id(2))
            #expect(entry.verb == "person.changed")
            #expect(entry.subject == Subject("person", id(9)) && entry.container == Subject("team", id(8)))
            #expect(entry.body == id(3) && entry.onBehalf == id(7))
            #expect(entry.details == ["post": "Analyst → \"Head\""])
        }
    }

    @Test(arguments: enginesUnderTest)
    func whatWasRecordedIsNeitherChangedNorRemoved(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: JournalMigrations.all) { (database) async throws in
            let recorded = try await database.write { try $0.record(drafts(3)) }
            for statement: SQL in [
                "UPDATE journal_entry SET verb = 'a.b' WHERE id = \(recorded[1])",
                "DELETE FROM journal_entry WHERE id = \(recorded[1])",
            ] {
                await #expect(throws: StorageError.self) { try await database.write { try $0.run(statement) } }
            }
            #expect(try await database.read { try $0.journal.entry(recorded[1]) }?.verb == "team.created")
        }
    }

    @Test(arguments: enginesUnderTest)
    func aRolledBackTransactionLeavesNothing(_ engine: Engine) async throws {
        struct Change: Error {}
        try await withJournal(engine) { (database, sealer, journal) async throws -> Void in
            await #expect(throws: Change.self) {
                try await database.write { transaction in
                    try transaction.record(drafts(20))
                    throw Change()
                }
            }
            #expect(try await count("journal_entry", in: database) == 0)
            #expect(try await count("journal_unsealed", in: database) == 0)
            #expect(try await sealer.sealNow() == 0)
            #expect(try await journal.head() == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func manyEntriesTakeFewStatements(_ engine: Engine) async throws {
        try await withJournal(engine) { database, _, _ in
            let before = database.statementCount
            let recorded = try await database.write { try $0.record(drafts(1280)) }
            // SQLite prepares two and runs them for each row; PostgreSQL takes 128 rows at a time.
            #expect(database.statementCount - before == (engine == .sqlite ? 2 : 20))
            #expect(recorded == recorded.sorted() && Set(recorded).count == 1280)
            #expect(try await count("journal_unsealed", in: database) == 1280)
        }
    }

    @Test(arguments: [
        JournalDraft("changed", Subject("person", id(1)), by: .system("x"), at: start),
        JournalDraft("Person.changed", Subject("person", id(1)), by: .system("x"), at: start),
        JournalDraft("person.changed", Subject("", id(1)), by: .system("x"), at: start),
        JournalDraft("person.changed", Subject("p", id(1)), by: .system("x\0"), at: start),
        JournalDraft("person.changed", Subject("p", id(1)), by: .system("x"), at: Instant(milliseconds: -1)),
        JournalDraft("a.b", Subject("p", id(1)), by: .system("x"), at: start, container: Subject("P", id(1))),
        JournalDraft("a.b", Subject("p", id(1)), by: .system("x"), at: start, details: ["a": "\0"]),
        JournalDraft(
            "a.b", Subject("p", id(1)), by: .system("x"), at: start,
            details: ["a": String(repeating: "é", count: 4096)]),
    ])
    func whatIsNoEntryIsRefusedBeforeAnythingIsWritten(_ draft: JournalDraft) async throws {
        try await withJournal(.sqlite) { (database, _, _) async throws -> Void in
            await #expect(throws: JournalError.self) {
                try await database.write { try $0.record(drafts(3) + [draft]) }
            }
            #expect(try await count("journal_entry", in: database) == 0)
        }
    }

    @Test func detailsUpToTheLimitAreKept() async throws {
        try await withJournal(.sqlite) { database, sealer, journal in
            let text = String(repeating: "é", count: 4095) + "."
            try await database.write { transaction in
                try transaction.record(
                    "a.b", Subject("p", id(1)), by: .system("x"), at: start, details: ["a": text])
            }
            try await sealer.sealNow()
            #expect(try await sealed(database)[0].entry.details == ["a": text])
            #expect(try await journal.verify().isSound)
        }
    }

    @Test func canonicalBytesAreAsDocumented() throws {
        let entry = JournalEntry(
            id: JournalEntry.ID(id(5)), time: Instant(milliseconds: 258), actor: .viewer(amara),
            onBehalf: nil,
            verb: "a.b", subject: Subject("p", id(6)), container: Subject("t", id(7)), body: id(8),
            details: ["b": "é", "a": ""])
        var expected = Array("CJE".utf8) + [1] + id(5).bytes + [0, 0, 0, 0, 0, 0, 1, 2]
        expected += [1, 1] + id(1).bytes + [1] + id(2).bytes + [0, 0, 0, 10] + Array("Amara Osei".utf8)
        expected += [0, 0, 0, 0, 3] + Array("a.b".utf8) + [0, 0, 0, 1] + Array("p".utf8) + id(6).bytes
        expected += [1, 0, 0, 0, 1] + Array("t".utf8) + id(7).bytes + [1] + id(8).bytes
        expected += [0, 0, 0, 2, 0, 0, 0, 1] + Array("a".utf8) + [0, 0, 0, 0]
        expected += [0, 0, 0, 1] + Array("b".utf8) + [0, 0, 0, 2] + Array("é".utf8)
        #expect(entry.canonicalBytes == expected)
    }

    @Test func canonicalBytesHaveOneReading() throws {
        for draft in drafts(40) {
            let entry = try draft.entry()
            let bytes = entry.canonicalBytes
            #expect(JournalEntry(canonicalBytes: bytes) == entry)
            #expect(JournalEntry(canonicalBytes: bytes + [0]) == nil)
            for length in 0..<bytes.count {
                #expect(JournalEntry(canonicalBytes: Array(bytes.prefix(length))) == nil)
            }
            for position in bytes.indices {
                var changed = bytes
                changed[position] ^= 1 << UInt8.random(in: 0..<8)
                // Either no entry, or another one with just these bytes.
                if let other = JournalEntry(canonicalBytes: changed) {
                    #expect(other != entry || other.canonicalBytes == changed)
                    #expect(other.canonicalBytes == changed)
                }
            }
        }
    }

    @Test func detailsHaveOneSpelling() {
        #expect(DetailsText.encode(["b": "\"\\", "a": "\n"]) == #"{"a":"\u000a","b":"\"\\"}"#)
        #expect(DetailsText.decode(#"{"a":"\u000a","b":"\"\\"}"#) == ["b": "\"\\", "a": "\n"])
        let others = [
            "", "{", "{ }", "{}x", #"{"b":"1","a":"2"}"#, #"{"a":"1","a":"1"}"#, #"{"a":"\n"}"#,
            #"{"a":"\u000A"}"#,
            #"{"a" :"1"}"#, #"{"a":"1",}"#, #"{"a":1}"#, #"{"a":"\u0061"}"#, #"{"a":"1"} "#,
            #"{"a":"\u+00a"}"#,
        ]
        for text in others { #expect(DetailsText.decode(text) == nil, "\(text)") }
    }
}
