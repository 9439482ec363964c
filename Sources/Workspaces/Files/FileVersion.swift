import Blobs
import Directory
import Jobs
import Kernel
import Storage

/// One state of a file's contents. Versions are added, never changed.
struct FileVersion: Sendable, Equatable {
    let file: Item.ID
    /// Counted from 1, without gaps.
    let number: Int
    let blob: Blob.ID
    let size: Int64
    let mediaType: String
    let note: String
    let authorID: Person.ID?
    let author: String
    let createdAt: Instant
    let scan: Scan
    /// The number of the version that it brought back.
    let restores: Int?

    /// What the scanner said of the contents.
    enum Scan: String, StorableName, CaseIterable {
        case clean
        /// There was no scanner, and the administrator takes files all the same.
        case notScanned = "not-scanned"

        var name: String {
            switch self {
            case .clean: "None found"
            case .notScanned: "Not scanned"
            }
        }
    }
}

extension FileVersion: RowDecodable {
    static let columns: SQL = """
        file_version.file_id, file_version.number, file_version.blob_id, file_version.size, file_version.media_type, \
        file_version.note, file_version.author_id, file_version.author, file_version.created_at, file_version.scan, \
        file_version.restores
        """

    init(row: Row) throws {
        file = try row.get("file_id")
        number = try row.get("number")
        blob = try row.get("blob_id")
        size = try row.get("size")
        mediaType = try row.get("media_type")
        note = try row.get("note")
        authorID = try row.get("author_id")
        author = try row.get("author")
        createdAt = try row.get("created_at")
        scan = try row.get("scan")
        restores = try row.get("restores")
    }
}

/// All of the SQL about versions. Whoever asks has found the file through ``ItemStore`` first.
struct FileVersionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ number: Int, of file: Item.ID) throws -> FileVersion? {
        try transaction.one(
            FileVersion.self,
            "SELECT \(FileVersion.columns) FROM file_version WHERE file_id = \(file) AND number = \(number)")
    }

    /// The newest first.
    func list(_ file: Item.ID, limit: Int) throws -> [FileVersion] {
        try transaction.all(
            FileVersion.self,
            """
            SELECT \(FileVersion.columns) FROM file_version WHERE file_id = \(file) ORDER BY number DESC LIMIT \(limit)
            """)
    }

    /// Other files whose newest version has the same contents, of those that appear to the viewer.
    func same(as version: FileVersion, _ room: Room, limit: Int) throws -> [Item] {
        try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM file_version
            JOIN item ON item.id = file_version.file_id AND item.version = file_version.number
            WHERE file_version.blob_id = \(version.blob) AND item.id <> \(version.file) AND \(room.shown)
            ORDER BY item.folded, item.id LIMIT \(limit)
            """)
    }

    /// The newest version of each of several files.
    func newest(_ files: [Item.ID]) throws -> [FileVersion] {
        try transaction.all(
            FileVersion.self,
            """
            SELECT \(FileVersion.columns) FROM file_version
            JOIN item ON item.id = file_version.file_id AND item.version = file_version.number
            WHERE file_version.file_id IN \(list: files)
            """)
    }

    /// Adds a version, makes it the file's newest, and has its text read.
    func add(_ version: FileVersion) throws {
        try insert([version])
        try transaction.run(
            """
            UPDATE item SET version = \(version.number), size = \(version.size), media_type = \(version.mediaType),
                changed_by_id = \(version.authorID), changed_by = \(version.author), changed_at = \(version.createdAt)
            WHERE id = \(version.file)
            """)
        if try ContentsStore(transaction).hasText(version.blob) { return }
        try transaction.enqueue(
            Contents.reading, Contents.Work(version.file, version: version.number), at: version.createdAt)
    }

    func insert(_ versions: [FileVersion]) throws {
        if versions.isEmpty { return }
        try transaction.insert(
            into: "file_version",
            [
                "file_id", "number", "blob_id", "size", "media_type", "note", "author_id", "author", "created_at",
                "scan",
                "restores",
            ],
            versions.map { version in
                [
                    version.file.value, version.number.value, version.blob.value, version.size.value,
                    version.mediaType.value, version.note.value, version.authorID?.value ?? .null, version.author.value,
                    version.createdAt.value, version.scan.value, version.restores?.value ?? .null,
                ]
            })
    }
}
