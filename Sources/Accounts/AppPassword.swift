import Access
import Journal
import Kernel
import Storage
import TOTP
import Web

/// A password for a program that cannot sign in by mail, such as the one that shows a workspace as a drive. It opens
/// workspaces' files and nothing else, as its owner and never as an administrator.
struct AppPassword: Sendable, Equatable, Identifiable, RowDecodable {
    typealias ID = Identifier<AppPassword>

    let id: ID
    let account: Account.ID
    /// What it is for, in its owner's words.
    let name: String
    let createdAt: Instant
    let usedAt: Instant?

    static let columns: SQL = """
        app_password.id, app_password.account_id, app_password.name, app_password.created_at, app_password.used_at
        """
    /// Random bytes: 120 bits need no slow hash, and can be typed.
    private static let size = 15

    init(row: Row) throws {
        id = try row.get("id")
        account = try row.get("account_id")
        name = try row.get("name")
        createdAt = try row.get("created_at")
        usedAt = try row.get("used_at")
    }

    /// A new one, as it is shown once: 'abcd-efgh-…', and the hash under which it is kept.
    static func make(_ randomness: Randomness) -> (text: String, hash: [UInt8]) {
        let secret = randomness.bytes(size)
        let letters = Array(Base32.encode(secret).lowercased())
        let groups = stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
        return (groups.joined(separator: "-"), sha256(secret))
    }

    /// `nil` for what cannot be one. Spaces, hyphens and capitals are as people copy them.
    static func hash(of text: String) -> [UInt8]? {
        guard text.utf8.count <= 100, let secret = Base32.decode(text), secret.count == size else { return nil }
        return sha256(secret)
    }

    static let migration = Migration(
        "accounts-2",
        """
        CREATE TABLE app_password (
            id ID PRIMARY KEY,
            hash BYTES NOT NULL UNIQUE,
            account_id ID NOT NULL REFERENCES account (id),
            name TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            used_at BIGINT
        );
        CREATE INDEX app_password_by_account ON app_password (account_id, created_at);
        """)
}

struct AppPasswordStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(hash: [UInt8]) throws -> AppPassword? {
        try transaction.one(
            AppPassword.self, "SELECT \(AppPassword.columns) FROM app_password WHERE hash = \(hash)")
    }

    /// The newest first.
    func list(of account: Account.ID) throws -> [AppPassword] {
        try transaction.all(
            AppPassword.self,
            """
            SELECT \(AppPassword.columns) FROM app_password WHERE account_id = \(account)
            ORDER BY created_at DESC, id LIMIT \(AppPasswords.most)
            """)
    }
}

/// Making and revoking app passwords: each one transaction with its journal entry.
struct AppPasswords: Sendable {
    /// Of one account at a time.
    static let most = 50

    let database: any Database
    let clock: WallClock
    let randomness: Randomness

    /// - Returns: the password itself, which is shown once and not kept.
    func create(for account: Account.ID, name: String, by actor: Actor) async throws -> String {
        let (text, hash) = AppPassword.make(randomness)
        let now = clock.now()
        let id = AppPassword.ID.make(at: now)
        try await database.write { transaction in
            guard let owner = try AccountStore(transaction).find(account), owner.isActive(at: now) else {
                throw Fault.missing("The account")
            }
            if try AppPasswordStore(transaction).list(of: account).count >= Self.most {
                throw Fault.invalid("name", "You have \(Self.most) app passwords: revoke one that you do not use first")
            }
            try transaction.run(
                """
                INSERT INTO app_password (id, hash, account_id, name, created_at)
                VALUES (\(id), \(hash), \(account), \(name), \(now))
                """)
            try transaction.record(
                "app-password.created", Subject("app-password", id.uuid), by: actor, at: now, body: owner.body,
                details: ["name": name])
        }
        return text
    }

    /// Only one of this account is revoked.
    func revoke(_ id: AppPassword.ID, owner: Account.ID, by actor: Actor) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let name = try transaction.value(
                String.self, "SELECT name FROM app_password WHERE id = \(id) AND account_id = \(owner)")
            guard let name else { throw Fault.missing("The app password") }
            try transaction.run("DELETE FROM app_password WHERE id = \(id)")
            try transaction.record(
                "app-password.revoked", Subject("app-password", id.uuid), by: actor, at: now, details: ["name": name])
        }
    }
}
