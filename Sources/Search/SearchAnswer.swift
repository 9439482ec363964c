/// What was found, and why.
public struct SearchAnswer: Sendable, Equatable {
    /// The page of hits asked for, best first.
    public var hits: [SearchHit] = []
    /// How many documents match the query as typed; similar hits are not counted. Nil if not asked for.
    public var total: Total?
    /// Counts by facet, the built-in facet "kind" included; facets in order of name, values by count.
    public var facets: [FacetCounts] = []
    /// Whether the facets were counted over the first `SearchIndex.countLimit` matches only.
    public var facetsAreCapped = false
    /// A spelling that finds something where the query as typed finds nothing.
    public var didYouMean: String?
    /// The phrases that were recognised, in order of appearance.
    public var interpreted: [Interpretation] = []
    /// Whether there are hits after this page.
    public var hasMore = false

    public enum Total: Sendable, Equatable {
        case exactly(Int)
        case atLeast(Int)

        /// The number, exact or not.
        public var count: Int {
            switch self {
            case .exactly(let count), .atLeast(let count): count
            }
        }
    }

    /// Entity tokens whose name begins with "topic:", that is, the subjects the query names: the page then
    /// says whom to approach.
    public var subjects: [String] {
        interpreted.compactMap { $0.entity }.filter { $0.hasPrefix("topic:") }
    }
}

/// A phrase of the query that was recognised.
public struct Interpretation: Sendable, Equatable, Hashable {
    /// The words of the query, folded.
    public var typed: String
    /// The entity's token, if it has one.
    public var entity: String?
    /// What it stands for, whose words were searched as well.
    public var label: String
    public var relation: EntityPhrase.Relation

    var isEntity: Bool { entity != nil }
}

/// One document found.
public struct SearchHit: Sendable, Equatable {
    public var kind: String
    public var id: String
    /// Comparable within one answer only.
    public var score: Double
    /// Whether it matches only a similar query: another spelling, or without one of the words.
    public var isSimilar: Bool
    /// Why it was found, most telling first.
    public var reasons: [SearchReason]
}

/// Why a document was found.
public enum SearchReason: Sendable, Equatable, Hashable {
    /// One of its names.
    case name(String)
    /// A name it no longer has.
    case formerName(String)
    /// The name typed is another form of its name: Bill, William.
    case nickname(typed: String, name: String)
    /// The initials of its name.
    case initials(String)
    /// Its e-mail address or the local part, as stored.
    case email(String)
    /// Its telephone number, as stored.
    case phone(String)
    /// The title of its post.
    case role(String)
    /// Its team or body.
    case organisation(String)
    case topic(String)
    case place(String)
    /// An earlier post or body.
    case previous(String)
    /// A piece of its description.
    case text(String)
    /// It belongs to something recognised in the query.
    case entity(Interpretation)
    /// A similar spelling.
    case typo(typed: String, found: String)
    /// A word of the query that it lacks.
    case missing(String)
}

/// The counts of one facet.
public struct FacetCounts: Sendable, Equatable {
    public var name: String
    public var values: [Value]

    public struct Value: Sendable, Equatable {
        public var value: String
        public var label: String
        public var count: Int

        public init(value: String, label: String, count: Int) {
            self.value = value
            self.label = label
            self.count = count
        }
    }
}
