import Access
import Directory
import Kernel
import Storage
import Web

/// What integrators write: the pages' own actions, with the pages' own checks.
struct CollaborationsAPIWrites: Sendable {
    let api: CollaborationsAPI

    var endpoints: [APIEndpoint] { [register, value, action, completion, risk, decision, comment] }

    private static let owner: [APIInput.Member] = [
        .init("body", .slug, "The slug of the party that the owner belongs to.", isRequired: true),
        .init(
            "post", .text(), "The owner: the post's title, or its holder's name or e-mail address.", isRequired: true),
    ]

    private static func choice<Names: RawRepresentable & CaseIterable>(_ type: Names.Type) -> APISchema
    where Names.RawValue == String {
        .choice(Names.allCases.map(\.rawValue))
    }

    private func reading<Value: Sendable>(
        _ call: APICall, _ load: @escaping @Sendable (Workplace, any Transaction) throws -> Value?
    ) async throws -> Value {
        let found = try await api.database.read { try load(try CollaborationsAPI.inside(call, $0), $0) }
        guard let found else { throw Fault.missing("What was made") }
        return found
    }

    private static func slug(_ call: APICall) -> String { call.arguments.text("slug") ?? "" }
    private static func number(_ call: APICall) -> Int { call.arguments.integer("number", preset: 0) }

    private var register: APIEndpoint {
        let api = api
        return .post(
            "registerCollaboration", "/collaborations", "Register an effort as proposed",
            about:
                "Where the register has others like it, 422 names them: open or join one of those, or say in 'differs' how "
                + "yours is different.",
            scope: CollaborationsAPI.write, [],
            APIInput([
                .init("kind", Self.choice(Collaboration.Kind.self), "Whether others take part.", isRequired: true),
                .init("title", .text(length: 1...150), "Its title.", isRequired: true),
                .init("outcome", .text(length: 1...400), "What will be different for people.", isRequired: true),
                .init("aims", .text(length: 0...4000), "What it will do."),
                .init("clients", .text(length: 0...400), "The people served."),
                .init("places", .text(length: 0...400), "Parted by commas."),
                .init("topics", .list(.text()), "Names of topics that there are."),
                .init("contact", .text(length: 0...300), "The contact post's title, or its holder's name or address."),
                .init("starts_on", .day, "The day it starts."), .init("ends_on", .day, "The day it ends."),
                .init("is_restricted", .boolean, "Whether only those who take part know of it."),
                .init("differs", .text(length: 0...4000), "How it differs from those that are like it."),
            ]), APICollaboration.shape
        ) { call in
            let registration = Registration(database: api.database, clock: api.clock, index: api.index)
            let made = try await registration.register(call.form, by: call.viewer, at: call.now)
            let found = try await api.database.read { try APICollaboration.find(made.slug, call, $0) }
            guard let found else { throw Fault.missing("What was registered") }
            return (CollaborationsAPI.path(made.slug), found)
        }
    }

    private var value: APIEndpoint {
        let measures = api.running.measures
        return .post(
            "addMeasureValue", "/collaborations/{slug}/measures/{number}/values", "Enter a value of a measure",
            about: "A value for a day that has one corrects it, with a reason; the one before is kept.",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug, CollaborationsAPI.number("measure")],
            APIInput([
                .init("day", .day, "The day to which it applies.", isRequired: true),
                .init("amount", .text(), "A decimal number with at most four decimals.", isRequired: true),
                .init("provenance", .text(length: 1...400), "Where it comes from.", isRequired: true),
                .init("reason", .text(length: 0...1000), "Why it differs from the one there is."),
            ]), APIRunning.value
        ) { call in
            let draft = try MeasureValueDraft.read(call.form)
            try await measures.enter(draft, for: Self.number(call), in: Self.slug(call), by: call.viewer)
            let value = try await reading(call) { work, transaction in
                let measure = try Measures.found(Self.number(call), work, transaction)
                return try MeasureStore(transaction).current(of: measure.id, on: draft.day)
            }
            return ("\(CollaborationsAPI.path(Self.slug(call)))/measures/\(Self.number(call))/values", value)
        }
    }

    private func action(_ call: APICall, _ id: ActionItem.ID) async throws -> (String, APIOwned<ActionItem>) {
        let item = try await reading(call) { work, transaction in
            try APIOwned.read([try Actions.found(id, work, transaction)], \.owner, work, transaction).first
        }
        return ("\(CollaborationsAPI.path(Self.slug(call)))/actions/\(id)", item)
    }

    private var action: APIEndpoint {
        let actions = api.running.actions
        return .post(
            "addAction", "/collaborations/{slug}/actions", "Record an action or a milestone",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug],
            APIInput(
                [
                    .init("kind", .choice(["action", "milestone"]), "What kind it is.", isRequired: true),
                    .init("title", .text(length: 1...300), "What is to be done.", isRequired: true),
                ] + Self.owner + [
                    .init("due_on", .day, "The day by which.", isRequired: true),
                    .init("source", Self.choice(ActionItem.Source.Kind.self), "What it comes from."),
                    .init("number", .integer(1...1_000_000), "The number of what it comes from."),
                ]), APIRunning.action
        ) { call in
            let id = try await actions.add(try ActionDraft.read(call.form), to: Self.slug(call), by: call.viewer)
            return try await action(call, id)
        }
    }

    private var completion: APIEndpoint {
        let actions = api.running.actions
        return .post(
            "completeAction", "/collaborations/{slug}/actions/{id}/completion",
            "Say that an action is done, or dropped",
            scope: CollaborationsAPI.write,
            [CollaborationsAPI.slug, .path("id", .identifier, "The action's identifier.")],
            APIInput([
                .init("state", .choice(["done", "dropped"]), "What became of it.", isRequired: true),
                .init("note", .text(length: 0...1000), "What came of it; why, where it is dropped."),
            ]), APIRunning.action
        ) { call in
            guard let id = call.arguments.id("id", of: ActionItem.self) else { throw Fault.missing("This action") }
            var form = FormReader(call.form)
            let state = form.chosen("state", "State", as: ActionItem.State.self)
            if state == .open { form.refuse("state", "An action is done or dropped") }
            let note = form.text("note", "Note", limit: 1000)
            try form.check()
            try await actions.close(
                id, as: state ?? .done, note: note, in: Self.slug(call), by: call.viewer)
            return try await action(call, id)
        }
    }

    private var risk: APIEndpoint {
        let risks = api.running.risks
        return .post(
            "raiseRisk", "/collaborations/{slug}/risks", "Raise a risk or an issue",
            about: "One at or above the threshold is escalated at once.", scope: CollaborationsAPI.write,
            [CollaborationsAPI.slug],
            APIInput(
                [
                    .init("kind", Self.choice(Risk.Kind.self), "May happen, or has.", isRequired: true),
                    .init("cause", .text(length: 1...600), "Why.", isRequired: true),
                    .init("event", .text(length: 1...600), "What.", isRequired: true),
                    .init("effect", .text(length: 1...600), "What it would do.", isRequired: true),
                ] + Self.owner + [
                    .init("likelihood", .integer(1...5), "From very low to very high.", isRequired: true),
                    .init("impact", .integer(1...5), "From very low to very high.", isRequired: true),
                    .init("proximity", Self.choice(Risk.Proximity.self), "How soon.", isRequired: true),
                    .init("response", Self.choice(Risk.Response.self), "What is done.", isRequired: true),
                    .init("plan", .text(length: 0...4000), "In words."),
                    .init("respond_by", .day, "The day by which."),
                ]), APIRunning.risk
        ) { call in
            let number = try await risks.add(try RiskDraft.read(call.form), to: Self.slug(call), by: call.viewer)
            let risk = try await reading(call) { work, transaction in
                try APIOwned.read([try Risks.found(number, work, transaction)], \.owner, work, transaction).first
            }
            return ("\(CollaborationsAPI.path(Self.slug(call)))/risks", risk)
        }
    }

    private var decision: APIEndpoint {
        let decisions = api.running.decisions
        return .post(
            "proposeDecision", "/collaborations/{slug}/decisions", "Propose a decision",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug],
            APIInput([
                .init("question", .text(length: 1...400), "The question.", isRequired: true),
                .init("options", .text(length: 0...4000), "What can be done."),
                .init("recommendation", .text(length: 1...4000), "What is proposed.", isRequired: true),
                .init("reasons", .text(length: 0...4000), "Why."),
                .init("kind", .text(length: 1...60), "A kind of the charter's decision rights.", isRequired: true),
                .init("amount", .text(), "In pounds, where money is decided on."),
                .init("decide_by", .day, "The day by which.", isRequired: true),
                .init("supersedes", .integer(1...1_000_000), "The number of the decision that it takes the place of."),
            ]), APIRunning.decision
        ) { call in
            let number = try await decisions.propose(
                try DecisionDraft.read(call.form), in: Self.slug(call), by: call.viewer)
            return try await decision(call, number)
        }
    }

    private func decision(_ call: APICall, _ number: Int) async throws -> (String, APIRunning.DecisionView) {
        let view = try await reading(call) { try CollaborationsAPI.decision(number, $0, $1) }
        return ("\(CollaborationsAPI.path(Self.slug(call)))/decisions/\(number)", view)
    }

    private var comment: APIEndpoint {
        let decisions = api.running.decisions
        return .post(
            "commentDecision", "/collaborations/{slug}/decisions/{number}/comments", "Comment on a proposal",
            scope: CollaborationsAPI.write, [CollaborationsAPI.slug, CollaborationsAPI.number("decision")],
            APIInput([
                .init("text", .text(length: 1...4000), "What there is to say.", isRequired: true),
                .init(
                    "revision", .integer(0...1_000_000),
                    "The revision of the proposal that was read. Whoever must be consulted has spoken only with the latest."
                ),
            ]),
            APIRunning.decision
        ) { call in
            var form = FormReader(call.form)
            let text = form.text("text", "Comment", limit: DecisionDraft.textLimit, required: true, lines: true)
            let revision = form.number(EditBasis.field, "The revision", in: 0...1_000_000)
            try form.check()
            try await decisions.comment(
                text, on: Self.number(call), version: revision ?? -1, in: Self.slug(call), by: call.viewer)
            return try await decision(call, Self.number(call))
        }
    }
}
