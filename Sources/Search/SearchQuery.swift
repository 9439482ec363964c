/// What somebody looks for.
public struct SearchQuery: Sendable, Equatable {
    /// As typed; may be anything. Only the first 256 characters and 12 words count. Without words, kinds and filters
    /// alone decide, and the better static rank comes first.
    public var text: String
    /// Only these kinds; empty means all.
    public var kinds: Set<String>
    /// For each facet named, only documents with one of the values.
    public var filters: [String: [String]]
    /// The viewer's audience tokens. Documents without any of them influence nothing in the answer.
    public var audience: Set<String>
    /// How many hits to return, at most 100.
    public var limit: Int
    /// How many hits to leave out from the start, at most 2,000.
    public var offset: Int
    /// Whether to count the matches in total.
    public var wantsTotal: Bool
    /// Whether to count the matches by kind and facet; implies the total.
    public var wantsFacets: Bool
    /// Whether to look for similar spellings, and for a part of the words, where too little is found.
    public var wantsSimilar: Bool
    /// Whether the last word may be unfinished. A text that ends in a space has no unfinished word.
    public var isUnfinished: Bool

    public init(
        _ text: String, kinds: Set<String> = [], filters: [String: [String]] = [:],
        audience: Set<String> = [Audience.everyoneToken], limit: Int = 10, offset: Int = 0,
        wantsTotal: Bool = true, wantsFacets: Bool = false, wantsSimilar: Bool = true,
        isUnfinished: Bool = true
    ) {
        self.text = text
        self.kinds = kinds
        self.filters = filters
        self.audience = audience
        self.limit = limit
        self.offset = offset
        self.wantsTotal = wantsTotal
        self.wantsFacets = wantsFacets
        self.wantsSimilar = wantsSimilar
        self.isUnfinished = isUnfinished
    }
}
