import FoundationEssentials
public import Kernel
public import Storage

/// A file that was given to the directory: uploaded, previewed, imported.
public struct ImportFile: Sendable, Identifiable {
    public typealias ID = Identifier<ImportFile>

    public enum State: String, StorableName, CaseIterable {
        /// Uploaded; waits for columns to be chosen or to be checked.
        case uploaded
        /// A dry run is queued or under way.
        case checking
        case checked
        /// The import is queued or under way.
        case importing
        case imported
        case failed
        case cancelled

        var name: String {
            switch self {
            case .uploaded: "Uploaded"
            case .checking: "Being checked"
            case .checked: "Checked, not imported"
            case .importing: "Being imported"
            case .imported: "Imported"
            case .failed: "Failed"
            case .cancelled: "Cancelled"
            }
        }
    }

    public let id: ID
    public let format: ImportFormat
    public let name: String
    public let body: Body.ID?
    public let options: ImportOptions
    public let state: State
    public let bytes: Int
    /// What would change.
    public let preview: ImportReport?
    /// What did.
    public let report: ImportReport?
    /// Why it failed, in words for the one who imports.
    public let problem: String
    public let uploadedBy: UUID128?
    public let uploadedName: String
    public let uploadedAt: Instant
    public let job: UUID128?
    /// Whether its content is still there: not once it is imported, nor for long after it failed or was stopped.
    public let isKept: Bool
}

extension ImportFile: RowDecodable {
    static let columns: SQL = """
        id, format, name, body_id, options, state, bytes, preview, report, problem, uploaded_by, uploaded_name, \
        uploaded_at, job_id, CASE WHEN EXISTS (SELECT 1 FROM import_chunk WHERE import_chunk.import_id = import_file.id) \
        THEN 1 ELSE 0 END AS is_kept
        """

    public init(row: Row) throws {
        id = try row.get("id")
        format = try row.get("format")
        name = try row.get("name")
        body = try row.get("body_id")
        options = try decodeJSON(row.get("options", as: String.self))
        state = try row.get("state")
        bytes = try row.get("bytes")
        let previewText: String? = try row.get("preview")
        preview = try previewText.map { try decodeJSON($0) }
        let reportText: String? = try row.get("report")
        report = try reportText.map { try decodeJSON($0) }
        problem = try row.get("problem")
        uploadedBy = try row.get("uploaded_by")
        uploadedName = try row.get("uploaded_name")
        uploadedAt = try row.get("uploaded_at")
        job = try row.get("job_id")
        isKept = try row.get("is_kept")
    }
}

func encodeJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func decodeJSON<Result: Decodable>(_ text: String) throws -> Result {
    try JSONDecoder().decode(Result.self, from: Data(text.utf8))
}
