import CSearchRank
import Foundation
import GRDB

/// Answers one query within one read transaction.
///
/// Tiers are tried in turn, the surest first, until the page is full. Each reads only the best-ranked matches, a few
/// hundred or as many as are counted, because row numbers begin with the static rank, and puts those in order by how
/// well they match.
struct SearchEngine {
    let database: Database
    /// So many matches are compared with each other. Pages beyond go on block by block.
    static let block = 250
    /// The rows of a match of words with their scores.
    static let wordRows = "SELECT rowid, search_rank(word, ?2) FROM word WHERE word MATCH ?1 ORDER BY rowid LIMIT ?3"
    static let maximumLimit = 100
    static let maximumOffset = 2_000
    /// Similar queries are tried when there are fewer hits than this.
    static let enough = 10

    private let facets: FacetStore

    init(_ database: Database, _ facets: FacetStore) {
        self.database = database
        self.facets = facets
    }

    func answer(_ query: SearchQuery) throws -> SearchAnswer {
        var answer = SearchAnswer()
        let limit = max(0, min(query.limit, Self.maximumLimit))
        let offset = max(0, min(query.offset, Self.maximumOffset))
        let visibility = Visibility(query)
        let reading = try QueryReading(query, database)
        if query.wantsTotal || query.wantsFacets { answer.total = .exactly(0) }
        guard !reading.words.isEmpty || visibility.isNarrowed, !visibility.isNobody else { return answer }

        var ladder = Ladder(
            engine: self, reading: reading, visibility: visibility, wanted: offset + limit + 1,
            counts: query.wantsTotal || query.wantsFacets)
        try ladder.climb(similar: query.wantsSimilar)
        let found = ladder.list.candidates
        let page = found.dropFirst(offset).prefix(limit)
        answer.hasMore = found.count > offset + limit
        let describer = HitDescriber(reading: reading, neighbours: ladder.builder.neighbours)
        for candidate in page {
            if let hit = try hit(candidate, describer) { answer.hits.append(hit) }
        }
        answer.interpreted = reading.segments.flatMap(\.meanings)
        let typed = found.prefix { !$0.tier.isSimilar }
        if query.wantsTotal || query.wantsFacets { try count(&answer, query, ladder, typed) }
        if typed.isEmpty, offset == 0 { answer.didYouMean = describer.correction(answer.hits) }
        return answer
    }

    private func hit(_ candidate: CandidateList.Candidate, _ describer: HitDescriber) throws -> SearchHit? {
        let statement = try database.cachedStatement(sql: "SELECT content FROM document WHERE rowid = ?")
        let rows = try Row.fetchCursor(statement, arguments: [candidate.rowid])
        guard let row = try rows.next() else { return nil }
        let document = try DocumentCodec.document(row, 0)
        return SearchHit(
            kind: document.kind, id: document.id, score: candidate.score, isSimilar: candidate.tier.isSimilar,
            reasons: describer.reasons(document, candidate.tier))
    }

    // MARK: Counting

    /// The rows that are counted: all that the words as typed match, as far as they are counted.
    private func counted(_ ladder: Ladder, _ typed: ArraySlice<CandidateList.Candidate>) throws -> [Int64] {
        if ladder.isComplete { return typed.map(\.rowid) }
        return try ladder.counted ?? words(ladder.countable(), limit: SearchIndex.countLimit, ranked: 0).rowids
    }

    private func count(
        _ answer: inout SearchAnswer, _ query: SearchQuery, _ ladder: Ladder,
        _ typed: ArraySlice<CandidateList.Candidate>
    ) throws {
        let rowids = try counted(ladder, typed)
        let isCapped = !ladder.isComplete && rowids.count >= SearchIndex.countLimit
        answer.total = isCapped ? .atLeast(SearchIndex.countLimit) : .exactly(max(rowids.count, typed.count))
        guard query.wantsFacets else { return }
        answer.facetsAreCapped = isCapped
        answer.facets = try facets.current(database).counts(rowids)
    }

    /// The matches of words, in order of row number: by the sets of rows of common words, or else by the full-text table.
    /// - Parameter ranked: at least so many get a score.
    func words(_ expression: MatchExpression, limit: Int, ranked: Int) throws -> (rowids: [Int64], scores: [Int32]) {
        if let match = try CommonMatch(expression, database) { return try match.pool(limit: limit, ranked: ranked) }
        let statement = try database.cachedStatement(sql: Self.wordRows)
        return try RawStatement(statement).pool(expression.compiled(weights: WordColumn.weights), limit: limit)
    }
}
