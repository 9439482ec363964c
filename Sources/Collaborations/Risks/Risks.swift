import Access
import Directory
import Journal
import Kernel
import Mail
import Storage
import Web

/// A risk or an issue as it is typed.
struct RiskDraft: Sendable, Equatable {
    static let textLimit = 600

    let kind: Risk.Kind
    let cause: String
    let event: String
    let effect: String
    let owner: OwnerDraft
    let likelihood: Int
    let impact: Int
    let proximity: Risk.Proximity
    let response: Risk.Response
    let plan: String
    let respondBy: Day?

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> RiskDraft {
        var form = FormReader(data)
        let draft = RiskDraft(
            kind: form.chosen("kind", "Kind", as: Risk.Kind.self) ?? .risk,
            cause: form.text("cause", "Cause", limit: textLimit, required: true),
            event: form.text("event", "Event", limit: textLimit, required: true),
            effect: form.text("effect", "Effect", limit: textLimit, required: true),
            owner: OwnerDraft.read(&form), likelihood: form.level("likelihood", "Likelihood"),
            impact: form.level("impact", "Impact"),
            proximity: form.chosen("proximity", "How soon", as: Risk.Proximity.self) ?? .later,
            response: form.chosen("response", "Response", as: Risk.Response.self) ?? .treat,
            plan: form.text("plan", "What is done about it", limit: 4000, lines: true),
            respondBy: form.day("respond-by", "Day by which"))
        try form.check()
        return draft
    }
}

/// What is done with risks and issues: each one transaction with its journal entry. A risk that comes to stand at or above
/// the threshold is escalated in that same transaction.
struct Risks: Sendable {
    let desk: Desk

    func add(_ draft: RiskDraft, to slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.contributing(slug, viewer) { work, transaction in
            let owner = try draft.owner.find(work, transaction)
            let store = RiskStore(transaction)
            let id = Risk.ID.make(at: work.now)
            let number = try transaction.nextNumber(of: "risk", in: work.collaboration.id)
            try store.insert(id, number, draft, owner: owner, work)
            try store.assess(id, score: draft.likelihood * draft.impact, in: work.collaboration.id, at: work.now)
            try work.record(
                "\(draft.kind.rawValue).added", Subject("risk", id.uuid), details: Self.details(number, draft.event),
                in: transaction)
            try settle(try Self.found(number, work, transaction), work, transaction)
            return number
        }
    }

    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(
        _ number: Int, _ draft: RiskDraft, from revision: Int?, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let risk = try Self.found(number, work, transaction)
            guard risk.state == .open else { throw Fault(.conflict, "It is closed. Open it again first.") }
            let owner = try draft.owner.find(work, transaction)
            let store = RiskStore(transaction)
            func content(_ risk: Risk) throws -> PartContent {
                PartContent(RiskFormPages.fields(risk, owner: try OwnerDraft.fields(risk.owner, transaction)))
            }
            try work.edit(risk.thing, from: revision, was: content(risk), in: transaction) {
                try store.update(risk.id, draft, owner: owner, at: work.now)
                return try content(Self.found(number, work, transaction))
            }
            let score = draft.likelihood * draft.impact
            if score != risk.score { try store.assess(risk.id, score: score, in: risk.collaboration, at: work.now) }
            var details = Self.details(number, draft.event)
            if score != risk.score { details["score"] = "\(risk.score) to \(score)" }
            try work.record(
                "\(draft.kind.rawValue).changed", Subject("risk", risk.id.uuid), details: details, in: transaction)
            try settle(try Self.found(number, work, transaction), work, transaction)
        }
    }

    func setState(_ state: Risk.State, of number: Int, in slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let risk = try Self.found(number, work, transaction)
            if risk.state == state { return }
            let store = RiskStore(transaction)
            try store.setState(risk.id, state, at: work.now)
            try store.assess(risk.id, score: state == .open ? risk.score : 0, in: risk.collaboration, at: work.now)
            try work.record(
                "\(risk.kind.rawValue).\(state == .open ? "reopened" : "closed")", Subject("risk", risk.id.uuid),
                details: Self.details(number, risk.event), in: transaction)
            try settle(try Self.found(number, work, transaction), work, transaction)
        }
    }

    /// Says that it was seen, by whoever has the role to which it went.
    func acknowledge(_ number: Int, in slug: String, by viewer: Viewer) async throws {
        try await desk.inside(slug, viewer) { work, transaction in
            let risk = try Self.found(number, work, transaction)
            guard let role = risk.escalatedTo else { throw Fault(.conflict, "It is not escalated.") }
            try RiskRules.acknowledge(work.standing, role).orThrow()
            if work.collaboration.stage.isOver { throw Fault.refused("It is over, and kept as it was.") }
            // A second click finds it done.
            guard try RiskStore(transaction).acknowledge(risk.id, by: Capacity.text(of: work), at: work.now) else {
                return
            }
            try work.record(
                "risk.acknowledged", Subject("risk", risk.id.uuid), details: Self.details(number, risk.event),
                in: transaction)
        }
    }

    func setThreshold(_ threshold: RiskThreshold, of slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.organised(slug, viewer) { work, transaction in
            let store = RiskStore(transaction)
            try store.setThreshold(threshold, of: work.collaboration.id)
            let raised = try store.applyThreshold(threshold, to: work.collaboration.id, at: work.now)
            try RiskDecisions(transaction).settle(work.collaboration, at: work.now)
            try work.record(
                "risk.threshold-changed",
                details: ["score": "\(threshold.score)", "role": threshold.role.rawValue, "escalated": "\(raised)"],
                in: transaction)
            if raised > 0 {
                try RiskMail(address: desk.address).escalated(
                    to: threshold.role, work.collaboration, number: nil, what: count(raised, "risk", "risks"),
                    transaction, at: work.now)
            }
            return raised
        }
    }

    /// Escalates what crossed the threshold, with the decision that asks for, and takes back what fell below it.
    private func settle(_ risk: Risk, _ work: Workplace, _ transaction: any Transaction) throws {
        let store = RiskStore(transaction)
        let threshold = try store.threshold(of: risk.collaboration)
        let crossing = threshold.crossing(
            isEscalated: risk.escalatedAt != nil, score: risk.score, isOpen: risk.state == .open)
        switch crossing {
        case .none: return
        case .down: try store.deescalate(risk.id)
        case .up:
            try store.escalate(risk.id, threshold, at: work.now)
            try RiskMail(address: desk.address).escalated(
                to: threshold.role, work.collaboration, number: risk.number, what: risk.event, transaction, at: work.now
            )
        }
        var details = Self.details(risk.number, risk.event)
        details["role"] = threshold.role.rawValue
        details["score"] = "\(risk.score)"
        try work.record(
            crossing == .up ? "risk.escalated" : "risk.calmed", Subject("risk", risk.id.uuid), details: details,
            in: transaction)
        try RiskDecisions(transaction).settle(work.collaboration, at: work.now)
    }

    static func found(_ number: Int, _ work: Workplace, _ transaction: any Transaction) throws -> Risk {
        guard let risk = try RiskStore(transaction).find(number, in: work.collaboration.id) else {
            throw Fault.missing("This risk")
        }
        return risk
    }

    private static func details(_ number: Int, _ event: String) -> [String: String] {
        ["title": "\(number): \(event.prefix(200))"]
    }
}

enum RiskRules {
    /// To acknowledge what was escalated to a role: who has it, and the senior responsible owner.
    static func acknowledge(_ standing: Standing, _ role: Role) -> Verdict {
        if standing.roles.contains(role) || standing.roles.contains(.sro) { return .allowed }
        return .refused(because: "it was escalated to the \(role.name.lowercased()), who alone acknowledges it")
    }
}

/// What is written to people about risks.
struct RiskMail {
    let address: String

    /// - Parameter number: `nil` when it is about several.
    func escalated(
        to role: Role, _ collaboration: Collaboration, number: Int?, what: String, isAgain: Bool = false,
        _ transaction: any Transaction, at now: Instant
    ) throws {
        let path = number.map { "\(collaboration.path)/risks/\($0)" } ?? "\(collaboration.path)/risks?escalated=yes"
        let subject = isAgain ? "Still to acknowledge: a risk to" : "Escalated to you: a risk to"
        let why =
            isAgain
            ? "It was escalated to you as \(role.name.lowercased()) and nobody has acknowledged it yet."
            : "It has reached the score from which it is no longer its owner’s alone, so it comes to you as "
                + "\(role.name.lowercased())."
        try RoleMail(transaction).tell(
            role, of: collaboration, subject: "\(subject) \(collaboration.title)", text: "\(what)\n\n\(why)",
            link: Letter.Link("See it and acknowledge it", "\(address)\(path)"), at: now)
    }
}
