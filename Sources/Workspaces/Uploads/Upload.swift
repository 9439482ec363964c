import Access
import Blobs
import Directory
import Kernel
import Storage

/// A file on its way: it comes in parts, over several requests, and is a file once it is whole.
struct Upload: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Upload>

    /// So long after the last part it is kept.
    static let lifetime = Interval.days(7)
    /// How many somebody may have under way.
    static let openLimit = 100
    /// About how much is kept at once: so much of a request is lost at most when the server dies.
    static let partSize = 16 << 20

    let id: ID
    let workspace: Workspace.ID
    /// Whose it is: nobody else goes on with it, or knows of it.
    let account: UUID128
    let target: Files.Target
    let name: String
    let mediaType: String
    let note: String
    let marking: Marking
    /// What the client said of it, to be given back as it came.
    let metadata: String
    /// Bytes of the whole.
    let length: Int64
    /// How many are here.
    let position: Int64
    let expiresAt: Instant
    /// What became of it, once it is whole.
    let outcome: String?

    var arrival: Files.Arrival {
        Files.Arrival(name: name, mediaType: mediaType, note: note, marking: marking)
    }

    /// It with what came meanwhile.
    func at(_ position: Int64, until end: Instant, outcome: String? = nil) -> Upload {
        Upload(
            id: id, workspace: workspace, account: account, target: target, name: name, mediaType: mediaType,
            note: note,
            marking: marking, metadata: metadata, length: length, position: position, expiresAt: end, outcome: outcome)
    }
}

extension Upload: RowDecodable {
    static let columns: SQL = """
        upload.id, upload.workspace_id, upload.account_id, upload.folder_id, upload.file_id, upload.name, \
        upload.media_type, upload.note, upload.marking, upload.metadata, upload.length, upload.received, \
        upload.expires_at, upload.outcome
        """

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        account = try row.get("account_id")
        let file: Item.ID? = try row.get("file_id")
        let folder: Item.ID? = try row.get("folder_id")
        target = file.map { .file($0) } ?? .folder(folder)
        name = try row.get("name")
        mediaType = try row.get("media_type")
        note = try row.get("note")
        marking = try row.get("marking")
        metadata = try row.get("metadata")
        length = try row.get("length")
        position = try row.get("received")
        expiresAt = try row.get("expires_at")
        outcome = try row.get("outcome")
    }

    static let migration = Migration(
        "workspaces-uploads-1",
        """
        -- Files that come in parts.
        CREATE TABLE upload (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            account_id ID NOT NULL,
            -- Where it goes: a new version of a file, or a folder; neither is the top. Meanwhile they may have gone.
            folder_id ID,
            file_id ID,
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            note TEXT NOT NULL,
            marking TEXT NOT NULL,
            metadata TEXT NOT NULL,
            length BIGINT NOT NULL CHECK (length >= 0),
            -- How many bytes are here. All are only in the transaction that makes a file of them.
            received BIGINT NOT NULL CHECK (received BETWEEN 0 AND length),
            expires_at BIGINT NOT NULL,
            -- What became of it, in words for its owner.
            outcome TEXT
        );
        CREATE INDEX upload_open ON upload (account_id) WHERE outcome IS NULL;
        CREATE INDEX upload_by_expiry ON upload (expires_at, id);

        -- What came, in order; each a blob in a scope of its own, which nothing else shares.
        CREATE TABLE upload_part (
            upload_id ID NOT NULL REFERENCES upload (id),
            starts_at BIGINT NOT NULL,
            blob_id ID NOT NULL REFERENCES blob (id),
            PRIMARY KEY (upload_id, starts_at)
        );
        CREATE INDEX upload_part_by_blob ON upload_part (blob_id);
        """)
}

/// All of the SQL about uploads.
struct UploadStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// One of the viewer's own, in this workspace.
    func find(_ id: Upload.ID, _ room: Room) throws -> Upload? {
        try transaction.one(
            Upload.self,
            """
            SELECT \(Upload.columns) FROM upload WHERE upload.id = \(id) AND upload.account_id = \(room.viewer.account)
            AND upload.workspace_id = \(room.workspace.id) AND upload.expires_at > \(room.now)
            """)
    }

    func countOpen(of account: UUID128, at now: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT count(*) FROM upload WHERE account_id = \(account) AND outcome IS NULL AND expires_at > \(now)
            """) ?? 0
    }

    func insert(_ upload: Upload) throws {
        let (folder, file): (Item.ID?, Item.ID?) =
            switch upload.target {
            case .folder(let id): (id, nil)
            case .file(let id): (nil, id)
            }
        try transaction.run(
            """
            INSERT INTO upload (id, workspace_id, account_id, folder_id, file_id, name, media_type, note, marking, metadata,
                length, received, expires_at)
            VALUES (\(upload.id), \(upload.workspace), \(upload.account), \(folder), \(file), \(upload.name),
                \(upload.mediaType), \(upload.note), \(upload.marking), \(upload.metadata), \(upload.length),
                \(upload.position), \(upload.expiresAt))
            """)
    }

    func add(_ blob: Blob.ID, to upload: Upload) throws {
        try transaction.run(
            """
            INSERT INTO upload_part (upload_id, starts_at, blob_id) VALUES (\(upload.id), \(upload.position), \(blob))
            """)
    }

    /// - Parameter outcome: where it is whole now.
    /// - Returns: whether it still stood where the caller thought.
    func advance(_ upload: Upload, to position: Int64, until end: Instant, outcome: String? = nil) throws -> Bool {
        try transaction.run(
            """
            UPDATE upload SET received = \(position), expires_at = \(end), outcome = \(outcome)
            WHERE id = \(upload.id) AND received = \(upload.position) AND outcome IS NULL
            """) == 1
    }

    /// What came so far, in order; the same contents may have come more than once.
    func parts(of upload: Upload.ID) throws -> [Blob] {
        let ids = try transaction.values(
            Blob.ID.self, "SELECT blob_id FROM upload_part WHERE upload_id = \(upload) ORDER BY starts_at")
        var blobs: [Blob.ID: Blob] = [:]
        for start in stride(from: 0, to: ids.count, by: 500) {
            blobs.merge(try BlobStore(transaction).find(Array(ids[start..<min(start + 500, ids.count)]))) { $1 }
        }
        return ids.compactMap { blobs[$0] }
    }

    /// Forgets the parts of an upload that is whole, or not wanted any more.
    func removeParts(of upload: Upload.ID, at now: Instant) throws {
        let blobs = try transaction.values(
            Blob.ID.self, "SELECT DISTINCT blob_id FROM upload_part WHERE upload_id = \(upload)")
        try transaction.run("DELETE FROM upload_part WHERE upload_id = \(upload)")
        for start in stride(from: 0, to: blobs.count, by: 500) {
            try BlobStore(transaction).remove(Array(blobs[start..<min(start + 500, blobs.count)]), at: now)
        }
    }

    func remove(_ upload: Upload.ID, at now: Instant) throws {
        try removeParts(of: upload, at: now)
        try transaction.run("DELETE FROM upload WHERE id = \(upload)")
    }

    func expired(at now: Instant, limit: Int) throws -> [Upload.ID] {
        try transaction.values(
            Upload.ID.self, "SELECT id FROM upload WHERE expires_at <= \(now) ORDER BY expires_at, id LIMIT \(limit)")
    }
}
