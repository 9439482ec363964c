import Access
import Hummingbird
public import Kernel
public import Storage
public import Web

/// Suggesting corrections and answering them.
public struct CorrectionRoutes: Sendable {
    let database: any Database
    let corrections: Corrections

    private static let pageSize = 50

    /// - Parameter address: how the service is reached from outside, for links in mail.
    public init(_ database: any Database, clock: WallClock, accounts: any PeopleAccounts, address: String) {
        self.database = database
        corrections = Corrections(database: database, clock: clock, accounts: accounts, address: address)
    }

    public var routes: Routes {
        var routes = Routes()
        addSuggesting(&routes, "/people/:id") { visit, _ in (.person, try visit.id(of: Person.self).uuid) }
        addSuggesting(&routes, "/teams/:id") { visit, _ in (.team, try visit.id(of: Team.self).uuid) }
        addSuggesting(&routes, "/bodies/:slug") { visit, transaction in
            let body = try BodyStore(transaction).find(slug: visit.parameter("slug"), Sight(visit.viewer))
            guard let body else { throw Fault.missing("This body") }
            return (.body, body.id.uuid)
        }
        routes.get("/corrections") { visit in try await list(visit) }
        routes.get("/corrections/:id") { visit in try await one(visit) }
        routes.post("/corrections/:id/accept") { visit, _ in
            switch try await corrections.accept(visit.id(of: Correction.self), by: visit.signedIn()) {
            case .applied(let path): visit.redirect(to: path, flash: "The page says it now.")
            case .toEdit(let path): visit.redirect(to: path, flash: "Thank you. Please put it right here.")
            case .passedOn:
                visit.redirect(
                    to: "/corrections",
                    flash: "Thank you. The administrators of the body are told, who can put it right.")
            }
        }
        routes.post("/corrections/:id/decline") { visit, form in try await decline(visit, form) }
        return routes
    }

    private typealias Locate = @Sendable (Visit, any Transaction) throws -> (Correction.SubjectKind, UUID128)

    private func addSuggesting(_ routes: inout Routes, _ path: String, _ locate: @escaping Locate) {
        routes.get("\(path)/corrections/new") { visit in
            let subject = try await subject(visit, locate)
            return visit.page(CorrectionPages.suggest(visit, subject, visit.query))
        }
        routes.post("\(path)/corrections") { visit, data in
            let subject = try await subject(visit, locate)
            let form = CorrectionForm(subject, data)
            guard form.errors.isEmpty, let field = form.field else {
                return visit.refusedForm(CorrectionPages.suggest(visit, subject, data, errors: form.errors))
            }
            try await corrections.suggest(subject.kind, subject.id, field, says: form.says, by: visit.signedIn())
            return visit.redirect(
                to: subject.path, flash: "Thank you. Your suggestion is on its way; you get a mail with the answer.")
        }
    }

    private func subject(_ visit: Visit, _ locate: @escaping Locate) async throws -> CorrectionSubject {
        let sight = Sight(visit.viewer)
        return try await database.read { transaction in
            let (kind, id) = try locate(visit, transaction)
            return try CorrectionSubject.find(kind, id, sight, transaction)
        }
    }

    private func list(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let after = Correction.ID(visit.query["after"] ?? "")
        let listed = try await database.read { transaction in
            try CorrectionStore(transaction).waiting(
                for: Sight(viewer), isPlatformAdministrator: viewer.isPlatformAdministrator, after: after,
                limit: Self.pageSize + 1)
        }
        let shown = Array(listed.prefix(Self.pageSize))
        let next = listed.count > shown.count ? shown.last.map { "/corrections?after=\($0.correction.id)" } : nil
        return visit.page(CorrectionPages.list(visit, shown, next: next))
    }

    private func answerable(_ visit: Visit) async throws -> (Correction, CorrectionSubject) {
        let id = try visit.id(of: Correction.self)
        let viewer = try visit.signedIn()
        return try await database.read { transaction in
            let (correction, subject, _) = try Corrections.answerable(id, viewer, transaction)
            return (correction, subject)
        }
    }

    private func one(_ visit: Visit) async throws -> Response {
        let id = try visit.id(of: Correction.self)
        let viewer = try visit.signedIn()
        let (correction, subject, mayAnswer) = try await database.read { transaction in
            try Corrections.visible(id, viewer, transaction)
        }
        if correction.state == .open {
            try mayAnswer.orThrow()
            return visit.page(CorrectionPages.one(visit, correction, subject))
        }
        return visit.page(CorrectionPages.answered(visit, correction, subject))
    }

    private func decline(_ visit: Visit, _ form: FormData) async throws -> Response {
        var reader = FormReader(form)
        let reason = reader.text("reason", "Why it is not right", limit: 500, required: true, lines: true)
        guard reader.errors.isEmpty else {
            let (correction, subject) = try await answerable(visit)
            return visit.refusedForm(
                CorrectionPages.one(visit, correction, subject, errors: reader.errors, reason: form["reason"] ?? ""))
        }
        try await corrections.decline(visit.id(of: Correction.self), because: reason, by: visit.signedIn())
        return visit.redirect(
            to: "/corrections", flash: "The correction is declined. Whoever suggested it gets your reason.")
    }
}
