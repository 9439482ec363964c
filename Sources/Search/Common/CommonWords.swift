import FoundationEssentials
import GRDB

/// Words, and tokens of the gate, that very many documents have: where they are is also kept as sets of rows.
///
/// The full-text table finds where common words meet by reading through the lists of all of them, which takes a time
/// that grows with the number of documents. Sets are met 64 rows at a step. Beside each row of a set stands what the
/// word is worth there: the weight of the best column that has it, so that such matches are put in order as others are.
struct CommonWords {
    let database: Database

    func number(of word: String) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT number FROM common WHERE word = ?"), arguments: [word])
    }

    /// The rows of a chunk that have the word.
    func members(_ number: Int64, _ chunk: Int64, _ buffer: Buffer) throws -> RowSet? {
        let statement = try database.cachedStatement(sql: "SELECT members FROM common_members WHERE place = ?")
        let bytes = try buffer.read(statement, Self.place(number, chunk))
        return bytes.isEmpty ? nil : RowSet(UnsafeRawBufferPointer(bytes))
    }

    /// What the word is worth in each of those rows, in their order.
    func weights(_ number: Int64, _ chunk: Int64, _ buffer: Buffer) throws -> UnsafeBufferPointer<UInt8> {
        let statement = try database.cachedStatement(sql: "SELECT weights FROM common_weights WHERE place = ?")
        return try buffer.read(statement, Self.place(number, chunk))
    }

    /// The first chunk from this on that has documents.
    func chunk(from chunk: Int64) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT rowid FROM document WHERE rowid >= ? ORDER BY rowid LIMIT 1"),
            arguments: [chunk << RowSet.shift]
        ).map { $0 >> RowSet.shift }
    }

    /// What the sets and the vocabulary say differently.
    func problems() throws -> [String] {
        var problems: [String] = []
        let words = try Row.fetchCursor(
            database,
            sql: """
                SELECT common.word, number, coalesce(uses, 0) FROM common
                LEFT JOIN vocabulary ON vocabulary.word = common.word
                """)
        while let row = try words.next() {
            let (word, number, uses): (String, Int64, Int) = (row[0], row[1], row[2])
            var members = 0
            let sets = try Row.fetchCursor(
                database.cachedStatement(sql: "SELECT members FROM common_members WHERE place >= ? AND place < ?"),
                arguments: [Self.place(number, 0), Self.place(number + 1, 0)])
            while let set = try sets.next() {
                members += try set.withUnsafeData(atIndex: 0) { data in
                    data?.withUnsafeBytes { RowSet($0).count } ?? 0
                }
            }
            if members != uses { problems.append("the set of '\(word)' has \(members) documents instead of \(uses)") }
        }
        return problems
    }

    /// Row numbers have 48 bits, so chunks have 32.
    static func place(_ number: Int64, _ chunk: Int64) -> Int64 { number << 32 | chunk }

    /// Room for the largest blob of a chunk.
    final class Buffer {
        private let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: RowSet.capacity)
        deinit { bytes.deallocate() }

        /// The blob at a place; empty without one. Valid until the next call.
        func read(_ statement: Statement, _ place: Int64) throws -> UnsafeBufferPointer<UInt8> {
            let size = try RawStatement(statement).blob(place, into: bytes)
            guard size <= bytes.count else { throw SearchError.damaged }
            return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(bytes)[..<size])
        }
    }
}
