import Access
import Journal
import Kernel
import MerkleTree
import Storage
import StorageTesting

let start = Instant(milliseconds: 1_800_000_000_000)
let origin = "concordat.test/journal"

func id(_ number: Int) -> UUID128 {
    UUID128(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
}

let amara = Viewer(
    account: id(1), person: id(2), name: "Amara Osei", email: "amara@example.gov.uk", body: id(3),
    role: .member)

let key = JournalKey(seed: Array(0..<32))

func makeSealer(_ database: any Database, key: JournalKey = key, at now: Instant = start) throws -> Sealer {
    Sealer(database: database, signer: try key.signer(origin: origin), clock: WallClock { now })
}

func makeJournal(_ database: any Database) throws -> Journal {
    Journal(database: database, key: try key.signer(origin: origin).verifierKey)
}

func withJournal(_ engine: Engine, _ body: (any Database, Sealer, Journal) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: JournalMigrations.all) { database in
        try await database.write { try $0.script(lettingEntriesChange[engine]!) }
        try await body(database, try makeSealer(database), try makeJournal(database))
    }
}

/// What somebody who has the database in their hands can do about the triggers: these tests are about what is found then.
private let lettingEntriesChange: [Engine: String] = [
    .sqlite: "DROP TRIGGER journal_entry_unchanged; DROP TRIGGER journal_entry_kept",
    .postgres: "DROP TRIGGER journal_entry_kept ON journal_entry",
]

/// Entries of every shape: each field set and unset, each kind of actor, text that needs escaping.
func drafts(_ count: Int) -> [JournalDraft] {
    (0..<count).map { number in
        let actors: [Actor] = [.viewer(amara), .system("import"), .commandLine("root")]
        return JournalDraft(
            number.isMultiple(of: 2) ? "person.changed" : "team.created",
            Subject(number.isMultiple(of: 2) ? "person" : "team", id(100 + number % 7)),
            by: actors[number % 3],
            at: start + .seconds(Int64(number)), body: number % 4 == 0 ? id(50) : nil,
            container: number % 5 == 0 ? Subject("workspace", id(60)) : nil,
            onBehalf: number % 6 == 0 ? id(70) : nil,
            details: number % 3 == 2
                ? [:] : ["name": "Siân \"\\\" \u{1}\n€\(number)", "é": "1", "e\u{301}x": "2"])
    }
}

func sealed(_ database: any Database) async throws -> [SealedEntry] {
    try await database.read { try $0.journal.entries(after: 0, limit: 100_000) }
}

func count(_ table: String, in database: any Database) async throws -> Int64 {
    try await database.read { try $0.value(Int64.self, SQL(trusted: "SELECT count(*) FROM \(table)")) ?? 0 }
}
