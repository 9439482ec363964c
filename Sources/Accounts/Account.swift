public import Access
public import Kernel
public import Storage

/// Somebody who may sign in.
public struct Account: Sendable, Equatable, Identifiable, RowDecodable {
    public typealias ID = Identifier<Account>

    public let id: ID
    /// In lower case.
    public let email: String
    public let name: String
    public let person: UUID128?
    public let body: UUID128?
    public let role: Viewer.Role
    /// When a guest's access ends.
    public let validUntil: Instant?
    public let hasTwoFactor: Bool
    /// One of the demonstration's personas.
    public let isPersona: Bool
    public let disabledAt: Instant?

    static let columns: SQL = """
        account.id, account.email, account.name, account.person_id, account.body_id, account.role, account.valid_until, \
        CASE WHEN account.totp_secret IS NULL THEN 0 ELSE 1 END AS two_factor, account.is_persona, account.disabled_at
        """

    public init(row: Row) throws {
        id = try row.get("id")
        email = try row.get("email")
        name = try row.get("name")
        person = try row.get("person_id")
        body = try row.get("body_id")
        guard let role = Viewer.Role(rawValue: try row.get("role")) else { throw StorageError.column("role") }
        self.role = role
        validUntil = try row.get("valid_until")
        hasTwoFactor = try row.get("two_factor")
        isPersona = try row.get("is_persona")
        disabledAt = try row.get("disabled_at")
    }

    /// Where administrators see it.
    var path: String { "\(AccountAdministrationRoutes.path)/\(id)" }

    /// Whether they may be signed in at this moment.
    public func isActive(at now: Instant) -> Bool {
        disabledAt == nil && validUntil.map { $0 > now } ?? true
    }

    /// The roles that may not act with a link from a mailbox alone.
    public var needsTwoFactor: Bool { role == .platformAdministrator || role == .bodyAdministrator }
}

/// What the directory knows of an address: whether its owner belongs to a body here.
public struct Home: Sendable, Equatable {
    public let body: UUID128
    public let person: UUID128?
    public let name: String?

    public init(body: UUID128, person: UUID128?, name: String?) {
        self.body = body
        self.person = person
        self.name = name
    }
}

/// Tells which body an address belongs to. The directory supplies it.
public protocol HomeFinder: Sendable {
    /// - Returns: `nil` when the address is on no body's domain.
    func home(of email: String, in transaction: any Transaction) throws -> Home?
}
