import Access
import Directory
import Journal
import Kernel
import Readability
import Storage
import Web

/// What was learnt, as it is typed.
struct ClosingLessonsDraft: Sendable, Equatable {
    let worked: String
    let didNot: String
    let advice: String

    static func read(_ data: FormData) throws -> ClosingLessonsDraft {
        var form = FormReader(data)
        let draft = ClosingLessonsDraft(
            worked: form.text("worked", "What worked", limit: 8000, required: true, lines: true),
            didNot: form.text("did-not", "What did not", limit: 8000, required: true, lines: true),
            advice: form.text("advice", "What you would tell others", limit: 8000, lines: true))
        for (field, text) in [("worked", draft.worked), ("did-not", draft.didNot)]
        where form.errors[field] == nil && Readability.isVague(text) {
            form.refuse(field, "Say it in a sentence, so that others can use it")
        }
        try form.check()
        return draft
    }
}

/// What is handed over, and to whom.
struct HandOverDraft: Sendable, Equatable {
    let risks: [Int]
    let actions: [ActionItem.ID]
    /// The slug of the body that takes it.
    let body: String
    let note: String

    /// Each thing is a field 'item' that reads 'risk:3' or 'action:' and its identifier.
    static func read(_ data: FormData) throws -> HandOverDraft {
        var form = FormReader(data)
        let items = Set(data.all("item"))
        let draft = HandOverDraft(
            risks: items.compactMap { $0.hasPrefix("risk:") ? Int($0.dropFirst(5)) : nil }.sorted(),
            actions: items.compactMap { $0.hasPrefix("action:") ? ActionItem.ID($0.dropFirst(7)) : nil }.sorted(),
            body: form.text("to", "Body", limit: 200, required: true),
            note: form.text("hand-note", "What goes with it", limit: 1000))
        if draft.risks.isEmpty, draft.actions.isEmpty { form.refuse("item", "Choose what is handed over") }
        try form.check()
        return draft
    }
}

/// What is done to close a collaboration down: each one transaction with its journal entry.
struct Closings: Sendable {
    let desk: Desk

    func keep(_ what: String, by body: String, note: String, in slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            let party = try Self.party(body, field: "body", work, transaction)
            let store = ClosingStore(transaction)
            guard try store.keepCount(work.collaboration.id) < ClosingStore.keepLimit else {
                throw Fault.invalid("what", "There are \(ClosingStore.keepLimit) already. Put some together")
            }
            try store.keep(what, by: party.id, note: note, in: work.collaboration.id, at: work.now)
            try work.record("closing.kept", details: ["name": "\(what), \(party.name)"], in: transaction)
        }
    }

    func remove(_ keep: ClosingKeep.ID, from slug: String, by viewer: Viewer) async throws {
        try await desk.contributing(slug, viewer) { work, transaction in
            guard try ClosingStore(transaction).remove(keep, from: work.collaboration.id) else {
                throw Fault.missing("This line")
            }
            try work.record("closing.not-kept", in: transaction)
        }
    }

    /// Passes open work and risks to a party that goes on with them, and closes them here.
    func handOver(_ draft: HandOverDraft, in slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.contributing(slug, viewer) { work, transaction in
            guard HealthRule.underWay.contains(work.collaboration.stage) else {
                throw Fault(.conflict, "It does not run, so there is nothing to hand over.")
            }
            let party = try Self.party(draft.body, field: "to", work, transaction)
            var names: [String] = []
            for number in draft.risks {
                let risk = try Risks.found(number, work, transaction)
                guard risk.state == .open else { continue }
                let store = RiskStore(transaction)
                try store.setState(risk.id, .closed, at: work.now)
                try store.assess(risk.id, score: 0, in: risk.collaboration, at: work.now)
                try store.deescalate(risk.id)
                names.append("\(risk.kind.name) \(risk.number): \(risk.event)")
            }
            try RiskDecisions(transaction).settle(work.collaboration, at: work.now)
            for id in draft.actions {
                let item = try Actions.found(id, work, transaction)
                let note = "Handed over to \(party.name). \(draft.note)"
                guard try ActionStore(transaction).close(id, as: .handedOver, note: note, at: work.now) else {
                    continue
                }
                names.append("\(item.kind.name): \(item.title)")
            }
            let store = ClosingStore(transaction)
            for name in names {
                try store.keep(name, by: party.id, note: draft.note, in: work.collaboration.id, at: work.now)
                try work.record(
                    "closing.handed-over", Subject("body", party.id.uuid),
                    details: ["name": String(name.prefix(300)), "to": party.name], in: transaction)
            }
            return names.count
        }
    }

    private static func party(
        _ slug: String, field: String, _ work: Workplace, _ transaction: any Transaction
    ) throws -> Body {
        guard let body = try BodyStore(transaction).find(slug: slug, .everything),
            try PartyStore(transaction).find(body.id, in: work.collaboration.id) != nil
        else { throw Fault.invalid(field, "Choose one of the parties") }
        return body
    }

    /// While it runs, those who contribute write the lessons; after the end, those who led it.
    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func learn(
        _ draft: ClosingLessonsDraft, from revision: Int?, in slug: String, by viewer: Viewer
    ) async throws {
        try await desk.inside(slug, viewer) { work, transaction in
            try Self.mayLearn(work).orThrow()
            let (store, id) = (ClosingStore(transaction), work.collaboration.id)
            func content() throws -> PartContent { PartContent(try store.lessons(id)?.fields ?? FormData()) }
            try work.edit(ClosingLessons.thing, from: revision, was: content(), in: transaction) {
                try store.write(draft, in: id, by: Capacity.text(of: work), at: work.now)
                return try content()
            }
            try work.record("lessons.written", in: transaction)
        }
    }

    /// Records that somebody takes the archive away, with their right to it.
    func takeAway(_ slug: String, by viewer: Viewer) async throws -> Workplace {
        try await desk.inside(slug, viewer) { work, transaction in
            if work.standing.isGuest {
                throw Fault.refused("You cannot take the archive away because guests see only what they were let into.")
            }
            guard work.collaboration.stage == .ended else {
                throw Fault(.conflict, "The archive is made once the collaboration has ended.")
            }
            try work.record("archive.taken-away", in: transaction)
            return work
        }
    }

    static func mayLearn(_ work: Workplace) -> Verdict {
        work.collaboration.stage == .ended
            ? CollaborationRules.organise(work.standing)
            : CollaborationRules.contribute(work.standing, work.collaboration.stage)
    }

    /// Ends it, from whichever page: refused while something of the close-down is open, unless it is said why.
    static func end(_ work: Workplace, because reason: String, despite: String, _ transaction: any Transaction) throws {
        let gaps = try Closing.read(work.collaboration, transaction).gaps
        if !gaps.isEmpty, Readability.isVague(despite) {
            throw Fault.invalid(
                "despite",
                "It is not closed down: \(lowered(gaps)). Do that first, or say in a sentence why it ends all the same")
        }
        try ClosingStore(transaction).setEnd(
            work.collaboration.id, reason, missing: gaps, despite: gaps.isEmpty ? "" : despite,
            by: Capacity.text(of: work), at: work.now)
    }

    private static func lowered(_ gaps: [String]) -> String {
        gaps.map { $0.prefix(1).lowercased() + $0.dropFirst() }.joined(separator: "; ")
    }
}
