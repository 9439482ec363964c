import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with the rows of the decision rights and with forums: each one transaction with its journal entry. A row
/// is changed as a part of the charter.
struct Rights: Sendable {
    static let kindLimit = 30

    let database: any Database
    let clock: WallClock

    /// Who decides is agreed by all who work on the charter; once it has launched those change it who lead: nobody gets
    /// a say by giving it to themselves.
    private static func work(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Workplace {
        let work = try Workplace.contributing(slug, viewer, now, transaction)
        try RightsRules.change(work.standing, work.collaboration.stage).orThrow()
        return work
    }

    /// Puts the suggested rows where there are none.
    func start(in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Self.work(slug, viewer, now, transaction)
            let store = CharterStore(transaction)
            let parts = try store.current(work.collaboration)
            guard DecisionRights(parts).kinds.isEmpty else {
                throw Fault(.conflict, "There are rows already. Change those.")
            }
            for kind in DecisionKind.suggested {
                let part = CharterPart.decision(kind.key)
                try store.write(
                    kind.content, as: part, of: work.collaboration, after: parts[part]?.number ?? 0, by: viewer,
                    at: now)
            }
            try work.record("charter.changed", details: ["name": "Decision rights"], in: transaction)
        }
    }

    /// Adds a row; its rights are set afterwards as a part of the charter.
    func add(_ content: PartContent, to slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Self.work(slug, viewer, now, transaction)
            let store = CharterStore(transaction)
            let parts = try store.current(work.collaboration)
            guard DecisionRights(parts).kinds.count < Self.kindLimit else {
                throw Fault.invalid("name", "There are at most \(Self.kindLimit) kinds of decision")
            }
            let base = Text.slug(content["name"])
            let taken = Set(parts.keys.map(\.key))
            let candidates = [base] + (2...(Self.kindLimit + 2)).map { "\(base)-\($0)" }
            let free = candidates.lazy.compactMap { DecisionKind.Key($0) }.first {
                !taken.contains(CharterPart.decision($0).key)
            }
            guard let key = free else { throw Fault.invalid("name", "Enter another name, with letters in it") }
            try Charters.requireSound(.decision(key), content, parts, work)
            try store.write(content, as: .decision(key), of: work.collaboration, after: 0, by: viewer, at: now)
            try work.record("charter.changed", details: ["name": content["name"]], in: transaction)
        }
    }

    /// Takes a row out. Its revisions stay.
    /// - Parameter revision: the one that was looked at.
    func remove(
        _ key: DecisionKind.Key, at revision: Int?, from slug: String, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Self.work(slug, viewer, now, transaction)
            let store = CharterStore(transaction)
            let latest = try store.current(.decision(key), of: work.collaboration)
            guard !latest.content.isEmpty else { throw Fault.missing("This kind of decision") }
            try work.requireLatest(
                latest.part.thing, from: revision, latest.content, yours: PartContent(), in: transaction)
            try store.write(
                PartContent(), as: .decision(key), of: work.collaboration, after: latest.number, by: viewer, at: now)
            try work.record(
                "charter.decision-kind.removed", details: ["name": latest.content["name"]], in: transaction)
        }
    }

    // MARK: - Forums

    /// - Parameters:
    ///   - forum: `nil` for a new one.
    ///   - revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func put(
        _ draft: ForumDraft, as forum: Forum.ID?, from revision: Int? = nil, in slug: String, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Self.work(slug, viewer, now, transaction)
            let store = ForumStore(transaction)
            let forums = try store.list(work.collaboration.id)
            let rights = try DecisionRights.read(work.collaboration, transaction)
            guard Set(draft.kinds).isSubset(of: rights.kinds.map(\.key.text)) else {
                throw Fault.invalid("kinds", "Choose from the kinds of decision")
            }
            let posts = try RoleStore(transaction).assignments(work.collaboration.id).map(\.post)
            let before = forums.first { $0.id == forum }
            guard Set(draft.posts).isSubset(of: posts + (before?.posts ?? [])) else {
                throw Fault.invalid("posts", "Choose from the posts that have a role")
            }
            if let forum {
                guard let before else { throw try work.gone(Forum.thing(forum), "This forum", in: transaction) }
                // The form did not offer hidden posts to those who may not see them: those stay.
                let seen = try PostStore(transaction).find(before.posts, Sight(viewer))
                try work.edit(Forum.thing(forum), from: revision, was: before.content, in: transaction) {
                    try store.update(forum, draft.keeping(before.posts.filter { seen[$0] == nil }), at: now)
                    return try store.list(work.collaboration.id).first { $0.id == forum }?.content ?? PartContent()
                }
            } else {
                guard forums.count < Forum.limit else {
                    throw Fault.invalid("name", "There are at most \(Forum.limit) forums")
                }
                try store.insert(.make(at: now), draft, into: work.collaboration.id, at: now)
            }
            try work.record(
                forum == nil ? "forum.added" : "forum.changed", details: ["name": draft.name], in: transaction)
        }
    }

    /// - Parameter revision: the one that was looked at.
    func remove(_ forum: Forum.ID, at revision: Int?, from slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Self.work(slug, viewer, now, transaction)
            let store = ForumStore(transaction)
            guard let found = try store.list(work.collaboration.id).first(where: { $0.id == forum }) else {
                throw Fault.missing("This forum")
            }
            try work.edit(Forum.thing(forum), from: revision, was: found.content, in: transaction) {
                try store.remove(forum)
                return PartContent()
            }
            try work.record("forum.removed", details: ["name": found.name], in: transaction)
        }
    }
}

enum RightsRules {
    /// Change who decides what: with the charter, and once it has launched those who lead.
    static func change(_ standing: Standing, _ stage: Collaboration.Stage) -> Verdict {
        if stage == .proposed || stage == .preparing { return CollaborationRules.contribute(standing, stage) }
        return CollaborationRules.organise(standing, stage)
    }
}
