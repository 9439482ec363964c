public import Access
import Journal
public import Kernel
public import Storage

/// That an address outside any body's domains may sign in, and as what.
public struct Invitation: Sendable, Equatable, RowDecodable {
    public typealias ID = Identifier<Invitation>

    public let id: ID
    public let email: String
    public let name: String
    public let body: UUID128?
    /// Their entry in the directory, where they have one already.
    public let person: UUID128?
    public let role: Viewer.Role
    public let validUntil: Instant?

    static let columns: SQL = "invitation.id, email, name, body_id, person_id, role, valid_until"

    public init(row: Row) throws {
        id = try row.get("id")
        email = try row.get("email")
        name = try row.get("name")
        body = try row.get("body_id")
        person = try row.get("person_id")
        guard let role = Viewer.Role(rawValue: try row.get("role")) else { throw StorageError.column("role") }
        self.role = role
        validUntil = try row.get("valid_until")
    }
}

struct InvitationStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(email: String, at now: Instant) throws -> Invitation? {
        try transaction.one(
            Invitation.self,
            """
            SELECT \(Invitation.columns) FROM invitation
            WHERE email = \(email.lowercased()) AND (valid_until IS NULL OR valid_until > \(now))
            """)
    }

    func find(_ id: Invitation.ID) throws -> Invitation? {
        try transaction.one(Invitation.self, "SELECT \(Invitation.columns) FROM invitation WHERE id = \(id)")
    }

    /// Those that the viewer may know of and that nobody has followed, by address.
    func list(for viewer: Viewer, at now: Instant, limit: Int) throws -> [Invitation] {
        try transaction.all(
            Invitation.self,
            """
            SELECT \(Invitation.columns) FROM invitation WHERE \(AccountStore.scope(viewer, "body_id"))
            AND (valid_until IS NULL OR valid_until > \(now)) ORDER BY email LIMIT \(limit)
            """)
    }

    func put(
        id: Invitation.ID, email: String, name: String, body: UUID128?, person: UUID128? = nil, role: Viewer.Role,
        validUntil: Instant?, by inviter: UUID128,
        at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO invitation (id, email, name, body_id, person_id, role, valid_until, invited_by, invited_at)
            VALUES (\(id), \(email.lowercased()), \(name), \(body), \(person), \(role.rawValue), \(validUntil), \(inviter),
                \(now))
            ON CONFLICT (email) DO UPDATE SET id = excluded.id, name = excluded.name, body_id = excluded.body_id,
                person_id = excluded.person_id, role = excluded.role,
                valid_until = excluded.valid_until, invited_by = excluded.invited_by, invited_at = excluded.invited_at
            """)
    }

    func delete(email: String) throws {
        try transaction.run("DELETE FROM invitation WHERE email = \(email)")
    }
}
