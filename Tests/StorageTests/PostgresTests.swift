import Foundation
import Storage
import StoragePostgres
import StorageTesting
import Testing

@Suite(.enabled(if: isPostgresUnderTest), .timeLimit(.minutes(5))) struct PostgresTests {
    /// Lets a test hold two transactions at the points where they collide.
    private final class Meeting: Sendable {
        private let arrived = Locked(0)

        /// Waits until `count` have come; blocks the driver's own thread, not a task's.
        func wait(for count: Int) {
            arrived.withLock { $0 += 1 }
            while arrived.withLock({ $0 }) < count { sched_yield() }
        }
    }

    @Test func `two transactions that read what the other writes are run one after the other`() async throws {
        try await withDatabase(.postgres, migrations: schema) { database in
            try await database.write { try $0.run("INSERT INTO counter VALUES ('a', 0), ('b', 0)") }
            let meeting = Meeting()
            let runs = Locked(0)
            // Write skew: each reads the sum, then writes another row. Only SERIALIZABLE notices.
            @Sendable func add(_ name: String) async throws {
                let isFirst = Locked(true)
                try await database.write { transaction in
                    runs.withLock { $0 += 1 }
                    let sum: Int64 = try transaction.value("SELECT sum(total) FROM counter") ?? 0
                    let waits = isFirst.withLock { first in
                        defer { first = false }
                        return first
                    }
                    if waits { meeting.wait(for: 2) }
                    try transaction.run("UPDATE counter SET total = \(sum + 1) WHERE name = \(name)")
                }
            }
            try await withThrowingTaskGroup { group in
                group.addTask { try await add("a") }
                group.addTask { try await add("b") }
                try await group.waitForAll()
            }
            let totals = try await database.read {
                try $0.values(Int.self, "SELECT total FROM counter ORDER BY total")
            }
            #expect(totals == [1, 2])
            #expect(runs.withLock { $0 } >= 3)
        }
    }

    @Test func `a deadlock ends with both done`() async throws {
        try await withDatabase(.postgres, migrations: schema) { database in
            try await database.write { try $0.run("INSERT INTO counter VALUES ('a', 0), ('b', 0)") }
            let meeting = Meeting()
            @Sendable func add(_ names: [String]) async throws {
                let isFirst = Locked(true)
                try await database.write(isolation: .snapshot) { transaction in
                    for name in names {
                        try transaction.run("UPDATE counter SET total = total + 1 WHERE name = \(name)")
                        let waits = isFirst.withLock { first in
                            defer { first = false }
                            return first
                        }
                        if waits { meeting.wait(for: 2) }
                    }
                }
            }
            try await withThrowingTaskGroup { group in
                group.addTask { try await add(["a", "b"]) }
                group.addTask { try await add(["b", "a"]) }
                try await group.waitForAll()
            }
            #expect(
                try await database.read { try $0.values(Int.self, "SELECT total FROM counter") } == [2, 2])
        }
    }

    @Test func `a statement whose task is cancelled does not run on, and the next one is not harmed`() async throws {
        try await withDatabase(.postgres, migrations: schema) { database in
            try await database.write { try $0.run("INSERT INTO counter VALUES ('a', 0)") }
            let mine = Locked(0)
            let running = Task {
                try await database.write { transaction in
                    try transaction.run("UPDATE counter SET total = 1")
                    let pid = try transaction.value(Int.self, "SELECT pg_backend_pid()") ?? 0
                    mine.withLock { $0 = pid }
                    try transaction.rows("SELECT pg_sleep(1000)") { _ in }
                }
            }
            while mine.withLock({ $0 }) == 0 { await Task.yield() }
            let pid = mine.withLock { $0 }
            func isAsleep() async throws -> Bool {
                try await database.read { transaction in
                    try transaction.value(
                        Int.self, "SELECT 1 FROM pg_stat_activity WHERE pid = \(pid) AND wait_event = 'PgSleep'") == 1
                }
            }
            while try await !isAsleep() { await Task.yield() }
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
            #expect(try await !isAsleep())
            for _ in 0..<100 {
                #expect(try await database.read { try $0.values(Int.self, "SELECT total FROM counter") } == [0])
            }
        }
    }

    private let terminateOthers: SQL = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """

    @Test func `killed connections are replaced`() async throws {
        try await withDatabaseLocation(.postgres, alone: true) { location in
            let database = try location.open()
            let other = try location.open()
            try await database.migrate(schema, at: 0)
            let killed = try await other.write { try $0.values(Bool.self, terminateOthers) }
            #expect(!killed.isEmpty)
            try await database.write { try $0.run("INSERT INTO counter VALUES ('a', 1)") }
            _ = try await other.write { try $0.values(Bool.self, terminateOthers) }
            #expect(try await database.read { try $0.value(Int.self, "SELECT total FROM counter") } == 1)
            try await database.close()
            try await other.close()
        }
    }

    @Test func `a connection killed in the middle of a transaction starts it again`() async throws {
        try await withDatabase(.postgres, migrations: schema) { database in
            let runs = Locked(0)
            try await database.write { transaction in
                try transaction.run("INSERT INTO counter VALUES ('a', 1)")
                let isFirst = runs.withLock { runs in
                    runs += 1
                    return runs == 1
                }
                if isFirst { try transaction.run("SELECT pg_terminate_backend(pg_backend_pid())") }
            }
            #expect(runs.withLock { $0 } == 2)
            #expect(try await database.read { try $0.values(Int.self, "SELECT total FROM counter") } == [1])
        }
    }

    /// A deferred trigger runs inside COMMIT: the connection dies where nobody can know what became of it.
    @Test func `a connection lost while committing is an error and is not run again`() async throws {
        try await withDatabase(.postgres, migrations: schema) { database in
            try await database.write { transaction in
                try transaction.script(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON counter DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION die();
                    """)
            }
            let runs = Locked(0)
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    runs.withLock { $0 += 1 }
                    try transaction.run("INSERT INTO counter VALUES ('a', 1)")
                }
            }
            guard case .unreachable(let message) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(message.contains("outcome is not known"))
            #expect(runs.withLock { $0 } == 1)
            #expect(try await database.read { try $0.value(Int.self, "SELECT count(*) FROM counter") } == 0)
        }
    }

    @Test func `a constraint checked at the commit is a constraint`() async throws {
        try await withDatabase(.postgres) { database in
            try await database.write { transaction in
                try transaction.script("CREATE TABLE one (x BIGINT UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            }
            let error = await #expect(throws: StorageError.self) {
                try await database.write { try $0.run("INSERT INTO one VALUES (1), (1)") }
            }
            #expect(error?.violation == .unique)
            #expect(try await database.read { try $0.value(Int.self, "SELECT count(*) FROM one") } == 0)
        }
    }

    @Test func `waiting for a connection ends`() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let database = PostgresDatabase(
                url: location.address, connections: 1, patience: .milliseconds(50))
            let release = Locked(false)
            let holding = Locked(false)
            async let holder: Void = database.read { _ in
                holding.withLock { $0 = true }
                while !release.withLock({ $0 }) { sched_yield() }
            }
            while !holding.withLock({ $0 }) { await Task.yield() }
            let error = await #expect(throws: StorageError.self) { try await database.read { _ in } }
            #expect(error == .unreachable("every connection is busy"))
            let waiting = Task { try await database.read { _ in } }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            release.withLock { $0 = true }
            try await holder
            try await database.read { try $0.rows("SELECT 1") { _ in } }
            try await database.close()
        }
    }

    @Test func `more statements than are kept prepared`() async throws {
        try await withDatabase(.postgres) { database in
            for round in 0..<2 {
                let sum = try await database.read { transaction in
                    var sum = 0
                    for number in 0..<600 {
                        sum +=
                            try transaction.value(Int.self, SQL(trusted: "SELECT \(number) + ") + "\(1)") ?? 0
                    }
                    return sum
                }
                #expect(sum == 600 * 599 / 2 + 600, "round \(round)")
            }
        }
    }

    @Test func `no server is an error and not a wait`() async throws {
        let database = PostgresDatabase(url: "postgres:///x?host=/nowhere/at/all&user=x")
        let error = await #expect(throws: StorageError.self) {
            try await database.read { try $0.rows("SELECT 1") { _ in } }
        }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await database.close()
    }
}
