/// What is compared when somebody asks whether the like exists already: the description of a joint effort.
///
/// How much each part counts is said in docs/similarity.md.
public struct SimilarityProfile: Sendable, Equatable {
    public var title: String
    /// What will be different when it has succeeded, in a sentence.
    public var outcome: String
    public var aims: String
    /// Values as the facet of the same name has them, so that the entity of the first is "topic:" and the value; a phrase
    /// of the texts that means the same entity (see `EntityPhrase`) matches it.
    public var topics: [FacetValue]
    /// As above, with "place:".
    public var places: [FacetValue]
    /// The people served, with "client:".
    public var clients: [FacetValue]
    /// As above, with "body:".
    public var bodies: [FacetValue]

    public init(
        title: String, outcome: String = "", aims: String = "", topics: [FacetValue] = [], places: [FacetValue] = [],
        clients: [FacetValue] = [], bodies: [FacetValue] = []
    ) {
        self.title = title
        self.outcome = outcome
        self.aims = aims
        self.topics = topics
        self.places = places
        self.clients = clients
        self.bodies = bodies
    }
}

/// A question for what resembles something.
public struct SimilarityQuery: Sendable, Equatable {
    /// A document of the index.
    public struct Entry: Sendable, Equatable {
        public var kind: String
        public var id: String

        public init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }
    }

    /// What the others are compared with; nil means the stored profile of `entry`.
    public var profile: SimilarityProfile?
    /// The document that the profile is, or will be, of; it is left out of the answer.
    public var entry: Entry?
    /// Only these kinds; empty means all.
    public var kinds: Set<String>
    /// The viewer's audience tokens. Documents without any of them influence nothing in the answer.
    public var audience: Set<String>
    /// How many hits to return, at most `SearchIndex.similarLimit`.
    public var limit: Int

    public init(
        _ profile: SimilarityProfile? = nil, entry: Entry? = nil, kinds: Set<String> = [],
        audience: Set<String> = [Audience.everyoneToken], limit: Int = 5
    ) {
        self.profile = profile
        self.entry = entry
        self.kinds = kinds
        self.audience = audience
        self.limit = limit
    }
}

/// A document that resembles what was asked about.
public struct SimilarHit: Sendable, Equatable {
    public var kind: String
    public var id: String
    /// From 0, nothing in common, to 1, the same; the same whichever of the two is asked about (see docs/similarity.md).
    public var score: Double
    /// What the two share, in the order of the cases, of each case the weightiest first.
    public var reasons: [SimilarityReason]
}

/// Something that two descriptions share.
public enum SimilarityReason: Sendable, Equatable, Hashable {
    /// The label of a topic.
    case topic(String)
    /// Two or three words in a row, as the asker's text has them.
    case phrase(String)
    /// A word, an abbreviation or what it stands for, as the asker's text has it.
    case word(String)
    case place(String)
    case client(String)
    case body(String)
}
