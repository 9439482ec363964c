import Directory
import Kernel
import Storage

/// All of the SQL about actions, milestones and promises.
struct ActionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// What a list is narrowed down to.
    struct Filter: Sendable, Equatable {
        var state = ActionItem.State.open
        var kind: ActionItem.Kind?
        var body: Body.ID?
        /// Only what should have been done before this day.
        var dueBefore: Day?
    }

    func find(_ id: ActionItem.ID, in collaboration: Collaboration.ID) throws -> ActionItem? {
        try transaction.one(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item
            WHERE action_item.id = \(id) AND action_item.collaboration_id = \(collaboration)
            """)
    }

    /// A page of the list, what is due first at the top.
    func list(
        _ filter: Filter, of collaboration: Collaboration.ID, after: ActionItem.ID? = nil, limit: Int
    ) throws -> [ActionItem] {
        var start: SQL = ""
        if let after {
            start = """
                 AND (action_item.due_on, action_item.id) > \
                (SELECT edge.due_on, edge.id FROM action_item edge WHERE edge.id = \(after))
                """
        }
        return try transaction.all(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item WHERE \(condition(filter, collaboration))\(start)
            ORDER BY action_item.due_on, action_item.id LIMIT \(limit)
            """)
    }

    func count(_ filter: Filter, of collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM action_item WHERE \(condition(filter, collaboration))") ?? 0
    }

    private func condition(_ filter: Filter, _ collaboration: Collaboration.ID) -> SQL {
        var conditions: [SQL] = [
            "action_item.collaboration_id = \(collaboration)", "action_item.state = \(filter.state)",
        ]
        if let kind = filter.kind { conditions.append("action_item.kind = \(kind)") }
        if let body = filter.body { conditions.append("action_item.body_id = \(body)") }
        if let day = filter.dueBefore { conditions.append("action_item.due_on < \(day)") }
        return conditions.joined(" AND ")
    }

    /// What came from a risk, a decision or a review.
    func list(from source: ActionItem.Source, of collaboration: Collaboration.ID, limit: Int) throws -> [ActionItem] {
        try transaction.all(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item WHERE action_item.collaboration_id = \(collaboration)
            AND action_item.source_kind = \(source.kind) AND action_item.source_number = \(source.number)
            ORDER BY action_item.due_on, action_item.id LIMIT \(limit)
            """)
    }

    /// What was closed since a moment, the latest first.
    func closed(since: Instant, of collaboration: Collaboration.ID, limit: Int) throws -> [ActionItem] {
        try transaction.all(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item WHERE action_item.collaboration_id = \(collaboration)
            AND action_item.closed_at > \(since) ORDER BY action_item.closed_at DESC LIMIT \(limit)
            """)
    }

    /// What is open and due before a day with posts that somebody holds, what is due first at the top.
    func open(ownedBy posts: [Post.ID], dueBefore day: Day? = nil, limit: Int) throws -> [ActionItem] {
        if posts.isEmpty { return [] }
        let until: SQL = day.map { " AND action_item.due_on < \($0)" } ?? ""
        return try transaction.all(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item WHERE action_item.owner_post_id IN \(list: posts)
            AND action_item.state = 'open'\(until) ORDER BY action_item.due_on, action_item.id LIMIT \(limit)
            """)
    }

    func insert(
        _ id: ActionItem.ID, _ draft: ActionDraft, owner: Post, _ promise: GivenPromise?,
        in collaboration: Collaboration.ID,
        at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO action_item (id, collaboration_id, kind, title, owner_post_id, body_id, due_on, state,
                source_kind, source_number, promised_by, promised_on,
                created_at)
            VALUES (\(id), \(collaboration), \(draft.kind), \(draft.title), \(owner.id), \(owner.body),
                \(draft.dueOn), 'open', \(draft.source?.kind), \(draft.source?.number), \(promise?.by ?? ""), \(promise?.on),
                \(now))
            """)
    }

    func update(_ id: ActionItem.ID, _ draft: ActionDraft, owner: Post, at now: Instant) throws -> Bool {
        try transaction.run(
            """
            UPDATE action_item SET title = \(draft.title),
                owned_since = CASE WHEN owner_post_id = \(owner.id) THEN owned_since ELSE \(now) END,
                owner_post_id = \(owner.id), body_id = \(owner.body),
                due_on = \(draft.dueOn)
            WHERE id = \(id) AND state = 'open'
            """) > 0
    }

    /// - Returns: whether it was open until now.
    func close(_ id: ActionItem.ID, as state: ActionItem.State, note: String, at now: Instant) throws -> Bool {
        try transaction.run(
            """
            UPDATE action_item SET state = \(state), note = \(note), closed_at = \(now)
            WHERE id = \(id) AND state = 'open'
            """) > 0
    }
}
