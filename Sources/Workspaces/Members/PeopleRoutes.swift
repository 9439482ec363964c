import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// The people of a workspace.
struct PeopleRoutes: Sendable {
    private static let path = "/workspaces/:slug/people"

    let desk: WorkspaceDesk

    private var members: Members { Members(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(PeoplePages.list(visit, try await view(visit)))
        }
        routes.get("\(Self.path)/new") { visit in
            let room = try await facilitated(visit)
            return visit.page(PeoplePages.form(visit, room, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                var reader = FormReader(form)
                let email = reader.text("email", "E-mail address", limit: 254, required: true)
                let role = reader.choice("role", "What they may do", as: WorkspaceMember.Role.self)
                if role == nil, reader.errors["role"] == nil { reader.refuse("role", "Choose what they may do") }
                try reader.check()
                let name = try await members.add(email, as: role ?? .reader, to: slug, by: viewer)
                return visit.redirect(to: "/workspaces/\(slug)/people", flash: "\(name) is in, and told so.")
            } again: { errors in
                PeoplePages.form(visit, try await facilitated(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/role") { visit, form in
            let slug = visit.parameter("slug")
            guard let role = form["role"].flatMap({ WorkspaceMember.Role(rawValue: $0) }) else {
                throw Fault.missing("This role")
            }
            try await members.change(try Self.person(form), to: role, in: slug, by: try visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)/people", flash: "Changed.")
        }
        routes.post("\(Self.path)/remove") { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            let person = try Self.person(form)
            try await members.remove(person, from: slug, by: viewer)
            if viewer.person == person.uuid {
                return visit.redirect(to: "/workspaces", flash: "You left the workspace.")
            }
            return visit.redirect(to: "/workspaces/\(slug)/people", flash: "They are not in it any more.")
        }
        return routes
    }

    static func person(_ form: FormData) throws -> Person.ID {
        guard let person = form["person"].flatMap({ Person.ID($0) }) else { throw Fault.missing("This person") }
        return person
    }

    private func facilitated(_ visit: Visit) async throws -> Room {
        try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, _ in
            try WorkspaceRules.facilitate(room).orThrow()
            return room
        }
    }

    private func view(_ visit: Visit) async throws -> PeoplePages.View {
        try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            let store = MemberStore(transaction)
            let id = room.workspace.id
            let mayFacilitate = WorkspaceRules.facilitate(room).isAllowed
            let seen = try store.list(id, room.companions, at: room.now, limit: Members.limit)
            return PeoplePages.View(
                room: room, people: seen, hidden: try store.count(id, at: room.now) - seen.count,
                teams: try store.teams(of: id), teamNames: try PermissionTeamStore(transaction).names(of: id),
                requests: mayFacilitate ? try JoinStore(transaction).open(in: id) : [], mayFacilitate: mayFacilitate)
        }
    }
}
