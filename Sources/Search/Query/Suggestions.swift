/// What is shown under the box while somebody types: a few hits of each kind.
public struct SuggestionGroup: Sendable, Equatable {
    public var kind: String
    public var hits: [SearchHit]
}

extension SearchIndex {
    /// A few hits of each kind for a text that is still being typed, kinds in the order given, empty ones
    /// left out. Similar spellings are offered only where nothing of any kind matches as typed.
    public func suggest(
        _ text: String, kinds: [String] = ["person", "team", "body", "topic"], audience: Set<String>,
        perKind: Int = 3
    ) throws -> [SuggestionGroup] {
        try read { database, facets in
            try SearchEngine(database, facets).suggest(
                text, kinds: kinds, audience: audience, perKind: perKind)
        }
    }
}

extension SearchEngine {
    func suggest(
        _ text: String, kinds: [String], audience: Set<String>, perKind: Int
    ) throws -> [SuggestionGroup] {
        // Kinds alone would be a question too, but not one that anybody has begun to type.
        if Tokens.words(text, maximum: 1).isEmpty { return [] }
        for wantsSimilar in [false, true] {
            var groups: [SuggestionGroup] = []
            for kind in kinds {
                let query = SearchQuery(
                    text, kinds: [kind], audience: audience, limit: perKind, wantsTotal: false,
                    wantsSimilar: wantsSimilar)
                let hits = try answer(query).hits
                if !hits.isEmpty { groups.append(SuggestionGroup(kind: kind, hits: hits)) }
            }
            if !groups.isEmpty { return groups }
        }
        return []
    }
}
