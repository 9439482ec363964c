import FoundationEssentials
import GRDB

/// A row of the table of vectors.
struct SimilarDocument {
    /// A number of its own: those of documents also count people and teams, and postings are shorter without the gaps.
    var number: Int64
    /// Whether everybody signed in may find it.
    var isCounted: Bool
    var vector: SimilarVector

    static func stored(at rowid: Int64, _ database: Database) throws -> SimilarDocument? {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT number, counts, vector FROM similar WHERE document = ?"),
            arguments: [rowid])
        return try rows.next().map { try SimilarDocument($0) }
    }

    /// Columns: number, counts, vector.
    init(_ row: Row) throws {
        number = row[0]
        isCounted = row[1]
        vector = try Self.vector(row, 2)
    }

    static func vector(_ row: Row, _ column: Int) throws -> SimilarVector {
        try row.withUnsafeData(atIndex: column) { data in
            data?.withUnsafeBytes { SimilarVector($0) } ?? SimilarVector([:])
        }
    }
}
