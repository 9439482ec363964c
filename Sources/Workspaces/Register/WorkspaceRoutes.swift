import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The list of workspaces, and opening one.
struct WorkspaceRoutes: Sendable {
    private static let listed = 200

    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces") { visit in
            let viewer = try visit.signedIn()
            let sight = WorkspaceSight(viewer, at: visit.now)
            let own = try await desk.database.read { try WorkspaceStore($0).own(sight, limit: Self.listed) }
            return visit.page(WorkspacePages.list(own, mayOpen: WorkspaceRules.open(viewer).isAllowed))
        }
        routes.get("/workspaces/new") { visit in
            try WorkspaceRules.open(visit.signedIn()).orThrow()
            return visit.page(WorkspacePages.form(visit, FormData(), errors: FormErrors()))
        }
        routes.post("/workspaces/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let path = try await Workspaces(desk: desk).open(try WorkspaceDraft.read(form), by: viewer)
                return visit.redirect(to: path, flash: "The workspace is open.")
            } again: { errors in
                WorkspacePages.form(visit, form, errors: errors)
            }
        }
        return routes
    }
}
