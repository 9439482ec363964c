import Access
import Directory
import Journal
import Kernel
import Mail
import Readability
import Storage
import Web

/// What was decided.
struct DecisionVerdict: Sendable, Equatable {
    let outcome: String
    let reasons: String
    let decidedBy: String
    let dissent: String
    let effectiveOn: Day
    /// Who decided alone.
    var decider: UUID128?
    /// Who was consulted and who was not, in words.
    var consultation = ""
}

/// What is done with decisions: each one transaction with its journal entry.
struct Decisions: Sendable {
    let desk: Desk
    let rules: DecidingRules

    func rule(of collaboration: Collaboration.ID, _ transaction: any Transaction) throws -> DecidingRule {
        try rules([collaboration], transaction)[collaboration] ?? .standard
    }

    func propose(_ draft: DecisionDraft, in slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.contributing(slug, viewer) { work, transaction in
            let store = DecisionStore(transaction)
            let id = work.collaboration.id
            try requireSound(draft, work, transaction)
            let number = try transaction.nextNumber(of: "decision", in: id)
            let decision = Decision.ID.make(at: work.now)
            try store.insert(
                decision, number, draft, by: Capacity.text(of: work), viewer.person, in: id, at: work.now)
            let right = try rule(of: id, transaction).right(draft.kind, draft.amount)
            try work.record(
                "decision.proposed", Subject("decision", decision.uuid),
                details: Self.details(number, draft.question, right), in: transaction)
            return number
        }
    }

    /// - Parameter kept: the kind that it has already.
    private func requireSound(
        _ draft: DecisionDraft, kept: String? = nil, _ work: Workplace, _ transaction: any Transaction
    ) throws {
        let id = work.collaboration.id
        let kinds = try rule(of: id, transaction).kinds.map(\.id) + (kept.map { [$0] } ?? [])
        guard kinds.contains(draft.kind) else {
            throw Fault.invalid("kind", "Choose the kind from the list")
        }
        if draft.decideBy < work.now.day { throw Fault.invalid("decide-by", "This day has passed") }
        if let earlier = draft.supersedes {
            try Self.requireStanding(earlier, field: "supersedes", id, DecisionStore(transaction))
        }
    }

    /// Writes a proposal anew. Whoever spoke to the earlier text is asked again; the record keeps what they said.
    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(
        _ number: Int, _ draft: DecisionDraft, from revision: Int?, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let decision = try Self.open(number, work, transaction)
            try DecisionRules.change(decision, viewer, work.standing).orThrow()
            try requireSound(draft, kept: decision.kind, work, transaction)
            if decision.risk != nil, draft.kind != decision.kind {
                throw Fault.invalid("kind", "It asks how to respond to a risk, and stays of that kind")
            }
            // Else whoever the risk went to would decide alone about any sum.
            if decision.risk != nil, draft.amount != nil {
                throw Fault.invalid(
                    "amount", "It asks how to respond to a risk. Propose the money as a decision of its own")
            }
            if let earlier = draft.supersedes, earlier >= number {
                throw Fault.invalid("supersedes", "A decision takes the place of an earlier one")
            }
            let store = DecisionStore(transaction)
            let said = try store.voices(of: decision.id)
            let (before, after) = (PartContent(DecisionDraft(decision).fields), PartContent(draft.fields))
            if after == before { return }
            try work.edit(decision.thing, from: revision, was: before, in: transaction) {
                guard try store.update(decision.id, draft) else { throw Self.closed(decision) }
                return after
            }
            var details = Self.details(number, draft.question)
            let right = try right(decision, transaction)
            for voice in said {
                details["asked-again", default: ""] += "\(voice.who(right)) \(voice.agrees ? "agreed" : "disagreed"). "
            }
            try work.record(
                "decision.changed", Subject("decision", decision.id.uuid), details: details, in: transaction)
        }
    }

    /// That a decision was taken and nothing has taken its place.
    private static func requireStanding(
        _ number: Int, field: String, _ collaboration: Collaboration.ID, _ store: DecisionStore
    ) throws {
        guard let earlier = try store.find(number, in: collaboration), earlier.state == .decided else {
            throw Fault.invalid(field, "There is no decision \(number) that was taken")
        }
        if let later = try store.successors(of: [number], in: collaboration)[number] {
            throw Fault.invalid(field, "Decision \(number) was superseded already, by decision \(later)")
        }
    }

    /// - Parameter version: of the proposal that was read; `nil` for the one that stands.
    func comment(
        _ text: String, on number: Int, version: Int? = nil, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.inside(slug, viewer) { work, transaction in
            let decision = try Self.open(number, work, transaction)
            let present = try RevisionStore(transaction).number(of: decision.thing, in: work.collaboration.id)
            try DecisionStore(transaction).comment(
                text, on: decision.id, try Self.seats(work, transaction), isCurrent: version ?? present >= present,
                capacity: Capacity.name(work.standing), work)
            try work.record(
                "decision.commented", Subject("decision", decision.id.uuid),
                details: Self.details(number, decision.question), in: transaction)
        }
    }

    /// Agrees or disagrees, with the right to. What makes the quorum closes it, once those to be consulted have spoken: what
    /// they say is there to be weighed, so one of those who decide has to speak after them, unless the deadline comes first.
    /// - Parameters:
    ///   - version: of the proposal that was read, 0 for the first.
    ///   - without: why it need not wait for those to be consulted.
    /// - Returns: whether it is decided by that.
    func speak(
        _ agrees: Bool, because reason: String, on number: Int, version: Int = 0, without: String = "",
        in slug: String, by viewer: Viewer
    ) async throws -> Bool {
        try await orBounce(slug, viewer) { work, transaction in
            let decision = try Self.open(number, work, transaction)
            let right = try right(decision, transaction)
            let seats = try Self.seats(work, transaction)
            guard right.counts(seats), let person = viewer.person else {
                return try Self.bounce(decision, right, work, transaction)
            }
            try Self.requireRead(version, decision, field: "reason", work, transaction)
            if !agrees, reason.split(separator: " ").count < 3 {
                throw Fault.invalid("reason", "Say in a few words why not: it is kept with the decision")
            }
            let store = DecisionStore(transaction)
            let voice = DecisionVoice(
                name: viewer.name, seats: seats, agrees: agrees, reason: reason, saidAt: work.now)
            try store.speak(voice, person, on: decision.id)
            try work.record(
                agrees ? "decision.agreed" : "decision.opposed", Subject("decision", decision.id.uuid),
                details: Self.details(number, decision.question), in: transaction)
            let voices = try store.voices(of: decision.id)
            // Once its day has passed it is decided as it would have been that day, by whoever speaks late.
            let isPast = decision.decideBy < work.now.day
            guard right.isAgreed(voices, isDeadlinePast: isPast) else { return .success(false) }
            let consultation = try Consultation.read(decision, right, transaction)
            if !consultation.silent.isEmpty, without.isEmpty, !isPast { return .success(false) }
            var verdict = Self.verdict(decision, right, voices, on: work.now.day)
            verdict.consultation =
                isPast && without.isEmpty
                ? consultation.kept() : try Self.settled(consultation, without, voice.who(right))
            try Self.close(
                decision, right, verdict, .viewer(viewer), work.collaboration, work.now, transaction)
            return .success(true)
        }
    }

    /// Decides alone, in words of one's own.
    /// - Parameters:
    ///   - version: of the proposal that was read, 0 for the first.
    ///   - without: why it need not wait for those to be consulted.
    func decide(
        _ number: Int, version: Int = 0, outcome: String, reasons: String, effectiveOn: Day?, without: String = "",
        in slug: String, by viewer: Viewer
    ) async throws {
        _ = try await orBounce(slug, viewer) { work, transaction in
            let decision = try Self.open(number, work, transaction)
            let right = try right(decision, transaction)
            guard right.isSettled(byOneWith: try Self.seats(work, transaction)) else {
                return try Self.bounce(decision, right, work, transaction)
            }
            try Self.requireRead(version, decision, field: "outcome", work, transaction)
            let dissent = Self.dissent(try DecisionStore(transaction).voices(of: decision.id), right)
            let consultation = try Self.settled(
                try Consultation.read(decision, right, transaction), without, Capacity.text(of: work))
            let verdict = DecisionVerdict(
                outcome: outcome, reasons: reasons, decidedBy: Capacity.text(of: work), dissent: dissent,
                effectiveOn: effectiveOn ?? work.now.day, decider: viewer.person, consultation: consultation)
            try Self.close(decision, right, verdict, .viewer(viewer), work.collaboration, work.now, transaction)
            return .success(true)
        }
    }

    /// What is kept of a consultation by somebody who decides.
    /// - Throws: a fault beside 'without' when they would go ahead without somebody and do not say why.
    private static func settled(_ consultation: Consultation, _ reason: String, _ who: String) throws -> String {
        if consultation.silent.isEmpty { return consultation.kept() }
        if reason.isEmpty {
            throw Fault.invalid(
                "without",
                "First hear \(consultation.silentNames), or say why you go ahead without them")
        }
        if Readability.isVague(reason) {
            throw Fault.invalid("without", "Say in a sentence why you go ahead without \(consultation.silentNames)")
        }
        return consultation.kept(without: who, because: reason)
    }

    private static func seats(_ work: Workplace, _ transaction: any Transaction) throws -> Set<Seat> {
        try RoleStore(transaction).seats(of: work.viewer.person, in: work.collaboration.id)
    }

    /// Nobody agrees to a text that was changed after they opened it.
    private static func requireRead(
        _ version: Int, _ decision: Decision, field: String, _ work: Workplace, _ transaction: any Transaction
    ) throws {
        guard try RevisionStore(transaction).number(of: decision.thing, in: work.collaboration.id) == version else {
            throw Fault.invalid(
                field, "The proposal was changed after you opened it. Read it again above, then say so once more")
        }
    }

    /// What is refused for want of the right is kept in the journal, since it tells of unclear ownership.
    private func orBounce(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Desk.Act<Result<Bool, Fault>>
    ) async throws -> Bool {
        try await desk.inside(slug, viewer, act).get()
    }

    private static func bounce(
        _ decision: Decision, _ right: DecidingRight, _ work: Workplace, _ transaction: any Transaction
    ) throws -> Result<Bool, Fault> {
        try work.record(
            "decision.bounced", Subject("decision", decision.id.uuid),
            details: details(decision.number, decision.question), in: transaction)
        return .failure(try refusal(right, work, transaction))
    }

    func withdraw(_ number: Int, in slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let decision = try Self.open(number, work, transaction)
            if let risk = decision.risk {
                throw Fault.refused(
                    "Risk \(risk) is escalated, so this waits to be decided. It is withdrawn by itself once the risk falls below "
                        + "the threshold or is closed.")
            }
            guard try DecisionStore(transaction).withdraw(decision.id, at: work.now) else {
                throw Self.closed(decision)
            }
            try work.record(
                "decision.withdrawn", Subject("decision", decision.id.uuid),
                details: Self.details(number, decision.question), in: transaction)
        }
    }

    func right(_ decision: Decision, _ transaction: any Transaction) throws -> DecidingRight {
        try rule(of: decision.collaboration, transaction).right(of: decision)
    }

    // MARK: - Closing

    static func verdict(
        _ decision: Decision, _ right: DecidingRight, _ voices: [DecisionVoice], on day: Day
    ) -> DecisionVerdict {
        let agreeing = voices.filter(\.agrees).map { $0.who(right) }.joined(separator: "; ")
        return DecisionVerdict(
            outcome: decision.recommendation, reasons: decision.reasons,
            decidedBy: right.board?.forum.map { "\($0): \(agreeing)" } ?? agreeing, dissent: dissent(voices, right),
            effectiveOn: day)
    }

    private static func dissent(_ voices: [DecisionVoice], _ right: DecidingRight) -> String {
        voices.filter { !$0.agrees }.map { "\($0.who(right)): \($0.reason)" }.joined(separator: "\n")
    }

    static func close(
        _ decision: Decision, _ right: DecidingRight, _ verdict: DecisionVerdict, _ actor: Actor,
        _ collaboration: Collaboration, _ now: Instant, _ transaction: any Transaction
    ) throws {
        let store = DecisionStore(transaction)
        if let earlier = decision.supersedes,
            let later = try store.successors(of: [earlier], in: decision.collaboration)[earlier]
        {
            throw Fault(.conflict, "Decision \(earlier) was superseded meanwhile, by decision \(later).")
        }
        guard try store.decide(decision, verdict, at: now) else { throw closed(decision) }
        var details = details(decision.number, decision.question, right)
        details["by"] = String(verdict.decidedBy.prefix(300))
        if let earlier = decision.supersedes { details["supersedes"] = "\(earlier)" }
        try transaction.record(
            "decision.decided", Subject("decision", decision.id.uuid), by: actor, at: now,
            body: collaboration.lead.uuid,
            container: Subject("collaboration", collaboration.id.uuid), details: details)
    }

    static func found(_ number: Int, _ work: Workplace, _ transaction: any Transaction) throws -> Decision {
        guard let decision = try DecisionStore(transaction).find(number, in: work.collaboration.id) else {
            throw Fault.missing("This decision")
        }
        return decision
    }

    private static func open(_ number: Int, _ work: Workplace, _ transaction: any Transaction) throws -> Decision {
        if work.collaboration.stage.isOver { throw Fault.refused("The collaboration is over, and kept as it was.") }
        let decision = try found(number, work, transaction)
        if decision.state != .proposed { throw closed(decision) }
        return decision
    }

    private static func closed(_ decision: Decision) -> Fault {
        if decision.state == .withdrawn { return Fault(.conflict, "Decision \(decision.number) was withdrawn.") }
        return Fault(
            .conflict, "Decision \(decision.number) is taken and stays as it is. Propose another that supersedes it.")
    }

    /// Who has the right, by name.
    private static func refusal(
        _ right: DecidingRight, _ work: Workplace, _ transaction: any Transaction
    ) throws -> Fault {
        let names = try Involved.holders(of: right, work, transaction)
        let who = names.isEmpty ? "" : " (now \(names.joined(separator: ", ")))"
        return Fault.refused("You cannot decide this: it is for \(right.words)\(who) to decide.")
    }

    /// - Parameter right: names the roles that notices tell that they are to be consulted, or informed.
    static func details(_ number: Int, _ question: String, _ right: DecidingRight? = nil) -> [String: String] {
        var details = ["title": "\(number): \(question.prefix(200))"]
        func name(_ roles: Set<Role>?, _ key: String) {
            guard let roles, !roles.isEmpty else { return }
            details[key] = roles.map(\.rawValue).sorted().joined(separator: " ")
        }
        name(right?.consulted, "consulted")
        name(right?.informed, "informed")
        return details
    }
}
