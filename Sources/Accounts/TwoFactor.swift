import Access
public import Journal
public import Kernel
public import Storage
import TOTP
import Web

/// The second factor: a code from an app (RFC 6238), or one of ten recovery codes, each good once.
public struct TwoFactor: Sendable {
    let database: any Database
    let clock: WallClock
    let randomness: Randomness

    public init(_ database: any Database, clock: WallClock, randomness: Randomness = .system) {
        self.database = database
        self.clock = clock
        self.randomness = randomness
    }

    /// So many wrong codes end a session that waits for one.
    static let attempts = 6
    /// So many wrong codes in an hour, however many links were asked for, close the account to codes for the rest of it.
    static let attemptsPerHour = 20

    /// A secret to show; it is kept only once a code made with it is given.
    func newSecret() -> String { Base32.encode(randomness.bytes(20)) }

    /// Turns the second factor on, or replaces it.
    /// - Parameters:
    ///   - code: made with the new secret.
    ///   - present: where there is a second factor already, a code made with that one, or a recovery code.
    /// - Returns: the recovery codes, which are shown once.
    func enable(
        secret text: String, code: String, present: String = "", by viewer: Viewer, session: [UInt8]
    ) async throws -> [String] {
        let now = clock.now()
        let account = Account.ID(viewer.account)
        guard let secret = Base32.decode(text), secret.count == 20,
            let step = TOTP(secret: secret).verify(code, at: now.milliseconds / 1000, after: nil)
        else {
            throw Fault.invalid(
                "code", "The code does not match. Check the time on your phone and try the next code")
        }
        var generator = SystemRandomNumberGenerator()
        let codes = RecoveryCode.generate(using: &generator)
        let hashes = codes.map { Self.hash($0) }
        let isEnabled = try await database.write { transaction in
            guard try Self.isPresent(present, account, now, in: transaction) else { return false }
            try transaction.run(
                "UPDATE account SET totp_secret = \(secret), totp_last_step = \(step) WHERE id = \(account)")
            try transaction.run("DELETE FROM recovery_code WHERE account_id = \(account)")
            for hash in hashes {
                try transaction.run(
                    "INSERT INTO recovery_code (account_id, hash) VALUES (\(account), \(hash))")
            }
            // Whoever was signed in before must show the second factor too.
            try SessionStore(transaction).endAll(of: account, but: session)
            try transaction.run("UPDATE session SET is_strong = 1 WHERE hash = \(session)")
            try transaction.record(
                "account.two-factor-on", Subject("account", account.uuid), by: .viewer(viewer), at: now)
            return true
        }
        guard isEnabled else { throw Self.notPresent }
        return codes
    }

    /// - Parameter present: a code of the second factor, or a recovery code.
    func disable(present: String, by viewer: Viewer) async throws {
        let now = clock.now()
        let account = Account.ID(viewer.account)
        let isDisabled = try await database.write { transaction in
            guard let found = try AccountStore(transaction).find(account) else {
                throw Fault.missing("The account")
            }
            if found.needsTwoFactor {
                throw Fault.refused("You cannot do this because administrators need a second factor.")
            }
            guard try Self.isPresent(present, account, now, in: transaction) else { return false }
            try Self.clear(account, by: .viewer(viewer), at: now, in: transaction)
            return true
        }
        guard isDisabled else { throw Self.notPresent }
    }

    private static var notPresent: Fault {
        Fault.invalid("present", "The code of your present second factor does not match")
    }

    /// For somebody who lost both phone and recovery codes; the command line offers it to the operator.
    public static func clear(
        _ account: Account.ID, by actor: Actor, at now: Instant, in transaction: any Transaction
    ) throws {
        try transaction.run("UPDATE account SET totp_secret = NULL WHERE id = \(account)")
        try transaction.run("DELETE FROM recovery_code WHERE account_id = \(account)")
        try transaction.run("DELETE FROM session WHERE account_id = \(account) AND awaits_code = 1")
        // What was signed in with the second factor is not any better than a link now.
        try transaction.run("UPDATE session SET is_strong = 0 WHERE account_id = \(account)")
        try transaction.record(
            "account.two-factor-off", Subject("account", account.uuid), by: actor, at: now)
    }

    /// Checks the code of a session that waits for it. Each step of a code is accepted once.
    /// - Returns: whether it was right.
    func pass(code: String, session hash: [UInt8]) async throws -> Bool {
        let now = clock.now()
        return try await database.write { transaction in
            guard let session = try SessionStore(transaction).find(hash, at: now), session.awaitsCode,
                let isRight = try Self.check(code, session.account, now, in: transaction)
            else { throw Fault(.signInNeeded, "Sign in again.") }
            if isRight {
                try transaction.run("UPDATE session SET awaits_code = 0, is_strong = 1 WHERE hash = \(hash)")
                return true
            }
            try transaction.run("UPDATE session SET wrong_codes = wrong_codes + 1 WHERE hash = \(hash)")
            try transaction.run(
                "DELETE FROM session WHERE hash = \(hash) AND wrong_codes >= \(Self.attempts)")
            return false
        }
    }

    /// Whether the code is right, or there is no second factor that it could belong to.
    private static func isPresent(
        _ code: String, _ account: Account.ID, _ now: Instant, in transaction: any Transaction
    ) throws -> Bool {
        try check(code, account, now, in: transaction) ?? true
    }

    /// - Returns: whether the code is right, and `nil` for an account without a second factor. The caller must let the
    ///   transaction go through, for a wrong one is counted in it.
    /// - Throws: a fault of kind `tooMany` after too many wrong ones.
    private static func check(
        _ code: String, _ account: Account.ID, _ now: Instant, in transaction: any Transaction
    ) throws -> Bool? {
        let keys = try transaction.one(
            Keys.self,
            """
            SELECT totp_secret, totp_last_step, wrong_codes, wrong_codes_since FROM account
            WHERE id = \(account) AND totp_secret IS NOT NULL
            """)
        guard let keys else { return nil }
        let wrong = keys.wrongSince > now - .hours(1) ? keys.wrong : 0
        guard wrong < attemptsPerHour else {
            throw Fault(.tooMany, "Too many wrong codes were tried. Wait an hour, then sign in again.")
        }
        if try accept(code, keys, account, now, in: transaction) {
            try transaction.run("UPDATE account SET wrong_codes = 0 WHERE id = \(account)")
            return true
        }
        try transaction.run(
            """
            UPDATE account SET wrong_codes = \(wrong + 1), wrong_codes_since = \(wrong == 0 ? now : keys.wrongSince)
            WHERE id = \(account)
            """)
        return false
    }

    private static func accept(
        _ code: String, _ keys: Keys, _ account: Account.ID, _ now: Instant, in transaction: any Transaction
    ) throws -> Bool {
        if let step = TOTP(secret: keys.secret).verify(
            code, at: now.milliseconds / 1000, after: keys.lastStep)
        {
            let changed = try transaction.run(
                "UPDATE account SET totp_last_step = \(step) WHERE id = \(account) AND totp_last_step < \(step)"
            )
            return changed == 1
        }
        guard let recovery = RecoveryCode.canonical(code) else { return false }
        let used = try transaction.run(
            """
            UPDATE recovery_code SET used_at = \(now)
            WHERE account_id = \(account) AND hash = \(hash(recovery)) AND used_at IS NULL
            """)
        return used == 1
    }

    /// Recovery codes are 50 random bits: too many to try through a form that allows six, so a plain hash keeps them.
    private static func hash(_ code: String) -> [UInt8] {
        sha256(Array((RecoveryCode.canonical(code) ?? code).utf8))
    }

    private struct Keys: RowDecodable {
        let secret: [UInt8]
        let lastStep: Int64
        let wrong: Int
        let wrongSince: Instant

        init(row: Row) throws {
            secret = try row.get("totp_secret")
            lastStep = try row.get("totp_last_step")
            wrong = try row.get("wrong_codes")
            wrongSince = try row.get("wrong_codes_since")
        }
    }
}
