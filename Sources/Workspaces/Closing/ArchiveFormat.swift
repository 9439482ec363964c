import Archives
import Kernel
import Tabular

/// How a workspace lies in its archive: what writes it and what reads it back agree on this.
enum ArchiveFormat {
    /// Stands in `workspace.csv`; another is not read.
    static let version = "concordat-workspace-1"

    static let workspaceFile = "workspace.csv"
    static let filesFile = "files.csv"
    static let commentsFile = "comments.csv"
    static let propertiesFile = "properties.csv"

    /// In the table of facts: whether everybody takes the lessons before they come in.
    static let lessonsFact = "lessons required"

    static let fileColumns = [
        "item", "kind", "folder", "name", "marking", "version", "stored as", "sha256", "bytes", "media type", "note",
        "author", "made", "scan", "restores", "binned", "path",
    ]
    static let propertyColumns = ["item", "of", "namespace", "name", "xml"]
    static let commentColumns = ["item", "version", "author", "made", "text"]

    /// Where the contents of a version lie. Item and number make it unlike any other, so that the archive takes the name as
    /// it is.
    static func stored(_ item: String, version: Int, name: String) -> String {
        "files/\(item)/\(version)/\(ArchiveEncoder.safeName(name))"
    }

    /// Byte-order mark first: older spreadsheets then know that this is UTF-8.
    static func csv(_ rows: [[String]], isFirst: Bool) -> [UInt8] {
        CSVWriter.bytes(rows, options: CSVWriteOptions(startsWithByteOrderMark: isFirst))
    }
}
