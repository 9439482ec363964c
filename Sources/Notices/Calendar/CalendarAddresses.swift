import Access
import Accounts
import Journal
import Kernel
import Storage
import Web

/// All of the SQL about the addresses of calendars. Only their hashes are kept.
struct CalendarAddressStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func madeAt(of account: UUID128) throws -> Instant? {
        try transaction.value(Instant.self, "SELECT made_at FROM calendar_address WHERE account_id = \(account)")
    }

    func account(of hash: [UInt8]) throws -> UUID128? {
        try transaction.value(UUID128.self, "SELECT account_id FROM calendar_address WHERE hash = \(hash)")
    }

    func set(_ hash: [UInt8], of account: UUID128, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO calendar_address (account_id, hash, made_at) VALUES (\(account), \(hash), \(now))
            ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at
            """)
    }

    func remove(of account: UUID128) throws -> Bool {
        try transaction.run("DELETE FROM calendar_address WHERE account_id = \(account)") > 0
    }
}

/// Making, replacing and withdrawing them: each one transaction with its journal entry.
struct CalendarAddresses: Sendable {
    let database: any Database
    let clock: WallClock
    let address: String
    let randomness: Randomness

    /// - Returns: the whole address, which is shown once. One that was there answers no more.
    func make(for viewer: Viewer) async throws -> String {
        let secret = randomness.bytes(32)
        let now = clock.now()
        try await database.write { transaction in
            try CalendarAddressStore(transaction).set(sha256(secret), of: viewer.account, at: now)
            try Self.record("account.calendar-made", viewer, now, transaction)
        }
        return "\(address)\(CalendarRoutes.path)/\(hex(secret)).ics"
    }

    func withdraw(for viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            guard try CalendarAddressStore(transaction).remove(of: viewer.account) else { return }
            try Self.record("account.calendar-withdrawn", viewer, now, transaction)
        }
    }

    private static func record(
        _ verb: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.record(verb, Subject("account", viewer.account), by: .viewer(viewer), at: now)
    }
}
