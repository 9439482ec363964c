/// Says what a profile shares with a document, by the document's vector.
struct SimilarReasons {
    private static let maximumPhrases = 3
    private static let maximumWords = 3
    private static let maximumNamed = 5

    private let reading: SimilarReading
    private let vector: SimilarVector
    private let weights: SimilarWeights

    init(_ reading: SimilarReading, _ weights: SimilarWeights) {
        self.reading = reading
        self.vector = reading.vector
        self.weights = weights
    }

    /// Some words of the profile that the document has too.
    private struct Stretch {
        var text: Int
        var words: ClosedRange<Int>
        var terms: Set<Int64>
        var weight: Double
    }

    func reasons(_ vector: SimilarVector) throws -> [SimilarityReason] {
        var shared: [Int64: Double] = [:]
        try SimilarVector.forEachTerm(of: self.vector, and: vector) { term, one, other in
            guard let one, let other, one > 0, other > 0 else { return }
            shared[term] = Double(one) * Double(other) * (try weights.weight(of: term))
        }
        let named = named(shared)
        let phrases = best(self.phrases(shared), Self.maximumPhrases)
        let said = phrases.reduce(into: Set(named.map(\.term))) { $0.formUnion($1.terms) }
        let words = best(self.words(shared).filter { $0.terms.isDisjoint(with: said) }, Self.maximumWords)
        let topics = named.filter { if case .topic = $0.reason { true } else { false } }
        let others = named.filter { if case .topic = $0.reason { false } else { true } }
        return topics.map(\.reason) + phrases.map { .phrase(typed($0)) } + words.map { .word(typed($0)) }
            + others.map(\.reason)
    }

    /// The shared entities, of each sort the weightiest first.
    private func named(_ shared: [Int64: Double]) -> [SimilarReading.Named] {
        let found = reading.named.compactMap { named in shared[named.term].map { (named: named, weight: $0) } }
        var sorts: [[(named: SimilarReading.Named, weight: Double)]] = [[], [], [], []]
        for one in found {
            switch one.named.reason {
            case .place: sorts[1].append(one)
            case .client: sorts[2].append(one)
            case .body: sorts[3].append(one)
            case .topic, .phrase, .word: sorts[0].append(one)
            }
        }
        return sorts.flatMap { sort in
            sort.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
                .prefix(Self.maximumNamed).map(\.element.named)
        }
    }

    /// Shared pairs, and where two of them follow each other, the three words.
    private func phrases(_ shared: [Int64: Double]) -> [Stretch] {
        var found: [Stretch] = []
        for (number, text) in reading.texts.enumerated() {
            let pairs = text.pairs.filter { shared[$0.term] != nil }
            for (index, pair) in pairs.enumerated() {
                found.append(stretch(number, text, [pair], shared))
                guard index > 0, pairs[index - 1].second == pair.first else { continue }
                found.append(stretch(number, text, [pairs[index - 1], pair], shared))
            }
        }
        return found
    }

    private func stretch(_ number: Int, _ text: SimilarText, _ pairs: [SimilarText.Pair], _ shared: [Int64: Double])
        -> Stretch
    {
        let range = pairs[0].first...pairs[pairs.count - 1].second
        var terms = Set(pairs.map(\.term))
        for word in text.words[range] where !word.isStop { terms.insert(SimilarTerm.of(word.stem)) }
        // In one order, so that sums of broken numbers come out the same everywhere.
        let weight = terms.sorted().reduce(0) { $0 + (shared[$1] ?? 0) }
        return Stretch(text: number, words: range, terms: terms, weight: weight)
    }

    private func words(_ shared: [Int64: Double]) -> [Stretch] {
        var found: [Stretch] = []
        for (number, text) in reading.texts.enumerated() {
            for (index, word) in text.words.enumerated() where !word.isStop {
                let term = SimilarTerm.of(word.stem)
                guard let weight = shared[term] else { continue }
                found.append(Stretch(text: number, words: index...index, terms: [term], weight: weight))
            }
            for addition in text.additions {
                guard let weight = shared[addition.term] else { continue }
                // Where the entity itself is told, the words of its name are not.
                let terms = Set([addition.term, addition.entity].compactMap { $0 })
                found.append(Stretch(text: number, words: addition.words, terms: terms, weight: weight))
            }
        }
        return found
    }

    /// The weightiest that have no words in common, nor read alike.
    private func best(_ stretches: [Stretch], _ limit: Int) -> [Stretch] {
        var chosen: [Stretch] = []
        let sorted = stretches.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        for (_, stretch) in sorted where chosen.count < limit {
            let isNew = chosen.allSatisfy { $0.terms.isDisjoint(with: stretch.terms) && typed($0) != typed(stretch) }
            if isNew, !typed(stretch).isEmpty { chosen.append(stretch) }
        }
        return chosen
    }

    private func typed(_ stretch: Stretch) -> String { reading.texts[stretch.text].typed(stretch.words) }
}
