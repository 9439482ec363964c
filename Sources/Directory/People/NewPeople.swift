import Access
import Journal
import Kernel
import Storage

/// Adding people by hand: one transaction with its journal entries.
struct NewPeople: Sendable {
    let database: any Database
    let clock: WallClock

    /// What came of the form.
    enum Outcome: Sendable {
        case added(Person.ID)
        /// Somebody has this address already; here, if the viewer may know of them.
        case known(PersonSummary?)
        /// People of the same name are in the body, and it was not said that this is somebody else.
        case namesakes([PersonSummary])
    }

    func add(_ draft: NewPersonDraft, to body: Body.ID, by viewer: Viewer) async throws -> Outcome {
        let now = clock.now()
        do {
            return try await database.write { transaction in
                try Self.add(draft, to: body, by: viewer, at: now, transaction)
            }
        } catch let error as StorageError where error.violation == .unique {
            // Somebody else took the address at the same moment.
            return .known(nil)
        }
    }

    private static func add(
        _ draft: NewPersonDraft, to body: Body.ID, by viewer: Viewer, at now: Instant, _ transaction: any Transaction
    ) throws -> Outcome {
        let sight = Sight(viewer)
        guard let home = try BodyStore(transaction).find(body, sight) else { throw Fault.missing("The body") }
        try DirectoryRules.change(home, viewer).orThrow()
        if home.closedOn != nil { throw Fault(.conflict, "\(home.name) is closed: it takes no new people.") }
        let store = PersonStore(transaction)
        if let email = draft.email {
            if let owner = try EmailRules.stranger(email, to: body, viewer, transaction) {
                throw Fault.invalid("email", owner)
            }
            if let known = try store.find(email: email, .everything) {
                return .known(try store.summaries([known.id], sight)[known.id])
            }
        }
        let namesakes = try store.namesakes(of: draft.name, in: body, limit: 5, sight)
        if !namesakes.isEmpty, !draft.isNamesake { return .namesakes(namesakes) }
        let id = Person.ID.make(at: now)
        try store.insert(id, draft, in: body, at: now)
        try transaction.record(
            "person.added", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: body.uuid,
            details: ["name": draft.name])
        if let post = try Self.post(draft, in: home, viewer, now, transaction) {
            try Appointments.hold(post.id, id, from: draft.from, at: now, transaction)
            try Posts.record(
                "post.held", post, by: viewer, at: now, transaction, details: ["from": draft.from.description])
        }
        try store.updateCompleteness(id)
        return .added(id)
    }

    private static func post(
        _ draft: NewPersonDraft, in home: Body, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Post? {
        let store = PostStore(transaction)
        switch draft.place {
        case .none: return nil
        case .new(let title, let team):
            let id = try Posts.add(PostDraft(title: title, team: team), in: home, by: viewer, at: now, transaction)
            return try store.find(id, Sight(viewer))
        case .vacant(let id):
            guard let post = try store.find(id, Sight(viewer)), post.body == home.id, post.endedOn == nil,
                try store.isVacant(id)
            else { throw Fault.invalid("post", "Choose a post of \(home.name) that nobody holds") }
            return post
        }
    }
}

/// Whose addresses are whose.
enum EmailRules {
    /// Whoever signs in with an address of another body must not find themselves in this one.
    /// - Returns: what is wrong with the address; `nil` when nothing is.
    static func stranger(
        _ email: String, to body: Body.ID, _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> String? {
        guard !viewer.isPlatformAdministrator, let domain = email.split(separator: "@").last,
            let owner = try BodyStore(transaction).body(ofDomain: String(domain)), owner.id != body
        else { return nil }
        return "\(domain) belongs to \(owner.name). Use an address of this person's own body"
    }
}

extension PersonStore {
    func insert(_ id: Person.ID, _ draft: NewPersonDraft, in body: Body.ID, at now: Instant) throws {
        let sortName = Person.sortName(name: draft.name, given: draft.given, family: draft.family)
        try transaction.run(
            """
            INSERT INTO person (id, body_id, name, folded_name, sort_name, given, family, email, created_at, updated_at)
            VALUES (\(id), \(body), \(draft.name), \(Text.folded(draft.name)), \(sortName), \(draft.given),
                \(draft.family), \(draft.email), \(now), \(now))
            """)
    }

    /// The current people of a body who are called exactly this.
    func namesakes(of name: String, in body: Body.ID, limit: Int, _ sight: Sight) throws -> [PersonSummary] {
        try transaction.all(
            PersonSummary.self,
            PersonSummary.select(sight) + """
                person.body_id = \(body) AND person.folded_name = \(Text.folded(name)) AND person.left_on IS NULL \
                AND person.merged_into IS NULL ORDER BY person.id LIMIT \(limit)
                """)
    }
}

extension PostStore {
    func isVacant(_ id: Post.ID) throws -> Bool {
        try transaction.value(
            Int.self, "SELECT 1 FROM holding WHERE post_id = \(id) AND to_day IS NULL LIMIT 1") == nil
    }

    /// The posts of a body that nobody holds, most senior first; for its administrators.
    func vacant(in body: Body.ID, limit: Int, _ sight: Sight) throws -> [Post] {
        try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post WHERE post.body_id = \(body) AND post.ended_on IS NULL AND \(sight.posts)
            AND NOT EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id AND holding.to_day IS NULL)
            ORDER BY post.seniority, post.id LIMIT \(limit)
            """)
    }
}
