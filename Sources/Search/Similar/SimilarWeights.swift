import Foundation
import GRDB

/// How telling terms are: the fewer documents that everybody signed in may find have one, the more it says.
///
/// Others are not counted, so that nobody learns of a hidden document by the order of what they see.
final class SimilarWeights {
    /// A term counts by the third power of its inverse document frequency, as if each of the two sides had been
    /// weighted by the power of one and a half.
    private static let power = 3.0

    private let lookUp: RawStatement
    private let documents: Double
    private var known: [Int64: Double] = [:]

    init(_ database: Database) throws {
        lookUp = RawStatement(
            try database.cachedStatement(sql: "SELECT documents FROM similar_term WHERE term = ?"))
        documents = Double(try IndexSchema.number("similar", database))
    }

    /// How many documents, of those that everybody signed in may find, have a term.
    func documents(with term: Int64) throws -> Int64 {
        try lookUp.number(term)
    }

    /// The inverse document frequency of BM25 to that power.
    func weight(of term: Int64) throws -> Double {
        if let weight = known[term] { return weight }
        let having = Double(try documents(with: term))
        let frequency = log(1 + (documents - having + 0.5) / (having + 0.5))
        let weight = pow(frequency, Self.power)
        known[term] = weight
        return weight
    }

    /// What two vectors have in common; of a vector with itself, the square of its length.
    func product(_ first: SimilarVector, _ second: SimilarVector) throws -> Double {
        var sum = 0.0
        try SimilarVector.forEachTerm(of: first, and: second) { term, one, other in
            guard let one, let other, one > 0, other > 0 else { return }
            sum += Double(one) * Double(other) * (try weight(of: term))
        }
        return sum
    }
}
