import FoundationEssentials
import GRDB

/// Which documents have a term and what it is worth to each: a blob for every 16,384 documents, four bytes each.
struct SimilarPostings {
    struct Posting {
        var position: UInt16
        var weight: UInt16
    }

    /// Document numbers that differ in these lowest bits only are of one chunk.
    static let shift: Int64 = 14
    static let chunkSize = 1 << shift

    let database: Database
    private let lookUp: Statement
    private let buffer = CommonWords.Buffer()

    init(_ database: Database) throws {
        self.database = database
        lookUp = try database.cachedStatement(sql: "SELECT postings FROM similar_posting WHERE place = ?")
    }

    static func place(_ term: Int64, chunk: Int64) -> Int64 { term << 20 | chunk }
    static func position(_ number: Int64) -> UInt16 { UInt16(truncatingIfNeeded: number & Int64(chunkSize - 1)) }

    /// Calls back for each document of the chunk that has the term, in ascending order.
    func forEach(at place: Int64, _ body: (Posting) -> Void) throws {
        let bytes = UnsafeRawBufferPointer(try buffer.read(lookUp, place))
        for offset in stride(from: 0, to: bytes.count - 3, by: 4) {
            let both = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            body(Posting(position: UInt16(both & 0xFFFF), weight: UInt16(both >> 16)))
        }
    }

    /// Replaces some of a chunk.
    /// - Parameter changes: in ascending order of position; nil where the term is no longer.
    func change(at place: Int64, _ changes: some Sequence<(position: UInt16, weight: UInt16?)>) throws {
        var old: [Posting] = []
        try forEach(at: place) { old.append($0) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(old.count * 4 + 64)
        func keep(_ posting: Posting) {
            for value in [posting.position, posting.weight] {
                bytes.append(UInt8(truncatingIfNeeded: value))
                bytes.append(UInt8(truncatingIfNeeded: value >> 8))
            }
        }
        var next = 0
        for change in changes {
            while next < old.count, old[next].position < change.position {
                keep(old[next])
                next += 1
            }
            if next < old.count, old[next].position == change.position { next += 1 }
            if let weight = change.weight { keep(Posting(position: change.position, weight: weight)) }
        }
        for posting in old[next...] { keep(posting) }
        if bytes.isEmpty {
            try database.cachedStatement(sql: "DELETE FROM similar_posting WHERE place = ?").execute(arguments: [place])
        } else {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO similar_posting VALUES (?, ?)")
                .execute(arguments: [place, Data(bytes)])
        }
    }
}
