import Directory
import Kernel
import Storage

/// That somebody took over a post which carries roles in a collaboration.
struct Handover: Sendable, Equatable, RowDecodable {
    let collaboration: Collaboration.ID
    let post: Post.ID
    let holding: Holding.ID
    let person: Person.ID
    /// Since when they hold the post.
    let from: Day?
    /// When the post got its first role here.
    let assignedAt: Instant
    let toldAt: Instant?
    let acceptedAt: Instant?

    init(row: Row) throws {
        collaboration = try row.get("collaboration_id")
        post = try row.get("post_id")
        holding = try row.get("holding_id")
        person = try row.get("person_id")
        from = try row.get("from_day")
        assignedAt = try row.get("assigned_at")
        toldAt = try row.get("told_at")
        acceptedAt = try row.get("accepted_at")
    }

    /// Whether they came after the post had its role: by the day from which they hold it, or, when that was written down
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

    private static let select: SQL = """
        SELECT collaboration_role.collaboration_id, holding.post_id, holding.id AS holding_id, holding.person_id,
            holding.from_day, MIN(collaboration_role.assigned_at) AS assigned_at, handover.told_at, handover.accepted_at
        FROM holding JOIN collaboration_role ON collaboration_role.post_id = holding.post_id
        LEFT JOIN handover ON handover.holding_id = holding.id
            AND handover.collaboration_id = collaboration_role.collaboration_id
        """
    private static let group: SQL = """
        GROUP BY collaboration_role.collaboration_id, holding.post_id, holding.id, holding.person_id,
            holding.from_day, handover.told_at, handover.accepted_at
        """

    /// Those of somebody that they have still to accept.
    func due(for person: Person.ID) throws -> [Handover] {
        try transaction.all(
            Handover.self,
            """
            \(Self.select) WHERE holding.person_id = \(person) AND holding.to_day IS NULL
            AND handover.accepted_at IS NULL \(Self.group)
            """
        ).filter(\.isDue)
    }

    /// The handover of a post to whoever of its present holders has still to accept it, or did so last.
    func find(_ post: Post.ID, in collaboration: Collaboration.ID) throws -> [Handover] {
        try transaction.all(
            Handover.self,
            """
            \(Self.select) WHERE holding.post_id = \(post) AND holding.to_day IS NULL
            AND collaboration_role.collaboration_id = \(collaboration) \(Self.group) ORDER BY holding.id
            """)
    }

    /// Those nobody was told of, in collaborations that are not over, a page at a time.
    func untold(after: (Collaboration.ID, Holding.ID)?, limit: Int) throws -> [Handover] {
        let start: SQL =
            after.map { " AND (collaboration_role.collaboration_id, holding.id) > (\($0.0), \($0.1))" } ?? ""
        return try transaction.all(
            Handover.self,
            """
            \(Self.select) JOIN collaboration ON collaboration.id = collaboration_role.collaboration_id
            WHERE holding.to_day IS NULL AND handover.told_at IS NULL AND handover.accepted_at IS NULL
            AND collaboration.stage IN ('proposed', 'preparing', 'running', 'paused')\(start) \(Self.group)
            ORDER BY collaboration_role.collaboration_id, holding.id LIMIT \(limit)
            """)
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
