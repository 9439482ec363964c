import FoundationEssentials
import GRDB

extension DocumentCodec {
    /// The document whose stored form is in a column.
    static func document(_ row: Row, _ column: Int) throws -> SearchDocument {
        let document = try row.withUnsafeData(atIndex: column) { data in
            data?.withUnsafeBytes { decode($0) }
        }
        guard let document else { throw SearchError.damaged }
        return document
    }
}
