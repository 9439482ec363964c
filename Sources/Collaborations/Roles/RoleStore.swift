import Directory
import Kernel
import Storage

/// All of the SQL about roles.
struct RoleStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    struct Assignment: Sendable, Equatable, RowDecodable {
        let role: Role
        let post: Post.ID

        init(role: Role, post: Post.ID) {
            self.role = role
            self.post = post
        }

        init(row: Row) throws { self.init(role: try row.get("role"), post: try row.get("post_id")) }
    }

    func assignments(_ collaboration: Collaboration.ID) throws -> [Assignment] {
        try transaction.all(
            Assignment.self,
            """
            SELECT role, post_id FROM collaboration_role WHERE collaboration_id = \(collaboration)
            ORDER BY role, assigned_at, post_id LIMIT \(Roles.limit)
            """)
    }

    private struct OwnAssignment: RowDecodable {
        let collaboration: Collaboration.ID
        let assignment: Assignment

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            assignment = try Assignment(row: row)
        }
    }

    func assignments(ofEach collaborations: [Collaboration.ID]) throws -> [Collaboration.ID: [Assignment]] {
        if collaborations.isEmpty { return [:] }
        let found = try transaction.all(
            OwnAssignment.self,
            """
            SELECT collaboration_id, role, post_id FROM collaboration_role
            WHERE collaboration_id IN \(list: collaborations)
            """)
        return Dictionary(grouping: found, by: \.collaboration).mapValues { $0.map(\.assignment) }
    }

    /// What somebody has a say by in a collaboration: the roles of the posts they hold, and the forums these sit in.
    func seats(of person: UUID128?, in collaboration: Collaboration.ID) throws -> Set<Seat> {
        guard let person else { return [] }
        let found = try transaction.all(
            HeldSeat.self,
            """
            SELECT collaboration_role.role, holding.post_id FROM holding
            JOIN collaboration_role ON collaboration_role.post_id = holding.post_id
            WHERE holding.person_id = \(person) AND holding.to_day IS NULL
            AND collaboration_role.collaboration_id = \(collaboration)
            UNION SELECT NULL, holding.post_id FROM holding JOIN forum_post ON forum_post.post_id = holding.post_id
            JOIN forum ON forum.id = forum_post.forum_id
            WHERE holding.person_id = \(person) AND holding.to_day IS NULL AND forum.collaboration_id = \(collaboration)
            """)
        return Set(found.map(\.seat))
    }

    private struct HeldSeat: RowDecodable {
        let seat: Seat

        init(row: Row) throws { seat = Seat(try row.get("role"), try row.get("post_id")) }
    }

    /// The roles with posts and holders that the viewer may see, in the order of `Role`.
    func staffed(_ collaboration: Collaboration.ID, _ sight: Sight) throws -> [StaffedRole] {
        let assignments = try assignments(collaboration)
        let posts = PostStore(transaction)
        let found = try posts.find(assignments.map(\.post), sight)
        let staffed = try posts.staffed(Array(found.values), sight)
        let bodies = try BodyStore(transaction).find(Array(Set(found.values.map(\.body))), sight)
        let byPost = Dictionary(staffed.map { ($0.post.id, $0) }, uniquingKeysWith: { first, _ in first })
        let all = assignments.compactMap { assignment -> StaffedRole? in
            guard let post = byPost[assignment.post] else { return nil }
            return StaffedRole(
                role: assignment.role, staffed: post, bodyName: bodies[post.post.body]?.name ?? "")
        }
        return Role.allCases.flatMap { role in all.filter { $0.role == role } }
    }

    func insert(_ role: Role, _ post: Post.ID, _ collaboration: Collaboration.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO collaboration_role (collaboration_id, role, post_id, assigned_at)
            VALUES (\(collaboration), \(role), \(post), \(now)) ON CONFLICT DO NOTHING
            """)
    }

    func remove(_ role: Role, _ post: Post.ID, _ collaboration: Collaboration.ID) throws -> Bool {
        try transaction.run(
            """
            DELETE FROM collaboration_role
            WHERE collaboration_id = \(collaboration) AND role = \(role) AND post_id = \(post)
            """) > 0
    }

    /// The post with a role of which there is only one.
    func holder(of role: Role, _ collaboration: Collaboration.ID) throws -> Post.ID? {
        try transaction.value(
            Post.ID.self,
            "SELECT post_id FROM collaboration_role WHERE collaboration_id = \(collaboration) AND role = \(role)")
    }
}
