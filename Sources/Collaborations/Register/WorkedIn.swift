public import Access
public import Directory
public import Kernel
public import Storage

/// A collaboration as features above name it, in links.
public struct CollaborationName: Sendable, Equatable, RowDecodable {
    public let id: Collaboration.ID
    public let title: String
    public let path: String

    public init(row: Row) throws {
        id = try row.get("id")
        title = try row.get("title")
        path = "/collaborations/\(try row.get("slug", as: String.self))"
    }
}

extension CollaborationsModule {
    /// The collaborations that the viewer works in by name or by a role of their post, and may write in; by title.
    public static func workedIn(
        by viewer: Viewer, at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [CollaborationName] {
        guard viewer.role != .guest, let person = viewer.person else { return [] }
        return try transaction.all(
            CollaborationName.self,
            """
            SELECT id, title, slug FROM collaboration WHERE (id IN (
                SELECT collaboration_id FROM collaboration_member WHERE person_id = \(person)
                AND level IN (\(Member.Level.organiser), \(Member.Level.contributor)) AND (until IS NULL OR until > \(now)))
            OR id IN (SELECT collaboration_role.collaboration_id FROM holding JOIN collaboration_role
                ON collaboration_role.post_id = holding.post_id WHERE holding.person_id = \(person) AND holding.to_day IS NULL))
            AND stage NOT IN (\(Collaboration.Stage.ended), \(Collaboration.Stage.notPursued))
            ORDER BY sort_title, id LIMIT \(limit)
            """)
    }

    /// The name of a collaboration that the viewer may know of.
    public static func name(
        of id: Collaboration.ID, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> CollaborationName? {
        try transaction.one(
            CollaborationName.self,
            """
            SELECT id, title, slug FROM collaboration
            WHERE id = \(id) AND \(CollaborationSight(viewer, at: now).register)
            """)
    }
}
