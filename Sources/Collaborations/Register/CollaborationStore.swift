public import Access
import Directory
public import Kernel
import Search
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

    /// What a list is narrowed down to: by what is in its address, or to one body or topic.
    struct Filter: Sendable, Equatable {
        var register = RegisterFilter()
        var body: Body.ID?
        var topic: Topic.ID?
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

    /// Over so many entries values are counted at most.
    static let countLimit = 10_000

    /// How many there are in all, up to `countLimit`.
    func number(_ filter: Filter, _ sight: CollaborationSight) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM (SELECT collaboration.id FROM collaboration WHERE \(condition(filter, sight)) \
            LIMIT \(Self.countLimit)) AS found
            """) ?? 0
    }

    /// How many have each value of a facet, whatever of it is chosen; the commonest first.
    func counts(
        _ facet: RegisterFilter.Facet, _ filter: Filter, limit: Int, _ sight: CollaborationSight
    ) throws -> [RegisterCount] {
        var filter = filter
        filter.register = filter.register.without(facet)
        let found: SQL = """
            (SELECT collaboration.id, collaboration.stage FROM collaboration WHERE \(condition(filter, sight)) \
            LIMIT \(Self.countLimit)) AS found
            """
        let counted: SQL =
            switch facet {
            case .stage: "SELECT found.stage AS value, found.stage AS label, COUNT(*) AS number FROM \(found)"
            case .body:
                """
                SELECT body.slug AS value, body.name AS label, COUNT(*) AS number FROM \(found)
                JOIN party ON party.collaboration_id = found.id JOIN body ON body.id = party.body_id
                WHERE \(sight.directory.bodies)
                """
            case .topic:
                """
                SELECT topic.slug AS value, topic.name AS label, COUNT(*) AS number FROM \(found)
                JOIN topic_tag ON topic_tag.subject_id = found.id JOIN topic ON topic.id = topic_tag.topic_id
                """
            case .place:
                """
                SELECT collaboration_place.place AS value, MIN(collaboration_place.label) AS label, COUNT(*) AS number
                FROM \(found) JOIN collaboration_place ON collaboration_place.collaboration_id = found.id
                """
            case .client:
                """
                SELECT collaboration_client.client AS value, MIN(collaboration_client.label) AS label, COUNT(*) AS number
                FROM \(found) JOIN collaboration_client ON collaboration_client.collaboration_id = found.id
                """
            }
        let group: SQL =
            switch facet {
            case .stage: "found.stage"
            case .body: "body.slug, body.name"
            case .topic: "topic.slug, topic.name"
            case .place: "collaboration_place.place"
            case .client: "collaboration_client.client"
            }
        return try transaction.all(
            RegisterCount.self, "\(counted) GROUP BY \(group) ORDER BY number DESC, label, value LIMIT \(limit)")
    }

    func condition(_ filter: Filter, _ sight: CollaborationSight) -> SQL {
        var conditions: [SQL] = [filter.register.isOwn ? sight.inside : sight.register]
        let chosen = filter.register
        if !chosen.stages.isEmpty { conditions.append("collaboration.stage IN \(list: chosen.stages)") }
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
        let (bodies, topics, places) = (chosen.values(.body), chosen.values(.topic), chosen.values(.place))
        if !bodies.isEmpty {
            conditions.append(
                """
                collaboration.id IN (SELECT party.collaboration_id FROM party JOIN body ON body.id = party.body_id \
                WHERE body.slug IN \(list: bodies) AND \(sight.directory.bodies))
                """)
        }
        if !topics.isEmpty {
            conditions.append(
                """
                collaboration.id IN (SELECT topic_tag.subject_id FROM topic_tag JOIN topic ON topic.id = topic_tag.topic_id \
                WHERE topic.slug IN \(list: topics) AND topic_tag.subject_kind = 'collaboration')
                """)
        }
        if !places.isEmpty {
            conditions.append(
                "collaboration.id IN (SELECT collaboration_id FROM collaboration_place WHERE place IN \(list: places))")
        }
        let clients = chosen.values(.client)
        if !clients.isEmpty {
            conditions.append(
                "collaboration.id IN (SELECT collaboration_id FROM collaboration_client WHERE client IN \(list: clients))"
            )
        }
        return conditions.joined(" AND ")
    }

    /// Keeps the places of several entries one by one, so that they can be counted and asked for.
    func setPlaces(_ places: [Collaboration.ID: String]) throws {
        if places.isEmpty { return }
        try transaction.run(
            "DELETE FROM collaboration_place WHERE collaboration_id IN \(list: Array(places.keys))")
        let rows = places.flatMap { id, text in Self.rows(text, of: id) }
        try transaction.insert(
            into: "collaboration_place", ["collaboration_id", "place", "label"], rows, suffix: "ON CONFLICT DO NOTHING")
    }

    /// The same with the people served by one.
    private func setClients(_ clients: String, of id: Collaboration.ID) throws {
        try transaction.run("DELETE FROM collaboration_client WHERE collaboration_id = \(id)")
        try transaction.insert(
            into: "collaboration_client", ["collaboration_id", "client", "label"], Self.rows(clients, of: id),
            suffix: "ON CONFLICT DO NOTHING")
    }

    private static func rows(_ text: String, of id: Collaboration.ID) -> [[Value]] {
        CollaborationDocuments.values(text).map { [id.value, $0.value.value, $0.label.value] }
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
        try setPlaces([id: draft.places])
        try setClients(draft.clients, of: id)
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
        try setPlaces([id: draft.places])
        try setClients(draft.clients, of: id)
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

extension RegisterCount: RowDecodable {
    init(row: Row) throws {
        value = try row.get("value")
        label = try row.get("label")
        number = try row.get("number")
    }
}
