import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// A workspace from outside, coming in, and answering those who ask to.
struct JoinRoutes: Sendable {
    private static let path = "/workspaces/:slug/join"
    private static let request = "/workspaces/:slug/people/requests/:id"

    let desk: WorkspaceDesk

    private var joining: Joining { Joining(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let view = try await view(visit)
            if view.isInside { return visit.redirect(to: view.workspace.path) }
            return visit.page(JoinPages.outside(visit, view))
        }
        routes.post(Self.path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            if try await view(visit).workspace.visibility == .open {
                try await joining.join(slug, by: viewer)
                return visit.redirect(to: "/workspaces/\(slug)", flash: "You are in. Welcome.")
            }
            return try await visit.answerForm {
                var reader = FormReader(form)
                let reason = reader.text(
                    "reason", "Why you want to join", limit: JoinRequest.reasonLimit, required: true, lines: true)
                try reader.check()
                try await joining.ask(reason, in: slug, by: viewer)
                return visit.redirect(
                    to: "/workspaces/\(slug)/join",
                    flash: "You asked to join. You are told as soon as there is an answer.")
            } again: { errors in
                JoinPages.outside(visit, try await view(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/withdraw") { visit, _ in
            let slug = visit.parameter("slug")
            try await joining.withdraw(from: slug, by: try visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)/join", flash: "Your request is withdrawn.")
        }
        addAnswering(&routes)
        return routes
    }

    private func addAnswering(_ routes: inout Routes) {
        routes.get(Self.request) { visit in
            let (room, request) = try await asked(visit)
            return visit.page(JoinPages.answer(visit, room, request, FormData(), FormErrors()))
        }
        routes.post(Self.request) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                var reader = FormReader(form)
                let typed = reader.text("answer", "Your answer", limit: 20)
                let role = WorkspaceMember.Role(rawValue: typed)
                if role == nil, typed != "decline" { reader.refuse("answer", "Choose your answer") }
                let note = reader.text("note", "What you tell them", limit: JoinRequest.reasonLimit, lines: true)
                try reader.check()
                try await joining.answer(try visit.id(), in: slug, as: role, note, by: viewer)
                return visit.redirect(to: "/workspaces/\(slug)/people", flash: "Your answer is sent.")
            } again: { errors in
                let (room, request) = try await asked(visit)
                return JoinPages.answer(visit, room, request, form, errors)
            }
        }
    }

    private func view(_ visit: Visit) async throws -> JoinPages.View {
        let (viewer, slug, now) = (try visit.signedIn(), visit.parameter("slug"), visit.now)
        return try await desk.database.read { try JoinPages.View.read(slug, viewer, at: now, in: $0) }
    }

    private func asked(_ visit: Visit) async throws -> (Room, JoinRequest) {
        let id = try visit.id(of: JoinRequest.self)
        return try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            try WorkspaceRules.facilitate(room).orThrow()
            guard let request = try JoinStore(transaction).find(id, in: room.workspace.id) else {
                throw Fault.missing("This request")
            }
            return (room, request)
        }
    }

    /// Answers somebody outside with what they may know of a workspace, and leads those inside who may not come in yet to what
    /// they have to do first.
    static func atTheDoor(
        _ visit: Visit, _ desk: WorkspaceDesk, _ inside: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await inside()
        } catch let fault as Fault where fault.kind == .refused {
            let (viewer, slug, now) = (try visit.signedIn(), visit.parameter("slug"), visit.now)
            let view = try await desk.database.read { try JoinPages.View.read(slug, viewer, at: now, in: $0) }
            if view.isInside {
                guard let step = fault.steps.first else { throw fault }
                return visit.redirect(to: step.path)
            }
            return visit.page(JoinPages.outside(visit, view))
        }
    }
}
