import Access
import Directory
import Hummingbird
import Kernel
import Papers
import Storage
import Tabular
import Web

/// Objectives of the viewer and of those who report to them.
struct ObjectiveRoutes: Sendable {
    private static let path = ObjectivePages.path
    private static let listLimit = 200

    let desk: Desk
    let objectives: Objectives
    let printer: PaperPrinter

    init(_ desk: Desk, _ printer: PaperPrinter) {
        self.desk = desk
        self.printer = printer
        objectives = Objectives(desk: desk)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let (viewer, now) = (try visit.signedIn(), visit.now)
            return visit.page(
                ObjectivePages.list(try await desk.database.read { try Self.listing(viewer, now, $0) }))
        }
        addWriting(&routes)
        routes.get("\(Self.path)/:id") { visit in
            visit.page(ObjectivePages.objective(visit, try await view(visit), FormData(), FormErrors()))
        }
        addAnswering(&routes)
        addFiles(&routes)
        return routes
    }

    private static func listing(
        _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> ObjectivePages.Listing {
        guard let person = viewer.person.map({ Person.ID($0) }) else {
            return ObjectivePages.Listing(own: [], managed: [], isGuest: true)
        }
        let store = ObjectiveStore(transaction)
        let own = try store.own(person, limit: listLimit)
        let managed = try store.managed(by: person, limit: listLimit)
        let all = own + managed
        let steps = try store.latest(ofEach: all.map(\.id))
        let people = try PersonStore(transaction).summaries(Array(Set(all.map(\.person))), Sight(viewer))
        let efforts = try CollaborationStore(transaction).find(
            Array(Set(all.map(\.collaboration))), CollaborationSight(viewer, at: now))
        func line(_ objective: Objective) -> ObjectivePages.Line? {
            guard let step = steps[objective.id] else { return nil }
            return ObjectivePages.Line(
                objective: objective, step: step, person: people[objective.person]?.name ?? "Somebody",
                collaboration: efforts[objective.collaboration]?.title ?? "A collaboration that is not shown")
        }
        return ObjectivePages.Listing(
            own: own.compactMap(line), managed: managed.compactMap(line), isGuest: viewer.role == .guest)
    }

    private func view(_ visit: Visit) async throws -> ObjectivePages.View {
        let (viewer, now) = (try visit.signedIn(), visit.now)
        let id = try visit.id(of: Objective.self)
        return try await desk.database.read { transaction in
            let store = ObjectiveStore(transaction)
            guard let person = viewer.person.map({ Person.ID($0) }), let objective = try store.find(id, for: person)
            else { throw Fault.missing("This objective") }
            let names = try PersonStore(transaction).summaries(
                [objective.person] + [objective.manager].compactMap(\.self), .everything)
            let collaboration = try CollaborationStore(transaction).find(
                [objective.collaboration], CollaborationSight(viewer, at: now))[objective.collaboration]
            let isOwn = objective.person == person
            return ObjectivePages.View(
                objective: objective, person: names[objective.person]?.name ?? "Somebody",
                manager: objective.manager.flatMap { names[$0]?.name }, collaboration: collaboration,
                steps: try store.steps(of: id),
                evidence: try ObjectiveEvidence.read(objective, collaboration, for: viewer, at: now, transaction),
                managers: isOwn ? try PersonStore(transaction).managers(of: person, Sight(viewer)) : [],
                isOwn: isOwn, isManager: objective.manager == person)
        }
    }

    /// What the form of a new one offers: the viewer's collaborations, this year and the next.
    private func form(_ visit: Visit) async throws -> ObjectivePages.Form {
        let (viewer, now) = (try visit.signedIn(), visit.now)
        let person = try Objectives.person(viewer)
        return try await desk.database.read { transaction in
            let sight = CollaborationSight(viewer, at: now)
            let named = try CollaborationStore(transaction).named(sight, limit: 100)
            let year = FinancialYear(of: now.day)
            return ObjectivePages.Form(
                objective: nil, collaborations: named,
                years: [year, FinancialYear(year.start + 1), FinancialYear(year.start - 1)],
                managers: try PersonStore(transaction).managers(of: person, sight.directory))
        }
    }

    private func manager(_ form: FormData) -> Person.ID? { form["manager"].flatMap { Person.ID($0) } }

    private func addWriting(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            visit.page(ObjectivePages.form(visit, try await form(visit), .new, visit.query, FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, typed in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let draft = try ObjectiveDraft.read(typed)
                guard let year = FinancialYear(typed: typed["year"] ?? "") else {
                    throw Fault.invalid("year", "Choose a year from the list")
                }
                let id = try await objectives.write(
                    draft, year, in: typed["collaboration"] ?? "", sentTo: manager(typed), by: viewer)
                return visit.redirect(to: "\(Self.path)/\(id)", flash: "It is kept.")
            } again: { errors in
                ObjectivePages.form(visit, try await form(visit), .new, typed, errors)
            }
        }
        routes.get("\(Self.path)/:id/edit") { visit in
            let view = try await own(visit)
            let fields = FormData(["what": [view.latest?.what ?? ""], "how": [view.latest?.how ?? ""]])
            return visit.page(page(visit, view, EditBasis(view.latest?.number), fields, FormErrors()))
        }
        routes.post("\(Self.path)/:id/edit") { visit, typed in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Objective.self)
            return try await visit.answerEdit(typed) {
                try await objectives.change(
                    id, try ObjectiveDraft.read(typed), from: EditBasis.revision(typed), sentTo: manager(typed),
                    by: viewer)
                return visit.redirect(to: "\(Self.path)/\(id)", flash: "It is kept.")
            } again: { basis, errors in
                page(visit, try await own(visit), basis, typed, errors)
            }
        }
    }

    private func page(
        _ visit: Visit, _ view: ObjectivePages.View, _ basis: EditBasis, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let form = ObjectivePages.Form(
            objective: view.objective, collaborations: [], years: [], managers: view.managers)
        return ObjectivePages.form(visit, form, basis, fields, errors)
    }

    /// One of the viewer's own, for its form.
    private func own(_ visit: Visit) async throws -> ObjectivePages.View {
        let view = try await view(visit)
        if !view.isOwn { throw Fault.refused("You cannot do this because only whoever it is for may write it.") }
        return view
    }

    private func addAnswering(_ routes: inout Routes) {
        routes.post("\(Self.path)/:id/agree") { visit, form in
            let id = try visit.id(of: Objective.self)
            try await objectives.agree(id, at: EditBasis.revision(form), by: try visit.signedIn())
            return visit.redirect(to: "\(Self.path)/\(id)", flash: "It is agreed.")
        }
        routes.post("\(Self.path)/:id/ask") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Objective.self)
            return try await visit.answerForm {
                var reader = FormReader(form)
                let note = reader.text(
                    "note", "What should be different", limit: ObjectiveDraft.textLimit, required: true, lines: true)
                try reader.check()
                try await objectives.ask(id, for: note, at: EditBasis.revision(form), by: viewer)
                return visit.redirect(to: "\(Self.path)/\(id)", flash: "The change is asked for.")
            } again: { errors in
                ObjectivePages.objective(visit, try await view(visit), form, errors)
            }
        }
    }

    private func addFiles(_ routes: inout Routes) {
        routes.get("\(Self.path)/:id/odt") { visit in
            let view = try await view(visit)
            let paper = ObjectivePaper.paper(view, on: visit.now.day)
            let bytes = try paper.openDocument(at: visit.now.milliseconds)
            return file(view, bytes, "application/vnd.oasis.opendocument.text", "odt")
        }
        routes.get("\(Self.path)/:id/pdf") { visit in
            let view = try await view(visit)
            let paper = ObjectivePaper.paper(view, on: visit.now.day)
            return file(view, try await printer.pdf(of: paper), "application/pdf", "pdf")
        }
        routes.get("\(Self.path)/:id/csv") { visit in
            let view = try await view(visit)
            let rows = ObjectivePaper.rows(view, desk.address)
            let options = CSVWriteOptions(startsWithByteOrderMark: true)
            return file(view, CSVWriter.bytes(rows, options: options), "text/csv; charset=utf-8", "csv")
        }
    }

    private func file(_ view: ObjectivePages.View, _ bytes: [UInt8], _ type: String, _ ending: String) -> Response {
        var response = Response.bytes(bytes, type: type)
        response.headers[.contentDisposition] =
            "attachment; filename=\"objective-\(view.objective.year.typed).\(ending)\""
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
