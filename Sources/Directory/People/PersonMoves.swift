import Access
import Journal
import Kernel
import Mail
import Storage

extension DirectoryRules {
    /// Who may bring somebody into a body: those who administer it.
    static func receive(_ person: Person, into body: Body, _ viewer: Viewer) -> Verdict {
        if viewer.administers(body.id.uuid) { return .allowed }
        return .refused(because: "only an administrator of \(body.name), who then looks after the profile, may")
    }
}

/// Somebody goes from one body to another.
struct PersonMoves: Sendable {
    let database: any Database
    let clock: WallClock
    let accounts: any PeopleAccounts
    /// How the service is reached from outside, for links in mail.
    let address: String

    /// The person, if they can be moved by somebody.
    static func movable(_ id: Person.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Person {
        guard let person = try PersonStore(transaction).find(id, Sight(viewer)) else {
            throw Fault.missing("This person")
        }
        guard person.mergedInto == nil else { throw Fault(.conflict, "This record was merged into another.") }
        return person
    }

    /// What they hold in the old body ends on that day, and its own number for them goes. They and the administrators
    /// of the body that they leave are told: nobody is taken away unseen.
    func move(_ id: Person.ID, to target: Body.ID, on day: Day, by viewer: Viewer) async throws {
        let now = clock.now()
        guard day <= now.day else { throw Fault.invalid("day", "The day must be today or in the past") }
        try await database.write { transaction in
            let person = try Self.movable(id, viewer, transaction)
            let bodies = BodyStore(transaction)
            guard let body = try bodies.find(target, Sight(viewer)), let old = try bodies.find(person.body, .everything)
            else { throw Fault.missing("The body") }
            try DirectoryRules.receive(person, into: body, viewer).orThrow()
            if body.id == person.body { throw Fault.invalid("body", "\(person.name) is in \(body.name) already") }
            if body.closedOn != nil { throw Fault.invalid("body", "\(body.name) is closed: it takes no new people") }
            try Self.leavePosts(of: person, on: day, viewer, now, transaction)
            try transaction.run(
                """
                UPDATE person SET body_id = \(body.id), external_ref = NULL, updated_at = \(now)
                WHERE id = \(id)
                """)
            try transaction.run(
                "UPDATE correction SET body_id = \(body.id), team_id = NULL WHERE subject_id = \(id) AND state = 'open'"
            )
            try PersonStore(transaction).updateCompleteness(id)
            if person.leftOn != nil {
                try Departures(transaction: transaction, accounts: accounts).rejoin([id], at: now)
            }
            try accounts.moveAccount(of: id.uuid, toBody: body.id.uuid, in: transaction)
            try transaction.record(
                "person.moved", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: body.id.uuid,
                details: ["from": old.id.description, "on": day.description])
            try tell(person, from: old, to: body, viewer, now, transaction)
        }
    }

    private static func leavePosts(
        of person: Person, on day: Day, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        let left = try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM holding JOIN post ON post.id = holding.post_id
            WHERE holding.person_id = \(person.id) AND holding.to_day IS NULL AND post.body_id = \(person.body)
            ORDER BY post.id
            """)
        if left.isEmpty { return }
        let held: SQL = "person_id = \(person.id) AND to_day IS NULL AND post_id IN \(list: left.map(\.id))"
        let latest = try transaction.value(Day.self, "SELECT MAX(from_day) FROM holding WHERE \(held)")
        if let latest, latest > day {
            throw Fault.invalid("day", "The day must not be before \(latest.plain), when they began their post")
        }
        try transaction.run("UPDATE holding SET to_day = \(day) WHERE \(held)")
        for post in left {
            try Posts.record(
                "post.vacated", post, by: viewer, at: now, transaction, also: [person.id],
                details: ["on": day.description])
        }
    }

    private func tell(
        _ person: Person, from old: Body, to body: Body, _ viewer: Viewer, _ now: Instant,
        _ transaction: any Transaction
    ) throws {
        var recipients = try accounts.administrators(of: [old.id.uuid], in: transaction)[old.id.uuid] ?? []
        if let email = person.email { recipients.append(Addressee(name: person.name, email: email)) }
        for recipient in Set(recipients).sorted(by: { $0.email < $1.email }) where recipient.email != viewer.email {
            let letter = Letter(
                to: recipient.email, name: recipient.name, subject: "\(person.name) is now in \(body.name)",
                text: """
                    \(viewer.name) has moved \(person.name) from \(old.name) to \(body.name) in the directory.

                    If that is wrong, tell an administrator of \(body.name).
                    """,
                link: Letter.Link("See the profile", "\(address)\(person.path)"), purpose: .notification)
            try transaction.queueMailIfPossible(letter, at: now)
        }
    }
}
