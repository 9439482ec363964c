import Access
import Journal
import Kernel
import Mail
import Storage
import Web

/// A suggestion that was checked and is about to be kept.
struct NewCorrection: Sendable {
    let id: Correction.ID
    let kind: Correction.SubjectKind
    let subject: UUID128
    let field: CorrectionField
    let says: String
    let viewer: Viewer
}

/// What is done with corrections: each one transaction with its journal entry and its mail.
struct Corrections: Sendable {
    let database: any Database
    let clock: WallClock
    let accounts: any PeopleAccounts
    /// How the service is reached from outside, for links in mail.
    let address: String

    /// How many of one account's suggestions may wait for an answer.
    static let openLimit = 20

    func suggest(
        _ kind: Correction.SubjectKind, _ subject: UUID128, _ field: CorrectionField, says: String, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        let new = NewCorrection(
            id: .make(at: now), kind: kind, subject: subject, field: field, says: says, viewer: viewer)
        try await database.write { transaction in
            let store = CorrectionStore(transaction)
            let subject = try CorrectionSubject.find(kind, new.subject, Sight(viewer), transaction)
            guard try store.openCount(by: viewer.account) < Self.openLimit else {
                throw Fault(
                    .tooMany,
                    "\(Self.openLimit) of your suggestions still wait for an answer. Try again when some were answered."
                )
            }
            let team = try Self.team(of: subject, transaction)
            let hasTeam = try team.map { try store.contacts(of: [$0])[$0] != nil } ?? false
            var stage = Correction.stage(kind, suggestedAt: now, hasTeam: hasTeam, at: now)
            if case .person(let person) = subject, !person.isCurrent { stage = .body }
            try store.insert(new, stage: stage, team: team, body: subject.body, at: now)
            try transaction.record(
                "correction.suggested", Subject("correction", new.id.uuid), by: .viewer(viewer), at: now,
                body: subject.body.uuid, container: Subject(kind.rawValue, subject.id),
                details: ["field": field.name, "stage": stage.rawValue])
            let recipients = try self.recipients(stage, subject, team, transaction)
            let mail = CorrectionMail(address: address)
            for recipient in recipients where recipient.email != viewer.email {
                try transaction.queueMailIfPossible(
                    mail.suggested(to: recipient, about: subject.name, field: field, new.id, by: viewer.name), at: now)
            }
        }
    }

    private func recipients(
        _ stage: Correction.Stage, _ subject: CorrectionSubject, _ team: Team.ID?, _ transaction: any Transaction
    ) throws -> [Addressee] {
        switch stage {
        case .person:
            guard case .person(let person) = subject, let email = person.email else { return [] }
            return [Addressee(name: person.name, email: email)]
        case .team: return try team.flatMap { try CorrectionStore(transaction).contacts(of: [$0])[$0] } ?? []
        case .body:
            return try accounts.administrators(of: [subject.body.uuid], in: transaction)[subject.body.uuid] ?? []
        }
    }

    /// The team whose contact can answer: of a person, the team of their most senior post.
    private static func team(of subject: CorrectionSubject, _ transaction: any Transaction) throws -> Team.ID? {
        switch subject {
        case .team(let team): return team.id
        case .body: return nil
        case .person(let person):
            return try transaction.value(
                Team.ID.self,
                """
                SELECT post.team_id FROM holding JOIN post ON post.id = holding.post_id
                WHERE holding.person_id = \(person.id) AND holding.to_day IS NULL AND post.team_id IS NOT NULL
                ORDER BY post.seniority, post.id LIMIT 1
                """)
        }
    }

    /// What came of accepting.
    enum Accepted: Sendable, Equatable {
        /// The administrators of the body are asked, who alone can put it right.
        case passedOn
        /// The field says now what was suggested.
        case applied(path: String)
        /// The rest is done there.
        case toEdit(path: String)
    }

    func accept(_ id: Correction.ID, by viewer: Viewer) async throws -> Accepted {
        let now = clock.now()
        return try await database.write { transaction in
            let (correction, subject, isContact) = try Self.answerable(id, viewer, transaction)
            let field = CorrectionField.named(correction.field, correction.kind)
            let isSimple = field?.isSimple ?? false
            guard subject.canPutRight(field, viewer, isContact: isContact) else {
                try passOn(correction, field, subject, viewer, now, transaction)
                return .passedOn
            }
            try finish(correction, .accepted, "", subject, viewer, now, transaction)
            guard isSimple else { return .toEdit(path: subject.editPath(field, id)) }
            try CorrectionApplier(transaction: transaction, viewer: viewer, now: now).apply(correction, to: subject)
            return .applied(path: subject.path)
        }
    }

    /// Whoever accepts says that it is right; it stays open until somebody who can has put it right.
    private func passOn(
        _ correction: Correction, _ field: CorrectionField?, _ subject: CorrectionSubject, _ viewer: Viewer,
        _ now: Instant, _ transaction: any Transaction
    ) throws {
        if correction.stage == .body { return }
        try CorrectionStore(transaction).setStage(.body, of: [correction.id])
        try transaction.record(
            "correction.passed-on", Subject("correction", correction.id.uuid), by: .viewer(viewer), at: now,
            body: correction.body.uuid, container: Subject(correction.kind.rawValue, correction.subject),
            details: ["field": correction.field, "stage": Correction.Stage.body.rawValue])
        let mail = CorrectionMail(address: address)
        for recipient in try recipients(.body, subject, nil, transaction) where recipient.email != viewer.email {
            try transaction.queueMailIfPossible(
                mail.passedOn(to: recipient, about: subject.name, field?.label ?? "", correction, by: viewer.name),
                at: now)
        }
    }

    func decline(_ id: Correction.ID, because reason: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let (correction, subject, _) = try Self.answerable(id, viewer, transaction)
            try finish(correction, .declined, reason, subject, viewer, now, transaction)
        }
    }

    /// A correction, open or answered, for those who may answer it and for whoever suggested it.
    static func visible(
        _ id: Correction.ID, _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> (Correction, CorrectionSubject, mayAnswer: Verdict) {
        let store = CorrectionStore(transaction)
        guard let correction = try store.find(id) else { throw Fault.missing("This correction") }
        let isContact = try store.isContact(of: correction.team, viewer.person)
        let verdict = CorrectionRules.answer(correction, isContact: isContact, viewer)
        if !verdict.isAllowed, correction.suggestedBy != viewer.account { throw Fault.missing("This correction") }
        let subject = try CorrectionSubject.find(correction.kind, correction.subject, .everything, transaction)
        return (correction, subject, verdict)
    }

    /// An open correction that the viewer may answer.
    static func answerable(
        _ id: Correction.ID, _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> (Correction, CorrectionSubject, isContact: Bool) {
        let (correction, subject, verdict) = try visible(id, viewer, transaction)
        try verdict.orThrow()
        guard correction.state == .open else {
            throw Fault(.conflict, "Somebody has answered this correction meanwhile.")
        }
        let isContact = try CorrectionStore(transaction).isContact(of: correction.team, viewer.person)
        return (correction, subject, isContact)
    }

    private func finish(
        _ correction: Correction, _ state: Correction.State, _ answer: String, _ subject: CorrectionSubject,
        _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        let answered = try CorrectionStore(transaction).answer(
            correction.id, state, answer, by: viewer.account, at: now)
        guard answered else { throw Fault(.conflict, "Somebody has answered this correction meanwhile.") }
        try transaction.record(
            "correction.\(state.rawValue)", Subject("correction", correction.id.uuid), by: .viewer(viewer), at: now,
            body: correction.body.uuid, container: Subject(correction.kind.rawValue, correction.subject),
            details: ["field": correction.field])
        if correction.suggestedEmail.isEmpty || correction.suggestedBy == viewer.account { return }
        let letter = CorrectionMail(address: address).answered(
            correction, state, answer, about: subject.name, path: subject.path, by: viewer.name)
        try transaction.queueMailIfPossible(letter, at: now)
    }
}

/// Puts an accepted suggestion into its field.
struct CorrectionApplier {
    let transaction: any Transaction
    let viewer: Viewer
    let now: Instant

    func apply(_ correction: Correction, to subject: CorrectionSubject) throws {
        switch subject {
        case .person(let person): try apply(correction, person)
        case .team(let team):
            let columns: [String: SQL] = [
                "purpose": "purpose", "contact-for": "contact_for", "phone": "phone", "place": "place",
            ]
            guard let column = columns[correction.field] else { return }
            try transaction.run(
                "UPDATE team SET \(column) = \(correction.says), updated_at = \(now) WHERE id = \(team.id)")
            try record("team.changed", Subject("team", team.id.uuid), team.body, correction.field)
        case .body(let body):
            let columns: [String: SQL] = ["purpose": "purpose", "place": "place"]
            guard let column = columns[correction.field] else { return }
            try transaction.run(
                "UPDATE body SET \(column) = \(correction.says), updated_at = \(now) WHERE id = \(body.id)")
            try record("body.changed", Subject("body", body.id.uuid), body.id, correction.field)
        }
    }

    private func apply(_ correction: Correction, _ person: Person) throws {
        guard person.isCurrent else {
            throw Fault(.conflict, "\(person.name) has left, so the profile is kept as it was.")
        }
        var draft = PersonDraft(person)
        guard let field = Person.Field(rawValue: correction.field), draft.set(field, to: correction.says) else {
            return
        }
        let store = PersonStore(transaction)
        try store.update(person.id, draft, at: now)
        try store.updateCompleteness(person.id)
        try record("person.changed", Subject("person", person.id.uuid), person.body, correction.field)
    }

    private func record(_ verb: String, _ subject: Subject, _ body: Body.ID, _ field: String) throws {
        try transaction.record(
            verb, subject, by: .viewer(viewer), at: now, body: body.uuid, details: ["fields": field])
    }
}
