import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error, Equatable {}

    private func insert(_ name: String, _ amount: Int64?, parent: UUID128? = nil, _ low: UInt64) -> SQL {
        """
        INSERT INTO thing (id, name, amount, parent_id)
        VALUES (\(UUID128(high: 0, low: low)), \(name), \(amount), \(parent))
        """
    }

    @Test(arguments: enginesUnderTest) func `each kind of constraint is told apart`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            try await database.write { try $0.run(insert("first", 1, 1)) }
            let cases: [(SQL, StorageError.Violation)] = [
                (insert("first", 1, 2), .unique),
                (insert("second", 1, 1), .unique),
                (insert("third", -1, 3), .check),
                (insert("fourth", 1, parent: UUID128(high: 9, low: 9), 4), .foreignKey),
                ("INSERT INTO thing (id) VALUES (\(UUID128(high: 0, low: 5)))", .notNull),
            ]
            for (statement, violation) in cases {
                let error = await #expect(throws: StorageError.self) {
                    try await database.write { try $0.run(statement) }
                }
                #expect(error?.violation == violation)
            }
            #expect(try await database.read { try $0.value(Int.self, "SELECT count(*) FROM thing") } == 1)
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: enginesUnderTest)
    func `many reads and glances at once all come to an end`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            try await database.write { try $0.run(insert("first", 1, 1)) }
            let count: SQL = "SELECT count(*) FROM thing"
            let total = try await withThrowingTaskGroup { group in
                for _ in 0..<64 {
                    group.addTask {
                        var seen = 0
                        for _ in 0..<40 {
                            seen += try await database.glance { try $0.value(Int.self, count) } ?? 0
                            seen += try await database.read { try $0.value(Int.self, count) } ?? 0
                        }
                        return seen
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(total == 64 * 80)
        }
    }

    @Test(arguments: enginesUnderTest) func `nothing stays of a transaction that throws`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            await #expect(throws: Refusal()) {
                try await database.write { transaction in
                    try transaction.run(insert("gone", 1, 1))
                    try transaction.run("CREATE TABLE also_gone (id ID)")
                    throw Refusal()
                }
            }
            #expect(try await database.read { try $0.value(Int.self, "SELECT count(*) FROM thing") } == 0)
            // The table is not there either, so its name is free.
            try await database.write { try $0.script("CREATE TABLE also_gone (id ID)") }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a failure that the body swallows still undoes everything`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    try transaction.run(insert("one", 1, 1))
                    _ = try? transaction.run(insert("one", 1, 2))
                }
            }
            #expect(error?.violation == .unique)
            let found = try await database.read { try $0.value(Int.self, "SELECT count(*) FROM thing") }
            #expect(found == 0)
        }
    }

    @Test(arguments: enginesUnderTest) func `reading cannot write`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            await #expect(throws: StorageError.self) {
                try await database.read { try $0.run(insert("no", 1, 1)) }
            }
            let found = try await database.read { try $0.value(Int.self, "SELECT count(*) FROM thing") }
            #expect(found == 0)
        }
    }

    @Test(arguments: enginesUnderTest) func `a mistake in SQL names the statement`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine) { database in
            for statement: SQL in ["SELEC 1", "SELECT * FROM nowhere", "SELECT 1; SELECT 2"] {
                let error = await #expect(throws: StorageError.self) {
                    try await database.read { try $0.rows(statement) { _ in } }
                }
                guard case .engine(let message) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(message.contains("SELEC"))
            }
            let found = try await database.read { try $0.value(Int.self, "SELECT 1") }
            #expect(found == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func `statements run inside the rows of others`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            let pairs = try await database.write { transaction in
                try transaction.run("INSERT INTO counter VALUES ('a', 1), ('b', 2), ('c', 3)")
                var pairs: [String] = []
                // The same text inside itself: the outer one must not lose its place.
                let query: SQL = "SELECT name FROM counter ORDER BY name"
                try transaction.rows(query) { outer in
                    try transaction.rows(query) { inner in
                        pairs.append(try outer.get("name") + inner.get("name"))
                    }
                    try transaction.stream(query) { inner in
                        pairs.append(try outer.get("name") + inner.get("name"))
                    }
                    try transaction.run(
                        "UPDATE counter SET total = total + 1 WHERE name = \(outer.only(as: String.self))")
                }
                #expect(
                    try transaction.values(Int.self, "SELECT total FROM counter ORDER BY name") == [2, 3, 4])
                return pairs
            }
            #expect(pairs == ["a", "b", "c"].flatMap { o in ["a", "b", "c", "a", "b", "c"].map { o + $0 } })
        }
    }

    @Test(arguments: enginesUnderTest) func `a hundred thousand rows stream in order`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            let count = 100_000
            try await database.write(isolation: .snapshot) { transaction in
                let rows: [[Value]] = (0..<count).map { [.text("row \($0)"), .integer(Int64($0))] }
                try transaction.insert(into: "counter", ["name", "total"], rows)
            }
            let seen = try await database.read { transaction in
                var next: Int64 = 0
                try transaction.stream("SELECT total FROM counter WHERE total >= \(0) ORDER BY total") {
                    row in
                    guard try row.only(as: Int64.self) == next else { throw Refusal() }
                    next += 1
                }
                return next
            }
            #expect(seen == Int64(count))
            // Stopping half-way leaves the connection fit for use.
            await #expect(throws: Refusal()) {
                try await database.read {
                    try $0.stream("SELECT total FROM counter") { _ in throw Refusal() }
                }
            }
            #expect(
                try await database.read { try $0.value(Int.self, "SELECT count(*) FROM counter") } == count)
        }
    }

    /// Rows without end: a driver that wanted them all first would never come to the first.
    @Test(arguments: enginesUnderTest) func `a stream holds only what it needs`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let endless: SQL = """
                WITH RECURSIVE endless (number) AS (SELECT 1 UNION ALL SELECT number % 7 + 1 FROM endless)
                SELECT number FROM endless
                """
            let seen = Locked(0)
            await #expect(throws: Refusal()) {
                try await database.read { transaction in
                    try transaction.stream(endless) { _ in
                        let count = seen.withLock { seen in
                            seen += 1
                            return seen
                        }
                        if count == 5000 { throw Refusal() }
                    }
                }
            }
            let count = seen.withLock { $0 }
            #expect(count == 5000)
            try await database.read { try $0.rows("SELECT 1") { _ in } }
        }
    }

    @Test(arguments: enginesUnderTest) func `no increment is lost`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            try await database.write { try $0.run("INSERT INTO counter VALUES ('shared', 0)") }
            try await withThrowingTaskGroup { group in
                for _ in 0..<6 {
                    group.addTask {
                        for _ in 0..<15 {
                            try await database.write { transaction in
                                let total: Int64 =
                                    try transaction.value("SELECT total FROM counter WHERE name = 'shared'")
                                    ?? 0
                                try transaction.run(
                                    "UPDATE counter SET total = \(total + 1) WHERE name = 'shared'")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { try $0.value(Int.self, "SELECT total FROM counter") } == 90)
        }
    }

    @Test(arguments: enginesUnderTest) func `workers share a queue without taking a job twice`(
        _ engine: Engine
    ) async throws {
        let queue = Migration(
            "test-queue",
            "CREATE TABLE job (id BIGINT PRIMARY KEY, state TEXT NOT NULL, runs BIGINT NOT NULL)")
        try await withDatabase(engine, migrations: [queue]) { database in
            try await database.write { transaction in
                let rows: [[Value]] = (0..<60).map { [.integer(Int64($0)), .text("waiting"), .integer(0)] }
                try transaction.insert(into: "job", ["id", "state", "runs"], rows)
            }
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        while try await database.write(
                            isolation: .snapshot,
                            { transaction in
                                let next = try transaction.value(
                                    Int64.self,
                                    """
                                    SELECT id FROM job WHERE state = 'waiting' ORDER BY id LIMIT 1
                                    \(lock: .skipLocked)
                                    """)
                                guard let next else { return false }
                                try transaction.run(
                                    "UPDATE job SET state = 'done', runs = runs + 1 WHERE id = \(next)")
                                return true
                            })
                        {}
                    }
                }
                try await group.waitForAll()
            }
            let (done, runs) = try await database.read { transaction in
                (
                    try transaction.value(Int.self, "SELECT count(*) FROM job WHERE state = 'done'"),
                    try transaction.value(Int.self, "SELECT max(runs) FROM job")
                )
            }
            #expect(done == 60)
            #expect(runs == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func `statements are counted`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            let before = database.statementCount
            try await database.write { transaction in
                try transaction.run(insert("one", 1, 1))
                try transaction.rows("SELECT 1") { _ in }
                try transaction.stream("SELECT 1") { _ in }
            }
            #expect(database.statementCount - before == 3)
        }
    }

    @Test(arguments: enginesUnderTest) func `migrations are applied once and in order`(_ engine: Engine)
        async throws
    {
        try await withDatabaseLocation(engine) { location in
            let first = try location.open()
            let second = try location.open()
            // Two nodes start at once.
            async let one = first.migrate(schema, at: 1)
            async let two = second.migrate(schema, at: 1)
            let applied = try await one + two
            #expect(applied == ["test-1"])
            let more = schema + [Migration("test-2", "ALTER TABLE counter ADD COLUMN note TEXT")]
            #expect(try await first.pending(more) == ["test-2"])
            #expect(try await second.migrate(more, at: 2) == ["test-2"])
            #expect(try await first.pending(more) == [])
            #expect(try await first.unknown(to: more) == [])
            #expect(try await first.unknown(to: schema) == ["test-2"])
            let broken = more + [Migration("test-3", "CREATE TABLE half (id ID); CREATE TABLE half (id ID)")]
            await #expect(throws: StorageError.self) { try await first.migrate(broken, at: 3) }
            #expect(try await second.pending(broken) == ["test-3"])
            try await first.close()
            try await second.close()
        }
    }

    @Test(arguments: enginesUnderTest) func `a changed schema reaches statements prepared before`(
        _ engine: Engine
    ) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            let query: SQL = "SELECT * FROM counter"
            try await database.write { try $0.run("INSERT INTO counter VALUES ('a', 1)") }
            for _ in 0..<3 { try await database.read { try $0.rows(query) { _ in } } }
            try await database.write {
                try $0.script("ALTER TABLE counter ADD COLUMN note TEXT DEFAULT 'new'")
            }
            for _ in 0..<3 {
                let note = try await database.read { transaction in
                    var note: String?
                    try transaction.rows(query) { note = try $0.get("note") }
                    return note
                }
                #expect(note == "new")
            }
        }
    }
}
