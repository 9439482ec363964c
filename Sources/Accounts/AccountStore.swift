public import Access
public import Kernel
public import Storage

/// All of the SQL about accounts.
public struct AccountStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Account.ID) throws -> Account? {
        try transaction.one(Account.self, "SELECT \(Account.columns) FROM account WHERE id = \(id)")
    }

    public func find(email: String) throws -> Account? {
        try transaction.one(
            Account.self, "SELECT \(Account.columns) FROM account WHERE email = \(email.lowercased())")
    }

    public func find(person: UUID128) throws -> Account? {
        try transaction.one(
            Account.self, "SELECT \(Account.columns) FROM account WHERE person_id = \(person)")
    }

    /// The demonstration's personas, in the order in which they were made.
    public func personas() throws -> [Account] {
        try transaction.all(
            Account.self,
            "SELECT \(Account.columns) FROM account WHERE is_persona = 1 ORDER BY created_at, id")
    }

    public func list(after email: String, limit: Int) throws -> [Account] {
        try transaction.all(
            Account.self,
            "SELECT \(Account.columns) FROM account WHERE email > \(email) ORDER BY email LIMIT \(limit)")
    }

    /// The accounts that the viewer may know of whose address begins so, by address; `body` narrows them down to one.
    func list(
        for viewer: Viewer, beginning: String, body: UUID128?, after email: String, limit: Int
    ) throws -> [Account] {
        let start = beginning.lowercased()
        let one: SQL = body.map { "AND account.body_id = \($0)" } ?? ""
        return try transaction.all(
            Account.self,
            """
            SELECT \(Account.columns) FROM account WHERE \(Self.scope(viewer, "account.body_id")) \(one)
            AND email > \(email) AND email >= \(start) AND email < \(start + "\u{10FFFF}") ORDER BY email LIMIT \(limit)
            """)
    }

    /// `AccountRules.mayKnow` as a condition on a column.
    static func scope(_ viewer: Viewer, _ column: SQL) -> SQL {
        viewer.isPlatformAdministrator
            ? "(1 = 1)" : "\(column) IN \(list: viewer.role == .bodyAdministrator ? viewer.administers.sorted() : [])"
    }

    public func administeredBodies(of account: Account.ID) throws -> [UUID128] {
        try transaction.values(
            UUID128.self, "SELECT body_id FROM account_body WHERE account_id = \(account) ORDER BY body_id")
    }

    /// - Throws: `StorageError.constraint` when the address has an account already.
    public func insert(
        id: Account.ID, email: String, name: String, person: UUID128?, body: UUID128?, role: Viewer.Role,
        validUntil: Instant? = nil, isPersona: Bool = false, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO account (id, email, name, person_id, body_id, role, valid_until, is_persona, created_at)
            VALUES (\(id), \(email.lowercased()), \(name), \(person), \(body), \(role.rawValue), \(validUntil),
                \(isPersona), \(now))
            """)
    }

    public func setRole(_ role: Viewer.Role, of account: Account.ID, administering bodies: [UUID128]) throws {
        try transaction.run("UPDATE account SET role = \(role.rawValue) WHERE id = \(account)")
        try transaction.run("DELETE FROM account_body WHERE account_id = \(account)")
        for body in bodies {
            try transaction.run("INSERT INTO account_body (account_id, body_id) VALUES (\(account), \(body))")
        }
    }

    public func setDisabled(_ instant: Instant?, _ account: Account.ID) throws {
        try transaction.run("UPDATE account SET disabled_at = \(instant) WHERE id = \(account)")
        if instant != nil { try transaction.run("DELETE FROM session WHERE account_id = \(account)") }
    }

    func setEmail(_ email: String, of account: Account.ID) throws {
        try transaction.run("UPDATE account SET email = \(email) WHERE id = \(account)")
    }

    /// The same for whoever of these people has an account.
    public func setDisabled(_ instant: Instant?, ofPeople people: [UUID128]) throws {
        try transaction.run("UPDATE account SET disabled_at = \(instant) WHERE person_id IN \(list: people)")
        guard instant != nil else { return }
        try transaction.run(
            """
            DELETE FROM session WHERE account_id IN (SELECT id FROM account WHERE person_id IN \(list: people))
            """)
    }

    public func setPerson(_ person: UUID128?, of account: Account.ID) throws {
        try transaction.run("UPDATE account SET person_id = \(person) WHERE id = \(account)")
    }

    /// The body that they act for.
    public func setBody(_ body: UUID128, of account: Account.ID) throws {
        try transaction.run("UPDATE account SET body_id = \(body) WHERE id = \(account)")
    }

    /// The active administrators of each of these bodies.
    public func administrators(of bodies: [UUID128]) throws -> [UUID128: [Account]] {
        var found: [UUID128: [Account]] = [:]
        let sql: SQL = """
            SELECT account_body.body_id AS administered, \(Account.columns) FROM account_body
            JOIN account ON account.id = account_body.account_id
            WHERE account_body.body_id IN \(list: bodies) AND account.role = 'body-administrator'
                AND account.disabled_at IS NULL ORDER BY account.email
            """
        try transaction.rows(sql) { row in
            found[try row.get("administered"), default: []].append(try Account(row: row))
        }
        return found
    }

    func link(_ account: Account.ID, to home: Home) throws {
        try transaction.run(
            "UPDATE account SET person_id = \(home.person), body_id = \(home.body) WHERE id = \(account)")
    }
}
