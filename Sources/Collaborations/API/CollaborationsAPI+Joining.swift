import Access
import Directory
import Kernel
import Storage
import Web

/// Asking to join a collaboration, and answering, through the API.
extension CollaborationsAPI {
    private static let request = APIRepresentation<JoinRequest>("JoinRequest", "Somebody asks to be let in.") {
        $0.id("Its identifier.") { $0.id }
        $0.text("name", "Who asks.") { $0.name }
        $0.text("body", "The body for which they ask.") { $0.bodyName }
        $0.text("reason", "What their body would contribute.") { $0.reason }
        $0.time("asked_at", "When.") { $0.askedAt }
        $0.choice("state", JoinRequest.State.allCases.map(\.rawValue), "What became of it.") { $0.state.rawValue }
        $0.text(optional: "answer", "What they were told.") { $0.answeredAt == nil ? nil : $0.answer }
    }

    var joining: [APIEndpoint] {
        let joining = Joining(database: database, clock: clock)
        let (database, shape) = (database, Self.request)
        let path = "/collaborations/{slug}/join-requests"
        let list = APIEndpoint.item(
            "listJoinRequests", path, "Requests to join that wait for an answer", about: "For those who organise it.",
            of: database, [Self.slug], APIInside.Items<JoinRequest>.shape(of: shape)
        ) { call, transaction in
            let work = try Workplace.organised(
                call.arguments.text("slug") ?? "", call.viewer, call.now, transaction)
            return APIInside.Items(items: try JoinStore(transaction).open(in: [work.collaboration.id], limit: 200))
        }
        let ask = APIEndpoint.post(
            "askToJoin", path, "Ask to join, or change what you asked",
            about: "For officials who take no part. While a request waits, this changes it.", scope: Self.write,
            [Self.slug],
            APIInput([
                .init(
                    "reason", .text(length: 1...JoinRequest.reasonLimit), "What your body would contribute.",
                    isRequired: true)
            ]), shape
        ) { call in
            var form = FormReader(call.form)
            let reason = form.text(
                "reason", "What your body would contribute", limit: JoinRequest.reasonLimit, required: true, lines: true
            )
            try form.check()
            let slug = call.arguments.text("slug") ?? ""
            try await joining.ask(reason, in: slug, by: call.viewer)
            let made = try await database.read { transaction -> JoinRequest? in
                let work = try Workplace.known(slug, call.viewer, call.now, transaction)
                return try call.viewer.person.flatMap {
                    try JoinStore(transaction).latest(of: Person.ID($0), in: work.collaboration.id)
                }
            }
            guard let made else { throw Fault.missing("What was asked") }
            return (Self.path(slug), made)
        }
        let answer = APIEndpoint.post(
            "answerJoinRequest", "\(path)/{id}/answer", "Let somebody in who asked, or decline",
            about: "For those who organise it.", scope: Self.write,
            [Self.slug, .path("id", .identifier, "The request's identifier.")],
            APIInput([
                .init(
                    "answer", .choice(JoinRequest.Answer.allCases.map(\.rawValue)),
                    "Whether they become a member, their body a party, or both.", isRequired: true),
                .init(
                    "level", .choice(Member.Level.allCases.map(\.rawValue)),
                    "What a member may do; contributor unless given."),
                .init(
                    "note", .text(length: 0...JoinRequest.reasonLimit), "What they are told; needed to decline."),
            ]), shape
        ) { call in
            var form = FormReader(call.form)
            let answer = form.choice("answer", "Your answer", as: JoinRequest.Answer.self)
            let level = form.choice("level", "What a member may do", as: Member.Level.self)
            let note = form.text("note", "What you tell them", limit: JoinRequest.reasonLimit, lines: true)
            try form.check()
            let slug = call.arguments.text("slug") ?? ""
            guard let answer, let id = call.arguments.id("id", of: JoinRequest.self) else {
                throw Fault.missing("This request")
            }
            try await joining.answer(id, in: slug, answer, as: level ?? .contributor, note, by: call.viewer)
            let answered = try await database.read { transaction in
                let work = try Workplace.inside(slug, call.viewer, call.now, transaction)
                return try JoinStore(transaction).find(id, in: work.collaboration.id)
            }
            guard let answered else { throw Fault.missing("This request") }
            return (Self.path(slug), answered)
        }
        return [list.needing(Self.read), ask, answer]
    }
}
