import Access
import Directory
import Hummingbird
import Kernel
import Papers
import Storage
import Web

/// The memorandum of understanding: the page, its files, sending and signing it.
struct MemorandumRoutes: Sendable {
    let database: any Database
    let memoranda: Memoranda
    let printer: PaperPrinter

    init(
        _ database: any Database, clock: WallClock, address: String, printer: PaperPrinter,
        sessionStart: @escaping SessionStart
    ) {
        self.database = database
        memoranda = Memoranda(database: database, clock: clock, address: address, sessionStart: sessionStart)
        self.printer = printer
    }

    private static let path = "/collaborations/:slug/charter/memorandum"

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(MemorandumPages.page(visit, try await view(visit, .latestOrDraft)))
        }
        addSending(&routes)
        addSigning(&routes)
        addFiles(&routes)
        return routes
    }

    private func view(_ visit: Visit, _ wanted: MemorandumView.Wanted) async throws -> MemorandumView {
        let session = visit.sessionHash
        return try await visit.inside(database) { work, transaction in
            let start = try memoranda.sessionStart(session, work.now, transaction)
            return try MemorandumView.read(work, wanted, signedIn: start, transaction)
        }
    }

    private func back(_ visit: Visit) -> String { "/collaborations/\(visit.parameter("slug"))/charter/memorandum" }

    private func addSending(_ routes: inout Routes) {
        routes.get("\(Self.path)/send") { visit in
            visit.page(try await sending(visit, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/send") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let number = try await memoranda.send(visit.parameter("slug"), form, by: viewer)
                return visit.redirect(to: back(visit), flash: "Version \(number) is sent for signature.")
            } again: { errors in
                try await sending(visit, form, errors)
            }
        }
    }

    private func sending(_ visit: Visit, _ data: FormData, _ errors: FormErrors) async throws -> Page {
        let (head, roles, guests) = try await visit.inside(database) { work, transaction in
            try work.mayOrganise.orThrow()
            let (id, sight) = (work.collaboration.id, Sight(work.viewer))
            return (
                try CollaborationHead.read(work, transaction), try RoleStore(transaction).staffed(id, sight),
                try MemorandumStore(transaction).guests(id, at: work.now, sight)
            )
        }
        return MemorandumPages.sending(visit, head, roles, guests, data, errors)
    }

    private func addSigning(_ routes: inout Routes) {
        routes.post("\(Self.path)/sign") { visit, form in
            let viewer = try visit.signedIn()
            guard let body = form[MemorandumPages.bodyField].flatMap({ Body.ID($0) }) else {
                throw Fault.missing("This signature")
            }
            let signing = try await memoranda.sign(
                visit.parameter("slug"), for: body, form[MemorandumPages.hashField] ?? "", by: viewer,
                session: visit.sessionHash)
            switch signing {
            case .signed: return visit.redirect(to: back(visit), flash: "You signed the memorandum.")
            case .already: return visit.redirect(to: back(visit), flash: "It was signed already. Nothing changed.")
            case .changed:
                let page = MemorandumPages.page(visit, try await view(visit, .latestOrDraft), wasChanged: true)
                return visit.overtakenForm(page)
            case .stale:
                return visit.redirect(
                    to: MemorandumPages.again(back(visit)), flash: "Sign in again to sign the memorandum.",
                    isSuccess: false)
            }
        }
    }

    private func addFiles(_ routes: inout Routes) {
        routes.get("\(Self.path)/:version") { visit in
            visit.page(MemorandumPages.page(visit, try await view(visit, try wanted(visit))))
        }
        routes.get("\(Self.path)/:version/text") { visit in
            let view = try await view(visit, try wanted(visit))
            return file(view, Array(view.text.utf8), "text/plain; charset=utf-8", "txt")
        }
        routes.get("\(Self.path)/:version/odt") { visit in
            let view = try await view(visit, try wanted(visit))
            let moment = (view.memorandum?.sentAt ?? visit.now).milliseconds
            let bytes = try MemorandumPages.paper(view).openDocument(at: moment)
            return file(view, bytes, "application/vnd.oasis.opendocument.text", "odt")
        }
        routes.get("\(Self.path)/:version/pdf") { visit in
            let view = try await view(visit, try wanted(visit))
            return file(view, try await printer.pdf(of: MemorandumPages.paper(view)), "application/pdf", "pdf")
        }
    }

    private func wanted(_ visit: Visit) throws -> MemorandumView.Wanted {
        let typed = visit.parameter("version")
        if typed == "draft" { return .draft }
        guard let number = Int(typed) else { throw Fault.missing("This version") }
        return .version(number)
    }

    private func file(_ view: MemorandumView, _ bytes: [UInt8], _ type: String, _ ending: String) -> Response {
        var response = Response.bytes(bytes, type: type)
        let version = view.memorandum.map { String($0.version) } ?? "draft"
        let name = "\(view.head.collaboration.slug)-memorandum-\(version).\(ending)"
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }
}
