import Blobs
import FoundationEssentials
import Jobs
import Kernel
import Storage

/// An archive that somebody brought, and what becomes of it.
struct WorkspaceImport: Sendable, Identifiable {
    typealias ID = Identifier<WorkspaceImport>

    /// How many somebody may have under way.
    static let openLimit = 3
    /// So long the page says what became of it.
    static let memory = Interval.days(90)

    let id: ID
    /// Who brought it.
    let account: UUID128
    let person: UUID128?
    /// What the file was called.
    let name: String
    let size: Int64
    /// The archive itself, as long as it is needed.
    let blob: Blob.ID?
    let job: Job.ID?
    let state: State
    /// Why it was not imported.
    let problem: String
    let workspace: Workspace.ID?
    let files: Int
    /// How many things lay in the bin and were left out.
    let binned: Int
    let createdAt: Instant
    let endedAt: Instant?

    enum State: String, StorableName, CaseIterable {
        /// It waits, or is imported.
        case open
        case done, failed, cancelled
    }

    var path: String { "\(ImportPages.path)/\(id)" }
    var subject: UUID128 { id.uuid }
}

extension WorkspaceImport: RowDecodable {
    static let columns: SQL = """
        workspace_import.id, workspace_import.account_id, workspace_import.person_id, workspace_import.name, \
        workspace_import.size, workspace_import.blob_id, workspace_import.job_id, workspace_import.state, \
        workspace_import.problem, workspace_import.workspace_id, workspace_import.files, workspace_import.binned, \
        workspace_import.created_at, workspace_import.ended_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        account = try row.get("account_id")
        person = try row.get("person_id")
        name = try row.get("name")
        size = try row.get("size")
        blob = try row.get("blob_id")
        job = try row.get("job_id")
        state = try row.get("state")
        problem = try row.get("problem")
        workspace = try row.get("workspace_id")
        files = try row.get("files")
        binned = try row.get("binned")
        createdAt = try row.get("created_at")
        endedAt = try row.get("ended_at")
    }

    static let migration = Migration(
        "workspaces-imports-1",
        """
        -- Archives of workspaces that somebody brought.
        CREATE TABLE workspace_import (
            id ID PRIMARY KEY,
            account_id ID NOT NULL,
            person_id ID,
            name TEXT NOT NULL,
            size BIGINT NOT NULL,
            -- In a scope of its own, the import's, with all that is taken out of it before there is a workspace.
            blob_id ID REFERENCES blob (id),
            job_id ID,
            state TEXT NOT NULL,
            problem TEXT NOT NULL DEFAULT '',
            workspace_id ID REFERENCES workspace (id),
            files BIGINT NOT NULL DEFAULT 0,
            binned BIGINT NOT NULL DEFAULT 0,
            created_at BIGINT NOT NULL,
            ended_at BIGINT
        );
        CREATE INDEX workspace_import_by_account ON workspace_import (account_id, id);
        CREATE INDEX workspace_import_by_blob ON workspace_import (blob_id);
        CREATE INDEX workspace_import_open ON workspace_import (id) WHERE state = 'open';
        CREATE INDEX workspace_import_by_end ON workspace_import (ended_at) WHERE ended_at IS NOT NULL;

        -- Contents that are scanned and kept already: an import that was cut off goes on behind them.
        CREATE TABLE workspace_import_content (
            import_id ID NOT NULL REFERENCES workspace_import (id),
            sha256 TEXT NOT NULL,
            blob_id ID NOT NULL REFERENCES blob (id),
            scan TEXT NOT NULL,
            -- What its first page says.
            marking TEXT NOT NULL,
            PRIMARY KEY (import_id, sha256)
        );
        CREATE INDEX workspace_import_content_by_blob ON workspace_import_content (blob_id);

        -- Rows of its tables that are checked, of which there may be many: a list of texts as JSON.
        CREATE TABLE workspace_import_row (
            import_id ID NOT NULL REFERENCES workspace_import (id),
            part TEXT NOT NULL,
            number BIGINT NOT NULL,
            cells TEXT NOT NULL,
            PRIMARY KEY (import_id, part, number)
        );
        """)
}

/// All of the SQL about imports.
struct ImportStore {
    /// Tables whose rows wait in the record until the workspace is made.
    enum Part: String, StorableName, CaseIterable {
        case versions, comments, properties
    }

    static let page = 500

    /// Contents that are kept for an import.
    struct Content: Sendable, RowDecodable {
        let blob: Blob.ID
        let scan: FileVersion.Scan
        let marking: Marking

        init(_ blob: Blob.ID, _ scan: FileVersion.Scan, _ marking: Marking) {
            self.blob = blob
            self.scan = scan
            self.marking = marking
        }

        init(row: Row) throws {
            blob = try row.get("blob_id")
            scan = try row.get("scan")
            marking = try row.get("marking")
        }
    }

    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ id: WorkspaceImport.ID) throws -> WorkspaceImport? {
        try transaction.one(
            WorkspaceImport.self, "SELECT \(WorkspaceImport.columns) FROM workspace_import WHERE id = \(id)")
    }

    /// One that is under way, held so that nobody else ends it meanwhile.
    func findOpen(_ id: WorkspaceImport.ID) throws -> WorkspaceImport? {
        try transaction.one(
            WorkspaceImport.self,
            """
            SELECT \(WorkspaceImport.columns) FROM workspace_import
            WHERE id = \(id) AND state = \(WorkspaceImport.State.open) \(lock: .update)
            """)
    }

    /// The newest first.
    func list(of account: UUID128, limit: Int) throws -> [WorkspaceImport] {
        try transaction.all(
            WorkspaceImport.self,
            """
            SELECT \(WorkspaceImport.columns) FROM workspace_import WHERE account_id = \(account)
            ORDER BY id DESC LIMIT \(limit)
            """)
    }

    func countOpen(of account: UUID128) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT count(*) FROM workspace_import
            WHERE account_id = \(account) AND state = \(WorkspaceImport.State.open)
            """) ?? 0
    }

    func insert(_ order: WorkspaceImport) throws {
        try transaction.run(
            """
            INSERT INTO workspace_import (id, account_id, person_id, name, size, blob_id, state, created_at)
            VALUES (\(order.id), \(order.account), \(order.person), \(order.name), \(order.size), \(order.blob),
                \(order.state), \(order.createdAt))
            """)
    }

    func setJob(_ job: Job.ID, of id: WorkspaceImport.ID) throws {
        try transaction.run("UPDATE workspace_import SET job_id = \(job) WHERE id = \(id)")
    }

    /// Those under way, for whoever looks whether their jobs still are.
    func open(after last: WorkspaceImport.ID?, limit: Int) throws -> [WorkspaceImport] {
        let first = last?.uuid ?? UUID128(high: 0, low: 0)
        return try transaction.all(
            WorkspaceImport.self,
            """
            SELECT \(WorkspaceImport.columns) FROM workspace_import
            WHERE state = \(WorkspaceImport.State.open) AND id > \(first) ORDER BY id LIMIT \(limit)
            """)
    }

    // MARK: - What is taken out of it

    /// Of several, by their SHA-256.
    func contents(_ hashes: [String], of id: WorkspaceImport.ID) throws -> [String: Content] {
        var found: [String: Content] = [:]
        let sql: SQL = """
            SELECT sha256, blob_id, scan, marking FROM workspace_import_content
            WHERE import_id = \(id) AND sha256 IN \(list: hashes)
            """
        try transaction.rows(sql) { found[try $0.get("sha256")] = try Content(row: $0) }
        return found
    }

    func add(_ content: Content, sha256: String, to id: WorkspaceImport.ID) throws {
        try transaction.run(
            """
            INSERT INTO workspace_import_content (import_id, sha256, blob_id, scan, marking)
            VALUES (\(id), \(sha256), \(content.blob), \(content.scan), \(content.marking)) ON CONFLICT DO NOTHING
            """)
    }

    /// Adds rows of a table; those that begin at the first replace all that were there.
    func add(_ rows: [[String]], from number: Int, of part: Part, to id: WorkspaceImport.ID) throws {
        if number == 0 {
            try transaction.run("DELETE FROM workspace_import_row WHERE import_id = \(id) AND part = \(part)")
        }
        if rows.isEmpty { return }
        let encoder = JSONEncoder()
        try transaction.insert(
            into: "workspace_import_row", ["import_id", "part", "number", "cells"],
            rows.enumerated().map { offset, cells in
                let text = String(decoding: try encoder.encode(cells), as: UTF8.self)
                return [id.value, part.value, (number + offset).value, text.value]
            })
    }

    /// Rows from a number on, in order; fewer than ``page`` at the end.
    func rows(of part: Part, from start: Int, of id: WorkspaceImport.ID) throws -> [[String]] {
        let decoder = JSONDecoder()
        return try transaction.values(
            String.self,
            """
            SELECT cells FROM workspace_import_row
            WHERE import_id = \(id) AND part = \(part) AND number >= \(start) ORDER BY number LIMIT \(Self.page)
            """
        ).map { try decoder.decode([String].self, from: Data($0.utf8)) }
    }

    func eachRow(of part: Part, of id: WorkspaceImport.ID, _ act: ([String]) throws -> Void) throws {
        var start = 0
        while true {
            let page = try rows(of: part, from: start, of: id)
            for cells in page { try act(cells) }
            if page.count < Self.page { return }
            start += page.count
        }
    }

    // MARK: - The end

    /// - Parameter workspace: what was made of it, to which its contents belong from now on; else they are let go.
    func end(
        _ id: WorkspaceImport.ID, as state: WorkspaceImport.State, problem: String = "", workspace: Workspace.ID? = nil,
        files: Int = 0, binned: Int = 0, at now: Instant
    ) throws {
        let archive = try find(id)?.blob
        try transaction.run(
            """
            UPDATE workspace_import SET state = \(state), problem = \(problem), workspace_id = \(workspace),
                files = \(files), binned = \(binned), blob_id = NULL, ended_at = \(now) WHERE id = \(id)
            """)
        try transaction.run("DELETE FROM workspace_import_content WHERE import_id = \(id)")
        try transaction.run("DELETE FROM workspace_import_row WHERE import_id = \(id)")
        let blobs = BlobStore(transaction)
        if let archive { try blobs.drop(archive) }
        if let workspace {
            try blobs.hand(over: id.uuid, to: workspace.uuid)
        } else {
            try blobs.drop(all: id.uuid)
        }
    }

    /// - Returns: how many are forgotten.
    func forget(before end: Instant) throws -> Int {
        try transaction.run("DELETE FROM workspace_import WHERE ended_at < \(end)")
    }
}
