import Access
import Archives
import Blobs
import Jobs
import Journal
import Kernel
import NIOCore
import Storage
import Web

/// What is done with archives that people bring: each is stored, and a job makes a workspace of it.
struct Imports: Sendable {
    /// Bytes of an archive.
    static let limit: Int64 = 20 << 30

    struct Payload: Codable, Sendable {
        /// The import's identifier.
        let id: String
    }

    /// Started more than once only when the server stopped meanwhile, or a service that it needs did not answer.
    static let kind = JobKind<Payload>("workspaces.import", maximumAttempts: 6)
    static let upkeepKind = JobKind<NoPayload>("workspaces.imports", priority: .bulk)

    let desk: WorkspaceDesk
    var limits = ArchiveReading.limits

    // MARK: - By people

    /// Stores an archive and has it imported.
    /// - Throws: a fault of kind `invalid` beside `file` for what is seen at once to be none.
    func begin<Source: AsyncSequence>(
        _ archive: Source, named name: String, by viewer: Viewer
    ) async throws -> WorkspaceImport where Source.Element == ByteBuffer {
        try WorkspaceRules.open(viewer).orThrow()
        try await desk.database.read { try Self.requireFew(viewer, $0) }
        let zip: StagedBlob
        do {
            zip = try await desk.blobs.stage(archive, limit: Self.limit)
        } catch BlobError.tooLarge {
            throw Fault(.tooLarge, "This archive is larger than \(plainSize(Self.limit)). Nothing was kept.")
        }
        do {
            let reading = try await ArchiveReading(zip.contents, desk.blobs, limits: limits)
            if !reading.isOfWorkspace { throw ArchivedWorkspace.fault("it is not the archive of a workspace") }
            let now = desk.clock.now()
            let cleaned = ArchivedWorkspace.clean(name, limit: 200)
            return try await desk.database.write { transaction in
                try Self.requireFew(viewer, transaction)
                let id = WorkspaceImport.ID.make(at: now)
                let blob = try zip.keep(in: id.uuid, at: now, transaction)
                let order = WorkspaceImport(
                    id: id, account: viewer.account, person: viewer.person, name: cleaned, size: blob.size,
                    blob: blob.id, job: nil, state: .open, problem: "", workspace: nil, files: 0, binned: 0,
                    createdAt: now, endedAt: nil)
                let store = ImportStore(transaction)
                try store.insert(order)
                let job = try transaction.enqueue(Self.kind, Payload(id: "\(id)"), by: viewer.account, at: now)
                try store.setJob(job, of: id)
                try Self.record(
                    "import.begun", order, by: .viewer(viewer), details: ["sha256": hex(blob.sha256)], at: now,
                    transaction)
                return order
            }
        } catch let refusal as ArchiveRefusal {
            await desk.blobs.discard(zip)
            throw ArchivedWorkspace.fault(Self.words(refusal))
        } catch let fault as Fault {
            await desk.blobs.discard(zip)
            throw fault
        }
    }

    private static func requireFew(_ viewer: Viewer, _ transaction: any Transaction) throws {
        if try ImportStore(transaction).countOpen(of: viewer.account) >= WorkspaceImport.openLimit {
            throw Fault(
                .tooMany,
                "You have \(WorkspaceImport.openLimit) imports under way. Wait for one of them, or stop it.",
                steps: [Fault.Step("See your imports", ImportPages.path)])
        }
    }

    /// One of the viewer's own, with the job that is at it and what was made of it.
    struct Shown: Sendable {
        let order: WorkspaceImport
        let job: Job?
        let workspace: Workspace?

        /// Its job ended, and did not say how.
        var isStuck: Bool { order.state == .open && job?.state.isFinished != false }
    }

    /// - Throws: a fault of kind `missing` for another's, or none.
    func find(_ id: WorkspaceImport.ID, by viewer: Viewer) async throws -> Shown {
        try await desk.database.read { transaction in
            guard let order = try ImportStore(transaction).find(id), order.account == viewer.account else {
                throw Fault.missing("This import")
            }
            return Shown(
                order: order, job: try order.job.flatMap { try transaction.job($0) },
                workspace: try order.workspace.flatMap { try WorkspaceStore(transaction).find($0) })
        }
    }

    func list(of viewer: Viewer) async throws -> [WorkspaceImport] {
        try await desk.database.read { try ImportStore($0).list(of: viewer.account, limit: 10) }
    }

    /// Stops one, if it is not done yet.
    func cancel(_ id: WorkspaceImport.ID, by viewer: Viewer) async throws {
        let now = desk.clock.now()
        let zip = try await desk.database.write { transaction -> Blob? in
            let store = ImportStore(transaction)
            guard try store.find(id)?.account == viewer.account else { throw Fault.missing("This import") }
            guard let order = try store.findOpen(id) else { return nil }
            let zip = try Self.archive(of: order, transaction)
            try store.end(id, as: .cancelled, at: now)
            if let job = order.job { try transaction.cancelJob(job, at: now) }
            try Self.record("import.cancelled", order, by: .viewer(viewer), at: now, transaction)
            return zip
        }
        if let zip { await desk.blobs.discard(zip) }
    }

    // MARK: - By jobs

    var handlers: [JobHandler] {
        [
            JobHandler(Self.kind) { payload, run in try await work(payload, run) },
            JobHandler(Self.upkeepKind) { _, run in try await upkeep { try run.checkCancellation() } },
        ]
    }

    static func recurring() throws -> RecurringJob { try RecurringJob(nil, upkeepKind, NoPayload(), .every(.hours(1))) }

    private func work(_ payload: Payload, _ run: JobRun) async throws {
        guard let id = WorkspaceImport.ID(payload.id),
            let order = try await desk.database.read({ try ImportStore($0).find(id) }), order.state == .open
        else { return }
        do {
            try await ArchiveImport(desk: desk, limits: limits, order: order, run: run).perform()
        } catch let error where run.isCancelled || error is CancellationError {
            throw error
        } catch {
            let problem = Self.problem(error)
            guard let told = problem ?? (run.isLastAttempt ? Self.gaveUp(error) : nil) else { throw error }
            try await fail(order, told)
            // What is not the archive's fault is for administrators to know.
            if problem == nil { throw error }
        }
    }

    /// What is wrong with the archive, or with who brought it; `nil` where trying again may help.
    private static func problem(_ error: any Error) -> String? {
        switch error {
        case let fault as Fault where fault.kind != .busy: fault.fields["file"] ?? fault.message
        case let refusal as ArchiveRefusal:
            ArchivedWorkspace.fault(words(refusal)).fields["file"]
        default: nil
        }
    }

    private static func gaveUp(_ error: any Error) -> String {
        let why = (error as? Fault ?? (error as? any FaultTelling)?.fault)?.message
        return "This archive was not imported, though it was tried \(kind.maximumAttempts) times. "
            + (why ?? "Tell an administrator, who finds the cause among the work that failed. Nothing was kept")
    }

    static let stopped = "This archive was not imported: the service stopped each time. Nothing was kept"

    func fail(_ order: WorkspaceImport, _ problem: String) async throws {
        let now = desk.clock.now()
        let zip = try await desk.database.write { transaction -> Blob? in
            let store = ImportStore(transaction)
            guard let order = try store.findOpen(order.id) else { return nil }
            let zip = try Self.archive(of: order, transaction)
            try store.end(order.id, as: .failed, problem: String(problem.prefix(1_000)), at: now)
            try Self.record(
                "import.failed", order, details: ["problem": String(problem.prefix(500))], at: now, transaction)
            return zip
        }
        if let zip { await desk.blobs.discard(zip) }
    }

    private static func archive(of order: WorkspaceImport, _ transaction: any Transaction) throws -> Blob? {
        try order.blob.flatMap { try BlobStore(transaction).find([$0])[$0] }
    }

    /// Ends what no job is at any more, and forgets what ended long ago.
    func upkeep(_ check: () throws -> Void = {}) async throws {
        var last: WorkspaceImport.ID?
        while true {
            try check()
            let page = try await desk.database.read { [last] transaction in
                try ImportStore(transaction).open(after: last, limit: 100).map { order in
                    Shown(order: order, job: try order.job.flatMap { try transaction.job($0) }, workspace: nil)
                }
            }
            for shown in page where shown.isStuck { try await fail(shown.order, Self.stopped) }
            guard page.count == 100 else { break }
            last = page.last?.order.id
        }
        let end = desk.clock.now() - WorkspaceImport.memory
        try await desk.database.write { _ = try ImportStore($0).forget(before: end) }
    }

    // MARK: - What is kept of it

    /// An entry about an import, from which notices are made.
    static func record(
        _ verb: String, _ order: WorkspaceImport, by actor: Actor = .system("import"),
        details: [String: String] = [:], at now: Instant, _ transaction: any Transaction
    ) throws {
        let subject = Subject(ImportNotices.containerKind, order.id.uuid)
        var details = details.merging(["name": order.name]) { first, _ in first }
        details["person"] = order.person.map { "\($0)" }
        try transaction.record(verb, subject, by: actor, at: now, container: subject, details: details)
    }

    static func words(_ refusal: ArchiveRefusal) -> String {
        switch refusal {
        case .damaged: "it is no ZIP file, is damaged, or says what is not true of its files"
        case .tooLarge: "it holds more files, or expands to more bytes, than are taken"
        case .unsupported: "it is encrypted, in several parts, or packed in a way that is not read here"
        case .unsafeName(let name): "it has a file whose name leads elsewhere, or twice the same (‘\(name)’)"
        }
    }
}
