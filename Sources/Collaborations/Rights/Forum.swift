import Directory
import Kernel
import Storage
import Web

/// A board or group that meets: what it may decide, which posts sit on it, and how often.
struct Forum: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Forum>

    /// More than this, and people go to meetings instead of deciding.
    static let sensible = 3
    static let limit = 40

    let id: ID
    let name: String
    let meets: String
    /// The kinds of decision that it takes.
    let kinds: [String]
    let posts: [Post.ID]

    /// A board of one is none.
    var canDecide: Bool { posts.count > 1 }

    /// Whether it is the joint board for this kind: the first that takes it and can decide. Where a role decides alone, a
    /// forum advises.
    func decides(_ kind: DecisionKind, among forums: [Forum]) -> Bool {
        kind.decider == .jointBoard && forums.first { $0.canDecide && $0.kinds.contains(kind.key.text) }?.id == id
    }

    static func thing(_ id: ID) -> EditedThing { EditedThing(.forum, id.description) }

    var content: PartContent { PartContent(ForumDraft.fields(self)) }

    static func edited(_ kinds: [DecisionKind]) -> [EditField] {
        [
            EditField("name", "Name"),
            EditField("kinds", "What it decides about", isMultiple: true) { key in
                kinds.first { $0.key.text == key }?.name ?? key
            },
            EditField("posts", "Members", isMultiple: true) { _ in "A post that is not shown" },
            EditField("meets", "How often it meets"),
        ]
    }

    /// What speaks against the forums as they are; empty when nothing does.
    static func warnings(_ forums: [Forum], _ rights: DecisionRights) -> [String] {
        var result: [String] = []
        if forums.count > sensible {
            result.append(
                "There are \(forums.count) forums. More than \(sensible) rarely decide more: which could be one?")
        }
        for forum in forums where forum.kinds.isEmpty {
            result.append("‘\(forum.name)’ has no authority: say what it decides, or let it go.")
        }
        for kind in rights.kinds where kind.roles(.sits).count > 1 {
            let taking = forums.filter { $0.kinds.contains(kind.key.text) }
            for forum in taking where !forum.canDecide {
                result.append(
                    "‘\(forum.name)’ cannot decide on ‘\(kind.name)’: a board of one is none. Say which posts sit on it."
                )
            }
            let deciding = taking.filter(\.canDecide)
            if deciding.count > 1 {
                result.append(
                    "\(deciding.count) forums take ‘\(kind.name)’. ‘\(deciding[0].name)’ decides, the others advise.")
            }
        }
        return result
    }
}

struct ForumDraft: Sendable, Equatable {
    let name: String
    let meets: String
    let kinds: [String]
    let posts: [Post.ID]

    static func read(_ data: FormData) throws -> ForumDraft {
        var form = FormReader(data)
        let draft = ForumDraft(
            name: form.text("name", "Name", limit: 120, required: true),
            meets: form.text("meets", "How often it meets", limit: 200),
            kinds: Array(Set(data.all("kinds"))).sorted(),
            posts: Array(Set(data.all("posts").compactMap { Post.ID($0) })).sorted())
        try form.check()
        return draft
    }

    func keeping(_ more: [Post.ID]) -> ForumDraft {
        ForumDraft(name: name, meets: meets, kinds: kinds, posts: Array(Set(posts + more)).sorted())
    }

    static func fields(_ forum: Forum) -> FormData {
        FormData([
            "name": [forum.name], "meets": [forum.meets], "kinds": forum.kinds, "posts": forum.posts.map(\.description),
        ])
    }
}

/// All of the SQL about forums.
struct ForumStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func list(_ collaboration: Collaboration.ID) throws -> [Forum] {
        try list(ofEach: [collaboration])[collaboration] ?? []
    }

    /// The forums of several collaborations, of each the oldest first.
    func list(ofEach collaborations: [Collaboration.ID]) throws -> [Collaboration.ID: [Forum]] {
        if collaborations.isEmpty { return [:] }
        let found = try transaction.all(
            Found.self,
            """
            SELECT id, collaboration_id, name, meets FROM forum WHERE collaboration_id IN \(list: collaborations)
            ORDER BY collaboration_id, id
            """)
        if found.isEmpty { return [:] }
        let ids = found.map(\.id)
        let kinds = try transaction.all(
            Link<String>.self,
            "SELECT forum_id, kind AS target FROM forum_kind WHERE forum_id IN \(list: ids) ORDER BY kind")
        let posts = try transaction.all(
            Link<Post.ID>.self,
            "SELECT forum_id, post_id AS target FROM forum_post WHERE forum_id IN \(list: ids) ORDER BY post_id")
        let kindsOf = Dictionary(grouping: kinds, by: \.forum)
        let postsOf = Dictionary(grouping: posts, by: \.forum)
        return Dictionary(grouping: found, by: \.collaboration).mapValues { forums in
            forums.map { forum in
                Forum(
                    id: forum.id, name: forum.name, meets: forum.meets,
                    kinds: kindsOf[forum.id, default: []].map(\.target),
                    posts: postsOf[forum.id, default: []].map(\.target))
            }
        }
    }

    func insert(_ id: Forum.ID, _ draft: ForumDraft, into collaboration: Collaboration.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO forum (id, collaboration_id, name, meets)
            VALUES (\(id), \(collaboration), \(draft.name), \(draft.meets))
            """)
        try link(id, draft, at: now)
    }

    func update(_ id: Forum.ID, _ draft: ForumDraft, at now: Instant) throws {
        try transaction.run("UPDATE forum SET name = \(draft.name), meets = \(draft.meets) WHERE id = \(id)")
        try transaction.run("DELETE FROM forum_kind WHERE forum_id = \(id)")
        // Whoever stays sits on it since they came.
        let kept = try transaction.values(Post.ID.self, "SELECT post_id FROM forum_post WHERE forum_id = \(id)")
        let gone = kept.filter { !draft.posts.contains($0) }
        if !gone.isEmpty {
            try transaction.run("DELETE FROM forum_post WHERE forum_id = \(id) AND post_id IN \(list: gone)")
        }
        try link(id, draft, kept: Set(kept), at: now)
    }

    func remove(_ id: Forum.ID) throws {
        try transaction.run("DELETE FROM forum WHERE id = \(id)")
    }

    private func link(
        _ id: Forum.ID, _ draft: ForumDraft, kept: Set<Post.ID> = [], at now: Instant
    ) throws {
        if !draft.kinds.isEmpty {
            try transaction.insert(into: "forum_kind", ["forum_id", "kind"], draft.kinds.map { [id.value, $0.value] })
        }
        let new = draft.posts.filter { !kept.contains($0) }
        if !new.isEmpty {
            try transaction.insert(
                into: "forum_post", ["forum_id", "post_id", "since"], new.map { [id.value, $0.value, now.value] })
        }
    }

    private struct Found: RowDecodable {
        let id: Forum.ID
        let collaboration: Collaboration.ID
        let name: String
        let meets: String

        init(row: Row) throws {
            id = try row.get("id")
            collaboration = try row.get("collaboration_id")
            name = try row.get("name")
            meets = try row.get("meets")
        }
    }

    private struct Link<Target: Storable>: RowDecodable {
        let forum: Forum.ID
        let target: Target

        init(row: Row) throws {
            forum = try row.get("forum_id")
            target = try row.get("target")
        }
    }
}
