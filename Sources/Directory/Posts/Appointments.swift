import Access
import Journal
import Kernel
import Storage

/// Who holds a post. Each is one transaction.
struct Appointments: Sendable {
    let database: any Database
    let clock: WallClock

    /// Somebody takes a post over. Unless it is a job share, whoever held it leaves it on the same day.
    func appoint(_ draft: AppointmentDraft, to id: Post.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        if draft.from > now.day { throw Fault.invalid("day", "The first day must be today or earlier") }
        try await database.write { transaction in
            let post = try Posts.changeable(id, viewer, transaction)
            let finder = PostFinder(transaction: transaction, sight: Sight(viewer))
            let person = try finder.person(draft.person, in: post.body, field: "person")
            // Without this, whoever runs one body could hide anybody by giving them a hidden post in it.
            guard person.body == post.body || viewer.administers(person.body.uuid) else {
                throw Fault.invalid(
                    "person",
                    "\(person.name) belongs to another body. Open their page and choose ‘Move to another body’ first")
            }
            let present = try Self.current(id, transaction)
            if present.contains(where: { $0.person == person.id }) {
                throw Fault.invalid("person", "\(person.name) holds this post already")
            }
            var left: [Person.ID] = []
            if !draft.isJobShare {
                left = present.map(\.person)
                try Self.leave(present, on: draft.from, transaction)
            }
            try Self.hold(id, person.id, from: draft.from, at: now, transaction)
            for person in left + [person.id] { try PersonStore(transaction).updateCompleteness(person) }
            try Posts.record(
                "post.held", post, by: viewer, at: now, transaction, also: left,
                details: ["from": draft.from.description])
        }
    }

    /// Somebody leaves a post, which is then vacant or held by those who shared it.
    func vacate(_ id: Post.ID, holding: Holding.ID, on day: Day, by viewer: Viewer) async throws {
        let now = clock.now()
        if day > now.day { throw Fault.invalid("day", "The last day must be today or earlier") }
        try await database.write { transaction in
            let post = try Posts.changeable(id, viewer, transaction)
            let leaving = try Self.current(id, transaction).filter { $0.id == holding }
            guard let person = leaving.first?.person else {
                throw Fault.invalid("holding", "Choose somebody who holds this post now")
            }
            try Self.leave(leaving, on: day, transaction)
            try PersonStore(transaction).updateCompleteness(person)
            try Posts.record(
                "post.vacated", post, by: viewer, at: now, transaction, also: [person],
                details: ["on": day.description])
        }
    }

    static func hold(
        _ post: Post.ID, _ person: Person.ID, from day: Day, at now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO holding (id, post_id, person_id, from_day)
            VALUES (\(Holding.ID.make(at: now)), \(post), \(person), \(day))
            """)
    }

    private static func current(_ post: Post.ID, _ transaction: any Transaction) throws -> [Holding] {
        try transaction.all(
            Holding.self, "SELECT \(Holding.columns) FROM holding WHERE post_id = \(post) AND to_day IS NULL")
    }

    private static func leave(_ holdings: [Holding], on day: Day, _ transaction: any Transaction) throws {
        if let late = holdings.compactMap(\.from).max(), late > day {
            throw Fault.invalid("day", "The post changed hands on \(late.plain). Give that day or a later one")
        }
        try transaction.run("UPDATE holding SET to_day = \(day) WHERE id IN \(list: holdings.map(\.id))")
    }
}
