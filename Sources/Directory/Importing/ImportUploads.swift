public import Access
import Journal
import Jobs
public import Kernel
public import Storage
import Tabular

/// What an administrator does with a file: send it, choose its columns, check it, import it, stop it.
public struct ImportUploads: Sendable {
    /// The largest file.
    public static let limit = 512 << 20
    static let chunk = 1 << 20

    let database: any Database
    let clock: WallClock
    let board: ImportBoard
    /// Those that it deals with; files of others are not there for it.
    let formats: [ImportFormat]

    public init(
        _ database: any Database, _ clock: WallClock, _ board: ImportBoard, formats: [ImportFormat] = ImportFormat.own
    ) {
        self.database = database
        self.clock = clock
        self.board = board
        self.formats = formats
    }

    /// Begins to receive a file, which nobody sees until it is complete.
    func begin(by viewer: Viewer) async throws -> ImportFile.ID {
        let now = clock.now()
        guard viewer.isPlatformAdministrator || viewer.role == .bodyAdministrator else {
            throw Fault.refused("You cannot do this because only administrators may import files.")
        }
        let id = ImportFile.ID.make(at: now)
        try await database.write { transaction in
            try ImportFileStore(transaction).insert(
                id, .people, name: "", body: nil, options: ImportOptions(), state: "receiving", bytes: 0,
                by: viewer.account, named: viewer.name, at: now)
        }
        return id
    }

    func receive(_ bytes: [UInt8], _ sequence: Int, of id: ImportFile.ID) async throws {
        try await database.write(isolation: .snapshot) { try ImportFileStore($0).add(bytes, sequence, to: id) }
    }

    /// Throws away a file that came to nothing.
    public func discard(_ id: ImportFile.ID) async throws {
        try await database.write(isolation: .snapshot) { transaction in
            try transaction.run("DELETE FROM import_chunk WHERE import_id = \(id)")
            try transaction.run("DELETE FROM import_file WHERE id = \(id)")
        }
    }

    /// The file is there: what it is, and, unless its columns are to be chosen first, off to be checked.
    public func complete(
        _ id: ImportFile.ID, _ format: ImportFormat, name: String, bytes: Int, options: ImportOptions, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            var options = options
            let body = try Self.body(options.body, transaction)
            options.body = body?.slug
            try DirectoryRules.importDirectory(into: body?.id, viewer).orThrow()
            let waits = format.needsColumns && options.mapping == nil
            let state: ImportFile.State = waits ? .uploaded : .checking
            try transaction.run(
                """
                UPDATE import_file SET format = \(format), name = \(name), body_id = \(body?.id), bytes = \(bytes),
                options = \(try encodeJSON(options)), state = \(state) WHERE id = \(id) AND state = 'receiving'
                """)
            if !waits { try Self.enqueue(id, isDryRun: true, viewer, transaction, now) }
        }
    }

    /// The body that was typed or chosen: its slug, name or abbreviation.
    private static func body(_ text: String?, _ transaction: any Transaction) throws -> Body? {
        guard let text, !text.isEmpty else { return nil }
        var finder = BodyFinder(transaction)
        guard let found = try finder.find(text), let body = try BodyStore(transaction).find(found.id, .everything)
        else {
            throw Fault.invalid("body", "No body is called ‘\(text.prefix(100))’")
        }
        return body
    }

    private static func enqueue(
        _ id: ImportFile.ID, isDryRun: Bool, _ viewer: Viewer, _ transaction: any Transaction, _ now: Instant
    ) throws {
        let job = try transaction.enqueue(
            ImportJobs.kind, ImportJobs.Payload(file: id.description, isDryRun: isDryRun), by: viewer.account, at: now)
        try transaction.run("UPDATE import_file SET job_id = \(job) WHERE id = \(id)")
    }

    /// The file, for those who may import it.
    public func find(_ id: ImportFile.ID, by viewer: Viewer) async throws -> ImportFile {
        try await database.read { try find(id, viewer, $0) }
    }

    func find(_ id: ImportFile.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> ImportFile {
        guard let file = try ImportFileStore(transaction).find(id), formats.contains(file.format),
            DirectoryRules.importDirectory(into: file.body, viewer).isAllowed
        else { throw Fault.missing("This import") }
        return file
    }

    /// Saves which column is which under a name, and has the file checked with it.
    func map(_ id: ImportFile.ID, _ mapping: ColumnMapping, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let file = try find(id, viewer, transaction)
            guard file.state != .importing, file.state != .imported else {
                throw Fault(.conflict, "This file is imported already.")
            }
            var options = file.options
            options.mapping = mapping
            let mappingID = ColumnMapping.ID.make(at: now)
            let text = try encodeJSON(mapping)
            let saved = try transaction.run(
                """
                INSERT INTO column_mapping (id, body_id, name, mapping, updated_at)
                VALUES (\(mappingID), \(file.body), \(mapping.name), \(text), \(now))
                ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at
                WHERE column_mapping.body_id = excluded.body_id OR column_mapping.body_id IS NULL
                AND excluded.body_id IS NULL
                """)
            guard saved == 1 else {
                throw Fault.invalid("name", "Another body has a mapping with this name: choose another name")
            }
            try transaction.run(
                "UPDATE import_file SET options = \(try encodeJSON(options)), state = 'checking' WHERE id = \(id)")
            try transaction.record(
                "column-mapping.changed", Subject("column-mapping", mappingID.uuid), by: .viewer(viewer), at: now,
                body: file.body?.uuid, details: ["name": mapping.name])
            try Self.enqueue(id, isDryRun: true, viewer, transaction, now)
        }
    }

    /// Sets how the file is to be treated, and has it checked so.
    public func configure(
        _ id: ImportFile.ID, by viewer: Viewer, _ change: @escaping @Sendable (inout ImportOptions) -> Void
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let file = try find(id, viewer, transaction)
            try Self.requireIdle(file, transaction)
            guard file.state != .imported else { throw Fault(.conflict, "This file is imported already.") }
            guard file.isKept else {
                throw Fault(.conflict, "The file itself is not kept any more. Send it again.")
            }
            var options = file.options
            change(&options)
            try transaction.run(
                "UPDATE import_file SET options = \(try encodeJSON(options)), state = 'checking' WHERE id = \(id)")
            try Self.enqueue(id, isDryRun: true, viewer, transaction, now)
        }
    }

    /// - Throws: a fault of kind `conflict` while a job works on the file.
    private static func requireIdle(_ file: ImportFile, _ transaction: any Transaction) throws {
        guard file.state == .checking || file.state == .importing else { return }
        let job = try file.job.flatMap { try transaction.job(Job.ID($0)) }
        guard job?.state.isFinished != false else { throw Fault(.conflict, "This file is being worked on.") }
    }

    /// Has the file imported as it was checked.
    func start(_ id: ImportFile.ID, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let file = try find(id, viewer, transaction)
            guard file.state == .checked else {
                throw Fault(.conflict, "This file is not waiting to be imported.")
            }
            try ImportFileStore(transaction).set(id, state: .importing)
            try Self.enqueue(id, isDryRun: false, viewer, transaction, now)
        }
    }

    /// Has the file checked again: after it failed or was stopped, or with more allowed than before.
    func check(_ id: ImportFile.ID, isForced: Bool, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let file = try find(id, viewer, transaction)
            try Self.requireIdle(file, transaction)
            guard file.state != .imported, !file.format.needsColumns || file.options.mapping != nil else {
                throw Fault(.conflict, "This file cannot be checked.")
            }
            guard file.isKept else {
                throw Fault(.conflict, "The file itself is not kept any more. Send it again.")
            }
            var options = file.options
            options.isForced = isForced
            try transaction.run(
                "UPDATE import_file SET options = \(try encodeJSON(options)), state = 'checking' WHERE id = \(id)")
            try Self.enqueue(id, isDryRun: true, viewer, transaction, now)
        }
    }

    /// Stops what is under way; nothing of it stays.
    func cancel(_ id: ImportFile.ID, by viewer: Viewer) async throws {
        let file = try await find(id, by: viewer)
        guard file.state == .checking || file.state == .importing else { return }
        if board.cancel(id) { return }
        let now = clock.now()
        try await database.write { transaction in
            guard let job = file.job, try transaction.cancelJob(Job.ID(job), at: now) else { return }
            try ImportFileStore(transaction).set(id, state: .cancelled)
        }
    }

    /// The titles in the file's first row, and a few rows to recognise them by.
    public func header(_ id: ImportFile.ID, by viewer: Viewer) async throws -> (titles: [String], rows: [[String]]) {
        try await database.read { transaction in
            let file = try find(id, viewer, transaction)
            let source = ImportSource.upload(id, name: file.name, size: file.bytes)
            var opened = try ImportedFile(source, transaction)
            return (opened.header.values, try opened.next().prefix(3).map(\.values))
        }
    }

    func mappings(for viewer: Viewer) async throws -> [ColumnMapping] {
        let bodies = Array(viewer.administers)
        let all = viewer.isPlatformAdministrator
        return try await database.read { transaction in
            let condition: SQL = all ? "1 = 1" : "(body_id IS NULL OR body_id IN \(list: bodies))"
            return try transaction.values(
                String.self, "SELECT mapping FROM column_mapping WHERE \(condition) ORDER BY name LIMIT 200"
            ).compactMap { try? decodeJSON($0) }
        }
    }
}
