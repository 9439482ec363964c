import Foundation
import Indexing
import Journal
import Kernel
import Search
import Storage
import StorageTesting

/// A source of documents from a table of its own, and an index that follows it.
struct Bench: Sendable {
    static let now = Instant(milliseconds: 1_800_000_000_000)

    let database: any Database
    let index: SearchIndex
    let folder: String

    static func with(_ engine: Engine, _ test: (Bench) async throws -> Void) async throws {
        let things = Migration(
            "things-1", "CREATE TABLE thing (id ID PRIMARY KEY, name TEXT NOT NULL, old_at BIGINT NOT NULL DEFAULT 0)")
        let folder = NSTemporaryDirectory() + "indexing-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withDatabase(engine, migrations: JournalMigrations.all + [things]) { database in
            try await test(
                Bench(database: database, index: try SearchIndex(folder: folder, readers: 2), folder: folder))
        }
    }

    func indexer(rebuildLimit: Int64 = 1_000, at now: Instant = Bench.now) -> Indexer {
        Indexer(
            index, database: database, sources: [Things()], ageFile: folder + "/aged", clock: WallClock { now },
            rebuildLimit: rebuildLimit)
    }

    var sealer: Sealer {
        get throws {
            Sealer(
                database: database, signer: try JournalKey(seed: Array(0..<32)).signer(origin: "test"),
                clock: WallClock { Bench.now })
        }
    }

    @discardableResult
    func seal() async throws -> Int { try await sealer.sealNow() }

    static func id(_ number: Int) -> UUID128 {
        UUID128(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
    }

    func put(_ number: Int, _ name: String, oldAt: Int64 = 0) async throws {
        try await put([(number, name)], oldAt: oldAt)
    }

    func put(_ things: [(Int, String)], oldAt: Int64 = 0) async throws {
        try await database.write { transaction in
            for (number, name) in things {
                try transaction.run(
                    """
                    INSERT INTO thing (id, name, old_at) VALUES (\(Self.id(number)), \(name), \(oldAt))
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name
                    """)
            }
            try transaction.record(
                things.map {
                    JournalDraft("thing.changed", Subject("thing", Self.id($0.0)), by: .system("test"), at: Self.now)
                })
        }
    }

    func remove(_ number: Int) async throws {
        try await database.write { transaction in
            try transaction.run("DELETE FROM thing WHERE id = \(Self.id(number))")
            try transaction.record(
                "thing.removed", Subject("thing", Self.id(number)), by: .system("test"), at: Self.now)
        }
    }

    func found(_ text: String) throws -> [UUID128] {
        try index.search(SearchQuery(text)).hits.filter { !$0.isSimilar }.compactMap { UUID128($0.id) }.sorted()
    }
}

/// Things, and 'group' subjects, which stand for all of them.
struct Things: SearchSource {
    let subjectKinds: Set<String> = ["thing", "group"]
    let phraseKinds: Set<String> = ["group"]

    private static func document(_ row: Row) throws -> SearchDocument {
        let id: UUID128 = try row.get("id")
        return SearchDocument(kind: "thing", id: id.description, names: [try row.get("name")])
    }

    func changes(
        for subjects: [Subject], at now: Instant, after cursor: String?, in transaction: any Transaction
    ) throws
        -> SearchChanges
    {
        var changes: [SearchChange] = []
        if subjects.contains(where: { $0.kind == "group" }) {
            let start: SQL = cursor.flatMap { UUID128($0) }.map { "WHERE id > \($0)" } ?? ""
            var last: String?
            try transaction.rows("SELECT id, name FROM thing \(start) ORDER BY id LIMIT 2") { row in
                let document = try Self.document(row)
                changes.append(.upsert(document))
                last = document.id
            }
            return SearchChanges(changes, next: changes.count < 2 ? nil : last)
        }
        let ids = subjects.map(\.id)
        var missing = Set(ids.map(\.description))
        try transaction.rows("SELECT id, name FROM thing WHERE id IN \(list: ids)") { row in
            let document = try Self.document(row)
            missing.remove(document.id)
            changes.append(.upsert(document))
        }
        return SearchChanges(changes + missing.map { .delete(kind: "thing", id: $0) }, next: nil)
    }

    func stream(
        at now: Instant, in transaction: any Transaction, _ emit: (SearchDocument) throws -> Void
    ) throws {
        try transaction.stream("SELECT id, name FROM thing ORDER BY id") { try emit(try Self.document($0)) }
    }

    func phrases(_ part: PhrasePart, in transaction: any Transaction) throws -> [EntityPhrase] {
        if part == .counted {
            let newest = try transaction.value(String.self, "SELECT name FROM thing ORDER BY id DESC LIMIT 1")
            return newest.map { [EntityPhrase("newest", entity: nil, label: $0, relation: .synonym)] } ?? []
        }
        let number = try transaction.value(Int.self, "SELECT count(*) FROM thing") ?? 0
        return number == 0 ? [] : [EntityPhrase("TLA", entity: nil, label: "lantern", relation: .abbreviation)]
    }

    func aged(
        from start: Instant, to end: Instant, after cursor: String?, limit: Int, in transaction: any Transaction
    ) throws -> AgedSubjects {
        let rest: SQL = cursor.flatMap { UUID128($0) }.map { "AND id > \($0)" } ?? ""
        let found = try transaction.values(
            UUID128.self,
            "SELECT id FROM thing WHERE old_at >= \(start) AND old_at < \(end) \(rest) ORDER BY id LIMIT \(limit)"
        )
        return AgedSubjects(
            found.map { Subject("thing", $0) }, next: found.count < limit ? nil : found.last?.description)
    }
}
