import GRDB

/// Compares what is kept for similarity with the documents, and its tables with each other.
struct SimilarCheck {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Sums that come out the same in whatever order they are made up.
    private struct Sums {
        var postings: UInt64 = 0
        var terms: UInt64 = 0

        mutating func addPosting(_ term: Int64, _ number: Int64, _ weight: UInt16) {
            let mixed = DocumentCodec.hash("\(term) \(number) \(weight)".utf8)
            postings &+= UInt64(bitPattern: mixed)
        }

        mutating func addTerm(_ term: Int64, documents: Int64) {
            terms &+= UInt64(bitPattern: DocumentCodec.hash("\(term)".utf8)) &* UInt64(bitPattern: documents)
        }
    }

    func problems() throws -> [String] {
        var problems: [String] = []
        var expected = Sums()
        var found = Sums()
        var counted: Int64 = 0
        let phrases = SimilarPhrases(database)
        let documents = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, counts, vector, content FROM document LEFT JOIN similar ON similar.document = document.rowid
                """)
        while let row = try documents.next() {
            let document = try DocumentCodec.document(row, 3)
            let vector = try document.similarity.map { try SimilarReading($0, phrases).vector(of: document) }
            let number: Int64? = row[0]
            guard let vector, let number else {
                if vector != nil || number != nil { problems.append(Self.differs(document)) }
                continue
            }
            let stored = try SimilarDocument(row)
            let isCounted = document.audience.tokens.contains(Audience.everyoneToken)
            if stored.vector != vector || stored.isCounted != isCounted { problems.append(Self.differs(document)) }
            if isCounted { counted += 1 }
            for entry in vector.entries {
                expected.addPosting(entry.term, number, entry.weight)
                if isCounted { expected.addTerm(entry.term, documents: 1) }
            }
        }
        try readPostings(&found)
        let terms = try Row.fetchCursor(database, sql: "SELECT term, documents FROM similar_term")
        while let row = try terms.next() { found.addTerm(row[0], documents: row[1]) }
        if found.postings != expected.postings {
            problems.append("the postings for similarity differ from the documents")
        }
        if found.terms != expected.terms {
            problems.append("the counts of terms for similarity differ from the documents")
        }
        if try IndexSchema.number("similar", database) != counted {
            problems.append("the number of documents with similarity is not \(counted)")
        }
        let lost = try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM similar
                WHERE NOT EXISTS (SELECT 1 FROM document WHERE document.rowid = similar.document)
                """)
        if let lost, lost > 0 { problems.append("\(lost) vectors for similarity are of no document") }
        return problems
    }

    private func readPostings(_ sums: inout Sums) throws {
        let postings = try SimilarPostings(database)
        let places = try Int64.fetchCursor(database, sql: "SELECT place FROM similar_posting")
        while let place = try places.next() {
            let first = (place & (1 << 20 - 1)) << SimilarPostings.shift
            try postings.forEach(at: place) { sums.addPosting(place >> 20, first | Int64($0.position), $0.weight) }
        }
    }

    private static func differs(_ document: SearchDocument) -> String {
        "what is kept for similarity of \(document.kind) \(document.id) differs from the document"
    }
}
