import Directory
import Kernel
import Storage

/// That somebody took over a post which has something in a collaboration: a role, an open promise, action or risk, a
/// measure, a seat in a forum.
struct Handover: Sendable, Equatable, RowDecodable {
    /// The weightiest of what came with the post; the raw values are in this order.
    enum Stake: String, StorableName {
        case role = "1-role"
        case work = "2-work"
        case seat = "3-seat"

        var name: String {
            switch self {
            case .role: "a role"
            case .work: "open work"
            case .seat: "a seat in a forum"
            }
        }
    }

    let collaboration: Collaboration.ID
    let post: Post.ID
    let holding: Holding.ID
    let person: Person.ID
    /// Since when they hold the post.
    let from: Day?
    /// Since when the post has the first of what it has here.
    let assignedAt: Instant
    let stake: Stake
    let toldAt: Instant?
    let acceptedAt: Instant?

    init(row: Row) throws {
        collaboration = try row.get("collaboration_id")
        post = try row.get("post_id")
        holding = try row.get("holding_id")
        person = try row.get("person_id")
        from = try row.get("from_day")
        assignedAt = try row.get("assigned_at")
        stake = try row.get("stake")
        toldAt = try row.get("told_at")
        acceptedAt = try row.get("accepted_at")
    }

    /// Whether they came after the post had it: by the day from which they hold it, or, when that was written down
    /// later, by when it was.
    var isOfSuccessor: Bool {
        let recorded = Instant(milliseconds: Int64(holding.uuid.high >> 16))
        return recorded > assignedAt || (from.map { $0 > assignedAt.day } ?? false)
    }

    var isDue: Bool { acceptedAt == nil && isOfSuccessor }

    static func path(_ post: Post.ID, in collaboration: Collaboration) -> String {
        "\(collaboration.path)/handover/\(post)"
    }
}

/// All of the SQL about handovers.
struct HandoverStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// One sort of what a post can have. Each is read by an index of its own, by post and by collaboration.
    private struct Source {
        let from: SQL
        let collaboration: SQL
        let post: SQL
        let since: SQL
        let stake: SQL
        /// What makes it count, after the other conditions.
        var condition: SQL = ""

        static func owned(_ table: SQL, while condition: SQL) -> Source {
            Source(
                from: table, collaboration: "\(table).collaboration_id", post: "\(table).owner_post_id",
                since: "COALESCE(\(table).owned_since, \(table).created_at)", stake: "'2-work'",
                condition: "AND \(table).\(condition)")
        }
    }

    private static let sources = [
        Source(
            from: "collaboration_role", collaboration: "collaboration_role.collaboration_id",
            post: "collaboration_role.post_id", since: "collaboration_role.assigned_at", stake: "'1-role'"),
        .owned("action_item", while: "state = 'open'"), .owned("risk", while: "state = 'open'"),
        .owned("measure", while: "is_retired = 0"),
        Source(
            from: "forum_post JOIN forum ON forum.id = forum_post.forum_id", collaboration: "forum.collaboration_id",
            post: "forum_post.post_id", since: "forum_post.since", stake: "'3-seat'"),
    ]

    /// - Parameters:
    ///   - narrowed: which holdings, or which collaborations of a source: a condition for each branch, so that each begins at
    ///     an index.
    ///   - condition: on handovers, with its `WHERE`.
    private func handovers(_ narrowed: (Source) -> SQL, _ condition: SQL = "") throws -> [Handover] {
        let branches = Self.sources.map { source -> SQL in
            """
            SELECT \(source.collaboration) AS collaboration_id, holding.post_id, holding.id AS holding_id,
                holding.person_id, holding.from_day, MIN(\(source.since)) AS since, \(source.stake) AS stake
            FROM \(source.from) JOIN holding ON holding.post_id = \(source.post) AND holding.to_day IS NULL
            WHERE \(narrowed(source)) \(source.condition)
            GROUP BY \(source.collaboration), holding.post_id, holding.id, holding.person_id, holding.from_day
            """
        }
        return try transaction.all(
            Handover.self,
            """
            SELECT found.collaboration_id, found.post_id, found.holding_id, found.person_id, found.from_day,
                MIN(found.since) AS assigned_at, MIN(found.stake) AS stake, handover.told_at, handover.accepted_at
            FROM (\(branches.joined(" UNION ALL "))) AS found
            LEFT JOIN handover ON handover.holding_id = found.holding_id
                AND handover.collaboration_id = found.collaboration_id
            \(condition)
            GROUP BY found.collaboration_id, found.post_id, found.holding_id, found.person_id, found.from_day,
                handover.told_at, handover.accepted_at
            ORDER BY found.collaboration_id, found.holding_id
            """)
    }

    /// That the person is inside, as ``Standing/isInside`` says it.
    private static func isInside(at now: Instant) -> SQL {
        """
        (EXISTS (SELECT 1 FROM person JOIN party ON party.body_id = person.body_id WHERE person.id = found.person_id \
        AND person.is_guest = 0 AND party.collaboration_id = found.collaboration_id) \
        OR EXISTS (SELECT 1 FROM collaboration_member WHERE collaboration_member.person_id = found.person_id \
        AND collaboration_member.collaboration_id = found.collaboration_id \
        AND (collaboration_member.until IS NULL OR collaboration_member.until > \(now))) \
        OR EXISTS (SELECT 1 FROM holding JOIN collaboration_role ON collaboration_role.post_id = holding.post_id \
        WHERE holding.person_id = found.person_id AND holding.to_day IS NULL \
        AND collaboration_role.collaboration_id = found.collaboration_id))
        """
    }

    /// Those of somebody inside that they have still to accept.
    func due(for person: Person.ID, at now: Instant) throws -> [Handover] {
        try handovers(
            { _ in "holding.person_id = \(person)" },
            "WHERE handover.accepted_at IS NULL AND \(Self.isInside(at: now))"
        ).filter(\.isDue)
    }

    /// The handover of a post to whoever of its present holders has still to accept it, or did so last.
    func find(_ post: Post.ID, in collaboration: Collaboration.ID) throws -> [Handover] {
        try handovers { "holding.post_id = \(post) AND \($0.collaboration) = \(collaboration)" }
    }

    /// Those nobody was told of, of people inside, in the next collaborations that are not over.
    /// - Returns: the last of these collaborations; `nil` when there are no more.
    func untold(
        after: Collaboration.ID?, collaborations limit: Int, at now: Instant
    ) throws -> (found: [Handover], last: Collaboration.ID?) {
        let start: SQL = after.map { " AND id > \($0)" } ?? ""
        let ids = try transaction.values(
            Collaboration.ID.self,
            """
            SELECT id FROM collaboration WHERE stage IN ('proposed', 'preparing', 'running', 'paused')\(start)
            ORDER BY id LIMIT \(limit)
            """)
        if ids.isEmpty { return ([], nil) }
        let found = try handovers(
            { "\($0.collaboration) IN \(list: ids)" },
            """
            WHERE handover.told_at IS NULL AND handover.accepted_at IS NULL AND \(Self.isInside(at: now))
            """)
        return (found, ids.last)
    }

    func markTold(_ handover: Handover, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO handover (collaboration_id, holding_id, post_id, person_id, told_at)
            VALUES (\(handover.collaboration), \(handover.holding), \(handover.post), \(handover.person), \(now))
            ON CONFLICT (holding_id, collaboration_id) DO UPDATE SET told_at = excluded.told_at
            """)
    }

    func accept(_ handover: Handover, note: String, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO handover (collaboration_id, holding_id, post_id, person_id, accepted_at, note)
            VALUES (\(handover.collaboration), \(handover.holding), \(handover.post), \(handover.person), \(now), \(note))
            ON CONFLICT (holding_id, collaboration_id) DO UPDATE SET accepted_at = excluded.accepted_at,
                note = excluded.note
            """)
    }
}
