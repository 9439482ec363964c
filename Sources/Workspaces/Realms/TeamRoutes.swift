import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Permission teams in the browser.
struct TeamRoutes: Sendable {
    private static let path = "/workspaces/:slug/teams"

    let desk: WorkspaceDesk

    private var teams: PermissionTeams { PermissionTeams(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(TeamPages.list(visit, try await view(visit), FormData(), FormErrors()))
        }
        routes.post(Self.path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                let team = try await teams.add(try Self.name(form), to: slug, by: viewer)
                return visit.redirect(to: "/workspaces/\(slug)/teams/\(team.id)", flash: "The team is there.")
            } again: { errors in
                TeamPages.list(visit, try await view(visit), form, errors)
            }
        }
        routes.get("\(Self.path)/:id") { visit in try await page(visit) }
        routes.post("\(Self.path)/:id/rename") { visit, form in
            try await act(visit, form, "Renamed.") { id, slug, viewer in
                try await teams.rename(id, try Self.name(form), in: slug, by: viewer)
            }
        }
        routes.post("\(Self.path)/:id/add") { visit, form in
            try await act(visit, form, "They are in the team.") { id, slug, viewer in
                try await teams.put(try PeopleRoutes.person(form), in: id, of: slug, by: viewer)
            }
        }
        routes.post("\(Self.path)/:id/remove") { visit, form in
            try await act(visit, form, "They are not in the team any more.") { id, slug, viewer in
                try await teams.take(try PeopleRoutes.person(form), from: id, of: slug, by: viewer)
            }
        }
        routes.post("\(Self.path)/:id/delete") { visit, _ in
            let slug = visit.parameter("slug")
            try await teams.remove(try visit.id(), from: slug, by: try visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)/teams", flash: "The team is removed.")
        }
        return routes
    }

    private static func name(_ form: FormData) throws -> String {
        var reader = FormReader(form)
        let name = reader.text("name", "Name of the team", limit: 80, required: true)
        try reader.check()
        return name
    }

    private func act(
        _ visit: Visit, _ form: FormData, _ flash: String,
        _ act: (PermissionTeam.ID, String, Viewer) async throws -> Void
    ) async throws -> Response {
        let (viewer, slug, id) = (
            try visit.signedIn(), visit.parameter("slug"), try visit.id(of: PermissionTeam.self)
        )
        return try await visit.answerForm {
            try await act(id, slug, viewer)
            return visit.redirect(to: "/workspaces/\(slug)/teams/\(id)", flash: flash)
        } again: { errors in
            let (view, team) = try await team(visit)
            return TeamPages.team(visit, view, team, form, errors)
        }
    }

    private func page(_ visit: Visit) async throws -> Response {
        let (view, team) = try await team(visit)
        return visit.page(TeamPages.team(visit, view, team, FormData(), FormErrors()))
    }

    private func team(_ visit: Visit) async throws -> (TeamPages.View, PermissionTeam) {
        let (view, id) = (try await view(visit), try visit.id(of: PermissionTeam.self))
        guard let team = view.teams.first(where: { $0.id == id }) else { throw Fault.missing("This permission team") }
        return (view, team)
    }

    private func view(_ visit: Visit) async throws -> TeamPages.View {
        try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            // Guests see what they were let in for, not how that is arranged.
            guard WorkspaceTab.teams.isShown(in: room) else { throw Fault.missing("This page") }
            let members = MemberStore(transaction)
            return TeamPages.View(
                room: room, teams: try PermissionTeamStore(transaction).list(room.workspace.id),
                people: try members.list(room.workspace.id, room.companions, at: room.now, limit: Members.limit),
                memberships: try members.teams(of: room.workspace.id))
        }
    }
}
