import CSearchRank
import GRDB

/// Runs a prepared statement in C, where a few hundred rows would cost more to wrap than to read.
struct RawStatement {
    private let statement: Statement

    init(_ statement: Statement) {
        self.statement = statement
    }

    /// The rows of a match in order of row number with their scores, at most `limit`.
    /// - Parameter firstRow: the fourth parameter, if the statement has one.
    func pool(_ match: CompiledMatch, limit: Int, firstRow: Int64 = 0) throws -> (rowids: [Int64], scores: [Int32]) {
        var scores: [Int32] = []
        let rowids = try [Int64](unsafeUninitializedCapacity: limit) { rowids, count in
            scores = try [Int32](unsafeUninitializedCapacity: limit) { scores, filled in
                let found = search_rank_collect(
                    statement.sqliteStatement, match.text, Int32(match.text.count), match.plan,
                    Int32(match.plan.count), firstRow, rowids.baseAddress, scores.baseAddress, Int32(limit))
                count = try Self.checked(found)
                filled = count
            }
        }
        return (rowids, scores)
    }

    /// Reads the blob of the row that has this key, as far as `buffer` holds it; returns its size, 0 without a row.
    func blob(_ key: Int64, into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        try Self.checked(
            search_rank_blob(statement.sqliteStatement, key, buffer.baseAddress, Int32(buffer.count)))
    }

    /// The whole number of the row that has this key, 0 without a row.
    func number(_ key: Int64) throws -> Int64 {
        var number: Int64 = 0
        _ = try Self.checked(search_rank_number(statement.sqliteStatement, key, &number))
        return number
    }

    private static func checked(_ result: Int32) throws -> Int {
        if result < 0 { throw DatabaseError(resultCode: ResultCode(rawValue: -result)) }
        return Int(result)
    }
}
