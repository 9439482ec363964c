import FoundationEssentials
import Kernel
public import Storage
import Tabular

/// The files the directory can read.
public enum ImportFormat: String, StorableName, Codable, CaseIterable {
    /// Concordat's own: one row a person in a post. docs/import.md says what each column means.
    case people
    /// Any CSV, through a saved mapping of its columns onto those of `people`.
    case mapped
    /// The UK Government's organogram: posts, units, reporting lines, professions, what each job is for.
    case organogram
    /// The list of organisations on GOV.UK.
    case govukOrganisations = "govuk-organisations"
    /// A list of projects: read by the feature that keeps a register of them, through `ImportedFormat`.
    case projects

    /// Those that the directory reads itself.
    public static let own: [ImportFormat] = [.people, .mapped, .organogram, .govukOrganisations]

    /// Whether somebody must say which column is which before it can be checked.
    var needsColumns: Bool { self == .mapped || self == .projects }

    /// As people choose it.
    public var name: String {
        switch self {
        case .people: "People and posts (Concordat’s own columns)"
        case .mapped: "People and posts (your own columns)"
        case .organogram: "Organogram (UK Government)"
        case .govukOrganisations: "Organisations (GOV.UK list)"
        case .projects: "List of projects"
        }
    }
}

/// How an import treats its file.
public struct ImportOptions: Codable, Hashable, Sendable {
    /// The slug, name or abbreviation of the body that every row is about; `nil` when rows name their own.
    public var body: String?
    /// Whether one refused row refuses the whole file.
    public var isStrict: Bool
    /// Whether whoever is missing from the file leaves their post. Needs `body`.
    public var isComplete: Bool
    /// Ends more than a tenth of a body's posts all the same.
    public var isForced: Bool
    /// Only says what would happen.
    public var isDryRun: Bool
    /// The columns of a file that has its own.
    public var mapping: ColumnMapping?
    /// What else was chosen for the file, by a name that its format knows.
    public var choices: [String: String] = [:]

    public init(
        body: String? = nil, isStrict: Bool = false, isComplete: Bool = false, isForced: Bool = false,
        isDryRun: Bool = false, mapping: ColumnMapping? = nil
    ) {
        self.body = body
        self.isStrict = isStrict
        self.isComplete = isComplete
        self.isForced = isForced
        self.isDryRun = isDryRun
        self.mapping = mapping
    }
}

/// Where the bytes of a file come from. It may be opened again, when a transaction is tried again.
public struct ImportSource: Sendable {
    /// The file's name, as reports say it.
    public let name: String
    /// How long it is, where that is known.
    public let size: Int?
    let open: @Sendable (any Transaction) throws -> () throws -> [UInt8]?

    /// A file on this machine, read a portion at a time.
    public static func file(_ path: String) -> ImportSource {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes?[.size] as? any BinaryInteger).map { Int($0) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return ImportSource(name: name, size: size) { _ in
            do {
                let file = try FileSource(path: path)
                return { try file.read() }
            } catch let error as FileSourceError {
                throw Fault(.missing, "The file cannot be read: \(error).")
            }
        }
    }

    public static func bytes(_ bytes: [UInt8], name: String) -> ImportSource {
        ImportSource(name: name, size: bytes.count) { _ in
            var rest: [UInt8]? = bytes
            return {
                defer { rest = nil }
                return rest
            }
        }
    }

    /// What was uploaded, a chunk at a time, from the transaction's own view.
    static func upload(_ file: ImportFile.ID, name: String, size: Int) -> ImportSource {
        ImportSource(name: name, size: size) { transaction in
            var sequence = 0
            return {
                defer { sequence += 1 }
                return try ImportFileStore(transaction).chunk(sequence, of: file)
            }
        }
    }
}
