import Access
import Hummingbird
import Kernel
import Storage
import Web

/// What owners do with a workspace's records: one page that leads to each.
struct RecordsRoutes: Sendable {
    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces/:slug/records") { visit in
            let room = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, _ in
                try WorkspaceRules.keepRecords(room).orThrow()
                return room
            }
            return visit.page(RecordsPages.page(room))
        }
        routes.add(AuditRoutes(desk: desk).routes)
        routes.add(RetentionRoutes(desk: desk).routes)
        routes.add(RequestRoutes(desk: desk).routes)
        routes.add(ClosingRoutes(desk: desk).routes)
        routes.add(ImportRoutes(desk: desk).routes)
        return routes
    }
}
