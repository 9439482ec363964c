/// One thing that can be found: a person, a team, a body, a topic.
///
/// The owner of the record makes these and hands them over; the index keeps a copy of what it was given, in
/// order to say why something was found and to take it out again.
public struct SearchDocument: Sendable, Equatable {
    /// What sort of thing it is ("person", "team", "body", "topic"); filtered and counted by.
    public var kind: String
    /// The subject's identifier, unique within its kind.
    public var id: String
    /// The static rank, 0 best: how complete, senior and fresh it is. Of equally good matches the better rank
    /// comes first, and of very many matches only the best-ranked few hundred are compared in detail. Keep
    /// topics and bodies at 0 or 1 and give people and teams a handful of levels.
    public var rank: UInt8
    /// Its names, the one shown first: display name and also-known-as, or name, short names, abbreviations.
    public var names: [String]
    /// Names it no longer has.
    public var formerNames: [String]
    /// A person's family name, which is also in one of `names`.
    public var family: String?
    /// A person's given names, which are also in one of `names`.
    public var given: String?
    /// E-mail addresses, or just the part before the @.
    public var handles: [String]
    /// Telephone numbers in any spelling; found by their last four digits or more.
    public var phones: [String]
    /// The title of the post.
    public var title: String
    /// The team and body it belongs to, nearest first.
    public var organisations: [String]
    /// Labels of its topics.
    public var topics: [String]
    /// Towns and buildings.
    public var places: [String]
    /// Earlier posts and bodies, one text each.
    public var previous: [String]
    /// Everything else: what I work on, contact me for, skills, purpose.
    public var text: String
    /// Tokens of entities it belongs to besides its facets, for example "former-body:defra" or "skill:welsh".
    /// The token of a facet value is "name:value" and need not be repeated.
    public var entities: [String]
    /// What it can be filtered and counted by: facet name to values.
    public var facets: [String: [FacetValue]]
    /// Who may find it.
    public var audience: Audience
    /// What it is compared by when somebody describes the like; nil for what is never compared.
    public var similarity: SimilarityProfile?

    public init(
        kind: String, id: String, rank: UInt8 = 4, names: [String], formerNames: [String] = [],
        family: String? = nil, given: String? = nil, handles: [String] = [], phones: [String] = [],
        title: String = "", organisations: [String] = [], topics: [String] = [], places: [String] = [],
        previous: [String] = [], text: String = "", entities: [String] = [],
        facets: [String: [FacetValue]] = [:], audience: Audience = .everyone, similarity: SimilarityProfile? = nil
    ) {
        self.kind = kind
        self.id = id
        self.rank = rank
        self.names = names
        self.formerNames = formerNames
        self.family = family
        self.given = given
        self.handles = handles
        self.phones = phones
        self.title = title
        self.organisations = organisations
        self.topics = topics
        self.places = places
        self.previous = previous
        self.text = text
        self.entities = entities
        self.facets = facets
        self.audience = audience
        self.similarity = similarity
    }

    /// A fingerprint of everything above, for comparing the index with the record (64-bit FNV-1a of the
    /// stored form, so it is the same on every machine).
    public var contentHash: Int64 {
        DocumentCodec.hash(DocumentCodec.encode(self))
    }
}

/// A value of a facet and how it is shown.
public struct FacetValue: Sendable, Equatable, Hashable {
    /// The value as filters name it, for example a slug.
    public var value: String
    /// The value as people read it. The last document written decides.
    public var label: String

    public init(_ value: String, label: String? = nil) {
        self.value = value
        self.label = label ?? value
    }
}

/// Who may find a document: whoever holds at least one of its tokens.
public struct Audience: Sendable, Equatable {
    /// Opaque tokens such as "everyone", "public", "body:hmrc".
    public var tokens: Set<String>

    public init(_ tokens: Set<String>) {
        self.tokens = tokens
    }

    /// The token of everybody who is signed in; by far the commonest, and therefore the cheapest to check.
    public static let everyoneToken = "everyone"
    /// The token of people who are not signed in.
    public static let publicToken = "public"
    /// Everybody signed in.
    public static let everyone = Audience([everyoneToken])
    /// Everybody, signed in or not.
    public static let anybody = Audience([everyoneToken, publicToken])
}

/// A change to the index.
public enum SearchChange: Sendable {
    /// Adds a document or replaces the one with the same kind and id.
    case upsert(SearchDocument)
    /// Takes a document out; none there is no error.
    case delete(kind: String, id: String)
}
