import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with requests to join: each one transaction with its journal entry, which tells nothing of the texts.
struct Joining: Sendable {
    let database: any Database
    let clock: WallClock

    /// Asks, or while that is open changes what was asked.
    func ask(_ reason: String, in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        let id = JoinRequest.ID.make(at: now)
        try await database.write { transaction in
            let (work, person, body) = try Self.outside(slug, viewer, now, transaction)
            let store = JoinStore(transaction)
            if let present = try store.latest(of: person, in: work.collaboration.id), present.state == .open {
                if present.reason == reason, present.body == body { return }
                try store.change(present.id, reason, of: body)
                return try work.record("join.changed", Self.subject(present.id), in: transaction)
            }
            guard try store.organisers(of: work.collaboration.id, Sight(viewer)).isAnybody else {
                throw Fault.refused("Nobody organises this here yet, so nobody could answer. Write to its contact.")
            }
            guard try store.number(by: person, since: now - .days(1)) < JoinRequest.dailyLimit else {
                throw Fault(.tooMany, "You asked \(JoinRequest.dailyLimit) times within a day. Try again tomorrow.")
            }
            try store.insert(id, person, of: body, reason, in: work.collaboration.id, at: now)
            let name = try BodyStore(transaction).find([body], .everything)[body]?.name ?? ""
            try work.record("join.asked", Self.subject(id), details: ["body": name], in: transaction)
        }
    }

    func withdraw(from slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.known(slug, viewer, now, transaction)
            let store = JoinStore(transaction)
            guard let person = viewer.person.map({ Person.ID($0) }),
                let present = try store.latest(of: person, in: work.collaboration.id), present.state == .open
            else { throw Fault(.conflict, "There is nothing to withdraw: it was answered, or withdrawn before.") }
            try store.withdraw(present.id)
            try work.record("join.withdrawn", Self.subject(present.id), in: transaction)
        }
    }

    /// - Parameters:
    ///   - level: what a new member may do.
    ///   - note: what the asker is told; needed to decline.
    func answer(
        _ id: JoinRequest.ID, in slug: String, _ answer: JoinRequest.Answer, as level: Member.Level, _ note: String,
        by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let store = JoinStore(transaction)
            guard let request = try store.find(id, in: work.collaboration.id) else {
                throw Fault.missing("This request")
            }
            guard request.state == .open else {
                throw Fault(
                    .conflict, "\(request.name)’s request does not wait any more: it is \(request.state.rawValue).")
            }
            if answer == .decline, note.isEmpty { throw Fault.invalid("note", "Say why, so that they know") }
            try store.answer(
                request.person, in: work.collaboration.id, answer == .decline ? .declined : .accepted, note,
                by: viewer.name, at: now)
            let details = ["name": request.name, "body": request.bodyName, "person": request.person.description]
            if answer == .decline {
                return try work.record("join.declined", Self.subject(id), details: details, in: transaction)
            }
            try work.record("join.accepted", Self.subject(id), details: details, in: transaction)
            if answer.lets.inParty, try PartyStore(transaction).find(request.body, in: work.collaboration.id) == nil {
                guard let body = try BodyStore(transaction).find([request.body], .everything)[request.body] else {
                    throw Fault.missing("Their body")
                }
                try Parties.join(body, field: "answer", work, transaction)
            }
            if answer.lets.inMember {
                guard let person = try PersonStore(transaction).find(request.person, .everything) else {
                    throw Fault.missing("Whoever asked")
                }
                try Members.put(person, level, until: nil, field: "answer", isAsked: true, work, transaction)
            }
        }
    }

    private static func subject(_ id: JoinRequest.ID) -> Subject { Subject("join-request", id.uuid) }

    /// For those who may ask.
    private static func outside(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> (Workplace, Person.ID, Body.ID) {
        let work = try Workplace.known(slug, viewer, now, transaction)
        try CollaborationRules.askToJoin(viewer, work.standing, work.collaboration.stage).orThrow()
        guard let person = viewer.person, let body = viewer.body else { throw Fault.missing("Your entry") }
        return (work, Person.ID(person), Body.ID(body))
    }
}
