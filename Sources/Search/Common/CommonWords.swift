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
        let size = try RawStatement(statement).blob(Self.place(number, chunk), into: buffer.bytes)
        return size == 0 ? nil : RowSet(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer.bytes)[..<size]))
    }

    /// What the word is worth in each of those rows, in their order.
    func weights(_ number: Int64, _ chunk: Int64, _ buffer: Buffer) throws -> UnsafeBufferPointer<UInt8> {
        let statement = try database.cachedStatement(sql: "SELECT weights FROM common_weights WHERE place = ?")
        let size = try RawStatement(statement).blob(Self.place(number, chunk), into: buffer.bytes)
        return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer.bytes)[..<size])
    }

    /// The first chunk from this on that has documents.
    func chunk(from chunk: Int64) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT rowid FROM document WHERE rowid >= ? ORDER BY rowid LIMIT 1"),
            arguments: [chunk << RowSet.shift]
        ).map { $0 >> RowSet.shift }
    }

    /// Row numbers have 48 bits, so chunks have 32.
    static func place(_ number: Int64, _ chunk: Int64) -> Int64 { number << 32 | chunk }

    /// Room for the largest blob of a chunk.
    final class Buffer {
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: RowSet.capacity)
        deinit { bytes.deallocate() }
    }
}
