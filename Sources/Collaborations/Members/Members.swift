import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with members: each one transaction with its journal entry.
struct Members: Sendable {
    static let limit = 500

    let database: any Database
    let clock: WallClock

    /// Adds somebody by the e-mail address in their profile, or changes what they may do.
    func put(_ email: String, _ level: Member.Level, until: Day?, in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let found = try PersonStore(transaction).find(email: email, Sight(viewer))
            guard let person = found, person.isCurrent else {
                throw Fault.invalid("email", "Nobody in the directory has this e-mail address")
            }
            try Self.put(person, level, until: until, field: "email", work, transaction)
            // Whoever asked to join is in now.
            try JoinStore(transaction).answer(
                person.id, in: work.collaboration.id, .accepted, "", by: viewer.name, at: now)
        }
    }

    /// - Parameters:
    ///   - field: of the form, beside which it is said when they cannot be a member.
    ///   - isAsked: whether they asked for it, and are told so in other words.
    static func put(
        _ person: Person, _ level: Member.Level, until: Day?, field: String, isAsked: Bool = false, _ work: Workplace,
        _ transaction: any Transaction
    ) throws {
        if !person.isCurrent { throw Fault.invalid(field, "\(person.name) has left") }
        if person.isGuest {
            if level == .organiser { throw Fault.invalid("level", "A guest cannot be an organiser") }
            guard let until else { throw Fault.invalid("until", "Say until when a guest may take part") }
            if until < work.now.day { throw Fault.invalid("until", "The last day has passed") }
        }
        let store = MemberStore(transaction)
        let before = try store.level(of: person.id, in: work.collaboration.id)
        if before == .organiser, level != .organiser { try requireAnotherOrganiser(work, store) }
        if before == nil, try store.count(in: work.collaboration.id) >= limit {
            throw Fault.invalid(field, "A collaboration has at most \(limit) members")
        }
        let end = person.isGuest ? until.map { Instant(endOf: $0) } : nil
        try store.put(person.id, level, until: end, in: work.collaboration.id, at: work.now)
        var details = ["level": level.rawValue, "name": person.name]
        if isAsked { details["asked"] = "yes" }
        try work.record(
            before == nil ? "member.added" : "member.changed", Subject("person", person.id.uuid), details: details,
            in: transaction)
    }

    func remove(_ person: Person.ID, from slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.inside(slug, viewer, now, transaction)
            // Anybody may leave, until it has ended.
            if work.collaboration.stage == .ended { throw Fault.refused(Self.over) }
            if viewer.person != person.uuid { try work.mayOrganise.orThrow() }
            let store = MemberStore(transaction)
            guard let level = try store.level(of: person, in: work.collaboration.id) else {
                throw Fault.missing("This member")
            }
            if level == .organiser { try Self.requireAnotherOrganiser(work, store) }
            try store.remove(person, from: work.collaboration.id)
            let name = try PersonStore(transaction).find(person, .everything)?.name
            try work.record(
                "member.removed", Subject("person", person.uuid), details: name.map { ["name": $0] } ?? [:],
                in: transaction)
        }
    }

    private static let over = "You cannot do this because it is over, and kept as it was."

    private static func requireAnotherOrganiser(_ work: Workplace, _ store: MemberStore) throws {
        if try store.count(.organiser, in: work.collaboration.id) > 1 { return }
        throw Fault(.conflict, "Somebody has to organise it. Make another member an organiser first.")
    }
}
