/// The part of every match expression that keeps to what the viewer may find and has asked for.
struct Visibility {
    private let required: [MatchExpression]
    private let restricted: MatchExpression?
    /// Whether the viewer holds no token at all, so that nothing can be found.
    let isNobody: Bool
    /// Whether kinds or facets are asked for, which is a question without any words.
    let isNarrowed: Bool

    /// So many tokens of one viewer count: a person, a body, and each part of each workspace that they see into.
    private static let tokenLimit = 2_000

    init(_ query: SearchQuery) {
        let tokens = query.audience.filter { $0 != Audience.everyoneToken }.sorted().prefix(Self.tokenLimit)
        let audiences = tokens.map {
            MatchExpression.word(SyntheticToken.audience($0), columns: "gate", factor: 0)
        }
        var required: [MatchExpression] = []
        if query.audience.contains(Audience.everyoneToken) {
            // Nearly all documents are for everybody, so it is the few others that carry a mark.
            let mark = MatchExpression.word(SyntheticToken.restricted, columns: "gate", factor: 0)
            restricted = audiences.isEmpty ? mark : .but(mark, not: .any(audiences))
        } else {
            restricted = nil
            if !audiences.isEmpty { required.append(.any(audiences)) }
        }
        isNobody = query.audience.isEmpty
        isNarrowed = !query.kinds.isEmpty || !query.filters.isEmpty
        if !query.kinds.isEmpty {
            required.append(
                .any(
                    query.kinds.sorted().prefix(16).map {
                        .word(SyntheticToken.kind($0), columns: "gate", factor: 0)
                    }))
        }
        for (facet, values) in query.filters.sorted(by: { $0.key < $1.key }).prefix(16) {
            required.append(
                .any(
                    values.prefix(64).map {
                        .word(
                            facet == "kind"
                                ? SyntheticToken.kind($0) : SyntheticToken.entity("\(facet):\($0)"),
                            columns: "gate", factor: 0)
                    }))
        }
        self.required = required
    }

    /// - Parameter expression: what the words ask for; without it, everything that is left.
    func applied(to expression: MatchExpression? = nil) -> MatchExpression {
        let wanted: MatchExpression = .all((expression.map { [$0] } ?? []) + required)
        return restricted.map { .but(wanted, not: $0) } ?? wanted
    }
}
