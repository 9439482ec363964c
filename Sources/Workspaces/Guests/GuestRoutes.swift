import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Guests of a workspace in the browser.
struct GuestRoutes: Sendable {
    private static let path = "/workspaces/:slug/guests"

    let desk: WorkspaceDesk

    private var guests: Guests { Guests(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        addInviting(&routes)
        addKeeping(&routes)
        routes.get("/workspaces/:slug/terms") { visit in
            let (viewer, slug, now) = (try visit.signedIn(), visit.parameter("slug"), visit.now)
            let room = try await desk.database.read { try Guests.atTerms(slug, viewer, now, $0) }
            return visit.page(GuestPages.terms(visit, room))
        }
        routes.post("/workspaces/:slug/terms") { visit, _ in
            let slug = visit.parameter("slug")
            try await guests.accept(slug, by: try visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)", flash: "Thank you. This is the workspace.")
        }
        return routes
    }

    private func addInviting(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            let (room, teams) = try await inviting(visit)
            return visit.page(GuestPages.form(visit, room, teams, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            if form["step"] == "back" {
                let (room, teams) = try await inviting(visit)
                return visit.page(GuestPages.form(visit, room, teams, form, FormErrors()))
            }
            return try await visit.answerForm {
                let draft = try GuestDraft.read(form, today: visit.now.day)
                guard form["step"] == "send" else {
                    let (plan, tree) = try await guests.plan(draft, for: slug, by: viewer)
                    return visit.page(GuestPages.preview(visit, plan, tree, form))
                }
                try await guests.invite(draft, to: slug, by: viewer)
                return visit.redirect(to: "/workspaces/\(slug)/people", flash: "\(draft.name) is invited by mail.")
            } again: { errors in
                let (room, teams) = try await inviting(visit)
                return GuestPages.form(visit, room, teams, form, errors)
            }
        }
    }

    private func addKeeping(_ routes: inout Routes) {
        let one = "\(Self.path)/:id"
        routes.get(one) { visit in visit.page(GuestPages.guest(visit, try await view(visit))) }
        routes.post("\(one)/renew") { visit, form in
            try await act(visit, form, "The access is renewed.") { person, slug, viewer in
                var reader = FormReader(form)
                let until = GuestDraft.lastDay(&reader, today: visit.now.day)
                try reader.check()
                try await guests.renew(person, until: until ?? visit.now.day, in: slug, by: viewer)
            }
        }
        routes.post("\(one)/sponsor") { visit, form in
            try await act(visit, form, "They answer for the guest now, and are told.") { person, slug, viewer in
                var reader = FormReader(form)
                let email = reader.text("sponsor", "The e-mail address of the sponsor", limit: 254, required: true)
                try reader.check()
                try await guests.setSponsor(email, of: person, in: slug, by: viewer)
            }
        }
        routes.post("\(one)/end") { visit, _ in
            let slug = visit.parameter("slug")
            try await guests.end(try visit.id(), in: slug, by: try visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)/people", flash: "The access has ended.")
        }
    }

    private func act(
        _ visit: Visit, _ form: FormData, _ flash: String, _ act: (Person.ID, String, Viewer) async throws -> Void
    ) async throws -> Response {
        let (viewer, slug, id) = (try visit.signedIn(), visit.parameter("slug"), try visit.id(of: Person.self))
        return try await visit.answerForm {
            try await act(id, slug, viewer)
            return visit.redirect(to: "/workspaces/\(slug)/guests/\(id)", flash: flash)
        } again: { errors in
            GuestPages.guest(visit, try await view(visit), form, errors)
        }
    }

    private func inviting(_ visit: Visit) async throws -> (Room, [PermissionTeam]) {
        try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            try WorkspaceRules.give(.role(.guest), room).orThrow()
            let memberships = try MemberStore(transaction).teams(of: room.workspace.id)
            let teams = try PermissionTeamStore(transaction).list(room.workspace.id)
            return (room, teams.filter { PermissionTeams.arrange($0.id, memberships, room).isAllowed })
        }
    }

    /// For those who may end the guest's access.
    private func view(_ visit: Visit) async throws -> GuestPages.View {
        let id = try visit.id(of: Person.self)
        return try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            let guest = try Guests.find(id, room, transaction)
            try GuestRules.end(guest.member, room).orThrow()
            let members = MemberStore(transaction)
            let known = try members.list(room.workspace.id, room.companions, at: room.now, limit: Members.limit)
            let names = try PermissionTeamStore(transaction).names(of: room.workspace.id)
            let teams = try RealmStore(transaction).teams(of: id, in: room.workspace.id)
            return GuestPages.View(
                room: room, guest: guest, sponsor: known.first { $0.person == guest.member.sponsor },
                teams: teams.compactMap { names[$0] }.sorted())
        }
    }
}
