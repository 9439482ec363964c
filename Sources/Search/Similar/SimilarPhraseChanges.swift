import GRDB

/// Reads those documents anew that have words of phrases that have changed, within the caller's transaction.
struct SimilarPhraseChanges {
    private let database: Database
    private let postings: SimilarPostings
    /// For each changed phrase, the term of it that the fewest documents have.
    private let terms: Set<Int64>

    /// - Parameter phrases: those that came, went or mean something else.
    init(_ phrases: Set<Interpretation>, _ database: Database) throws {
        self.database = database
        postings = try SimilarPostings(database)
        let weights = try SimilarWeights(database)
        var terms: Set<Int64> = []
        for phrase in phrases {
            let words = Tokens.words(phrase.typed).filter { !StopWords.contains($0) }
            let candidates = try words.map { word in
                let term = SimilarTerm.of(Inflection.singular(of: word))
                return (try weights.documents(with: term), term)
            }
            if let rarest = candidates.min(by: <) { terms.insert(rarest.1) }
        }
        self.terms = terms
    }

    func write() throws {
        let last = try Int64.fetchOne(database, sql: "SELECT max(number) FROM similar") ?? -1
        if terms.isEmpty || last < 0 { return }
        var writer = try SimilarWriter(database)
        for chunk in 0...last >> SimilarPostings.shift {
            var affected: Set<UInt16> = []
            for term in terms {
                try postings.forEach(at: SimilarPostings.place(term, chunk: chunk)) { affected.insert($0.position) }
            }
            for position in affected.sorted() {
                let rows = try Row.fetchCursor(
                    database.cachedStatement(
                        sql: """
                            SELECT document.rowid, content FROM similar JOIN document
                            ON document.rowid = similar.document WHERE number = ?
                            """), arguments: [chunk << SimilarPostings.shift | Int64(position)])
                guard let row = try rows.next() else { throw SearchError.damaged }
                let (rowid, document): (Int64, SearchDocument) = (row[0], try DocumentCodec.document(row, 1))
                try writer.change(rowid, to: document)
            }
        }
        try writer.write()
    }
}
