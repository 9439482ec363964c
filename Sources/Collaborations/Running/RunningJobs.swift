import Directory
import Jobs
import Journal
import Kernel
import Mail
import Storage

/// The daily work that holds people to what they agreed: what is overdue is asked for again, decided or passed up.
/// Whatever was written about is marked in the same transaction as the mail, so that a second run writes to nobody twice.
struct RunningJobs: Sendable {
    let desk: Desk
    let rules: DecidingRules
    /// How many rows one transaction takes.
    var batch = 200

    static let risks = JobKind<NoPayload>("collaborations.risks", priority: .bulk)
    static let decisions = JobKind<NoPayload>("collaborations.decisions", priority: .bulk)
    static let measures = JobKind<NoPayload>("collaborations.measures", priority: .bulk)
    static let reviews = JobKind<NoPayload>("collaborations.reviews", priority: .bulk)
    static let handovers = JobKind<NoPayload>("collaborations.handovers", priority: .bulk)

    var handlers: [JobHandler] {
        [
            handler(Self.risks) { try chaseRisks(at: $0, $1) },
            handler(Self.decisions) { try closeDecisions(at: $0, $1) },
            handler(Self.measures) { try chaseMeasures(at: $0, $1) },
            handler(Self.reviews) { try chaseReviews(at: $0, $1) },
            JobHandler(Self.handovers) { _, run in
                let count = try await tellSuccessors { try run.checkCancellation() }
                try await run.progress("Told", done: count, total: count)
            },
        ]
    }

    func recurring() throws -> [RecurringJob] {
        try [Self.risks, Self.decisions, Self.measures, Self.reviews, Self.handovers].enumerated().map { index, kind in
            try RecurringJob(nil, kind, NoPayload(), .daily(minute: 6 * 60 + 30 + index * 5))
        }
    }

    private func handler(
        _ kind: JobKind<NoPayload>, _ step: @escaping @Sendable (Instant, any Transaction) throws -> Int
    ) -> JobHandler {
        JobHandler(kind) { _, run in
            let count = try await all(step) { try run.checkCancellation() }
            try await run.progress("Done", done: count, total: count)
        }
    }

    /// Takes batch after batch until one is not full: what was taken is no longer due.
    func all(
        _ step: @escaping @Sendable (Instant, any Transaction) throws -> Int, _ check: () throws -> Void = {}
    ) async throws -> Int {
        var total = 0
        while true {
            try check()
            let now = desk.clock.now()
            let count = try await desk.database.write { try step(now, $0) }
            total += count
            if count < batch { return total }
        }
    }

    private func collaborations(
        _ ids: [Collaboration.ID], _ transaction: any Transaction
    ) throws -> [Collaboration.ID: Collaboration] {
        try CollaborationStore(transaction).find(Array(Set(ids)), .everything)
    }

    // MARK: - Risks

    private struct Escalation: Hashable {
        let collaboration: Collaboration.ID
        let role: Role
    }

    /// Asks those again who have not acknowledged what was escalated to them.
    func chaseRisks(at now: Instant, _ transaction: any Transaction) throws -> Int {
        let store = RiskStore(transaction)
        let due = try store.toChase(at: now, limit: batch)
        if due.isEmpty { return 0 }
        let collaborations = try collaborations(due.map(\.collaboration), transaction)
        let thresholds = try store.thresholds(of: Array(collaborations.keys))
        let groups = Dictionary(grouping: due) {
            Escalation(collaboration: $0.collaboration, role: $0.escalatedTo ?? .sro)
        }
        for (escalation, risks) in groups {
            let days = (thresholds[escalation.collaboration] ?? .standard).chaseDays
            try store.chaseAgain(risks.map(\.id), at: now + .days(Int64(days)))
            guard let collaboration = collaborations[escalation.collaboration], !collaboration.stage.isOver else {
                continue
            }
            let shown = risks.prefix(10).map { "\($0.number): \($0.event)" }.joined(separator: "\n")
            let more = risks.count > 10 ? "\nand \(risks.count - 10) more" : ""
            try RiskMail(address: desk.address).escalated(
                to: escalation.role, collaboration, number: risks.count == 1 ? risks[0].number : nil,
                what: shown + more, isAgain: true, transaction, at: now)
            try record(
                "risk.chased", collaboration, Subject("collaboration", collaboration.id.uuid),
                ["role": escalation.role.rawValue, "name": count(risks.count, "risk", "risks")], transaction, now)
        }
        return due.count
    }

    // MARK: - Decisions

    private struct Overdue {
        let collaboration: Collaboration
        let decision: Decision
        let right: DecidingRight
        let voices: [DecisionVoice]
    }

    /// Closes what was agreed by its deadline, and passes up what was not.
    func closeDecisions(at now: Instant, _ transaction: any Transaction) throws -> Int {
        let store = DecisionStore(transaction)
        let due = try store.due(before: now.day, limit: batch)
        if due.isEmpty { return 0 }
        let collaborations = try collaborations(due.map(\.collaboration), transaction)
        let rules = try rules(Array(collaborations.keys), transaction)
        let voices = try store.voices(ofEach: due.map(\.id))
        let rights = due.map { ($0, (rules[$0.collaboration] ?? .standard).right(of: $0)) }
        let consultations = try Consultation.read(rights, transaction)
        var overdue: [Overdue] = []
        for (decision, right) in rights {
            guard let collaboration = collaborations[decision.collaboration] else { continue }
            let said = voices[decision.id] ?? []
            let isSuperseded = try decision.supersedes.map {
                try !store.successors(of: [$0], in: decision.collaboration).isEmpty
            }
            if right.isAgreed(said, isDeadlinePast: true), isSuperseded != true, !collaboration.stage.isOver {
                var verdict = Decisions.verdict(decision, right, said, on: now.day)
                verdict.consultation = consultations[decision.id]?.kept() ?? ""
                try Decisions.close(decision, right, verdict, .system("deadlines"), collaboration, now, transaction)
            } else {
                try store.markOverdue(decision.id, at: now)
                if collaboration.stage.isOver { continue }
                overdue.append(
                    Overdue(collaboration: collaboration, decision: decision, right: right, voices: said))
            }
        }
        for found in Dictionary(grouping: overdue, by: \.collaboration.id).values {
            try passUp(found, at: now, transaction)
        }
        return due.count
    }

    /// Tells those of one collaboration's overdue decisions who can see that they are taken.
    private func passUp(_ overdue: [Overdue], at now: Instant, _ transaction: any Transaction) throws {
        guard let collaboration = overdue.first?.collaboration else { return }
        let chain = try OverdueChain.read(collaboration, transaction)
        for (route, found) in Dictionary(grouping: overdue, by: { chain.route($0.right, $0.voices) }) {
            let decisions = found.map(\.decision).sorted { $0.number < $1.number }
            try transaction.record(
                decisions.map { decision in
                    var details = Decisions.details(decision.number, decision.question)
                    details["told"] = chain.post(route)?.description
                    return JournalDraft(
                        "decision.overdue", Subject("decision", decision.id.uuid), by: .system("deadlines"), at: now,
                        body: collaboration.lead.uuid, container: Subject("collaboration", collaboration.id.uuid),
                        details: details)
                })
            let lines = decisions.prefix(10).map { "\($0.number): \($0.question), due \($0.decideBy.plain)" }
            let path = decisions.count == 1 ? "/\(decisions[0].number)" : "?state=proposed"
            for person in chain.people(route) {
                try transaction.queueMailIfPossible(
                    Letter(
                        to: person.email, name: person.name,
                        subject:
                            "Overdue: \(count(decisions.count, "decision", "decisions")) in \(collaboration.title)",
                        text: "Nobody has decided this in time:\n\n\(lines.joined(separator: "\n"))\n\n\(route.why)",
                        link: Letter.Link("See it", "\(desk.address)\(collaboration.path)/decisions\(path)"),
                        purpose: .notification), at: now)
            }
        }
    }

    // MARK: - Measures

    /// Asks the owners of measures for values that are missing, once a week until they come.
    func chaseMeasures(at now: Instant, _ transaction: any Transaction) throws -> Int {
        let store = MeasureStore(transaction)
        let due = try store.toChase(at: now, limit: batch)
        if due.isEmpty { return 0 }
        let collaborations = try collaborations(due.map(\.collaboration), transaction)
        let holders = try RoleMail(transaction).holders(of: Array(Set(due.map(\.owner))))
        for measure in due {
            guard let collaboration = collaborations[measure.collaboration] else { continue }
            for person in holders[measure.owner] ?? [] {
                try transaction.queueMailIfPossible(
                    Letter(
                        to: person.email, name: person.name, subject: "A value is missing: \(measure.title)",
                        text: """
                            In \(collaboration.title), the value of ‘\(measure.title)’ was expected by \
                            \(measure.nextOn.plain). You hold the post that owns this measure.
                            """,
                        link: Letter.Link("Enter it", "\(desk.address)\(measure.path(in: collaboration))"),
                        purpose: .notification), at: now)
            }
            try record(
                "measure.chased", collaboration, Subject("measure", measure.id.uuid), ["title": measure.title],
                transaction,
                now)
        }
        try store.chaseAgain(due.map(\.id), at: now + .days(7))
        return due.count
    }

    // MARK: - Reviews

    /// Asks the senior responsible owner, who owns reviews, to hold those that are overdue, once a week until they are held.
    func chaseReviews(at now: Instant, _ transaction: any Transaction) throws -> Int {
        let store = ReviewStore(transaction)
        let due = try store.toChase(at: now, limit: batch)
        if due.isEmpty { return 0 }
        let collaborations = try collaborations(due.map(\.collaboration), transaction)
        for review in due {
            guard let collaboration = collaborations[review.collaboration] else { continue }
            try RoleMail(transaction).tell(
                .sro, of: collaboration, subject: "A review is overdue: \(collaboration.title)",
                text: """
                    Review \(review.number) was to be held on \(review.scheduledOn.plain). Its pack is put together. Hold it, or \
                    move it to a day that all parties can keep.
                    """,
                link: Letter.Link("See the pack", "\(desk.address)\(review.path(in: collaboration))"), at: now)
            try record(
                "review.chased", collaboration, Subject("review", review.id.uuid), ["name": "Review \(review.number)"],
                transaction, now)
        }
        try store.chaseAgain(due.map(\.id), at: now + .days(7))
        return due.count
    }

    // MARK: - Handovers

    /// Writes to those who took over a post with a role, or with something open, since yesterday.
    func tellSuccessors(_ check: () throws -> Void = {}) async throws -> Int {
        var told = 0
        var last: Collaboration.ID?
        while true {
            try check()
            let now = desk.clock.now()
            let after = last
            let (count, end) = try await desk.database.write { transaction in
                let (found, end) = try HandoverStore(transaction).untold(
                    after: after, collaborations: batch, at: now)
                return (try tell(found.filter(\.isDue), at: now, transaction), end)
            }
            told += count
            guard let end else { return told }
            last = end
        }
    }

    private func tell(_ handovers: [Handover], at now: Instant, _ transaction: any Transaction) throws -> Int {
        if handovers.isEmpty { return 0 }
        let collaborations = try collaborations(handovers.map(\.collaboration), transaction)
        let people = try RoleMail(transaction).people(Array(Set(handovers.map(\.person))))
        for handover in handovers {
            guard let collaboration = collaborations[handover.collaboration] else { continue }
            try HandoverStore(transaction).markTold(handover, at: now)
            if let person = people[handover.person] {
                try transaction.queueMailIfPossible(
                    Letter(
                        to: person.email, name: person.name,
                        subject: "With your post comes \(handover.stake.name) in \(collaboration.title)",
                        text: """
                            What your predecessor promised, decided and watched there is on one page. Please read it and \
                            accept it.
                            """,
                        link: Letter.Link(
                            "See what came with the post",
                            "\(desk.address)\(Handover.path(handover.post, in: collaboration))"),
                        purpose: .notification), at: now)
            }
            try record(
                "handover.begun", collaboration, Subject("post", handover.post.uuid), ["name": handover.stake.name],
                transaction,
                now)
        }
        return handovers.count
    }

    private func record(
        _ verb: String, _ collaboration: Collaboration, _ subject: Subject, _ details: [String: String],
        _ transaction: any Transaction, _ now: Instant
    ) throws {
        try transaction.record(
            verb, subject, by: .system("deadlines"), at: now, body: collaboration.lead.uuid,
            container: Subject("collaboration", collaboration.id.uuid), details: details)
    }
}
