import FoundationEssentials
import GRDB

/// The documents that come nearest by the sum of what their shared terms are worth, in work that has bounds.
///
/// The postings are read chunk by chunk, so that memory does not grow with the number of documents.
struct SimilarCandidates {
    /// So many candidates are compared term by term.
    static let kept = 50
    /// So many terms are read, the weightiest.
    static let maximumTerms = 200
    /// And no more of them, from the second on, than have so many postings together.
    static let maximumPostings: Int64 = 1_000_000

    struct Candidate {
        var number: Int64
        var sum: Float
    }

    private let database: Database
    private let postings: SimilarPostings
    private var best: [Candidate] = []
    private var threshold: Float = 0
    private var subjects: [Int64: Subject] = [:]

    init(_ database: Database) throws {
        self.database = database
        postings = try SimilarPostings(database)
    }

    /// - Parameter leavingOut: a document's number.
    /// - Returns: at most `kept`, those that sum up to most, by kind and identifier where sums are equal.
    mutating func find(_ vector: SimilarVector, _ weights: SimilarWeights, _ gate: SimilarGate, leavingOut: Int64?)
        throws
        -> [Candidate]
    {
        let terms = try Self.terms(vector, weights)
        let last = try Int64.fetchOne(database, sql: "SELECT max(number) FROM similar") ?? -1
        if terms.isEmpty || last < 0 { return [] }
        var sums = [Float](repeating: 0, count: SimilarPostings.chunkSize)
        for chunk in 0...last >> SimilarPostings.shift {
            for index in sums.indices { sums[index] = 0 }
            try sums.withUnsafeMutableBufferPointer { sums in
                for (term, worth) in terms {
                    try postings.forEach(at: SimilarPostings.place(term, chunk: chunk)) {
                        sums[Int($0.position)] += worth * Float($0.weight)
                    }
                }
            }
            let passes = try gate.passes(chunk, postings)
            for (position, sum) in sums.enumerated() where sum > 0 && sum >= threshold && passes[position] {
                let number = chunk << SimilarPostings.shift | Int64(position)
                if number == leavingOut { continue }
                best.append(Candidate(number: number, sum: sum))
                if best.count == 4 * Self.kept { try prune() }
            }
        }
        try prune()
        return best
    }

    /// The terms that are read, the weightiest first.
    private static func terms(_ vector: SimilarVector, _ weights: SimilarWeights) throws -> [(Int64, Float)] {
        var terms = try vector.entries.map { entry in
            (entry.term, try Double(entry.weight) * weights.weight(of: entry.term))
        }
        terms.sort { ($1.1, $0.0) < ($0.1, $1.0) }
        var chosen: [(Int64, Float)] = []
        var total: Int64 = 0
        for (term, worth) in terms.prefix(maximumTerms) {
            total += try weights.documents(with: term)
            if total > maximumPostings, !chosen.isEmpty { break }
            chosen.append((term, Float(worth)))
        }
        return chosen
    }

    /// Leaves the best; only where sums are equal does it have to be read what they are the sums of.
    private mutating func prune() throws {
        if best.count <= Self.kept { return }
        best.sort { ($1.sum, $0.number) < ($0.sum, $1.number) }
        threshold = best[Self.kept - 1].sum
        let first = best.firstIndex { $0.sum == threshold } ?? 0
        let end = best.lastIndex { $0.sum == threshold } ?? best.count - 1
        if end >= Self.kept {
            var equal: [(candidate: Candidate, subject: Subject)] = []
            for candidate in best[first...end] { equal.append((candidate, try subject(of: candidate.number))) }
            equal.sort { $0.subject < $1.subject }
            best.replaceSubrange(first...end, with: equal.map(\.candidate))
        }
        best.removeLast(best.count - Self.kept)
        let kept = Set(best.map(\.number))
        subjects = subjects.filter { kept.contains($0.key) }
    }

    struct Subject: Comparable {
        var kind: String
        var id: String

        static func < (first: Subject, second: Subject) -> Bool { (first.kind, first.id) < (second.kind, second.id) }
    }

    mutating func subject(of number: Int64) throws -> Subject {
        if let known = subjects[number] { return known }
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT subject FROM similar JOIN document ON document.rowid = similar.document WHERE number = ?
                    """), arguments: [number])
        let key = try rows.next()?.withUnsafeData(atIndex: 0) { data in
            data?.withUnsafeBytes { SubjectKey.decode($0) }
        }
        guard let key = key ?? nil else { throw SearchError.damaged }
        let subject = Subject(kind: key.kind, id: key.id)
        subjects[number] = subject
        return subject
    }
}
