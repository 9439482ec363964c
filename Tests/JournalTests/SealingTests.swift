import Journal
import Kernel
import Logging
import MerkleTree
import ServiceLifecycle
import Storage
import StorageTesting
import Testing

@Suite struct SealingTests {
    @Test(arguments: enginesUnderTest)
    func entriesAreSealedInTheOrderOfTheirTimeAndRecording(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            let later = try await database.write { transaction in
                try (0..<50).map { number in
                    try transaction.record(
                        "a.b", Subject("p", id(number)), by: .system("x"), at: start + .seconds(1))
                }
            }
            let earlier = try await database.write { transaction in
                try transaction.record("a.b", Subject("p", id(0)), by: .system("x"), at: start)
            }
            #expect(try await sealer.sealNow() == 51)
            let entries = try await sealed(database)
            #expect(entries.map(\.entry.id) == [earlier] + later)
            #expect(entries.map(\.position) == Array(1...51))
            #expect(try await count("journal_unsealed", in: database) == 0)
            let head = try #require(try await journal.head())
            #expect(head.head.size == 51 && head.head.timestamp == start.milliseconds)
            #expect(head.isSigned(by: journal.key))
            try await database.read { transaction throws -> Void in
                #expect(try transaction.journal.lastPosition() == 51)
                #expect(try transaction.journal.position(of: earlier) == 1)
                #expect(try transaction.journal.position(of: JournalEntry.ID(id(0))) == nil)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func writersAndSealersAtOnceLoseAndRepeatNothing(_ engine: Engine) async throws {
        struct Refusal: Error {}
        try await withJournal(engine) { database, sealer, journal in
            let recorded = try await withThrowingTaskGroup(of: [JournalEntry.ID].self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        var ids: [JournalEntry.ID] = []
                        for number in 0..<20 {
                            let isKept = (writer + number) % 5 != 0
                            do {
                                ids += try await database.write { transaction in
                                    let ids = try transaction.record(drafts(3))
                                    if !isKept { throw Refusal() }
                                    return ids
                                }
                            } catch is Refusal {}
                        }
                        return ids
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<10 { try await sealer.sealNow() }
                        return []
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            try await sealer.sealNow()
            let entries = try await sealed(database)
            #expect(recorded.count == 8 * 16 * 3)
            #expect(entries.map(\.position) == Array(1...Int64(recorded.count)))
            #expect(entries.map(\.entry.id).sorted() == recorded.sorted())
            #expect(try await journal.verify().differences == [])
        }
    }

    @Test(arguments: enginesUnderTest)
    func twoSealersShareTheWork(_ engine: Engine) async throws {
        try await withDatabaseLocation(engine) { location in
            let nodes = [try location.open(), try location.open()]
            try await nodes[0].migrate(JournalMigrations.all, at: 0)
            try await nodes[0].write { _ = try $0.record(drafts(12_000)) }
            let sealed = try await withThrowingTaskGroup(of: Int.self) { group in
                for node in nodes { group.addTask { try await makeSealer(node).sealNow() } }
                return try await group.reduce(0, +)
            }
            #expect(sealed == 12_000)
            let report = try await makeJournal(nodes[1]).verify()
            #expect(report.differences == [])
            #expect(report.entries == 12_000 && report.unsealed == 0 && report.heads == 3)
            for node in nodes { try await node.close() }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aBatchThatFailsLeavesEverythingWaiting(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            try await database.write { transaction in
                try transaction.record(drafts(10))
                // In the way of the batch's third node, after its leaves are written.
                try transaction.run(
                    "INSERT INTO journal_node (level, idx, hash) VALUES (2, 0, \([UInt8](repeating: 0, count: 32)))"
                )
            }
            await #expect(throws: StorageError.self) { try await sealer.sealNow() }
            #expect(try await count("journal_leaf", in: database) == 0)
            #expect(try await count("journal_head", in: database) == 0)
            #expect(try await count("journal_unsealed", in: database) == 10)
            try await database.write { _ = try $0.run("DELETE FROM journal_node") }
            #expect(try await sealer.sealNow() == 10)
            #expect(try await journal.verify().isSound)
        }
    }

    @Test(arguments: enginesUnderTest)
    func nothingIsSealedOnTopOfADamagedTree(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, _ in
            try await database.write { _ = try $0.record(drafts(7)) }
            try await sealer.sealNow()
            try await database.write { transaction in
                try transaction.record(drafts(1))
                try transaction.run(
                    "UPDATE journal_leaf SET hash = \([UInt8](repeating: 1, count: 32)) WHERE position = 7")
            }
            await #expect(throws: JournalError.self) { try await sealer.sealNow() }
            let other = try makeSealer(database, key: JournalKey(seed: Array(1...32)))
            await #expect(throws: JournalError.self) { try await other.sealNow() }
            #expect(try await count("journal_head", in: database) == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aClockPutBackDoesNotMakeHeadsOlder(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            try await database.write { _ = try $0.record(drafts(1)) }
            try await sealer.sealNow()
            try await database.write { _ = try $0.record(drafts(1)) }
            try await makeSealer(database, at: start - .days(1)).sealNow()
            #expect(try await journal.head()?.head.timestamp == start.milliseconds)
        }
    }

    @Test(arguments: enginesUnderTest)
    func theServiceSealsWhatIsRecordedAndStopsWhenTold(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            try await database.write { _ = try $0.record(drafts(2)) }
            let services = ServiceGroup(services: [sealer], logger: .init(label: "test"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                var isRecorded = false
                for await _ in database.signals(JournalChannel.sealed) {
                    let last = try await database.read { try $0.journal.lastPosition() }
                    if last == 2, !isRecorded {
                        isRecorded = true
                        try await database.write { _ = try $0.record(drafts(3)) }
                    }
                    if last == 5 { break }
                }
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            #expect(try await journal.verify().entries == 5)
        }
    }
}
