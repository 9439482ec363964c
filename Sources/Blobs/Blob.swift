public import Kernel
public import Storage

/// Contents that are kept: who may see them is for those to say who refer to them.
public struct Blob: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Blob>

    public let id: ID
    /// Contents are kept once within a scope, such as a workspace.
    public let scope: UUID128
    /// Of the plain contents.
    public let sha256: [UInt8]
    /// Bytes of the plain contents.
    public let size: Int64
    let key: WrappedKey

    var name: ObjectName { ObjectName(id.uuid) }
}

extension Blob: RowDecodable {
    static let columns: SQL = "blob.id, blob.scope_id, blob.sha256, blob.size, blob.master, blob.wrapped_key"

    public init(row: Row) throws {
        id = try row.get("id")
        scope = try row.get("scope_id")
        sha256 = try row.get("sha256")
        size = try row.get("size")
        key = WrappedKey(master: try row.get("master"), bytes: try row.get("wrapped_key"))
    }
}

/// Contents that are stored and belong to nobody yet: what ``keep(in:_:)`` does not make a blob of is removed after a time
/// of grace.
public struct StagedBlob: Sendable {
    public let id: Blob.ID
    public let sha256: [UInt8]
    public let size: Int64
    let key: WrappedKey

    /// It as a blob that belongs to nobody, for looking into it before it is kept.
    public var contents: Blob {
        Blob(id: id, scope: UUID128(high: 0, low: 0), sha256: sha256, size: size, key: key)
    }

    /// Makes a blob of it within the caller's transaction, or gives the one that has the same contents already.
    public func keep(in scope: UUID128, at now: Instant, _ transaction: any Transaction) throws -> Blob {
        let store = BlobStore(transaction)
        if let same = try store.find(sha256: sha256, in: scope) { return same }
        let blob = Blob(id: id, scope: scope, sha256: sha256, size: size, key: key)
        try store.insert(blob, at: now)
        return blob
    }
}

public enum BlobMigrations {
    public static let all = [
        Migration(
            "blobs-1",
            """
            CREATE TABLE blob (
                id ID PRIMARY KEY,
                scope_id ID NOT NULL,
                -- Of the plain contents: its SHA-256 and its bytes.
                sha256 BYTES NOT NULL,
                size BIGINT NOT NULL,
                -- Which master key wraps the key, and the wrapped key.
                master TEXT NOT NULL,
                wrapped_key BYTES NOT NULL,
                created_at BIGINT NOT NULL
            );
            CREATE UNIQUE INDEX blob_contents ON blob (scope_id, sha256);
            CREATE INDEX blob_master ON blob (master, id);

            -- Blobs that nothing refers to any more, until what is stored of them is removed as well: a backup of the
            -- database made before then still finds it.
            CREATE TABLE blob_removed (
                id ID PRIMARY KEY,
                removed_at BIGINT NOT NULL
            );

            -- One row: what marks the place where the contents of this database are stored.
            CREATE TABLE blob_mark (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                id ID NOT NULL
            );
            """)
    ]
}

/// All of the SQL about blobs.
public struct BlobStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ ids: [Blob.ID]) throws -> [Blob.ID: Blob] {
        let found = try transaction.all(
            Blob.self, "SELECT \(Blob.columns) FROM blob WHERE id IN \(list: Array(Set(ids)))")
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    public func find(sha256: [UInt8], in scope: UUID128) throws -> Blob? {
        try transaction.one(
            Blob.self, "SELECT \(Blob.columns) FROM blob WHERE scope_id = \(scope) AND sha256 = \(sha256)")
    }

    /// Forgets blobs that nothing refers to any more; what is stored of them is removed after a time of grace.
    public func remove(_ ids: [Blob.ID], at now: Instant) throws {
        let gone = try transaction.values(Blob.ID.self, "SELECT id FROM blob WHERE id IN \(list: ids)")
        if gone.isEmpty { return }
        try transaction.run("DELETE FROM blob WHERE id IN \(list: gone)")
        try transaction.insert(into: "blob_removed", ["id", "removed_at"], gone.map { [$0.value, now.value] })
    }

    /// Forgets contents that were kept for a while only, and that no backup needs: see ``Blobs/discard(_:)-(Blob)``.
    public func drop(_ id: Blob.ID) throws { try transaction.run("DELETE FROM blob WHERE id = \(id)") }

    /// The same for all of a scope; what is stored of them is removed as what belongs to nobody is.
    public func drop(all scope: UUID128) throws { try transaction.run("DELETE FROM blob WHERE scope_id = \(scope)") }

    /// All contents of a scope belong to another from now on, which has none of them yet.
    public func hand(over scope: UUID128, to other: UUID128) throws {
        try transaction.run("UPDATE blob SET scope_id = \(other) WHERE scope_id = \(scope)")
    }

    /// Which of these may not be removed from where they are stored: blobs, and what was one until a moment ago.
    func stillNeeded(_ ids: [Blob.ID], since: Instant) throws -> Set<Blob.ID> {
        let blobs = try transaction.values(Blob.ID.self, "SELECT id FROM blob WHERE id IN \(list: ids)")
        let removed = try transaction.values(
            Blob.ID.self, "SELECT id FROM blob_removed WHERE id IN \(list: ids) AND removed_at >= \(since)")
        return Set(blobs + removed)
    }

    func forget(_ ids: [Blob.ID]) throws {
        try transaction.run("DELETE FROM blob_removed WHERE id IN \(list: ids)")
    }

    /// What marks the place where contents are stored: made once.
    func mark(orNew new: UUID128) throws -> UUID128 {
        try transaction.run("INSERT INTO blob_mark (one, id) VALUES (1, \(new)) ON CONFLICT DO NOTHING")
        return try transaction.value(UUID128.self, "SELECT id FROM blob_mark") ?? new
    }

    func insert(_ blob: Blob, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO blob (id, scope_id, sha256, size, master, wrapped_key, created_at)
            VALUES (\(blob.id), \(blob.scope), \(blob.sha256), \(blob.size), \(blob.key.master), \(blob.key.bytes), \(now))
            """)
    }

    func list(after last: Blob.ID?, limit: Int) throws -> [Blob] {
        let first = last ?? Blob.ID(UUID128(high: 0, low: 0))
        return try transaction.all(
            Blob.self, "SELECT \(Blob.columns) FROM blob WHERE id > \(first) ORDER BY id LIMIT \(limit)")
    }

    /// Blobs whose key another than this master key wraps.
    func notWrapped(by master: String, limit: Int) throws -> [Blob] {
        try transaction.all(
            Blob.self,
            """
            SELECT \(Blob.columns) FROM blob WHERE master < \(master)
            UNION ALL SELECT \(Blob.columns) FROM blob WHERE master > \(master) LIMIT \(limit)
            """)
    }

    func setKey(_ key: WrappedKey, of id: Blob.ID) throws {
        try transaction.run("UPDATE blob SET master = \(key.master), wrapped_key = \(key.bytes) WHERE id = \(id)")
    }
}
