import CSearchRank
import Foundation
import GRDB

/// Answers one query within one read transaction.
///
/// Tiers are tried in turn, the surest first, until the page is full. Each reads only the best-ranked few
/// hundred matches, because row numbers begin with the static rank, and puts those in order by how well they
/// match.
struct SearchEngine {
    let database: Database
    /// So many matches are compared with each other. Pages beyond go on block by block.
    static let block = 300
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
            engine: self, reading: reading, visibility: visibility, wanted: offset + limit + 1)
        try ladder.climb()
        let found = ladder.list.candidates
        let page = found.dropFirst(offset).prefix(limit)
        answer.hasMore = found.count > offset + limit
        let describer = HitDescriber(reading: reading, neighbours: ladder.builder.neighbours)
        for candidate in page {
            if let hit = try hit(candidate, describer) { answer.hits.append(hit) }
        }
        answer.interpreted = reading.segments.flatMap(\.meanings)
        let typed = found.prefix { !$0.tier.isSimilar }
        if query.wantsFacets {
            try countFacets(&answer, ladder, typed)
        } else if query.wantsTotal {
            answer.total = try total(ladder, typed.count)
        }
        if typed.isEmpty, offset == 0 { answer.didYouMean = describer.correction(answer.hits) }
        return answer
    }

    private func hit(_ candidate: CandidateList.Candidate, _ describer: HitDescriber) throws -> SearchHit? {
        let statement = try database.cachedStatement(sql: "SELECT content FROM document WHERE rowid = ?")
        let rows = try Row.fetchCursor(statement, arguments: [candidate.rowid])
        guard let row = try rows.next() else { return nil }
        let document = try row.withUnsafeData(atIndex: 0) { data in
            data?.withUnsafeBytes { DocumentCodec.decode($0) }
        }
        guard let document else { throw SearchError.damaged }
        return SearchHit(
            kind: document.kind, id: document.id, score: candidate.score, isSimilar: candidate.tier.isSimilar,
            reasons: describer.reasons(document, candidate.tier))
    }

    // MARK: Counting

    private func total(_ ladder: Ladder, _ found: Int) throws -> SearchAnswer.Total {
        if ladder.isComplete { return .exactly(found) }
        let counted = try matches(ladder).count
        return counted < SearchIndex.countLimit ? .exactly(max(counted, found)) : .atLeast(counted)
    }

    /// The rows of all matches as typed, as far as they are counted.
    private func matches(_ ladder: Ladder) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: "SELECT rowid, 0 FROM word WHERE word MATCH ?1 AND ?2 IS NOT NULL ORDER BY rowid LIMIT ?3")
        return try RawStatement(statement).pool(try ladder.countable(), limit: SearchIndex.countLimit).rowids
    }

    private func countFacets(
        _ answer: inout SearchAnswer, _ ladder: Ladder, _ typed: ArraySlice<CandidateList.Candidate>
    ) throws {
        var rowids = typed.map(\.rowid)
        if ladder.isComplete {
            answer.total = .exactly(rowids.count)
        } else {
            rowids = try matches(ladder)
            answer.facetsAreCapped = rowids.count >= SearchIndex.countLimit
            answer.total =
                answer.facetsAreCapped ? .atLeast(rowids.count) : .exactly(max(rowids.count, typed.count))
        }
        answer.facets = try facets.current(database).counts(rowids)
    }
}
