import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Asking to join a collaboration, and answering.
struct JoinRoutes: Sendable {
    private static let path = "/collaborations/:slug/join"
    private static let request = "/collaborations/:slug/people/requests/:id"

    let database: any Database
    let joining: Joining

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        joining = Joining(database: database, clock: clock)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let view = try await view(visit)
            // What was asked stays readable; whoever is in has nothing to ask.
            if view.head.standing.isInside { return visit.redirect(to: view.collaboration.path) }
            if view.request?.answeredAt == nil { try view.verdict.orThrow() }
            let fields = view.request.map { $0.state == .open ? ["reason": [$0.reason]] : [:] } ?? [:]
            return visit.page(JoinPages.form(visit, view, FormData(fields), FormErrors()))
        }
        routes.post(Self.path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                var reader = FormReader(form)
                let reason = reader.text(
                    "reason", "What your body would contribute", limit: JoinRequest.reasonLimit, required: true,
                    lines: true)
                try reader.check()
                try await joining.ask(reason, in: slug, by: viewer)
                return visit.redirect(
                    to: "/collaborations/\(slug)",
                    flash: "You asked to join. You are told as soon as there is an answer.")
            } again: { errors in
                JoinPages.form(visit, try await view(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/withdraw") { visit, _ in
            let slug = visit.parameter("slug")
            try await joining.withdraw(from: slug, by: try visit.signedIn())
            return visit.redirect(to: "/collaborations/\(slug)", flash: "Your request is withdrawn.")
        }
        addAnswering(&routes)
        return routes
    }

    private func addAnswering(_ routes: inout Routes) {
        routes.get(Self.request) { visit in
            let (head, request, isParty) = try await asked(visit)
            return visit.page(JoinPages.answer(visit, head, request, isParty: isParty, FormData(), FormErrors()))
        }
        routes.post(Self.request) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                var reader = FormReader(form)
                let answer = reader.choice("answer", "Your answer", as: JoinRequest.Answer.self)
                if answer == nil, reader.errors["answer"] == nil { reader.refuse("answer", "Choose your answer") }
                let level = reader.choice("level", "What a member may do", as: Member.Level.self)
                let note = reader.text("note", "What you tell them", limit: JoinRequest.reasonLimit, lines: true)
                try reader.check()
                try await joining.answer(
                    try visit.id(), in: slug, answer ?? .decline, as: level ?? .contributor, note, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/people", flash: "Your answer is sent.")
            } again: { errors in
                let (head, request, isParty) = try await asked(visit)
                return JoinPages.answer(visit, head, request, isParty: isParty, form, errors)
            }
        }
    }

    private func view(_ visit: Visit) async throws -> JoinPages.View {
        let viewer = try visit.signedIn()
        let (slug, now) = (visit.parameter("slug"), visit.now)
        return try await database.read { transaction in
            let work = try Workplace.known(slug, viewer, now, transaction)
            let (sight, id) = (Sight(viewer), work.collaboration.id)
            let store = JoinStore(transaction)
            let organisers = try store.organisers(of: id, sight)
            return JoinPages.View(
                head: try CollaborationHead.read(work, transaction),
                contact: try PostStore(transaction).contact(work.collaboration.contactPost, sight),
                request: try viewer.person.flatMap { try store.latest(of: Person.ID($0), in: id) },
                verdict: CollaborationRules.askToJoin(viewer, work.standing, work.collaboration.stage),
                organisers: organisers.names, isOrganised: organisers.isAnybody)
        }
    }

    /// For those who answer.
    private func asked(_ visit: Visit) async throws -> (CollaborationHead, JoinRequest, isParty: Bool) {
        let id: JoinRequest.ID = try visit.id()
        return try await visit.inside(database) { work, transaction in
            try work.mayOrganise.orThrow()
            guard let request = try JoinStore(transaction).find(id, in: work.collaboration.id) else {
                throw Fault.missing("This request")
            }
            let party = try PartyStore(transaction).find(request.body, in: work.collaboration.id)
            return (try CollaborationHead.read(work, transaction), request, party != nil)
        }
    }
}
