/// A profile as it is compared: docs/similarity.md has the formula.
struct SimilarReading {
    /// How much the parts count beside each other. Title, aims and bodies were chosen on a real list of projects (see
    /// docs/benchmarks.md, 'Duplicate work'), the others by judgement.
    enum Share {
        static let title = 1.3
        static let outcome = 1.0
        static let aims = 1.0
        static let topics = 0.6
        static let clients = 0.4
        static let places = 0.3
        static let bodies = 0.4
    }

    /// How slowly a word that is repeated counts for more: the k1 of BM25 (S. Robertson and H. Zaragoza, 'The
    /// Probabilistic Relevance Framework: BM25 and Beyond', 2009).
    private static let saturation = 1.2
    /// A pair of words beside a word.
    private static let pairShare = 0.5
    /// So many values of a set count.
    private static let maximumValues = 32

    /// An entity that the profile belongs to.
    struct Named {
        var term: Int64
        var reason: SimilarityReason
    }

    private(set) var texts: [SimilarText] = []
    private(set) var named: [Named] = []
    private var weights: [Int64: Double] = [:]

    init(_ profile: SimilarityProfile, _ phrases: SimilarPhrases) throws {
        try read(profile.title, Share.title, isTitle: true, phrases)
        try read(profile.outcome, Share.outcome, phrases)
        try read(profile.aims, Share.aims, phrases)
        read(profile.topics, "topic", Share.topics) { .topic($0) }
        read(profile.places, "place", Share.places) { .place($0) }
        read(profile.clients, "client", Share.clients) { .client($0) }
        read(profile.bodies, "body", Share.bodies) { .body($0) }
    }

    var vector: SimilarVector { SimilarVector(weights) }

    /// The vector that is stored, with the tokens by which documents are left out.
    func vector(of document: SearchDocument) -> SimilarVector {
        var weights = weights
        for token in SimilarGate.tokens(of: document) { weights[token] = 0 }
        return SimilarVector(weights)
    }

    private mutating func read(_ text: String, _ share: Double, isTitle: Bool = false, _ phrases: SimilarPhrases) throws
    {
        let text = try SimilarText(text, isTitle: isTitle, phrases)
        texts.append(text)
        var words: [Int64: Int] = [:]
        var pairs: [Int64: Int] = [:]
        for word in text.words where !word.isStop { words[SimilarTerm.of(word.stem), default: 0] += 1 }
        for addition in text.additions where words[addition.term] == nil { words[addition.term] = 1 }
        for pair in text.pairs { pairs[pair.term, default: 0] += 1 }
        var counted: [Int64: Double] = words.mapValues(Self.saturated)
        // A pair may be another's word: 'data base' and 'database'.
        for (term, count) in pairs where words[term] == nil { counted[term] = Self.pairShare * Self.saturated(count) }
        add(counted, share)
        for addition in text.additions {
            guard addition.term == addition.entity, let meaning = addition.meaning, let entity = meaning.entity
            else { continue }
            if let reason = Self.reason(entity, meaning.label) { note(Named(term: addition.term, reason: reason)) }
        }
    }

    private static func saturated(_ count: Int) -> Double {
        Double(count) * (saturation + 1) / (Double(count) + saturation)
    }

    private static func reason(_ entity: String, _ label: String) -> SimilarityReason? {
        switch entity.prefix(while: { $0 != ":" }) {
        case "topic": .topic(label)
        case "place": .place(label)
        case "client": .client(label)
        case "body": .body(label)
        default: nil
        }
    }

    private mutating func read(
        _ values: [FacetValue], _ name: String, _ share: Double, _ reason: (String) -> SimilarityReason
    ) {
        var counted: [Int64: Double] = [:]
        for value in values.prefix(Self.maximumValues) {
            let term = SimilarTerm.of(SyntheticToken.entity("\(name):\(value.value)"))
            counted[term] = 1
            note(Named(term: term, reason: reason(value.label)))
        }
        add(counted, share)
    }

    private mutating func note(_ new: Named) {
        if !named.contains(where: { $0.term == new.term }) { named.append(new) }
    }

    /// Each part has the length of its share, however long its text.
    private mutating func add(_ counted: [Int64: Double], _ share: Double) {
        // In one order, so that sums of broken numbers come out the same everywhere.
        let terms = counted.sorted { $0.key < $1.key }
        let length = terms.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
        if length == 0 { return }
        for (term, value) in terms { weights[term, default: 0] += share * value / length }
    }
}
