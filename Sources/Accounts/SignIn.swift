import Access
import Journal
public import Kernel
import Mail
public import Storage
import TOTP
import Web

/// Signing in with a one-time link: no passwords.
///
/// A link is sent to an address on a body's domain, to an invited address, or to an account that exists. It holds 256
/// random bits, of which only the SHA-256 is kept; it is good for 15 minutes, once, and in the browser that asked. A page
/// with a button consumes it, so programs that open links in mail do not.
public struct SignIn: Sendable {
    let database: any Database
    let homes: any HomeFinder
    let clock: WallClock
    let randomness: Randomness
    /// How the service is reached: the beginning of links in mail.
    let address: String
    /// Whether this is the demonstration, where personas sign in without mail.
    let isDemonstration: Bool

    public init(
        _ database: any Database, homes: any HomeFinder, clock: WallClock, randomness: Randomness = .system,
        address: String, isDemonstration: Bool
    ) {
        self.database = database
        self.homes = homes
        self.clock = clock
        self.randomness = randomness
        self.address = address
        self.isDemonstration = isDemonstration
    }

    static let lifetime = Interval.minutes(15)
    /// How many links may be asked for within the lifetime of a link: for one address by one client, for one address by
    /// anybody – more, so that a stranger's asking does not shut its owner out – and by one client.
    static let perAddressAndClient = 5
    static let perAddress = 25
    static let perClient = 30

    /// Sends a link, if the address may have one. Whether it may is not told: the answer is the same.
    /// - Throws: a fault of kind `tooMany` when too many were asked for.
    func requestLink(email: String, next: String, browser: String, client: String) async throws {
        let now = clock.now()
        let token = randomness.bytes(32)
        let email = email.lowercased()
        let clientHash = sha256(Array("client:\(network(of: client))".utf8))
        let (homes, link) = (homes, "\(address)/sign-in/link/\(hex(token))")
        try await database.write { transaction in
            try Self.limit(email, clientHash, now, in: transaction)
            let permitted = try Self.mayHaveLink(email, homes, now, in: transaction)
            try transaction.run("DELETE FROM sign_in_link WHERE created_at < \(now - .days(1))")
            try transaction.run(
                """
                INSERT INTO sign_in_link (hash, email, browser_hash, client_hash, next_path, created_at, used_at)
                VALUES (\(sha256(token)), \(email), \(sha256(Array(browser.utf8))), \(clientHash), \(next), \(now),
                    \(permitted ? nil : now))
                """)
            guard permitted else { return }
            _ = try transaction.queueMail(
                Letter(
                    to: email, subject: "Sign in to Concordat",
                    text: "Somebody, probably you, asked to sign in to Concordat with this address.",
                    link: Letter.Link("Sign in", link),
                    afterLink: """
                        The link works for 15 minutes, once, and only in the browser in which you asked for it. If it was \
                        not you, do nothing: nobody can sign in without this mail.
                        """,
                    purpose: .signIn, isSecret: true, expiresAt: now + Self.lifetime),
                at: now)
        }
    }

    private static func limit(
        _ email: String, _ client: [UInt8], _ now: Instant, in transaction: any Transaction
    ) throws {
        let since = now - lifetime
        func asked(_ condition: SQL) throws -> Int {
            try transaction.value(
                Int.self, "SELECT COUNT(*) FROM sign_in_link WHERE \(condition) AND created_at > \(since)") ?? 0
        }
        if try asked("email = \(email) AND client_hash = \(client)") >= perAddressAndClient
            || asked("email = \(email)") >= perAddress || asked("client_hash = \(client)") >= perClient
        {
            throw Fault(
                .tooMany,
                "Too many sign-in links were asked for. Use the latest one in your mail, or try again in 15 minutes."
            )
        }
    }

    private static func mayHaveLink(
        _ email: String, _ homes: any HomeFinder, _ now: Instant, in transaction: any Transaction
    ) throws -> Bool {
        if let account = try AccountStore(transaction).find(email: email) { return account.isActive(at: now) }
        if try InvitationStore(transaction).find(email: email, at: now) != nil { return true }
        return try homes.home(of: email, in: transaction) != nil
    }

    /// A link for an address where there is no mail yet; made on the command line, so not bound to a browser.
    public func makeLink(email: String) async throws -> String {
        let now = clock.now()
        let token = randomness.bytes(32)
        let email = email.lowercased()
        let homes = homes
        try await database.write { transaction in
            guard try Self.mayHaveLink(email, homes, now, in: transaction) else {
                throw Fault.missing("An account, an invitation or a body's mail domain for \(email)")
            }
            try transaction.run(
                """
                INSERT INTO sign_in_link (hash, email, browser_hash, client_hash, next_path, created_at)
                VALUES (\(sha256(token)), \(email), \(nil as [UInt8]?), \([UInt8]()), \("/"), \(now))
                """)
            // Whoever has the link signs in as this address, so the journal knows of it.
            let account = try AccountStore(transaction).find(email: email)
            try transaction.record(
                "account.link-made", Subject("account", account?.id.uuid ?? UUID128.version7(at: now)),
                by: .commandLine("account link"), at: now, body: account?.body,
                details: account == nil ? ["address": email] : [:])
        }
        return "\(address)/sign-in/link/\(hex(token))"
    }

    enum LinkState: Sendable, Equatable {
        case good(email: String)
        /// Used, too old, or never given out.
        case spent
        case otherBrowser
    }

    func state(ofLink token: String, browser: String) async throws -> LinkState {
        let now = clock.now()
        return try await database.read { transaction in
            guard let link = try Link.find(token, at: now, in: transaction) else { return .spent }
            return link.isBound(to: browser) ? .good(email: link.email) : .otherBrowser
        }
    }

    /// What a browser gets for a link.
    struct Entrance: Sendable {
        /// For the cookie.
        let session: [UInt8]
        let next: String
        let awaitsCode: Bool
        let needsTwoFactor: Bool
    }

    /// Uses a link up: starts a session, and makes the account when this is the first time.
    func consume(link token: String, browser: String, agent: String) async throws -> Entrance {
        let now = clock.now()
        let session = randomness.bytes(32)
        let (homes, isDemonstration) = (homes, isDemonstration)
        return try await database.write { transaction in
            guard let link = try Link.find(token, at: now, in: transaction) else {
                throw Fault(
                    .conflict, "This link has been used or is older than 15 minutes. Ask for a new one.")
            }
            guard link.isBound(to: browser) else {
                throw Fault.refused("This link works only in the browser in which it was asked for.")
            }
            let used = try transaction.run(
                "UPDATE sign_in_link SET used_at = \(now) WHERE hash = \(link.hash) AND used_at IS NULL")
            guard used == 1 else { throw Fault(.conflict, "This link has been used. Ask for a new one.") }
            let account = try Self.account(for: link.email, homes, now, in: transaction)
            try SessionStore(transaction).start(
                session, account: account.id, isStrong: isDemonstration && account.isPersona,
                awaitsCode: account.hasTwoFactor, agent: describe(agent: agent), at: now)
            try transaction.record(
                "account.signed-in", Subject("account", account.id.uuid), by: .system("sign-in"), at: now,
                body: account.body)
            return Entrance(
                session: session, next: link.next, awaitsCode: account.hasTwoFactor,
                needsTwoFactor: account.needsTwoFactor && !account.hasTwoFactor)
        }
    }

    /// Signs in as one of the demonstration's personas.
    func enter(as persona: Account.ID, agent: String) async throws -> Entrance {
        guard isDemonstration else { throw Fault.missing("This page") }
        let now = clock.now()
        let session = randomness.bytes(32)
        return try await database.write { transaction in
            guard let account = try AccountStore(transaction).find(persona), account.isPersona else {
                throw Fault.missing("This persona")
            }
            try SessionStore(transaction).start(
                session, account: account.id, isStrong: true, awaitsCode: false,
                agent: describe(agent: agent), at: now)
            try transaction.record(
                "account.signed-in", Subject("account", account.id.uuid), by: .system("demonstration"),
                at: now,
                body: account.body)
            return Entrance(session: session, next: "/", awaitsCode: false, needsTwoFactor: false)
        }
    }

    /// The account of an address whose owner has just proved that it is theirs.
    private static func account(
        for email: String, _ homes: any HomeFinder, _ now: Instant, in transaction: any Transaction
    ) throws -> Account {
        let store = AccountStore(transaction)
        let home = try homes.home(of: email, in: transaction)
        if let account = try store.find(email: email) {
            guard account.isActive(at: now) else { throw Fault.refused("This account has ended.") }
            if account.person == nil, let home, let person = home.person {
                if let other = try store.find(person: person) { try end(other, store, now, in: transaction) }
                try store.link(account.id, to: home)
            }
            return account
        }
        // The directory says that this is the new address of somebody who has an account.
        if let person = home?.person, let account = try store.find(person: person) {
            guard account.isActive(at: now) else { throw Fault.refused("This account has ended.") }
            try store.setEmail(email, of: account.id)
            try SessionStore(transaction).endAll(of: account.id, but: [])
            try transaction.record(
                "account.address-changed", Subject("account", account.id.uuid), by: .system("sign-in"), at: now,
                body: account.body)
            return account
        }
        let invitation = try InvitationStore(transaction).find(email: email, at: now)
        guard home != nil || invitation != nil else { throw Fault.refused("This address may not sign in.") }
        let id = Account.ID.make(at: now)
        let name = home?.name ?? invitation?.name ?? String(email.prefix { $0 != "@" })
        // Whom a person was invited as has one account.
        let invited = try invitation?.person.flatMap { try store.find(person: $0) == nil ? $0 : nil }
        try store.insert(
            id: id, email: email, name: name, person: home?.person ?? invited, body: home?.body ?? invitation?.body,
            role: invitation?.role ?? .member, validUntil: invitation?.validUntil, at: now)
        if let invitation, invitation.role == .bodyAdministrator, let body = invitation.body {
            try store.setRole(.bodyAdministrator, of: id, administering: [body])
        }
        try InvitationStore(transaction).delete(email: email)
        try transaction.record(
            "account.created", Subject("account", id.uuid), by: .system("sign-in"), at: now,
            body: home?.body ?? invitation?.body)
        guard let account = try store.find(id) else { throw Fault.missing("The account") }
        return account
    }

    /// Ends an account whose person turns out to be another account's.
    private static func end(
        _ account: Account, _ store: AccountStore, _ now: Instant, in transaction: any Transaction
    ) throws {
        try store.setPerson(nil, of: account.id)
        try store.setDisabled(now, account.id)
        try transaction.record(
            "account.disabled", Subject("account", account.id.uuid), by: .system("sign-in"), at: now, body: account.body
        )
    }

    /// A link that may still be used.
    private struct Link: RowDecodable {
        let hash: [UInt8]
        let email: String
        let browserHash: [UInt8]?
        let next: String

        init(row: Row) throws {
            hash = try row.get("hash")
            email = try row.get("email")
            browserHash = try row.get("browser_hash")
            next = try row.get("next_path")
        }

        func isBound(to browser: String) -> Bool {
            browserHash == nil || browserHash == sha256(Array(browser.utf8))
        }

        static func find(_ token: String, at now: Instant, in transaction: any Transaction) throws -> Link? {
            guard let secret = bytes(hex: token), secret.count == 32 else { return nil }
            return try transaction.one(
                Link.self,
                """
                SELECT hash, email, browser_hash, next_path FROM sign_in_link
                WHERE hash = \(sha256(secret)) AND used_at IS NULL AND created_at > \(now - lifetime)
                """)
        }
    }
}
