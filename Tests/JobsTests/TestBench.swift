import Jobs
import Kernel
import Logging
import Storage
import StorageTesting
import Synchronization

/// A clock that stands still until it is told otherwise.
final class SettableClock: Sendable {
    /// 21 November 2026 at 9am.
    static let start = Instant(
        milliseconds: Day(year: 2026, month: 11, day: 21).number * 86_400_000 + 32_400_000)

    private let instant = Mutex(SettableClock.start)

    var now: Instant { instant.withLock { $0 } }
    var wall: WallClock { WallClock { self.now } }

    func advance(_ interval: Interval) { instant.withLock { $0 = $0 + interval } }
}

/// Keeps what handlers did.
final class Notebook<Entry: Sendable>: Sendable {
    private let list = Mutex<[Entry]>([])

    var entries: [Entry] { list.withLock { $0 } }

    func add(_ entry: Entry) { list.withLock { $0.append(entry) } }
}

/// Holds a handler until it is opened.
struct Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: Void.self) }

    func open() { continuation.finish() }

    /// Returns as well when the task is cancelled.
    func wait() async {
        for await _ in stream {}
    }
}

struct Failed: Error {}

extension Randomness {
    /// Every byte is the same.
    static func constant(_ byte: UInt8) -> Randomness { Randomness { [UInt8](repeating: byte, count: $0) } }
}

/// A database with the jobs' schema, a clock, and runners.
struct TestBench: Sendable {
    let database: any Database
    let clock = SettableClock()

    static func with(_ engine: Engine, _ body: @Sendable (TestBench) async throws -> Void) async throws {
        try await withDatabase(engine, migrations: JobsMigrations.all) { database in
            try await body(TestBench(database: database))
        }
    }

    func runner(
        _ handlers: [JobHandler], node: String = "one", recurring: [RecurringJob] = [],
        settings: JobRunner.Settings = JobRunner.Settings(), randomness: Randomness = .constant(0)
    ) -> JobRunner {
        JobRunner(
            database: database, handlers: handlers, recurring: recurring, node: node, settings: settings,
            clock: clock.wall, randomness: randomness,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @discardableResult
    func enqueue<Payload>(
        _ kind: JobKind<Payload>, _ payload: Payload, singleton: String? = nil, runAt: Instant? = nil
    ) async throws -> Job.ID {
        let now = clock.now
        return try await database.write { transaction in
            try transaction.enqueue(kind, payload, singleton: singleton, runAt: runAt, at: now)
        }
    }

    func job(_ id: Job.ID) async throws -> Job? {
        try await database.read { transaction in try transaction.job(id) }
    }

    func unfinished() async throws -> [Job] {
        try await database.read { transaction in try transaction.unfinishedJobs(limit: 1000) }
    }

    func dead() async throws -> [Job] {
        try await database.read { transaction in try transaction.deadJobs(limit: 1000) }
    }
}

let note = JobKind<String>("test.note", maximumAttempts: 3)
