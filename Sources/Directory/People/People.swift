import Access
import Crypto
import Journal
import Kernel
import Storage
import Web

/// What is done to profiles: each one transaction with its journal entry.
struct People: Sendable {
    let database: any Database
    let clock: WallClock

    /// What came of a form.
    enum Outcome: Sendable {
        case saved
        /// Something typed needs another look.
        case refused(Refusal)
    }

    struct Refusal: Sendable, Equatable {
        var errors = FormErrors()
        /// Whom the typed cover could mean, when that is more than one.
        var covers: [PersonSummary] = []
        /// Typed topics that do not exist yet.
        var newTopics: [String] = []
    }

    /// The profile, for somebody who may change it.
    static func changeable(_ id: Person.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Person {
        guard let person = try PersonStore(transaction).find(id, Sight(viewer)) else {
            throw Fault.missing("This person")
        }
        try DirectoryRules.change(person, viewer).orThrow()
        guard person.mergedInto == nil else {
            throw Fault(.conflict, "This record was merged into another, which can be changed in its place.")
        }
        guard person.leftOn == nil else {
            throw Fault(.conflict, "\(person.name) has left, so the profile is kept as it was.")
        }
        return person
    }

    func change(
        _ id: Person.ID, _ section: ProfileSection, _ data: FormData, by viewer: Viewer
    ) async throws -> Outcome {
        let now = clock.now()
        do {
            return try await database.write { transaction in
                let person = try Self.changeable(id, viewer, transaction)
                var draft = PersonDraft(person)
                let form = PersonForm(
                    section, data, into: &draft, mayChangeEmail: viewer.administers(person.body.uuid), today: now.day)
                guard form.errors.isEmpty else { return .refused(Refusal(errors: form.errors)) }
                let change = ProfileChange(transaction: transaction, viewer: viewer, person: person, now: now)
                return try change.apply(form, draft)
            }
        } catch let error as StorageError where error.violation == .unique {
            var errors = FormErrors()
            errors.add("email", "Another person has this e-mail address already")
            return .refused(Refusal(errors: errors))
        }
    }

    /// - Parameter jpeg: re-encoded: see `Images`.
    func setPhoto(_ id: Person.ID, jpeg: [UInt8], by viewer: Viewer) async throws {
        let now = clock.now()
        let hash = String(hex(SHA256.hash(data: jpeg)).prefix(32))
        try await database.write { transaction in
            let person = try Self.changeable(id, viewer, transaction)
            let store = PersonStore(transaction)
            try store.setPhoto(jpeg, hash: hash, of: id, at: now)
            try store.updateCompleteness(id)
            try transaction.record(
                "person.changed", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: person.body.uuid,
                details: ["fields": "photo"])
        }
    }

    func removePhoto(_ id: Person.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let person = try Self.changeable(id, viewer, transaction)
            if person.photoHash == nil { return }
            let store = PersonStore(transaction)
            try store.removePhoto(of: id, at: now)
            try store.updateCompleteness(id)
            try transaction.record(
                "person.changed", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: person.body.uuid,
                details: ["fields": "photo"])
        }
    }
}

/// One change of one profile inside its transaction.
struct ProfileChange {
    let transaction: any Transaction
    let viewer: Viewer
    let person: Person
    let now: Instant

    func apply(_ form: PersonForm, _ draft: PersonDraft) throws -> People.Outcome {
        var draft = draft
        var refusal = People.Refusal()
        if let email = draft.email, email != person.email,
            let problem = try EmailRules.stranger(email, to: person.body, viewer, transaction)
        {
            refusal.errors.add("email", problem)
        }
        if form.section == .away { draft.cover = try cover(form, &refusal) }
        var topics: [Topic.ID] = []
        if form.section == .work { topics = try self.topics(form, &refusal) }
        guard refusal.errors.isEmpty else { return .refused(refusal) }
        var changes = draft.changes(from: PersonDraft(person))
        if !changes.isEmpty { try PersonStore(transaction).update(person.id, draft, at: now) }
        if form.section == .work, try setTopics(topics) { changes.append("topics") }
        try finish(changes)
        return .saved
    }

    /// Recomputes what follows from a change and records it, if there was one.
    func finish(_ changes: [String]) throws {
        if changes.isEmpty { return }
        try PersonStore(transaction).updateCompleteness(person.id)
        try transaction.record(
            "person.changed", Subject("person", person.id.uuid), by: .viewer(viewer), at: now,
            body: person.body.uuid, details: ["fields": changes.joined(separator: ",")])
    }

    private func cover(_ form: PersonForm, _ refusal: inout People.Refusal) throws -> Person.ID? {
        if form.cover.isEmpty { return nil }
        let found = try PersonStore(transaction).matching(form.cover, in: person.body, limit: 11, Sight(viewer))
            .filter { $0.id != person.id }
        if let chosen = form.chosenCover, found.contains(where: { $0.id == chosen }) { return chosen }
        // Whoever stood in before, by the same name, still does.
        if let same = found.first(where: { $0.id == person.cover && $0.name == form.cover }) { return same.id }
        if found.count == 1 { return found[0].id }
        if found.isEmpty {
            refusal.errors.add("cover", "Nobody here has this e-mail address or name. Check the spelling")
        } else {
            refusal.errors.add("cover", "More than one person matches. Choose one below, or enter an e-mail address")
            refusal.covers = Array(found.prefix(10))
        }
        return nil
    }

    /// The topics of these names, the new ones made if that was agreed to.
    private func topics(_ form: PersonForm, _ refusal: inout People.Refusal) throws -> [Topic.ID] {
        let known = try TopicNames(transaction).find(form.topics)
        let unknown = form.topics.filter { known[Text.folded($0)] == nil }
        let refused = unknown.filter { !form.consented.contains(Text.folded($0)) }
        guard refused.isEmpty else {
            refusal.newTopics = unknown
            refusal.errors.add(
                "topics",
                refused.count == 1
                    ? "'\(refused[0])' is not a topic yet. Tick it below to add it, or correct the name"
                    : "\(refused.count) names are not topics yet. Tick them below to add them, or correct the names")
            return []
        }
        if !unknown.isEmpty { try DirectoryRules.changeTopics(viewer).orThrow() }
        let made = try TopicNames(transaction).make(unknown, by: viewer, at: now)
        var ids: [Topic.ID] = []
        for name in form.topics {
            if let id = known[Text.folded(name)] ?? made[Text.folded(name)], !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// - Returns: whether anything changed.
    private func setTopics(_ topics: [Topic.ID]) throws -> Bool {
        let before = Set(try TopicStore(transaction).tags(of: person.id.uuid).map(\.id))
        let after = Set(topics)
        if before == after { return false }
        let gone = Array(before.subtracting(after))
        if !gone.isEmpty {
            try transaction.run(
                "DELETE FROM topic_tag WHERE subject_id = \(person.id) AND topic_id IN \(list: gone)")
        }
        let rows = after.subtracting(before).map { [person.id.value, $0.value, .text("person")] }
        try transaction.insert(into: "topic_tag", ["subject_id", "topic_id", "subject_kind"], rows)
        return true
    }
}
