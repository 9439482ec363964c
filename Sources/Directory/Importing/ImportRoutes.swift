import Access
import Hummingbird
public import Kernel
public import Storage
public import Web

/// Importing in the browser: send, choose columns, check, import, see what came of it.
public struct ImportRoutes: Sendable {
    private let database: any Database
    private let shared: ImportSharedRoutes
    private var uploads: ImportUploads { shared.uploads }

    /// - Parameter board: the same that the jobs have.
    public init(_ database: any Database, _ clock: WallClock, _ board: ImportBoard) {
        self.database = database
        shared = ImportSharedRoutes(database, clock, board, base: ImportPages.base)
    }

    public var routes: Routes {
        var routes = shared.routes
        routes.get("/directory/import") { visit in visit.page(try await start(visit)) }
        routes.upload("/directory/import") { visit in
            try await shared.receive(visit) { try await complete(visit, visit.signedIn(), $0) }
        }
        routes.get("/directory/import/:id") { visit in
            visit.page(try await shared.page(visit, trail: ImportPages.below) { _ in .empty })
        }
        routes.get("/directory/import/:id/columns") { visit in visit.page(try await columns(visit)) }
        routes.post("/directory/import/:id/columns") { visit, form in try await map(visit, form) }
        return routes
    }

    // MARK: - Sending

    private func start(
        _ visit: Visit, draft: ImportPages.Draft = ImportPages.Draft(), errors: FormErrors = FormErrors()
    ) async throws -> Page {
        let viewer = try visit.signedIn()
        let (files, next) = try await shared.earlier(visit)
        let mappings = try await uploads.mappings(for: viewer)
        let bodies = try await database.read { transaction in
            try BodyStore(transaction).find(viewer.administers.map { Body.ID($0) }, .everything)
        }
        return ImportPages.start(
            visit, viewer, bodies: bodies.values.sorted { $0.name < $1.name }, mappings: mappings, files: files,
            next: next, draft: draft, errors: errors)
    }

    private func complete(
        _ visit: Visit, _ viewer: Viewer, _ file: ImportSharedRoutes.Received
    ) async throws -> Response {
        let form = file.form
        var reader = FormReader(form)
        var draft = ImportPages.Draft()
        draft.format = reader.choice("format", "What is in the file", as: ImportFormat.self) ?? .people
        draft.body = reader.text("body", "Body", limit: 200)
        draft.mapping = form["mapping"] ?? ""
        draft.options = Set(form.all("options"))
        if file.size == 0 { reader.refuse("file", "Choose a file that is not empty") }
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
                    file.id, draft.format, name: file.name, bytes: file.size, options: options, by: viewer)
                let waits = draft.format == .mapped && options.mapping == nil
                return visit.redirect(to: "/directory/import/\(file.id)" + (waits ? "/columns" : ""))
            } catch let fault as Fault where fault.kind == .invalid && !fault.fields.isEmpty {
                for (field, message) in fault.fields { reader.refuse(field, message) }
            }
        }
        try await uploads.discard(file.id)
        return visit.refusedForm(try await start(visit, draft: draft, errors: reader.errors))
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
        let columns = ColumnMapping.read(&reader, form, ColumnMapping.targets)
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
