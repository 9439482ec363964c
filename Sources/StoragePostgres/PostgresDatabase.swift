import Dispatch
public import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A PostgreSQL database (14 or later) over libpq: a pool of connections, each with a thread of its own.
public final class PostgresDatabase: Database {
    public let engine = Engine.postgres
    let url: String
    let workers: Workers
    private let counter = StatementCounter()
    private let listener: SignalListener
    /// Held by a transaction that met conflicts, while it tries again.
    private let turn = DispatchSemaphore(value: 1)

    /// Connects with the first use, not before.
    /// - Parameters:
    ///   - url: what libpq accepts: 'postgres://user:password@host:port/name', or
    ///     'postgres:///name?host=/folder/of/the/socket&user=name'.
    ///   - connections: how many transactions may run at the same time. The server must allow that many and
    ///     two more.
    ///   - patience: how long a transaction waits for a free connection before `StorageError.unreachable`.
    public init(url: String, connections: Int = 8, patience: Duration = .seconds(10)) {
        self.url = url
        workers = Workers(url: url, limit: max(connections, 1), patience: patience)
        listener = SignalListener(url: url)
    }

    deinit {
        workers.abandon()
        listener.close()
    }

    public var statementCount: Int { counter.count }

    public func signals(_ channel: String) -> AsyncStream<Void> { listener.stream(channel) }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        let (counter, turn) = (counter, turn)
        return try await workers.run { connection, done in
            let outcome = attempts(on: connection, counter, turn, beginReading) { _, transaction in
                try body(transaction)
            }
            // There is nothing to lose in the COMMIT of a read, so nobody waits for it.
            done(outcome)
            connection.rollback()
        }
    }

    @discardableResult
    public func write<Result: Sendable>(
        isolation: Isolation, _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        let (counter, turn) = (counter, turn)
        let begin =
            switch isolation {
            case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
            case .snapshot: "BEGIN ISOLATION LEVEL REPEATABLE READ"
            }
        return try await workers.run { connection, done in
            done(
                attempts(on: connection, counter, turn, begin) { connection, transaction in
                    let result = try body(transaction)
                    if let failure = transaction.failure { throw failure }
                    try connection.commit(signals: transaction.signals)
                    return result
                })
        }
    }

    public func close() async throws {
        listener.close()
        await workers.close()
    }
}

private let beginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

/// Runs `body` in a transaction, again and again while what stopped it may pass: a conflict with another
/// transaction up to eight times, a connection that broke before `COMMIT` twice, a stale prepared statement
/// once.
private func attempts<Value>(
    on connection: Connection, _ counter: StatementCounter, _ turn: DispatchSemaphore, _ begin: String,
    _ body: (Connection, PostgresTransaction) throws -> Value
) -> Result<Value, any Error> {
    var conflicts = 0
    var losses = 0
    var stale = false
    // Those that keep colliding, on one busy row say, go one at a time: the one whose turn it is soon meets
    // no other.
    var hasTurn = false
    defer { if hasTurn { turn.signal() } }
    while true {
        let transaction = PostgresTransaction(connection: connection, counter: counter)
        let failure: PostgresFailure
        do {
            try connection.ensure()
            connection.begin(begin)
            let value = try body(connection, transaction)
            if let failed = transaction.failure { throw failed }
            return .success(value)
        } catch let error as PostgresFailure {
            failure = error
        } catch {
            // What the body throws is the caller's, unless a statement failed in a way that may pass.
            guard let failed = transaction.failure,
                failed.isConflict || failed.isStaleStatement || failed.isLost
            else {
                connection.rollback()
                return .failure(error)
            }
            failure = failed
        }
        connection.rollback()
        if failure.isConflict, conflicts < 9 {
            conflicts += 1
            if conflicts > 2, !hasTurn {
                turn.wait()
                hasTurn = true
            } else if !hasTurn || conflicts > 6 {
                pause(conflicts)
            }
        } else if failure.isStaleStatement, !stale {
            stale = true
            connection.forgetStatements()
        } else if failure.isLost {
            connection.drop()
            losses += 1
            if losses > 2 { return .failure(failure.error) }
        } else {
            return .failure(failure.error)
        }
    }
}

/// Waits longer each time, and each transaction differently, so that those that collided do not do so again.
private func pause(_ attempt: Int) {
    let longest = UInt32(min(2000 << attempt, 250_000))
    usleep(UInt32.random(in: 500...longest))
}
