public import Jobs
import Journal
public import Kernel
public import Storage
import Synchronization

/// Checks and imports uploaded files in the background.
public struct ImportJobs: Sendable {
    struct Payload: Codable, Sendable {
        let file: String
        let isDryRun: Bool
    }

    /// Once more only: what stops an import is nearly always the file itself.
    static let kind = JobKind<Payload>("directory.import", maximumAttempts: 2)

    let database: any Database
    let clock: WallClock
    let board: ImportBoard
    let accounts: any PeopleAccounts
    let others: [any ImportedFormat]

    /// - Parameter others: formats of features above the directory.
    public init(
        _ database: any Database, _ clock: WallClock, _ board: ImportBoard, _ accounts: any PeopleAccounts,
        others: [any ImportedFormat] = []
    ) {
        self.others = others
        self.database = database
        self.clock = clock
        self.board = board
        self.accounts = accounts
    }

    public var handlers: [JobHandler] {
        [
            JobHandler(Self.kind) { payload, run in try await work(payload, run) },
            JobHandler(ImportPurge.kind) { _, run in
                let count = try await ImportPurge(database: database, clock: clock).run { try run.checkCancellation() }
                try await run.progress("Thrown away", done: count, total: count)
            },
        ]
    }

    public func recurring() throws -> [RecurringJob] {
        [try RecurringJob(nil, ImportPurge.kind, NoPayload(), .daily(minute: 5 * 60))]
    }

    private func work(_ payload: Payload, _ run: JobRun) async throws {
        guard let id = ImportFile.ID(payload.file) else { throw JobFailure.permanent("No identifier: \(payload.file)") }
        guard let file = try await database.read({ try ImportFileStore($0).find(id) }) else { return }
        // The job may run again after a crash, when all is done already.
        guard file.state == (payload.isDryRun ? .checking : .importing) else { return }
        var options = file.options
        options.isDryRun = payload.isDryRun
        board.begin(id)
        defer { board.end(id) }
        do {
            let outcome = try await perform(file, options, run)
            if payload.isDryRun {
                try await database.write { try ImportFileStore($0).finish(id, outcome) }
            }
        } catch let fault as Fault {
            try await database.write { try ImportFileStore($0).set(id, state: .failed, problem: fault.message) }
        } catch is ImportBoard.Cancelled {
            try await database.write { try ImportFileStore($0).set(id, state: .cancelled) }
        }
    }

    private func perform(_ file: ImportFile, _ options: ImportOptions, _ run: JobRun) async throws -> ImportOutcome {
        let source = ImportSource.upload(file.id, name: file.name, size: file.bytes)
        let imports = DirectoryImports(database, clock, accounts, others: others)
        let actor = Actor.system("Import for \(file.uploadedName)")
        let (steps, stepped) = AsyncStream.makeStream(of: ImportProgress.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: ImportOutcome?.self) { group in
            group.addTask {
                defer { stepped.finish() }
                return try await imports.perform(
                    file.format, source, options, by: actor, id: file.id,
                    { progress in
                        try run.checkCancellation()
                        try board.report(file.id, progress)
                        stepped.yield(progress)
                    },
                    finish: { transaction, outcome in try ImportFileStore(transaction).finish(file.id, outcome) })
            }
            group.addTask {
                // SQLite has one writer, and that is the import: there only the board tells how far it is.
                for await step in steps where database.engine == .postgres {
                    try await run.progress(step.stage, done: step.rows, total: step.total)
                }
                return nil
            }
            var outcome: ImportOutcome?
            for try await result in group { outcome = result ?? outcome }
            guard let outcome else { throw CancellationError() }
            return outcome
        }
    }
}

/// What imports on this node do at the moment, in memory: while one writes to SQLite, nothing else can be written there.
public final class ImportBoard: Sendable {
    struct Cancelled: Error {}

    private struct Entry {
        var progress: ImportProgress?
        var isCancelled = false
    }

    private let entries = Mutex<[ImportFile.ID: Entry]>([:])

    public init() {}

    func begin(_ id: ImportFile.ID) { entries.withLock { $0[id] = Entry() } }

    func end(_ id: ImportFile.ID) { entries.withLock { $0[id] = nil } }

    func report(_ id: ImportFile.ID, _ progress: ImportProgress) throws {
        let isCancelled = entries.withLock { entries in
            entries[id]?.progress = progress
            return entries[id]?.isCancelled ?? false
        }
        if isCancelled { throw Cancelled() }
    }

    func progress(_ id: ImportFile.ID) -> ImportProgress? { entries.withLock { $0[id]?.progress } }

    /// - Returns: whether it runs on this node and will stop.
    func cancel(_ id: ImportFile.ID) -> Bool {
        entries.withLock { entries in
            guard entries[id] != nil else { return false }
            entries[id]?.isCancelled = true
            return true
        }
    }
}
