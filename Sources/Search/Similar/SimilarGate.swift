/// Which documents of a chunk a viewer may find and has asked for, by tokens that are kept like terms.
struct SimilarGate {
    static func tokens(of document: SearchDocument) -> [Int64] {
        var tokens = [SyntheticToken.kind(document.kind)]
        if !document.audience.tokens.contains(Audience.everyoneToken) { tokens.append(SyntheticToken.restricted) }
        tokens += audiences(document.audience.tokens).map(SyntheticToken.audience)
        return tokens.map(SimilarTerm.of)
    }

    private let kinds: [Int64]
    private let audiences: [Int64]
    private let isSignedIn: Bool

    init(_ query: SimilarityQuery) {
        kinds = query.kinds.sorted().prefix(16).map { SimilarTerm.of(SyntheticToken.kind($0)) }
        audiences = Self.audiences(query.audience).prefix(64).map { SimilarTerm.of(SyntheticToken.audience($0)) }
        isSignedIn = query.audience.contains(Audience.everyoneToken)
    }

    /// All but that of everybody signed in: nearly all documents have it, so it is the few others that carry a mark.
    private static func audiences(_ tokens: Set<String>) -> [String] {
        tokens.sorted().filter { $0 != Audience.everyoneToken }
    }

    /// By position, whether the document there passes. Places without a document may pass: they have no terms.
    func passes(_ chunk: Int64, _ postings: SimilarPostings) throws -> [Bool] {
        let size = SimilarPostings.chunkSize
        var visible = [Bool](repeating: isSignedIn, count: size)
        func mark(_ term: Int64, _ value: Bool, _ marks: inout [Bool]) throws {
            try postings.forEach(at: SimilarPostings.place(term, chunk: chunk)) { marks[Int($0.position)] = value }
        }
        if isSignedIn { try mark(SimilarTerm.of(SyntheticToken.restricted), false, &visible) }
        for audience in audiences { try mark(audience, true, &visible) }
        if kinds.isEmpty { return visible }
        var wanted = [Bool](repeating: false, count: size)
        for kind in kinds { try mark(kind, true, &wanted) }
        return zip(visible, wanted).map { $0 && $1 }
    }
}
