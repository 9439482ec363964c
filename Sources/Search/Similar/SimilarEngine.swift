import FoundationEssentials
import GRDB

/// Finds what resembles a profile, within one read transaction: docs/similarity.md has the formula and the bounds.
struct SimilarEngine {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func answer(_ query: SimilarityQuery) throws -> [SimilarHit] {
        let limit = min(query.limit, SimilarCandidates.kept)
        let entry = try query.entry.flatMap { try stored($0) }
        guard limit > 0, let profile = query.profile ?? visible(entry?.document, query)?.similarity else { return [] }
        let reading = try SimilarReading(profile, SimilarPhrases(database))
        let vector = reading.vector
        let weights = try SimilarWeights(database)
        let own = try weights.product(vector, vector)
        var candidates = try SimilarCandidates(database)
        let found = try candidates.find(vector, weights, SimilarGate(query), leavingOut: entry?.number)
        var hits: [(hit: SimilarHit, vector: SimilarVector)] = []
        for candidate in found {
            let other = try self.vector(of: candidate.number)
            let product = try weights.product(vector, other)
            let score = product / (own * (try weights.product(other, other))).squareRoot()
            let subject = try candidates.subject(of: candidate.number)
            // No more than the same, whatever is lost in rounding.
            hits.append((SimilarHit(kind: subject.kind, id: subject.id, score: min(1, score), reasons: []), other))
        }
        hits.sort { ($1.hit.score, $0.hit.kind, $0.hit.id) < ($0.hit.score, $1.hit.kind, $1.hit.id) }
        let describer = SimilarReasons(reading, weights)
        return try hits.prefix(limit).map { hit, vector in
            var hit = hit
            hit.reasons = try describer.reasons(vector)
            return hit
        }
    }

    private func stored(_ entry: SimilarityQuery.Entry) throws -> (document: SearchDocument, number: Int64)? {
        let key = SubjectKey.encode(kind: entry.kind, id: entry.id)
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT content, number FROM document JOIN similar ON similar.document = document.rowid
                    WHERE subject = ?
                    """), arguments: [Data(key)])
        return try rows.next().map { (try DocumentCodec.document($0, 0), $0[1]) }
    }

    private func visible(_ document: SearchDocument?, _ query: SimilarityQuery) -> SearchDocument? {
        document.flatMap { $0.audience.tokens.isDisjoint(with: query.audience) ? nil : $0 }
    }

    private func vector(of number: Int64) throws -> SimilarVector {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT vector FROM similar WHERE number = ?"), arguments: [number])
        guard let row = try rows.next() else { throw SearchError.damaged }
        return try SimilarDocument.vector(row, 0)
    }
}
