import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Importing lists of projects in the browser.
struct ProjectListRoutes: Sendable {
    static let base = "/collaborations/import"

    let shared: ImportSharedRoutes

    init(_ database: any Database, clock: WallClock, board: ImportBoard) {
        shared = ImportSharedRoutes(database, clock, board, base: Self.base, formats: [.projects])
    }

    var routes: Routes {
        var routes = shared.routes
        routes.get(Self.base) { visit in visit.page(try await start(visit, list: "", body: "", FormErrors())) }
        routes.upload(Self.base) { visit in try await shared.receive(visit) { try await complete(visit, $0) } }
        routes.get("\(Self.base)/:id") { visit in
            visit.page(
                try await shared.page(visit, section: CollaborationShell.section, trail: ProjectListPages.below) {
                    ProjectListPages.more(visit, $0)
                })
        }
        routes.get("\(Self.base)/:id/columns") { visit in
            let file = try await file(visit)
            let (titles, rows) = try await shared.uploads.header(file.id, by: visit.signedIn())
            var options = ProjectListOptions(file.options.choices)
            if file.options.mapping == nil { options.unit = ProjectListOptions.guessUnit(titles: titles) }
            let chosen = file.options.mapping?.columns ?? ProjectColumn.guess(titles: titles)
            return visit.page(
                ProjectListPages.columns(visit, file, titles, rows, chosen, ProjectListPages.fields(options)))
        }
        routes.post("\(Self.base)/:id/columns") { visit, form in try await map(visit, form) }
        routes.post("\(Self.base)/:id/bodies") { visit, form in try await choose(visit, form) }
        return routes
    }

    private func file(_ visit: Visit) async throws -> ImportFile {
        try await shared.uploads.find(try visit.id(of: ImportFile.self), by: visit.signedIn())
    }

    private func start(_ visit: Visit, list: String, body: String, _ errors: FormErrors) async throws -> Page {
        let viewer = try visit.signedIn()
        let (files, next) = try await shared.earlier(visit)
        return ProjectListPages.start(visit, viewer, files, next: next, list: list, body: body, errors)
    }

    private func complete(_ visit: Visit, _ file: ImportSharedRoutes.Received) async throws -> Response {
        let viewer = try visit.signedIn()
        var reader = FormReader(file.form)
        var choices = ProjectListOptions()
        choices.list = reader.text("list", "Name of the list", limit: 100)
        choices.file = String(file.name.prefix(200))
        // Without a name, the file's own: a list is known again by it.
        if choices.list.isEmpty { choices.list = ProjectListPages.listName(of: file.name) }
        let body = reader.text("body", "Body", limit: 200)
        if file.size == 0 { reader.refuse("file", "Choose a file that is not empty") }
        let options = ImportOptions(body: body.isEmpty ? nil : body)
        if reader.errors.isEmpty {
            do {
                var all = options
                all.choices = choices.choices
                try await shared.uploads.complete(
                    file.id, .projects, name: file.name, bytes: file.size, options: all, by: viewer)
                return visit.redirect(to: "\(Self.base)/\(file.id)/columns")
            } catch let fault as Fault where fault.kind == .invalid && !fault.fields.isEmpty {
                for (field, message) in fault.fields { reader.refuse(field, message) }
            }
        }
        try await shared.uploads.discard(file.id)
        return visit.refusedForm(try await start(visit, list: choices.list, body: body, reader.errors))
    }

    private func map(_ visit: Visit, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        let file = try await file(visit)
        var reader = FormReader(form)
        let columns = ColumnMapping.read(&reader, form, ProjectColumn.targets)
        for column in ProjectColumn.needed where columns[column.rawValue] == nil {
            let place = ProjectColumn.allCases.firstIndex(of: column) ?? 0
            reader.refuse("from-\(place)", "Choose where the \(column.rawValue) comes from")
        }
        let department = ProjectColumn.department
        if file.body == nil, columns[department.rawValue] == nil {
            reader.refuse(
                "from-\(ProjectColumn.allCases.firstIndex(of: department) ?? 0)",
                "Choose where the department comes from, or send the file for one body")
        }
        let list = reader.text("list", "Name of the list", limit: 100, required: true)
        let unit = reader.choice("unit", "Unit", as: ProjectListOptions.Unit.self) ?? .pounds
        let order = reader.choice("order", "Order", as: ProjectListOptions.Order.self) ?? .dayFirst
        let makes = reader.isChecked("makes-bodies")
        guard reader.errors.isEmpty else {
            let (titles, rows) = try await shared.uploads.header(file.id, by: viewer)
            return visit.refusedForm(
                ProjectListPages.columns(visit, file, titles, rows, columns, form, errors: reader.errors))
        }
        try await shared.uploads.configure(file.id, by: viewer) { options in
            var chosen = ProjectListOptions(options.choices)
            (chosen.list, chosen.unit, chosen.order, chosen.makesBodies) = (list, unit, order, makes)
            options.choices = chosen.choices
            options.mapping = ColumnMapping(name: list, columns: columns)
        }
        return visit.redirect(to: "\(Self.base)/\(file.id)")
    }

    /// Takes what was chosen for names that the directory does not know, and has the file checked again.
    private func choose(_ visit: Visit, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        let file = try await file(visit)
        let names = ProjectListPages.unknown(file)
        var reader = FormReader(form)
        var chosen: [String: String] = [:]
        for (place, name) in names.enumerated() {
            let typed = reader.text("body-\(place)", "Body", limit: 200)
            let isNew = form["new-\(place)"] != nil && !name.isEmpty
            if isNew || !typed.isEmpty { chosen[BodyFinder.key(name)] = isNew ? ProjectListOptions.new : typed }
        }
        let (bodies, all) = (chosen, form["all"] != nil)
        try await shared.uploads.configure(file.id, by: viewer) { options in
            var choices = ProjectListOptions(options.choices)
            choices.bodies.merge(bodies) { _, new in new }
            if all { choices.makesBodies = true }
            options.choices = choices.choices
        }
        return visit.redirect(to: "\(Self.base)/\(file.id)")
    }
}
