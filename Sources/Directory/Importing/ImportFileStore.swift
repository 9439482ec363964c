import Kernel
import Storage

/// All of the SQL about uploaded files and saved mappings.
struct ImportFileStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ id: ImportFile.ID) throws -> ImportFile? {
        try transaction.one(
            ImportFile.self,
            "SELECT \(ImportFile.columns) FROM import_file WHERE id = \(id) AND state <> 'receiving'")
    }

    /// Earlier imports, latest first: of one's own bodies and one's own files, or, for `nil`, all.
    func list(
        _ formats: [ImportFormat], bodies: Set<UUID128>?, account: UUID128, before: (Instant, ImportFile.ID)?,
        limit: Int
    ) throws -> [ImportFile] {
        var conditions: [SQL] = ["state <> 'receiving'", "format IN \(list: formats)"]
        if let bodies { conditions.append("(body_id IN \(list: Array(bodies)) OR uploaded_by = \(account))") }
        if let before { conditions.append("(uploaded_at, id) < (\(before.0), \(before.1))") }
        return try transaction.all(
            ImportFile.self,
            """
            SELECT \(ImportFile.columns) FROM import_file WHERE \(conditions.joined(" AND "))
            ORDER BY uploaded_at DESC, id DESC LIMIT \(limit)
            """)
    }

    func insert(
        _ id: ImportFile.ID, _ format: ImportFormat, name: String, body: Body.ID?, options: ImportOptions,
        state: String, bytes: Int, by account: UUID128?, named actor: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO import_file (id, format, name, body_id, options, state, bytes, uploaded_by, uploaded_name, uploaded_at)
            VALUES (\(id), \(format), \(name), \(body), \(try encodeJSON(options)), \(state), \(bytes), \(account), \
            \(actor), \(now))
            """)
    }

    func chunk(_ sequence: Int, of file: ImportFile.ID) throws -> [UInt8]? {
        try transaction.value(
            [UInt8].self, "SELECT bytes FROM import_chunk WHERE import_id = \(file) AND sequence = \(sequence)")
    }

    func add(_ bytes: [UInt8], _ sequence: Int, to file: ImportFile.ID) throws {
        try transaction.run(
            "INSERT INTO import_chunk (import_id, sequence, bytes) VALUES (\(file), \(sequence), \(bytes))")
    }

    func set(_ id: ImportFile.ID, state: ImportFile.State, problem: String = "") throws {
        try transaction.run("UPDATE import_file SET state = \(state), problem = \(problem) WHERE id = \(id)")
    }

    func finish(_ id: ImportFile.ID, _ outcome: ImportOutcome) throws {
        let report = try encodeJSON(outcome.report)
        let refusals = outcome.refusals.isEmpty ? nil : outcome.refusals
        if outcome.report.isDryRun {
            try transaction.run(
                """
                UPDATE import_file SET state = 'checked', problem = '', preview = \(report), refusals = \(refusals)
                WHERE id = \(id)
                """)
        } else {
            try transaction.run(
                """
                UPDATE import_file SET state = 'imported', problem = '', report = \(report), refusals = \(refusals)
                WHERE id = \(id)
                """)
            // The record keeps what was done, not the file with its personal data.
            try transaction.run("DELETE FROM import_chunk WHERE import_id = \(id)")
        }
    }

    func refusals(of id: ImportFile.ID) throws -> [UInt8]? {
        try transaction.value([UInt8].self, "SELECT refusals FROM import_file WHERE id = \(id)")
    }
}
