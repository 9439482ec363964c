/// Says what a profile shares with a document, by the document's vector.
struct SimilarReasons {
    private static let maximumPhrases = 3
    private static let maximumWords = 3
    private static let maximumNamed = 5

    private let reading: SimilarReading
    private let weights: SimilarWeights

    init(_ reading: SimilarReading, _ weights: SimilarWeights) {
        self.reading = reading
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
        let shared = Set(vector.entries.lazy.filter { $0.weight > 0 }.map(\.term))
        let named = try named(shared)
        let phrases = best(try self.phrases(shared), Self.maximumPhrases)
        let said = phrases.reduce(into: Set(named.map(\.term))) { $0.formUnion($1.terms) }
        let words = best(try self.words(shared).filter { $0.terms.isDisjoint(with: said) }, Self.maximumWords)
        let topics = named.filter { if case .topic = $0.reason { true } else { false } }
        let others = named.filter { if case .topic = $0.reason { false } else { true } }
        return topics.map(\.reason) + phrases.map { .phrase(typed($0)) } + words.map { .word(typed($0)) }
            + others.map(\.reason)
    }

    /// The shared entities, of each sort the rarest first.
    private func named(_ shared: Set<Int64>) throws -> [SimilarReading.Named] {
        let found = try reading.named.filter { shared.contains($0.term) }
            .map { (named: $0, weight: try weights.weight(of: $0.term)) }
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
    private func phrases(_ shared: Set<Int64>) throws -> [Stretch] {
        var found: [Stretch] = []
        for (number, text) in reading.texts.enumerated() {
            let pairs = text.pairs.filter { shared.contains($0.term) }
            for (index, pair) in pairs.enumerated() {
                found.append(try stretch(number, text, [pair]))
                guard index > 0, pairs[index - 1].second == pair.first else { continue }
                found.append(try stretch(number, text, [pairs[index - 1], pair]))
            }
        }
        return found
    }

    private func stretch(_ number: Int, _ text: SimilarText, _ pairs: [SimilarText.Pair]) throws -> Stretch {
        let range = pairs[0].first...pairs[pairs.count - 1].second
        var terms = Set(pairs.map(\.term))
        for word in text.words[range] where !word.isStop { terms.insert(SimilarTerm.of(word.stem)) }
        // In one order, so that sums of broken numbers come out the same everywhere.
        let weight = try terms.sorted().reduce(0) { $0 + (try weights.weight(of: $1)) }
        return Stretch(text: number, words: range, terms: terms, weight: weight)
    }

    private func words(_ shared: Set<Int64>) throws -> [Stretch] {
        var found: [Stretch] = []
        for (number, text) in reading.texts.enumerated() {
            for (index, word) in text.words.enumerated() where !word.isStop {
                let term = SimilarTerm.of(word.stem)
                guard shared.contains(term) else { continue }
                found.append(
                    Stretch(text: number, words: index...index, terms: [term], weight: try weights.weight(of: term)))
            }
            for addition in text.additions where addition.meaning == nil && shared.contains(addition.term) {
                found.append(
                    Stretch(
                        text: number, words: addition.words, terms: [addition.term],
                        weight: try weights.weight(of: addition.term)))
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
