import Access
import Journal
import Kernel
import Storage
import Web

/// Where somebody was when they did something, kept beside the journal's entry: see ADR 25.
///
/// The entry has only a seal: the SHA-256 of the origin with 16 random bytes. While the origin is kept, the seal proves that
/// nobody changed it; once it is removed, the seal tells nothing. So what is proved to others never says where people were.
struct SealedOrigin: Sendable, Equatable {
    /// The name of the seal among an entry's details.
    static let detail = "origin"
    /// So long origins are kept.
    static let retention = Interval.days(365)

    let origin: Origin
    let salt: [UInt8]
    let recordedAt: Instant

    init(_ origin: Origin, at now: Instant, randomness: Randomness = .system) {
        // A proxy passes on what it was told.
        self.origin = Origin(address: String(origin.address.prefix(64)), client: String(origin.client.prefix(64)))
        salt = randomness.bytes(16)
        recordedAt = now
    }

    /// In hexadecimal.
    var seal: String { hex(sha256(salt + Array("\(origin.address)\n\(origin.client)\n".utf8))) }

    /// Whether this is where an entry says that its actor was.
    func isSealed(in entry: JournalEntry) -> Bool { entry.details[Self.detail] == seal }
}

extension SealedOrigin: RowDecodable {
    init(row: Row) throws {
        origin = Origin(address: try row.get("address"), client: try row.get("client"))
        salt = try row.get("salt")
        recordedAt = try row.get("recorded_at")
    }
}

/// All of the SQL about origins.
struct OriginStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func insert(_ origin: SealedOrigin, of entry: JournalEntry.ID) throws {
        try transaction.run(
            """
            INSERT INTO entry_origin (entry_id, address, client, salt, recorded_at)
            VALUES (\(entry), \(origin.origin.address), \(origin.origin.client), \(origin.salt), \(origin.recordedAt))
            """)
    }

    func find(_ entries: [JournalEntry.ID]) throws -> [JournalEntry.ID: SealedOrigin] {
        if entries.isEmpty { return [:] }
        var found: [JournalEntry.ID: SealedOrigin] = [:]
        let sql: SQL = """
            SELECT entry_id, address, client, salt, recorded_at FROM entry_origin WHERE entry_id IN \(list: entries)
            """
        try transaction.rows(sql) { found[try $0.get("entry_id")] = try SealedOrigin(row: $0) }
        return found
    }

    /// - Returns: how many were removed.
    func remove(before end: Instant) throws -> Int {
        try transaction.run("DELETE FROM entry_origin WHERE recorded_at < \(end)")
    }

    static let migration = Migration(
        "workspaces-origins-1",
        """
        -- Where people were: personal data, and so not in the journal, from which nothing is ever removed.
        CREATE TABLE entry_origin (
            entry_id ID PRIMARY KEY,
            address TEXT NOT NULL,
            client TEXT NOT NULL,
            salt BYTES NOT NULL,
            recorded_at BIGINT NOT NULL
        );
        CREATE INDEX entry_origin_by_time ON entry_origin (recorded_at);
        """)
}
