import Access
import Collaborations
import Directory
import Journal
import Kernel
import Storage
import Web

/// On the page of a collaboration or a team: its workspaces that the viewer may know of.
struct WorkspacesPanel: PagePanel {
    private static let limit = 10

    func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML {
        let place: SQL
        switch subject.kind {
        case "collaboration": place = "workspace.collaboration_id = \(Collaboration.ID(subject.id))"
        case "team": place = "workspace.team_id = \(Team.ID(subject.id))"
        default: return .empty
        }
        let found = try WorkspaceStore(transaction).list(place, limit: Self.limit, WorkspaceSight(viewer, at: now))
        if found.isEmpty { return .empty }
        let items = found.map { one -> HTML in
            "<li>\(Link(one.name, one.path).html)<p class=\"cc-why\">\(one.purpose)</p></li>"
        }
        return "<h2 class=\"govuk-heading-m\">Files</h2><ul class=\"govuk-list\">\(items)</ul>"
    }
}
