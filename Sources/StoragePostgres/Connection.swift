import CLibpq
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One connection to the server, used by one thread.
final class Connection {
    private let url: String
    private var handle: OpaquePointer?
    private var statements = PreparedStatements()
    /// The dialect's domains by the server's object identifier, and the types they stand for.
    private var domains: [Oid: Oid] = [:]
    /// `BEGIN …` that goes with the first statement, which saves a round trip.
    private var pendingBegin: String?
    private(set) var isInTransaction = false
    let stopper = StatementStopper()

    init(url: String) { self.url = url }

    deinit { PQfinish(handle) }

    /// Connects when there is no connection, or it is known to be broken.
    func ensure() throws(PostgresFailure) {
        if let handle, PQstatus(handle) == CONNECTION_OK { return }
        drop()
        let opened = try Self.connect(url)
        handle = opened
        stopper.connected(opened)
        do throws(PostgresFailure) {
            try prepareSession()
        } catch {
            drop()
            throw error
        }
    }

    func drop() {
        stopper.disconnected()
        PQfinish(handle)
        handle = nil
        statements.removeAll()
        pendingBegin = nil
        isInTransaction = false
    }

    /// Prepared statements are thrown away, after the schema changed under them.
    func forgetStatements() {
        statements.removeAll()
        _ = try? simple("DEALLOCATE ALL")
    }

    static func connect(_ url: String) throws(PostgresFailure) -> OpaquePointer {
        // What the URL says comes after, and wins.
        let settings = [
            ("connect_timeout", "5"), ("fallback_application_name", "concordat"), ("client_encoding", "UTF8"),
            ("dbname", url),
        ]
        let names = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        let opened = PQconnectdbParams(
            names.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let opened else { throw .lost("out of memory") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let message = trimmed(PQerrorMessage(opened))
            PQfinish(opened)
            throw .lost(message)
        }
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        return opened
    }

    /// Session settings, and the dialect's type names: `ID` and `BYTES` are domains here.
    private func prepareSession() throws(PostgresFailure) {
        try simple("SET client_min_messages = error; SET jit = off; SET TimeZone = 'UTC'")
        let query = """
            SELECT oid, typbasetype FROM pg_type
            WHERE typtype = 'd' AND typname IN ('id', 'bytes') AND pg_type_is_visible(oid)
            """
        var found = try rows(query)
        if found.count < 2 {
            // Two nodes that start together may both try; the second is content with what the first made.
            for (name, type) in [("id", "uuid"), ("bytes", "bytea")] {
                try simple(
                    """
                    DO $$ BEGIN IF to_regtype('\(name)') IS NULL THEN CREATE DOMAIN \(name) AS \(type); END IF;
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
                    """)
            }
            found = try rows(query)
        }
        domains = Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private func rows(_ query: String) throws(PostgresFailure) -> [(Oid, Oid)] {
        let result = try execute(query, [], prepared: false).result
        return (0..<result.rowCount).compactMap { row in
            guard case .integer(let oid)? = try? result.value(row, 0, TypeOID.oid),
                case .integer(let base)? = try? result.value(row, 1, TypeOID.oid)
            else { return nil }
            return (Oid(oid), Oid(base))
        }
    }

    // MARK: Transactions

    /// The next statement will begin a transaction.
    func begin(_ text: String) { pendingBegin = text }

    /// Commits, with `signals` sent in the same transaction. Nothing is sent when no statement was run.
    func commit(signals: Set<String>) throws(PostgresFailure) {
        guard isInTransaction || !signals.isEmpty else {
            pendingBegin = nil
            return
        }
        var steps: [Step] = []
        if let begin = pendingBegin {
            steps.append(.text(begin, Parameters([]), []))
            pendingBegin = nil
            isInTransaction = true
        }
        for channel in signals.sorted() {
            steps.append(.text("SELECT pg_notify($1, '')", Parameters([.text(channel)]), [TypeOID.text]))
        }
        steps.append(.text("COMMIT", Parameters([]), []))
        let results: [ResultSet]
        do throws(PostgresFailure) {
            results = try roundTrip(steps)
        } catch {
            if case .lost(let message) = error { throw .lostInCommit(message) }
            throw error
        }
        if let failed = results.first(where: \.isError) {
            let failure = PostgresFailure(failed, statement: "COMMIT")
            // The server was told to commit: when it goes away instead of answering, nobody knows whether it
            // did.
            if failure.isLost { throw .lostInCommit(failure.error.text) }
            throw failure
        }
        isInTransaction = false
        guard results.last?.command == "COMMIT" else {
            throw .server(state: "25P02", message: "the transaction had failed and was rolled back")
        }
    }

    func rollback() {
        pendingBegin = nil
        guard isInTransaction else { return }
        isInTransaction = false
        do throws(PostgresFailure) {
            try simple("ROLLBACK")
        } catch {
            drop()
        }
    }

    // MARK: Statements

    /// Runs one statement with the whole result in memory.
    func execute(
        _ text: String, _ values: [Value], prepared: Bool = true
    ) throws(PostgresFailure) -> (result: ResultSet, statement: PreparedStatement?) {
        let parameters = Parameters(values)
        var steps: [Step] = []
        if let begin = pendingBegin {
            steps.append(.text(begin, Parameters([]), []))
            pendingBegin = nil
            isInTransaction = true
        }
        var fresh: PreparedStatement?
        var statement: PreparedStatement?
        if prepared {
            statement = statements.find(text, values, domains: domains)
            if statement == nil {
                for name in statements.evict() {
                    steps.append(.text("DEALLOCATE \(name)", Parameters([]), []))
                }
                let new = statements.make(text, values)
                steps.append(.prepare(new))
                // Worth asking only when something was left to the server.
                if new.types.contains(0) { steps.append(.describe(new)) }
                fresh = new
                statement = new
            }
        }
        if let statement {
            steps.append(.run(statement, parameters))
        } else {
            steps.append(.text(text, parameters, values.map(\.oid)))
        }
        let results = try roundTrip(steps)
        if let failed = results.first(where: \.isError) { throw PostgresFailure(failed, statement: text) }
        guard results.count == steps.count, let last = results.last else {
            drop()
            throw .lost("an answer is missing")
        }
        if let fresh {
            if fresh.types.contains(0) {
                let description = results[results.count - 2]
                fresh.types = (0..<PQnparams(description.pointer)).map {
                    PQparamtype(description.pointer, $0)
                }
            }
            statements.keep(fresh)
        }
        return (last, statement)
    }

    /// Statements without parameters, separated by semicolons.
    func script(_ text: String) throws(PostgresFailure) {
        if let begin = pendingBegin {
            pendingBegin = nil
            try simple(begin)
            isInTransaction = true
        }
        try simple(text)
    }

    private func simple(_ text: String) throws(PostgresFailure) {
        guard let handle else { throw .lost("not connected") }
        guard let pointer = PQexec(handle, text) else { throw lost() }
        let result = ResultSet(pointer)
        if result.isError { throw PostgresFailure(result, statement: text) }
    }

    private func lost() -> PostgresFailure {
        .lost(handle.map { trimmed(PQerrorMessage($0)) } ?? "not connected")
    }

    // MARK: Pipeline

    private enum Step {
        case text(String, Parameters, [Oid])
        case prepare(PreparedStatement)
        case describe(PreparedStatement)
        case run(PreparedStatement, Parameters)
    }

    /// Sends all steps at once and waits for all answers. After a step fails the server skips the rest.
    private func roundTrip(_ steps: [Step]) throws(PostgresFailure) -> [ResultSet] {
        if stopper.isStopped { throw .server(state: "57014", message: "stopped") }
        guard let handle, PQenterPipelineMode(handle) == 1 else { throw lost() }
        for step in steps {
            guard send(step, handle) == 1 else {
                let failure = lost()
                drop()
                throw failure
            }
        }
        guard PQpipelineSync(handle) == 1 else {
            let failure = lost()
            drop()
            throw failure
        }
        var results: [ResultSet] = []
        var ends = 0
        while true {
            guard let pointer = PQgetResult(handle) else {
                // The end of one step's answer. More ends than steps happen only when the connection broke.
                ends += 1
                if ends > steps.count, PQstatus(handle) != CONNECTION_OK { break }
                if ends > steps.count + 2 { break }
                continue
            }
            let result = ResultSet(pointer)
            if result.status == PGRES_PIPELINE_SYNC { break }
            if result.status != PGRES_PIPELINE_ABORTED { results.append(result) }
        }
        guard PQstatus(handle) == CONNECTION_OK, PQexitPipelineMode(handle) == 1 else {
            // The server's own last words, 'terminating connection …', are in a result; libpq's are not.
            let failure = results.last { $0.isError }.map { PostgresFailure($0, statement: "") } ?? lost()
            drop()
            throw .lost(failure.error.text)
        }
        return results
    }

    private func send(_ step: Step, _ handle: OpaquePointer) -> Int32 {
        switch step {
        case .text(let text, let parameters, let types):
            parameters.withPointers { count, values, lengths, formats in
                PQsendQueryParams(handle, text, count, types, values, lengths, formats, 1)
            }
        case .prepare(let statement):
            PQsendPrepare(
                handle, statement.name, statement.text, Int32(statement.types.count), statement.types)
        case .describe(let statement):
            PQsendDescribePrepared(handle, statement.name)
        case .run(let statement, let parameters):
            parameters.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(handle, statement.name, count, values, lengths, formats, 1)
            }
        }
    }
}

extension StorageError {
    /// The message inside.
    var text: String {
        switch self {
        case .column(let text), .constraint(let text), .unreachable(let text), .exists(let text),
            .engine(let text):
            text
        case .conflict: "conflict"
        case .full: "the disk is full"
        }
    }
}

/// libpq's messages end in a line feed.
func trimmed(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "" }
    var text = Substring(String(cString: message))
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
}
