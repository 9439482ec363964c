public import Access
import Directory
public import Kernel
public import Storage

/// All of the SQL about the register.
public struct CollaborationStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(slug: String, _ sight: CollaborationSight) throws -> Collaboration? {
        try transaction.one(
            Collaboration.self,
            "SELECT \(Collaboration.columns) FROM collaboration WHERE collaboration.slug = \(slug) AND \(sight.register)"
        )
    }

    public func find(_ ids: [Collaboration.ID], _ sight: CollaborationSight) throws -> [Collaboration.ID: Collaboration]
    {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            Collaboration.self,
            "SELECT \(Collaboration.columns) FROM collaboration WHERE collaboration.id IN \(list: ids) AND \(sight.register)"
        )
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What a list is narrowed down to.
    struct Filter: Sendable, Equatable {
        var stage: Collaboration.Stage?
        var body: Body.ID?
        var topic: Topic.ID?
        /// Only those that the viewer takes part in.
        var isOwn = false
    }

    /// A page of the register in order of title.
    func list(
        _ filter: Filter, after: Collaboration.ID?, limit: Int, _ sight: CollaborationSight
    ) throws -> [Collaboration] {
        var start: SQL = ""
        if let after {
            start = """
                 AND (collaboration.sort_title, collaboration.id) > \
                (SELECT last.sort_title, last.id FROM collaboration last WHERE last.id = \(after))
                """
        }
        return try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration WHERE \(condition(filter, sight))\(start)
            ORDER BY collaboration.sort_title, collaboration.id LIMIT \(limit)
            """)
    }

    /// What somebody works on by name or with a role of their post, in order of title.
    func named(_ sight: CollaborationSight, limit: Int) throws -> [Collaboration] {
        try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration WHERE \(sight.named)
            ORDER BY collaboration.sort_title, collaboration.id LIMIT \(limit)
            """)
    }

    /// How many there are of each stage, whatever stage is chosen.
    func stages(_ filter: Filter, _ sight: CollaborationSight) throws -> [Collaboration.Stage: Int] {
        var filter = filter
        filter.stage = nil
        let found = try transaction.all(
            StageCount.self,
            """
            SELECT collaboration.stage, COUNT(*) AS number FROM collaboration WHERE \(condition(filter, sight))
            GROUP BY collaboration.stage
            """)
        return Dictionary(found.map { ($0.stage, $0.number) }, uniquingKeysWith: +)
    }

    private struct StageCount: RowDecodable {
        let stage: Collaboration.Stage
        let number: Int

        init(row: Row) throws {
            stage = try row.get("stage")
            number = try row.get("number")
        }
    }

    private func condition(_ filter: Filter, _ sight: CollaborationSight) -> SQL {
        var conditions: [SQL] = [filter.isOwn ? sight.inside : sight.register]
        if let stage = filter.stage { conditions.append("collaboration.stage = \(stage)") }
        if let body = filter.body {
            conditions.append("collaboration.id IN (SELECT collaboration_id FROM party WHERE body_id = \(body))")
        }
        if let topic = filter.topic {
            conditions.append(
                """
                collaboration.id IN (SELECT subject_id FROM topic_tag \
                WHERE topic_id = \(topic) AND subject_kind = 'collaboration')
                """)
        }
        return conditions.joined(" AND ")
    }

    /// How the viewer is related to a collaboration.
    public func standing(of viewer: Viewer, in id: Collaboration.ID, at now: Instant) throws -> Standing {
        let isGuest = viewer.role == .guest
        var isOfParty = false
        if let body = viewer.body, !isGuest {
            let found = try transaction.value(
                Int.self, "SELECT 1 FROM party WHERE collaboration_id = \(id) AND body_id = \(body)")
            isOfParty = found != nil
        }
        guard let person = viewer.person else {
            return Standing(isOfParty: isOfParty, level: nil, roles: [], isGuest: isGuest)
        }
        let level = try transaction.value(
            Member.Level.self,
            """
            SELECT level FROM collaboration_member WHERE collaboration_id = \(id) AND person_id = \(person)
            AND (until IS NULL OR until > \(now))
            """)
        let roles = try transaction.values(
            Role.self,
            """
            SELECT collaboration_role.role FROM holding
            JOIN collaboration_role ON collaboration_role.post_id = holding.post_id
            WHERE holding.person_id = \(person) AND holding.to_day IS NULL
            AND collaboration_role.collaboration_id = \(id)
            """)
        return Standing(isOfParty: isOfParty, level: level, roles: Set(roles), isGuest: isGuest)
    }

    func insert(
        _ id: Collaboration.ID, slug: String, _ draft: CollaborationDraft, lead: Body.ID, contact: Post.ID?,
        by viewer: Viewer, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO collaboration (id, slug, kind, title, sort_title, outcome, aims, clients, places, stage,
                lead_body_id, contact_post_id, is_restricted, starts_on, ends_on, differs, created_by, created_at, updated_at)
            VALUES (\(id), \(slug), \(draft.kind), \(draft.title), \(Text.folded(draft.title)), \(draft.outcome),
                \(draft.aims), \(draft.clients), \(draft.places), 'proposed', \(lead), \(contact),
                \(draft.isRestricted), \(draft.startsOn), \(draft.endsOn), \(draft.differs), \(viewer.account), \(now), \(now))
            """)
    }

    func update(_ id: Collaboration.ID, _ draft: CollaborationDraft, contact: Post.ID?, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE collaboration SET kind = \(draft.kind), title = \(draft.title),
                sort_title = \(Text.folded(draft.title)), outcome = \(draft.outcome), aims = \(draft.aims),
                clients = \(draft.clients), places = \(draft.places), contact_post_id = \(contact),
                is_restricted = \(draft.isRestricted), starts_on = \(draft.startsOn), ends_on = \(draft.endsOn),
                updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// - Returns: whether it was in one of the stages from which it may go there.
    func move(_ id: Collaboration.ID, to stage: Collaboration.Stage, at now: Instant) throws -> Bool {
        let sources = Collaboration.Stage.allCases.filter { $0.next.contains(stage) }
        return try transaction.run(
            """
            UPDATE collaboration SET stage = \(stage), updated_at = \(now),
                launched_at = COALESCE(launched_at, \(stage == .running ? now : nil))
            WHERE id = \(id) AND stage IN \(list: sources)
            """) > 0
    }
}
