import Access
import Journal
import Kernel
import Storage

/// What can be done with posts themselves; who holds them is `Appointments`. Each is one transaction.
struct Posts: Sendable {
    let database: any Database
    let clock: WallClock

    func create(_ draft: PostDraft, in body: Body.ID, by viewer: Viewer) async throws -> Post.ID {
        let now = clock.now()
        return try await database.write { transaction in
            guard let home = try BodyStore(transaction).find(body, Sight(viewer)) else {
                throw Fault.missing("The body")
            }
            try DirectoryRules.change(home, viewer).orThrow()
            if home.closedOn != nil { throw Fault(.conflict, "\(home.name) is closed: it takes no new posts.") }
            return try Self.add(draft, in: home, by: viewer, at: now, transaction)
        }
    }

    /// A new post of a body that takes some, as somebody who may add it says.
    static func add(
        _ draft: PostDraft, in home: Body, by viewer: Viewer, at now: Instant, _ transaction: any Transaction
    ) throws -> Post.ID {
        let id = Post.ID.make(at: now)
        try transaction.run(
            "INSERT INTO post (id, body_id, title, updated_at) VALUES (\(id), \(home.id), \(draft.title), \(now))")
        try write(draft, to: id, in: home.id, Sight(viewer), now, transaction)
        try transaction.record(
            "post.added", Subject("post", id.uuid), by: .viewer(viewer), at: now, body: home.id.uuid,
            container: draft.team.map { Subject("team", $0.uuid) } ?? Subject("body", home.id.uuid))
        return id
    }

    func change(_ id: Post.ID, _ draft: PostDraft, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let post = try Self.changeable(id, viewer, transaction)
            try Self.write(draft, to: id, in: post.body, Sight(viewer), now, transaction)
            // A profile is more complete when its line manager is known.
            for holder in try Self.holders(id, transaction) {
                try PersonStore(transaction).updateCompleteness(holder)
            }
            try Self.record("post.changed", post, by: viewer, at: now, transaction)
            // What the team that it leaves is found by changes too.
            if let left = post.team, left != draft.team {
                try transaction.record(
                    "team.post-left", Subject("team", left.uuid), by: .viewer(viewer), at: now, body: post.body.uuid,
                    details: ["post": id.description])
            }
        }
    }

    private static func write(
        _ draft: PostDraft, to id: Post.ID, in body: Body.ID, _ sight: Sight, _ now: Instant,
        _ transaction: any Transaction
    ) throws {
        let present = try transaction.value(Team.ID.self, "SELECT team_id FROM post WHERE id = \(id)")
        // An unchanged team stays, even one that has ended meanwhile.
        if let team = draft.team, team != present {
            guard let found = try TeamStore(transaction).find(team, sight), found.body == body, found.endedOn == nil
            else {
                throw Fault.invalid("team", "Choose a team of the same body that has not ended")
            }
        }
        let superior = try superior(draft.reportsTo, of: id, in: body, sight, transaction)
        try transaction.run(
            """
            UPDATE post SET title = \(draft.title), grade = \(draft.grade), profession = \(draft.profession),
                team_id = \(draft.team), place = \(draft.place), function = \(draft.function),
                contact_for = \(draft.contactFor), reports_to = \(superior), seniority = \(draft.seniority),
                updated_at = \(now)
            WHERE id = \(id)
            """)
        try TopicTags(transaction).set(draft.topics, on: id.uuid, kind: "post", field: "topics")
    }

    private static func superior(
        _ draft: SuperiorDraft, of id: Post.ID, in body: Body.ID, _ sight: Sight, _ transaction: any Transaction
    ) throws -> Post.ID? {
        let finder = PostFinder(transaction: transaction, sight: sight)
        let superior: Post
        switch draft {
        case .nobody: return nil
        case .unchanged: return try transaction.value(Post.ID.self, "SELECT reports_to FROM post WHERE id = \(id)")
        case .typed(let text): superior = try finder.post(text, in: body, field: "reports-to")
        case .post(let chosen):
            guard let found = try finder.post(chosen) else {
                throw Fault.invalid("reports-to", "There is no such post now")
            }
            superior = found
        }
        if superior.id == id { throw Fault.invalid("reports-to", "A post cannot report to itself") }
        if try PostStore(transaction).stands(id, above: superior.id) {
            throw Fault.invalid(
                "reports-to", "\(superior.title) reports to this post already, directly or through others")
        }
        return superior.id
    }

    /// Hides a post from everybody but its holder and its body's administrators, or shows it again.
    func hide(_ id: Post.ID, _ isHidden: Bool, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let post = try Self.changeable(id, viewer, transaction)
            if post.isHidden == isHidden { return }
            // A hidden post publishes nothing; the schema refuses both at once.
            try transaction.run(
                """
                UPDATE post SET is_hidden = \(isHidden), is_public = 0, public_email = '', public_phone = '',
                    updated_at = \(now)
                WHERE id = \(id)
                """)
            try Self.record(isHidden ? "post.hidden" : "post.shown", post, by: viewer, at: now, transaction)
        }
    }

    /// Shows a post to everybody with these contacts; `nil` stops that.
    func publish(_ id: Post.ID, _ contacts: PublicContacts?, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let post = try Self.changeable(id, viewer, transaction)
            if post.isHidden, contacts != nil {
                throw Fault(.conflict, "A hidden post cannot be published. Show it again first.")
            }
            try transaction.run(
                """
                UPDATE post SET is_public = \(contacts != nil), public_email = \(contacts?.email ?? ""),
                    public_phone = \(contacts?.phone ?? ""), updated_at = \(now)
                WHERE id = \(id)
                """)
            let verb = contacts == nil ? "post.unpublished" : "post.published"
            try Self.record(verb, post, by: viewer, at: now, transaction)
        }
    }

    /// Ends a post that nobody holds.
    func end(_ id: Post.ID, on day: Day, by viewer: Viewer) async throws {
        let now = clock.now()
        if day > now.day { throw Fault.invalid("day", "The last day must be today or earlier") }
        try await database.write { transaction in
            let post = try Self.changeable(id, viewer, transaction)
            let holder = try transaction.value(
                Int.self, "SELECT 1 FROM holding WHERE post_id = \(id) AND to_day IS NULL LIMIT 1")
            if holder != nil {
                throw Fault.invalid("day", "Somebody holds this post. Record that they left it first")
            }
            try transaction.run(
                """
                UPDATE post SET ended_on = \(day), is_public = 0, public_email = '', public_phone = '', updated_at = \(now)
                WHERE id = \(id)
                """)
            try Self.record("post.ended", post, by: viewer, at: now, transaction, details: ["on": day.description])
        }
    }

    /// A current post that the viewer may change.
    static func changeable(_ id: Post.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Post {
        guard let post = try PostStore(transaction).find(id, Sight(viewer)) else { throw Fault.missing("The post") }
        try DirectoryRules.change(post, viewer).orThrow()
        if post.endedOn != nil { throw Fault(.conflict, "This post has ended. Nothing about it changes any more.") }
        return post
    }

    private static func holders(_ post: Post.ID, _ transaction: any Transaction) throws -> [Person.ID] {
        try transaction.values(
            Person.ID.self, "SELECT person_id FROM holding WHERE post_id = \(post) AND to_day IS NULL")
    }

    /// Records a change of a post, and one of each of its holders: what is found of a person follows from their post.
    static func record(
        _ verb: String, _ post: Post, by viewer: Viewer, at now: Instant, _ transaction: any Transaction,
        also others: [Person.ID] = [], details: [String: String] = [:]
    ) throws {
        let holders = try holders(post.id, transaction)
        let subject = Subject("post", post.id.uuid)
        var drafts = [
            JournalDraft(verb, subject, by: .viewer(viewer), at: now, body: post.body.uuid, details: details)
        ]
        for person in Set(holders + others).sorted() {
            drafts.append(
                JournalDraft(
                    "person.post-changed", Subject("person", person.uuid), by: .viewer(viewer), at: now,
                    body: post.body.uuid, container: subject))
        }
        try transaction.record(drafts)
    }
}
