import Access
import HTTPTypes
public import Hummingbird
import Jobs
public import Kernel
public import Storage
public import Web
import WebParts

/// What every import in the browser shares, whatever its format: how a file arrives, how far its job is, how it is
/// imported or stopped, what was wrong with it.
public struct ImportSharedRoutes: Sendable {
    /// A form with a file that has arrived and is kept.
    public struct Received: Sendable {
        public let id: ImportFile.ID
        public let form: FormData
        public let name: String
        /// In bytes.
        public let size: Int
    }

    /// A file, the body it is about, and how far its job is.
    struct Progress: Sendable {
        let file: ImportFile
        let body: Body?
        let isStuck: Bool
        let progress: ImportProgress?
    }

    let database: any Database
    let board: ImportBoard
    public let uploads: ImportUploads
    /// The path below which it stands, such as '/directory/import'.
    let base: String

    /// - Parameter board: the same that the jobs have.
    public init(
        _ database: any Database, _ clock: WallClock, _ board: ImportBoard, base: String,
        formats: [ImportFormat] = ImportFormat.own
    ) {
        self.database = database
        self.board = board
        self.base = base
        uploads = ImportUploads(database, clock, board, formats: formats)
    }

    /// What is under a file's own path, bar its page and its columns.
    public var routes: Routes {
        var routes = Routes()
        routes.get("\(base)/:id/progress") { visit in try await progress(visit) }
        routes.get("\(base)/:id/refused.csv") { visit in try await refused(visit) }
        routes.post("\(base)/:id/run") { visit, _ in
            let id = try visit.id(of: ImportFile.self)
            try await uploads.start(id, by: visit.signedIn())
            return visit.redirect(to: "\(base)/\(id)")
        }
        routes.post("\(base)/:id/check") { visit, form in
            let id = try visit.id(of: ImportFile.self)
            try await uploads.check(id, isForced: form["forced"] != nil, by: visit.signedIn())
            return visit.redirect(to: "\(base)/\(id)")
        }
        routes.post("\(base)/:id/cancel") { visit, _ in
            let id = try visit.id(of: ImportFile.self)
            try await uploads.cancel(id, by: visit.signedIn())
            return visit.redirect(to: "\(base)/\(id)")
        }
        return routes
    }

    /// Takes the file of a form in, a chunk at a time.
    /// - Parameter complete: says what it is and keeps it, or discards it; when it throws, the file is discarded.
    public func receive(
        _ visit: Visit, _ complete: (Received) async throws -> Response
    ) async throws -> Response {
        let viewer = try visit.signedIn()
        var receiver: UploadReceiver
        do throws(MultipartFailure) {
            receiver = try UploadReceiver(contentType: visit.request.headers[.contentType] ?? "")
        } catch {
            throw Self.fault(error)
        }
        let id = try await uploads.begin(by: viewer)
        do {
            for try await buffer in visit.request.body {
                for chunk in try Self.checked({ () throws(MultipartFailure) in
                    try receiver.feed(buffer.readableBytesView)
                }) {
                    // The form's token stands before the file, so a stranger's file is never kept.
                    try visit.requireOurs(receiver.form)
                    try await uploads.receive(chunk.bytes, chunk.sequence, of: id)
                }
            }
            let last = try Self.checked { () throws(MultipartFailure) in try receiver.finish() }
            try visit.requireOurs(receiver.form)
            if let last { try await uploads.receive(last.bytes, last.sequence, of: id) }
            return try await complete(
                Received(id: id, form: receiver.form, name: receiver.name, size: receiver.size))
        } catch {
            try? await uploads.discard(id)
            throw error
        }
    }

    private static func checked<Result>(_ body: () throws(MultipartFailure) -> Result) throws -> Result {
        do throws(MultipartFailure) { return try body() } catch { throw fault(error) }
    }

    private static func fault(_ failure: MultipartFailure) -> Fault {
        failure.status == 413
            ? Fault(.tooLarge, "The file is too large: 512 MB are the most.")
            : Fault(.invalid, "The file did not arrive whole. Send it again.")
    }

    // MARK: - Earlier files

    /// So many are on a page.
    private static let page = 20

    /// Earlier imports, latest first, and the path of those before them.
    public func earlier(_ visit: Visit) async throws -> (files: [ImportFile], next: String?) {
        let viewer = try visit.signedIn()
        guard viewer.isPlatformAdministrator || viewer.role == .bodyAdministrator else {
            throw Fault.refused("You cannot do this because only administrators may import files.")
        }
        let before = Self.cursor(visit.query["before"])
        let files = try await database.read { transaction in
            try ImportFileStore(transaction).list(
                uploads.formats, bodies: viewer.isPlatformAdministrator ? nil : viewer.administers,
                account: viewer.account, before: before, limit: Self.page + 1)
        }
        let last = files.count > Self.page ? files[Self.page - 1] : nil
        let next = last.map { "\(base)?before=\($0.uploadedAt.milliseconds)-\($0.id)" }
        return (Array(files.prefix(Self.page)), next)
    }

    private static func cursor(_ text: String?) -> (Instant, ImportFile.ID)? {
        guard let parts = text?.split(separator: "-", maxSplits: 1), parts.count == 2, let time = Int64(parts[0]),
            let id = ImportFile.ID(parts[1])
        else { return nil }
        return (Instant(milliseconds: time), id)
    }

    // MARK: - One file

    /// The page of one file: how far it is, what would change, what did.
    /// - Parameter more: stands below the counts of a file that was checked.
    public func page(_ visit: Visit, section: String? = nil, trail: [Link], more: (ImportFile) -> HTML) async throws
        -> Page
    {
        let state = try await read(visit)
        return ImportFilePage(
            visit: visit, section: section, trail: trail, base: base, file: state.file, bodyName: state.body?.name,
            isStuck: state.isStuck, progress: state.progress, more: more(state.file)
        ).page
    }

    private func read(_ visit: Visit) async throws -> Progress {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        return try await database.read { transaction in
            let file = try uploads.find(id, viewer, transaction)
            let body = try file.body.flatMap { try BodyStore(transaction).find($0, .everything) }
            let job = try file.job.flatMap { try transaction.job(Job.ID($0)) }
            let isWorking = file.state == .checking || file.state == .importing
            var progress = board.progress(file.id)
            if progress == nil, let known = job?.progress {
                progress = ImportProgress(stage: known.stage, rows: known.done, total: known.total)
            }
            return Progress(
                file: file, body: body, isStuck: isWorking && job?.state.isFinished != false, progress: progress)
        }
    }

    private struct ProgressAnswer: Encodable {
        let stage: String
        let done: Int
        let total: Int?
        let rest: String
        let finished: Bool
    }

    private func progress(_ visit: Visit) async throws -> Response {
        let state = try await read(visit)
        let isWorking = (state.file.state == .checking || state.file.state == .importing) && !state.isStuck
        let answer = ProgressAnswer(
            stage: state.progress?.stage ?? "Waiting to start", done: state.progress?.rows ?? 0,
            total: state.progress?.total, rest: "", finished: !isWorking)
        return .bytes(Array(try encodeJSON(answer).utf8), type: "application/json")
    }

    private func refused(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        let bytes = try await database.read { transaction in
            _ = try uploads.find(id, viewer, transaction)
            return try ImportFileStore(transaction).refusals(of: id)
        }
        guard let bytes else { throw Fault.missing("The list of refused rows") }
        var response = Response.bytes(bytes, type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"refused.csv\""
        return response
    }
}
