import Access
import Directory
import Journal
import Kernel
import Mail
import Storage
import Web

/// What is done with objectives: each one transaction with its journal entry, which tells nothing of the text.
struct Objectives: Sendable {
    /// So many somebody has in one year.
    static let limit = 20

    let desk: Desk

    /// Writes one and sends it to a line manager.
    /// - Parameter manager: one of the line managers that the directory names now; `nil` when it names none.
    func write(
        _ draft: ObjectiveDraft, _ year: FinancialYear, in slug: String, sentTo manager: Person.ID?, by viewer: Viewer
    ) async throws -> Objective.ID {
        let now = desk.clock.now()
        let id = Objective.ID.make(at: now)
        try await desk.database.write { transaction in
            let person = try Self.person(viewer)
            // Only of what one takes part in oneself.
            let work: Workplace
            do {
                work = try Workplace.inside(slug, viewer, now, transaction)
            } catch let fault as Fault where fault.kind == .missing || fault.kind == .refused {
                throw Fault.invalid("collaboration", "Choose a collaboration in which you take part")
            }
            let store = ObjectiveStore(transaction)
            if let present = try store.find(person, year, work.collaboration.id) {
                throw Fault.invalid(
                    "collaboration",
                    "You have an objective for this collaboration and year. Change that one: \(present.path)")
            }
            guard try store.own(person, limit: 500).filter({ $0.year == year }).count < Self.limit else {
                throw Fault.invalid("year", "There are at most \(Self.limit) objectives in a year")
            }
            let chosen = try Self.manager(manager, of: person, work.collaboration, viewer, now, transaction)
            let objective = Objective(
                id: id, person: person, collaboration: work.collaboration.id, year: year, manager: chosen?.id,
                state: .written)
            try store.insert(objective)
            try store.step(1, .written, draft, of: id, manager: chosen?.id, by: viewer, at: now)
            try tell(chosen, "\(viewer.name) asks you to agree an objective", objective, viewer, transaction, now)
            try Self.record("objective.written", id, viewer, transaction, now)
        }
        return id
    }

    /// Writes it anew, which asks the manager to agree again.
    /// - Parameter number: the step from which the form was made.
    /// - Throws: ``Overtaken`` when there was another step meanwhile.
    func change(
        _ id: Objective.ID, _ draft: ObjectiveDraft, from number: Int?, sentTo manager: Person.ID?, by viewer: Viewer
    ) async throws {
        try await act(id, viewer) { objective, latest, transaction, now in
            guard objective.person.uuid == viewer.person else {
                throw Fault.refused("You cannot do this because only whoever it is for may write it.")
            }
            guard
                let collaboration = try CollaborationStore(transaction).find(
                    [objective.collaboration], CollaborationSight(viewer, at: now))[objective.collaboration]
            else { throw Fault.missing("This collaboration") }
            let chosen = try Self.manager(manager, of: objective.person, collaboration, viewer, now, transaction)
            let isSame = latest.content == draft.content && chosen?.id == objective.manager
            if isSame, objective.state != .asked { return }
            if number != latest.number {
                let base = try ObjectiveStore(transaction).steps(of: id).first { $0.number == number }
                throw Overtaken(
                    base: base?.content ?? PartContent(), theirs: latest.content, yours: draft.content,
                    by: latest.by, number: latest.number)
            }
            try ObjectiveStore(transaction).step(
                latest.number + 1, .written, draft, of: id, manager: chosen?.id, by: viewer, at: now)
            try tell(
                chosen, "\(viewer.name) changed an objective and asks you to agree", objective, viewer, transaction, now
            )
            try Self.record("objective.written", id, viewer, transaction, now)
        }
    }

    /// - Parameter number: the step that was read; another text cannot be agreed unseen.
    func agree(_ id: Objective.ID, at number: Int?, by viewer: Viewer) async throws {
        try await answer(id, at: number, by: viewer, as: .agreed, note: "")
    }

    /// Asks for another text and says which.
    func ask(_ id: Objective.ID, for note: String, at number: Int?, by viewer: Viewer) async throws {
        try await answer(id, at: number, by: viewer, as: .asked, note: note)
    }

    private func answer(
        _ id: Objective.ID, at number: Int?, by viewer: Viewer, as kind: Objective.State, note: String
    ) async throws {
        try await act(id, viewer) { objective, latest, transaction, now in
            guard let manager = objective.manager, manager.uuid == viewer.person else {
                throw Fault.refused("You cannot do this because only the line manager to whom it was sent may.")
            }
            let managers = try PersonStore(transaction).managers(of: objective.person, .everything)
            guard managers.contains(where: { $0.id == manager }) else {
                throw Fault.refused("You cannot do this because you are not their line manager any more.")
            }
            guard objective.state == .written else {
                throw Fault(.conflict, "It does not wait for you: \(objective.state.name.lowercased()).")
            }
            guard number == latest.number else {
                throw Fault(.conflict, "It was changed since you opened it. Read it again, then answer.")
            }
            try ObjectiveStore(transaction).step(
                latest.number + 1, kind, ObjectiveDraft(what: latest.what, how: latest.how), note: note, of: id,
                manager: manager, by: viewer, at: now)
            let author = try PersonStore(transaction).find(objective.person, .everything)
            let subject =
                kind == .agreed
                ? "\(viewer.name) agreed your objective" : "\(viewer.name) asks you to change an objective"
            try tell(author, subject, objective, viewer, transaction, now)
            try Self.record("objective.\(kind.rawValue)", id, viewer, transaction, now)
        }
    }

    /// For the person and their manager; for everybody else it is not there.
    private func act(
        _ id: Objective.ID, _ viewer: Viewer,
        _ act: @escaping @Sendable (Objective, ObjectiveStep, any Transaction, Instant) throws -> Void
    ) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            let store = ObjectiveStore(transaction)
            guard let person = viewer.person, let objective = try store.find(id, for: Person.ID(person)),
                let latest = try store.latest(ofEach: [id])[id]
            else { throw Fault.missing("This objective") }
            try act(objective, latest, transaction, now)
        }
    }

    static func person(_ viewer: Viewer) throws -> Person.ID {
        guard viewer.role != .guest else {
            throw Fault.refused("You cannot do this because guests have no objectives here.")
        }
        guard let person = viewer.person else {
            throw Fault.refused("You cannot do this because your account has no entry in the directory.")
        }
        return Person.ID(person)
    }

    /// The one of their line managers to whom it goes.
    private static func manager(
        _ wanted: Person.ID?, of person: Person.ID, _ collaboration: Collaboration, _ viewer: Viewer, _ now: Instant,
        _ transaction: any Transaction
    ) throws -> Person? {
        let managers = try PersonStore(transaction).managers(of: person, Sight(viewer))
        if managers.isEmpty { return nil }
        guard let manager = managers.first(where: { $0.id == wanted }) ?? (managers.count == 1 ? managers[0] : nil)
        else { throw Fault.invalid("manager", "Choose to which of your managers it goes") }
        guard try collaboration.isKnown(to: manager, at: now, transaction) else {
            throw Fault.invalid(
                "collaboration",
                "\(manager.name) may not know of this collaboration, so they cannot agree an objective about it")
        }
        return manager
    }

    private func tell(
        _ person: Person?, _ subject: String, _ objective: Objective, _ viewer: Viewer, _ transaction: any Transaction,
        _ now: Instant
    ) throws {
        guard let person, let email = person.email else { return }
        try transaction.queueMailIfPossible(
            Letter(
                to: email, name: person.name, subject: subject,
                text: "It is between the two of you: nobody else can open it.",
                link: Letter.Link("Read it", "\(desk.address)\(objective.path)"), purpose: .notification), at: now)
    }

    private static func record(
        _ verb: String, _ id: Objective.ID, _ viewer: Viewer, _ transaction: any Transaction, _ now: Instant
    ) throws {
        try transaction.record(verb, Subject("objective", id.uuid), by: .viewer(viewer), at: now)
    }
}
