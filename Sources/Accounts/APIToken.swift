import Access
public import Journal
public import Kernel
public import Storage
import Web

/// A token for the programming interface. It acts as its owner, within its scopes, and never as an administrator.
public struct APIToken: Sendable, Equatable, Identifiable, RowDecodable {
    public typealias ID = Identifier<APIToken>

    public let id: ID
    public let account: Account.ID
    public let name: String
    public let scopes: Set<String>
    public let createdAt: Instant
    public let expiresAt: Instant
    public let usedAt: Instant?
    public let revokedAt: Instant?

    /// What a token may be good for.
    public static let knownScopes = [
        "directory:read", "collaborations:read", "collaborations:write", "workspaces:read", "workspaces:write",
    ]
    /// What is chosen where nobody says otherwise: nothing that changes anything.
    static let usualScopes = ["directory:read", "collaborations:read"]
    static let prefix = "concordat_"

    static let columns: SQL = "id, account_id, name, scopes, created_at, expires_at, used_at, revoked_at"

    public init(row: Row) throws {
        id = try row.get("id")
        account = try row.get("account_id")
        name = try row.get("name")
        scopes = Set(try row.get("scopes", as: String.self).split(separator: " ").map(String.init))
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
        usedAt = try row.get("used_at")
        revokedAt = try row.get("revoked_at")
    }

    func isValid(at now: Instant) -> Bool { revokedAt == nil && expiresAt > now }

    /// The hash under which a token is kept; `nil` for what cannot be one.
    static func hash(of text: String) -> [UInt8]? {
        guard text.hasPrefix(prefix), let secret = bytes(hex: text.dropFirst(prefix.count)),
            secret.count == 32
        else { return nil }
        return sha256(secret)
    }
}

public struct APITokenStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(hash: [UInt8]) throws -> APIToken? {
        try transaction.one(APIToken.self, "SELECT \(APIToken.columns) FROM api_token WHERE hash = \(hash)")
    }

    public func list(of account: Account.ID) throws -> [APIToken] {
        try transaction.all(
            APIToken.self,
            """
            SELECT \(APIToken.columns) FROM api_token WHERE account_id = \(account) AND revoked_at IS NULL
            ORDER BY created_at DESC LIMIT 100
            """)
    }
}

/// Making and revoking tokens: each one transaction with its journal entry.
public struct APITokens: Sendable {
    let database: any Database
    let clock: WallClock
    let randomness: Randomness

    public init(_ database: any Database, clock: WallClock, randomness: Randomness = .system) {
        self.database = database
        self.clock = clock
        self.randomness = randomness
    }

    /// - Returns: the token itself, which is shown once and not kept.
    public func create(for account: Account.ID, name: String, scopes: [String], days: Int, by actor: Actor)
        async throws -> String
    {
        let unknown = scopes.filter { !APIToken.knownScopes.contains($0) }
        guard unknown.isEmpty, !scopes.isEmpty else {
            throw Fault.invalid(
                "scopes", "Choose from these scopes: \(APIToken.knownScopes.joined(separator: ", "))")
        }
        let secret = randomness.bytes(32)
        let now = clock.now()
        let id = APIToken.ID.make(at: now)
        try await database.write { transaction in
            guard let owner = try AccountStore(transaction).find(account), owner.isActive(at: now) else {
                throw Fault.missing("The account")
            }
            try transaction.run(
                """
                INSERT INTO api_token (id, hash, account_id, name, scopes, created_at, expires_at)
                VALUES (\(id), \(sha256(secret)), \(account), \(name), \(scopes.joined(separator: " ")), \(now),
                    \(now + .days(Int64(days))))
                """)
            try transaction.record(
                "token.created", Subject("token", id.uuid), by: actor, at: now, body: owner.body,
                details: ["name": name, "scopes": scopes.joined(separator: " ")])
        }
        return APIToken.prefix + hex(secret)
    }

    /// - Parameter owner: only a token of this account is revoked; `nil` for the command line.
    public func revoke(_ id: APIToken.ID, owner: Account.ID?, by actor: Actor) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let mine: SQL = owner.map { " AND account_id = \($0)" } ?? ""
            let changed = try transaction.run(
                "UPDATE api_token SET revoked_at = \(now) WHERE id = \(id) AND revoked_at IS NULL" + mine)
            guard changed == 1 else { throw Fault.missing("The token") }
            try transaction.record("token.revoked", Subject("token", id.uuid), by: actor, at: now)
        }
    }
}
