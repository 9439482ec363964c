public import Access
import Journal
public import Kernel
public import Storage
public import Web

/// Signed-in browsers. A session's token is 256 random bits; only its SHA-256 is kept.
public struct Session: Sendable, Equatable, RowDecodable {
    public let hash: [UInt8]
    public let account: Account.ID
    /// Whether a second factor was given (or, in the demonstration, is not asked for).
    public let isStrong: Bool
    /// Whether nothing may be done yet but enter the second factor.
    public let awaitsCode: Bool
    /// 'Firefox on Windows'.
    public let agent: String
    public let createdAt: Instant
    public let seenAt: Instant

    /// Unused for so long, a session ends.
    public static let idle = Interval.hours(12)
    /// After so long, it ends however much it is used.
    public static let longest = Interval.days(14)
    /// How exactly `seenAt` is kept, so that reading pages seldom writes.
    static let resolution = Interval.minutes(5)

    static let columns: SQL =
        "session.hash, session.account_id, session.is_strong, session.awaits_code, session.agent, session.created_at, session.seen_at"

    public init(row: Row) throws {
        hash = try row.get("hash")
        account = try row.get("account_id")
        isStrong = try row.get("is_strong")
        awaitsCode = try row.get("awaits_code")
        agent = try row.get("agent")
        createdAt = try row.get("created_at")
        seenAt = try row.get("seen_at")
    }

    func isAlive(at now: Instant) -> Bool {
        now - seenAt < Self.idle && now - createdAt < Self.longest
    }
}

public struct SessionStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ hash: [UInt8], at now: Instant) throws -> Session? {
        let session = try transaction.one(
            Session.self, "SELECT \(Session.columns) FROM session WHERE hash = \(hash)")
        return session.flatMap { $0.isAlive(at: now) ? $0 : nil }
    }

    /// Where an account is signed in, latest first.
    public func list(of account: Account.ID, at now: Instant) throws -> [Session] {
        try transaction.all(
            Session.self,
            """
            SELECT \(Session.columns) FROM session
            WHERE account_id = \(account) AND seen_at > \(now - Session.idle) AND created_at > \(now - Session.longest)
            ORDER BY seen_at DESC LIMIT 100
            """)
    }

    func start(
        _ token: [UInt8], account: Account.ID, isStrong: Bool, awaitsCode: Bool, agent: String,
        at now: Instant
    ) throws {
        try transaction.run("DELETE FROM session WHERE created_at < \(now - Session.longest)")
        try transaction.run(
            """
            INSERT INTO session (hash, account_id, is_strong, awaits_code, agent, created_at, seen_at)
            VALUES (\(sha256(token)), \(account), \(isStrong), \(awaitsCode), \(agent), \(now), \(now))
            """)
    }

    func end(_ hash: [UInt8]) throws {
        try transaction.run("DELETE FROM session WHERE hash = \(hash)")
    }

    /// Ends every session of an account but one.
    func endAll(of account: Account.ID, but kept: [UInt8]) throws {
        try transaction.run("DELETE FROM session WHERE account_id = \(account) AND hash <> \(kept)")
    }
}

/// Ending one's own sessions: each one transaction with its journal entry.
struct Sessions: Sendable {
    let database: any Database

    init(_ database: any Database) { self.database = database }

    /// Ends the session of this browser, also one that still waits for a code and so has no viewer.
    func signOut(_ hash: [UInt8], _ viewer: Viewer?, at now: Instant) async throws {
        try await database.write { transaction in
            try SessionStore(transaction).end(hash)
            if let viewer { try Self.record("account.signed-out", viewer, at: now, in: transaction) }
        }
    }

    /// Ends a session of the viewer's account; another's, or none, is left alone.
    func end(_ hash: [UInt8], _ viewer: Viewer, at now: Instant) async throws {
        try await database.write { transaction in
            let ended = try transaction.run(
                "DELETE FROM session WHERE hash = \(hash) AND account_id = \(viewer.account)")
            if ended == 1 { try Self.record("account.session-ended", viewer, at: now, in: transaction) }
        }
    }

    /// Ends every session of the viewer's account but this one.
    func endOthers(but kept: [UInt8], _ viewer: Viewer, at now: Instant) async throws {
        try await database.write { transaction in
            try SessionStore(transaction).endAll(of: Account.ID(viewer.account), but: kept)
            try Self.record("account.session-ended", viewer, at: now, in: transaction)
        }
    }

    private static func record(
        _ verb: String, _ viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws {
        try transaction.record(
            verb, Subject("account", viewer.account), by: .viewer(viewer), at: now, body: viewer.body)
    }
}

/// Finds the viewer behind a cookie, a token or an app password; `Web` asks it for every request.
public struct AccountAuthenticator: Authenticator {
    let database: any Database
    let times: TimesOfUse
    private let wrong = WrongPasswords()

    /// - Parameter times: what a service writes down regularly.
    public init(_ database: any Database, times: TimesOfUse = TimesOfUse()) {
        self.database = database
        self.times = times
    }

    public func viewer(session hash: [UInt8], at now: Instant) async throws -> Viewer? {
        let found = try await database.glance { transaction -> (Session, Viewer)? in
            guard let session = try SessionStore(transaction).find(hash, at: now), !session.awaitsCode,
                let viewer = try Self.viewer(
                    session.account, isStrong: session.isStrong, at: now, in: transaction)
            else { return nil }
            return (session, viewer)
        }
        guard let (session, viewer) = found else { return nil }
        if now - session.seenAt > Session.resolution { times.note(session: hash, at: now) }
        return viewer
    }

    public func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? {
        guard let hash = APIToken.hash(of: token) else { return nil }
        let found = try await database.glance { transaction -> (APIToken, Viewer)? in
            guard let token = try APITokenStore(transaction).find(hash: hash), token.isValid(at: now),
                let viewer = try Self.viewer(token.account, isStrong: false, at: now, in: transaction)
            else { return nil }
            return (token, viewer)
        }
        guard let (token, viewer) = found else { return nil }
        if token.usedAt.map({ now - $0 > .hours(1) }) ?? true { times.note(token: token.id, at: now) }
        return (viewer, token.scopes)
    }

    public func viewer(
        address: String, password: String, client: String, at now: Instant
    ) async throws -> Viewer? {
        let address = address.lowercased()
        try wrong.check(address, from: client, at: now)
        let found = try await database.glance { transaction -> (AppPassword, Viewer)? in
            guard let hash = AppPassword.hash(of: password),
                let password = try AppPasswordStore(transaction).find(hash: hash),
                let viewer = try Self.viewer(password.account, isStrong: false, at: now, in: transaction),
                viewer.email == address
            else { return nil }
            return (password, viewer)
        }
        guard let (used, viewer) = found else {
            wrong.note(address, password, from: client, at: now)
            return nil
        }
        if used.usedAt.map({ now - $0 > .hours(1) }) ?? true { times.note(password: used.id, at: now) }
        return viewer
    }

    /// An administrator without a second factor acts as a member.
    static func viewer(
        _ id: Account.ID, isStrong: Bool, at now: Instant, in transaction: any Transaction
    ) throws -> Viewer? {
        let store = AccountStore(transaction)
        guard let account = try store.find(id), account.isActive(at: now) else { return nil }
        let role: Viewer.Role = account.needsTwoFactor && !isStrong ? .member : account.role
        let bodies = role == .bodyAdministrator ? try store.administeredBodies(of: id) : []
        return Viewer(
            account: account.id.uuid, person: account.person, name: account.name, email: account.email,
            body: account.body, role: role, administers: Set(bodies), until: account.validUntil)
    }
}

/// 'Firefox on Windows', as far as a browser's own description tells.
func describe(agent: String) -> String {
    func first(_ names: [(String, String)]) -> String? { names.first { agent.contains($0.0) }?.1 }
    let browser =
        first([
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ]) ?? "A browser"
    let system = first([
        ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ])
    return system.map { "\(browser) on \($0)" } ?? browser
}
