import FoundationEssentials
import GRDB

/// Keeps vectors, postings and counts of terms in step with the documents, within the caller's transaction.
struct SimilarWriter {
    private let database: Database
    private let phrases: SimilarPhrases
    private let postings: SimilarPostings
    private var changes: [Change] = []
    /// How many more documents everybody signed in may find.
    private var documents: Int64 = 0
    /// So many changes are gathered before they are written, which takes some tens of megabytes.
    private static let gathered = 1 << 20

    private struct Change {
        var place: Int64
        var position: UInt16
        /// Nil where the document no longer has the term.
        var weight: UInt16?
        /// Whether the posting changes, and not only who may find the document.
        var isPosting: Bool
        /// How many more documents count for the term.
        var count: Int8
    }

    init(_ database: Database) throws {
        self.database = database
        phrases = SimilarPhrases(database)
        postings = try SimilarPostings(database)
    }

    /// Notes what a row has from now on.
    mutating func change(_ rowid: Int64, to document: SearchDocument?) throws {
        let old = try SimilarDocument.stored(at: rowid, database)
        let new = try document.flatMap { document in
            try document.similarity.map { try SimilarReading($0, phrases).vector(of: document) }
        }
        let isCounted = new != nil && document?.audience.tokens.contains(Audience.everyoneToken) ?? false
        guard let number = try store(new, isCounted, rowid, over: old) else { return }
        let wasCounted = old?.isCounted ?? false
        documents += (isCounted ? 1 : 0) - (wasCounted ? 1 : 0)
        let chunk = number >> SimilarPostings.shift
        let empty = SimilarVector([:])
        SimilarVector.forEachTerm(of: old?.vector ?? empty, and: new ?? empty) { term, before, after in
            let count: Int8 = (isCounted && after != nil ? 1 : 0) - (wasCounted && before != nil ? 1 : 0)
            if before == after, count == 0 { return }
            changes.append(
                Change(
                    place: SimilarPostings.place(term, chunk: chunk), position: SimilarPostings.position(number),
                    weight: after, isPosting: before != after, count: count))
        }
        if changes.count >= Self.gathered { try write() }
    }

    /// - Returns: the document's number; nil if nothing is to be done.
    private func store(_ vector: SimilarVector?, _ isCounted: Bool, _ rowid: Int64, over old: SimilarDocument?)
        throws -> Int64?
    {
        guard let vector else {
            if old == nil { return nil }
            try database.cachedStatement(sql: "DELETE FROM similar WHERE document = ?").execute(arguments: [rowid])
            return old?.number
        }
        if let old, old.vector == vector, old.isCounted == isCounted { return nil }
        return try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    INSERT INTO similar (document, counts, vector) VALUES (?, ?, ?) ON CONFLICT (document) DO UPDATE
                    SET counts = excluded.counts, vector = excluded.vector RETURNING number
                    """), arguments: [rowid, isCounted, vector.encoded])
    }

    /// Writes what was noted.
    mutating func write() throws {
        if changes.isEmpty { return }
        changes.sort { ($0.place, $0.position) < ($1.place, $1.position) }
        let count = try database.cachedStatement(
            sql: """
                INSERT INTO similar_term VALUES (?, ?) ON CONFLICT (term) DO UPDATE
                SET documents = documents + excluded.documents
                """)
        let forget = try database.cachedStatement(sql: "DELETE FROM similar_term WHERE term = ? AND documents = 0")
        var start = 0
        while start < changes.count {
            let place = changes[start].place
            let end = changes[start...].firstIndex { $0.place != place } ?? changes.count
            let here = changes[start..<end]
            if here.contains(where: \.isPosting) {
                try postings.change(at: place, here.lazy.map { ($0.position, $0.weight) })
            }
            let more = here.reduce(0) { $0 + Int64($1.count) }
            let term = place >> 20
            if more != 0 { try count.execute(arguments: [term, more]) }
            if more < 0 { try forget.execute(arguments: [term]) }
            start = end
        }
        changes.removeAll(keepingCapacity: true)
        try IndexSchema.setNumber("similar", IndexSchema.number("similar", database) + documents, database)
        documents = 0
    }
}
