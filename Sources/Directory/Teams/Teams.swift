import Access
import Journal
import Kernel
import Storage

/// What can be done with teams. Each is one transaction.
struct Teams: Sendable {
    /// How deep a body's tree may be.
    static let depthLimit = 15

    let database: any Database
    let clock: WallClock

    func create(_ draft: TeamDraft, in body: Body.ID, below parent: Team.ID?, by viewer: Viewer) async throws -> Team.ID
    {
        let now = clock.now()
        return try await database.write { transaction in
            let sight = Sight(viewer)
            guard let home = try BodyStore(transaction).find(body, sight) else { throw Fault.missing("The body") }
            try mayAdd(home, viewer).orThrow()
            if home.closedOn != nil { throw Fault(.conflict, "\(home.name) is closed: it takes no new teams.") }
            try Self.checkParent(parent, in: body, sight, transaction)
            let id = Team.ID.make(at: now)
            try transaction.run(
                """
                INSERT INTO team (id, body_id, parent_id, name, sort_name, updated_at)
                VALUES (\(id), \(body), \(parent), \(draft.name), \(Text.folded(draft.name)), \(now))
                """)
            try Self.write(draft, to: id, in: body, sight, now, transaction)
            try transaction.record(
                "team.added", Subject("team", id.uuid), by: .viewer(viewer), at: now, body: body.uuid,
                container: Subject("body", body.uuid), details: ["name": draft.name])
            return id
        }
    }

    private func mayAdd(_ body: Body, _ viewer: Viewer) -> Verdict { DirectoryRules.change(body, viewer) }

    private static func checkParent(
        _ parent: Team.ID?, in body: Body.ID, _ sight: Sight, _ transaction: any Transaction
    ) throws {
        guard let parent else { return }
        let store = TeamStore(transaction)
        guard let team = try store.find(parent, sight), team.body == body, team.endedOn == nil else {
            throw Fault.invalid("parent", "Choose a team of the same body that has not ended")
        }
        guard try store.ancestors(of: team, .everything).count + 1 < depthLimit else {
            throw Fault.invalid("parent", "A tree of teams may be \(depthLimit) levels deep at most")
        }
    }

    func change(_ id: Team.ID, _ draft: TeamDraft, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let team = try Self.changeable(id, viewer, transaction)
            try Self.write(draft, to: id, in: team.body, Sight(viewer), now, transaction)
            // Whoever changes a page has just looked at it.
            try transaction.run("UPDATE team SET confirmed_at = \(now) WHERE id = \(id)")
            try transaction.record(
                "team.changed", Subject("team", id.uuid), by: .viewer(viewer), at: now, body: team.body.uuid)
        }
    }

    private static func write(
        _ draft: TeamDraft, to id: Team.ID, in body: Body.ID, _ sight: Sight, _ now: Instant,
        _ transaction: any Transaction
    ) throws {
        if let contact = draft.contactPost {
            guard let post = try PostStore(transaction).find(contact, sight), post.body == body, post.endedOn == nil
            else {
                throw Fault.invalid("contact-post", "Choose a post of the same body from the list")
            }
        }
        try transaction.run(
            """
            UPDATE team SET name = \(draft.name), sort_name = \(Text.folded(draft.name)), purpose = \(draft.purpose),
                contact_for = \(draft.contactFor), mailbox = \(draft.mailbox), phone = \(draft.phone),
                place = \(draft.place), contact_post_id = \(draft.contactPost), updated_at = \(now)
            WHERE id = \(id)
            """)
        try TopicTags(transaction).set(draft.topics, on: id.uuid, kind: "team", field: "topics")
    }

    /// 'Still right': nothing changes but the day on which somebody said so.
    func confirm(_ id: Team.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let team = try Self.changeable(id, viewer, transaction)
            try transaction.run("UPDATE team SET confirmed_at = \(now) WHERE id = \(id)")
            try transaction.record(
                "team.confirmed", Subject("team", id.uuid), by: .viewer(viewer), at: now, body: team.body.uuid)
        }
    }

    func move(_ id: Team.ID, below parent: Team.ID?, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let sight = Sight(viewer)
            let store = TeamStore(transaction)
            let team = try Self.administered(id, viewer, transaction)
            if let parent {
                guard let target = try store.find(parent, sight), target.body == team.body, target.endedOn == nil else {
                    throw Fault.invalid("parent", "Choose a team of the same body that has not ended")
                }
                let above = try store.ancestors(of: target, .everything)
                if parent == id || above.contains(where: { $0.id == id }) {
                    throw Fault.invalid("parent", "A team cannot be moved into itself or a team below it")
                }
                guard try above.count + 2 + store.height(below: id) <= Self.depthLimit else {
                    throw Fault.invalid("parent", "A tree of teams may be \(Self.depthLimit) levels deep at most")
                }
            }
            try transaction.run("UPDATE team SET parent_id = \(parent), updated_at = \(now) WHERE id = \(id)")
            try transaction.record(
                "team.moved", Subject("team", id.uuid), by: .viewer(viewer), at: now, body: team.body.uuid)
        }
    }

    /// Ends a team that has no current posts and no teams below it.
    func end(_ id: Team.ID, on day: Day, by viewer: Viewer) async throws {
        let now = clock.now()
        if day > now.day { throw Fault.invalid("day", "The last day must be today or earlier") }
        try await database.write { transaction in
            let team = try Self.administered(id, viewer, transaction)
            // Every post counts, also one that a list would not show: it must not lose its team unseen.
            let posts = try transaction.value(
                Int.self, "SELECT 1 FROM post WHERE team_id = \(id) AND ended_on IS NULL LIMIT 1")
            if posts != nil {
                throw Fault.invalid("day", "This team still has posts. End them or give them to another team first")
            }
            let teams = try transaction.value(
                Int.self, "SELECT 1 FROM team WHERE parent_id = \(id) AND ended_on IS NULL LIMIT 1")
            if teams != nil {
                throw Fault.invalid("day", "There are teams in this one. Move or end them first")
            }
            try transaction.run("UPDATE team SET ended_on = \(day), updated_at = \(now) WHERE id = \(id)")
            try transaction.record(
                "team.ended", Subject("team", id.uuid), by: .viewer(viewer), at: now, body: team.body.uuid,
                details: ["on": day.description])
        }
    }

    /// A current team that the viewer may change, as its body's administrator or the holder of its contact post.
    private static func changeable(_ id: Team.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Team {
        let team = try current(id, viewer, transaction)
        let contact = try PostStore(transaction).contact(team.contactPost, Sight(viewer))
        try DirectoryRules.change(team, isContact: contact.isHeld(by: viewer), viewer).orThrow()
        return team
    }

    /// A current team whose place in the body the viewer may change.
    private static func administered(_ id: Team.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Team {
        let team = try current(id, viewer, transaction)
        try DirectoryRules.change(team, isContact: false, viewer).orThrow()
        return team
    }

    private static func current(_ id: Team.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Team {
        guard let team = try TeamStore(transaction).find(id, Sight(viewer)) else { throw Fault.missing("The team") }
        if team.endedOn != nil { throw Fault(.conflict, "This team has ended. Nothing about it changes any more.") }
        return team
    }
}
