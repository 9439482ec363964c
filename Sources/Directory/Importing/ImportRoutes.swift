import Access
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Jobs
public import Kernel
public import Storage
public import Web
import WebParts

/// Importing in the browser: send, choose columns, check, import, see what came of it.
public struct ImportRoutes: Sendable {
    private let database: any Database
    private let board: ImportBoard
    private let uploads: ImportUploads

    /// - Parameter board: the same that the jobs have.
    public init(_ database: any Database, _ clock: WallClock, _ board: ImportBoard) {
        self.database = database
        self.board = board
        uploads = ImportUploads(database, clock, board)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get("/directory/import") { visit in visit.page(try await start(visit)) }
        routes.upload("/directory/import") { visit in try await upload(visit) }
        routes.get("/directory/import/:id") { visit in visit.page(try await file(visit)) }
        routes.get("/directory/import/:id/progress") { visit in try await progress(visit) }
        routes.get("/directory/import/:id/refused.csv") { visit in try await refused(visit) }
        routes.get("/directory/import/:id/columns") { visit in visit.page(try await columns(visit)) }
        routes.post("/directory/import/:id/columns") { visit, form in try await map(visit, form) }
        routes.post("/directory/import/:id/run") { visit, _ in
            let id = try visit.id(of: ImportFile.self)
            try await uploads.start(id, by: visit.signedIn())
            return visit.redirect(to: "/directory/import/\(id)")
        }
        routes.post("/directory/import/:id/check") { visit, form in
            let id = try visit.id(of: ImportFile.self)
            try await uploads.check(id, isForced: form["forced"] != nil, by: visit.signedIn())
            return visit.redirect(to: "/directory/import/\(id)")
        }
        routes.post("/directory/import/:id/cancel") { visit, _ in
            let id = try visit.id(of: ImportFile.self)
            try await uploads.cancel(id, by: visit.signedIn())
            return visit.redirect(to: "/directory/import/\(id)")
        }
        return routes
    }

    // MARK: - Sending

    private func start(
        _ visit: Visit, draft: ImportPages.Draft = ImportPages.Draft(), errors: FormErrors = FormErrors()
    ) async throws -> Page {
        let viewer = try visit.signedIn()
        guard viewer.isPlatformAdministrator || viewer.role == .bodyAdministrator else {
            throw Fault.refused("You cannot do this because only administrators may import files.")
        }
        let mappings = try await uploads.mappings(for: viewer)
        let before = Self.cursor(visit.query["before"])
        let (bodies, files) = try await database.read { transaction in
            let bodies = try BodyStore(transaction).find(viewer.administers.map { Body.ID($0) }, .everything)
            let files = try ImportFileStore(transaction).list(
                bodies: viewer.isPlatformAdministrator ? nil : viewer.administers, account: viewer.account,
                before: before, limit: 21)
            return (bodies.values.sorted { $0.name < $1.name }, files)
        }
        let last = files.count > 20 ? files[19] : nil
        let next = last.map { "/directory/import?before=\($0.uploadedAt.milliseconds)-\($0.id)" }
        return ImportPages.start(
            visit, viewer, bodies: bodies, mappings: mappings, files: Array(files.prefix(20)), next: next, draft: draft,
            errors: errors)
    }

    private static func cursor(_ text: String?) -> (Instant, ImportFile.ID)? {
        guard let parts = text?.split(separator: "-", maxSplits: 1), parts.count == 2, let time = Int64(parts[0]),
            let id = ImportFile.ID(parts[1])
        else { return nil }
        return (Instant(milliseconds: time), id)
    }

    private func upload(_ visit: Visit) async throws -> Response {
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
            return try await complete(visit, viewer, id, receiver)
        } catch {
            try? await uploads.discard(id)
            throw error
        }
    }

    private func complete(
        _ visit: Visit, _ viewer: Viewer, _ id: ImportFile.ID, _ receiver: UploadReceiver
    ) async throws -> Response {
        let form = receiver.form
        var reader = FormReader(form)
        var draft = ImportPages.Draft()
        draft.format = reader.choice("format", "What is in the file", as: ImportFormat.self) ?? .people
        draft.body = reader.text("body", "Body", limit: 200)
        draft.mapping = form["mapping"] ?? ""
        draft.options = Set(form.all("options"))
        if receiver.size == 0 { reader.refuse("file", "Choose a file that is not empty") }
        var options = ImportOptions(
            body: draft.body.isEmpty ? nil : draft.body, isStrict: draft.options.contains("strict"),
            isComplete: draft.options.contains("complete"))
        if options.isComplete, draft.body.isEmpty {
            reader.refuse("body", "A complete file must be for one body: enter it")
        }
        if draft.format == .mapped, !draft.mapping.isEmpty {
            options.mapping = try await uploads.mappings(for: viewer).first { $0.name == draft.mapping }
        }
        if reader.errors.isEmpty {
            do {
                try await uploads.complete(
                    id, draft.format, name: receiver.name, bytes: receiver.size, options: options, by: viewer)
                let waits = draft.format == .mapped && options.mapping == nil
                return visit.redirect(to: "/directory/import/\(id)" + (waits ? "/columns" : ""))
            } catch let fault as Fault where fault.kind == .invalid && !fault.fields.isEmpty {
                for (field, message) in fault.fields { reader.refuse(field, message) }
            }
        }
        try await uploads.discard(id)
        return visit.refusedForm(try await start(visit, draft: draft, errors: reader.errors))
    }

    private static func checked<Result>(_ body: () throws(MultipartFailure) -> Result) throws -> Result {
        do throws(MultipartFailure) { return try body() } catch { throw fault(error) }
    }

    private static func fault(_ failure: MultipartFailure) -> Fault {
        failure.status == 413
            ? Fault(.tooLarge, "The file is too large: 512 MB are the most.")
            : Fault(.invalid, "The file did not arrive whole. Send it again.")
    }

    // MARK: - One file

    private func file(_ visit: Visit) async throws -> Page {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        let (file, body, job) = try await database.read { transaction in
            let file = try ImportUploads.find(id, viewer, transaction)
            let body = try file.body.flatMap { try BodyStore(transaction).find($0, .everything) }
            return (file, body, try file.job.flatMap { try transaction.job(Job.ID($0)) })
        }
        return ImportFilePage(
            visit: visit, file: file, bodyName: body?.name, isStuck: Self.isStuck(file, job),
            progress: Self.progress(file, job, board)
        ).page
    }

    private static func isStuck(_ file: ImportFile, _ job: Job?) -> Bool {
        (file.state == .checking || file.state == .importing) && job?.state.isFinished != false
    }

    private static func progress(_ file: ImportFile, _ job: Job?, _ board: ImportBoard) -> ImportProgress? {
        if let progress = board.progress(file.id) { return progress }
        guard let progress = job?.progress else { return nil }
        return ImportProgress(stage: progress.stage, rows: progress.done, total: progress.total)
    }

    private struct ProgressAnswer: Encodable {
        let stage: String
        let done: Int
        let total: Int?
        let rest: String
        let finished: Bool
    }

    private func progress(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        let (file, job) = try await database.read { transaction in
            let file = try ImportUploads.find(id, viewer, transaction)
            return (file, try file.job.flatMap { try transaction.job(Job.ID($0)) })
        }
        let isWorking = (file.state == .checking || file.state == .importing) && !Self.isStuck(file, job)
        let progress = Self.progress(file, job, board)
        let answer = ProgressAnswer(
            stage: progress?.stage ?? "Waiting to start", done: progress?.rows ?? 0, total: progress?.total, rest: "",
            finished: !isWorking)
        return .bytes(Array(try encodeJSON(answer).utf8), type: "application/json")
    }

    private func refused(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        let bytes = try await database.read { transaction in
            _ = try ImportUploads.find(id, viewer, transaction)
            return try ImportFileStore(transaction).refusals(of: id)
        }
        guard let bytes else { throw Fault.missing("The list of refused rows") }
        var response = Response.bytes(bytes, type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"refused.csv\""
        return response
    }

    // MARK: - Columns

    private func columns(_ visit: Visit) async throws -> Page {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        let file = try await uploads.find(id, by: viewer)
        let (titles, rows) = try await uploads.header(id, by: viewer)
        let chosen = file.options.mapping?.columns ?? ColumnMapping.guess(titles: titles)
        return ImportPages.columns(
            visit, file, titles: titles, rows: rows, chosen: chosen, name: file.options.mapping?.name ?? "")
    }

    private func map(_ visit: Visit, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: ImportFile.self)
        var reader = FormReader(form)
        var columns: [String: ColumnMapping.Origin] = [:]
        for (index, target) in ColumnMapping.targets.enumerated() {
            let title = form["from-\(index)"] ?? ""
            let same = reader.text("same-\(index)", target, limit: 300)
            if !title.isEmpty {
                columns[target] = .header(title)
            } else if !same.isEmpty {
                columns[target] = .constant(same)
            }
        }
        let name = reader.text("name", "Name", limit: 100, required: true)
        if columns["name"] == nil, columns["given name"] == nil, columns["family name"] == nil,
            columns["post title"] == nil
        {
            reader.refuse("from-0", "Choose at least a column for the name or the post title")
        }
        if reader.errors.isEmpty {
            do {
                try await uploads.map(id, ColumnMapping(name: name, columns: columns), by: viewer)
                return visit.redirect(to: "/directory/import/\(id)")
            } catch let fault as Fault where fault.kind == .invalid && !fault.fields.isEmpty {
                for (field, message) in fault.fields { reader.refuse(field, message) }
            }
        }
        let file = try await uploads.find(id, by: viewer)
        let (titles, rows) = try await uploads.header(id, by: viewer)
        return visit.refusedForm(
            ImportPages.columns(
                visit, file, titles: titles, rows: rows, chosen: columns, name: name, errors: reader.errors))
    }
}
