/// A text of a profile taken apart: its words, neighbouring pairs of them, and what else they stand for.
struct SimilarText {
    /// What follows is not compared.
    static let maximumWords = 1_000

    struct Word {
        var folded: String
        var stem: String
        /// The stretch between spaces that the word stands in.
        var typed: Substring
        /// It says nothing by itself and joins no pair; pairs reach across it.
        var isStop: Bool
        /// A sentence, a part of one or a bracket begins with it, so that no pair ends with it.
        var isFirst: Bool
    }

    /// A term besides those of the words, and the words it comes from.
    struct Addition {
        var term: Int64
        var words: ClosedRange<Int>
        /// The phrase that these words are, if it is for its meaning that the term is added.
        var meaning: Interpretation?

        /// The term of the entity that is meant.
        var entity: Int64? {
            meaning?.entity.map { SimilarTerm.of(SyntheticToken.entity($0)) }
        }
    }

    /// Two words that follow each other but for words that say nothing, by their places.
    struct Pair {
        var term: Int64
        var first: Int
        var second: Int
    }

    private(set) var words: [Word] = []
    private(set) var pairs: [Pair] = []
    private(set) var additions: [Addition] = []

    init(_ text: String, isTitle: Bool, _ phrases: SimilarPhrases) throws {
        readWords(text)
        readPairs()
        try readPhrases(phrases)
        if isTitle { readInitials() }
    }

    /// The words as typed, without the punctuation around them.
    func typed(_ range: ClosedRange<Int>) -> String {
        let first = words[range.lowerBound].typed
        let last = words[range.upperBound].typed
        let whole = first.base[first.startIndex..<last.endIndex]
        let isEdge = { (character: Character) in !character.isLetter && !character.isNumber }
        guard let start = whole.firstIndex(where: { !isEdge($0) }), let end = whole.lastIndex(where: { !isEdge($0) })
        else { return "" }
        return whole[start...end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func readWords(_ text: String) {
        var isFirst = true
        let pieces = text.utf8.split(maxSplits: Self.maximumWords) { $0 <= 0x20 }
        for piece in pieces.prefix(Self.maximumWords) {
            if piece.first.map({ $0 == UInt8(ascii: "(") }) ?? false { isFirst = true }
            for word in Tokens.words(Substring(piece), maximum: Self.maximumWords - words.count) {
                words.append(
                    Word(
                        folded: word, stem: Inflection.singular(of: word), typed: Substring(piece),
                        isStop: StopWords.contains(word), isFirst: isFirst))
                isFirst = false
            }
            if let last = piece.last, Self.endings.contains(last) { isFirst = true }
            if words.count == Self.maximumWords { break }
        }
    }

    private static let endings = Array(",.;:!?)".utf8)

    private mutating func readPairs() {
        var previous: Int?
        for (index, word) in words.enumerated() {
            if word.isFirst { previous = nil }
            if word.isStop { continue }
            if let previous {
                let term = SimilarTerm.of(words[previous].stem, word.stem)
                pairs.append(Pair(term: term, first: previous, second: index))
            }
            previous = index
        }
    }

    /// What recognised phrases mean, the longest first from the left, as queries are read.
    private mutating func readPhrases(_ phrases: SimilarPhrases) throws {
        var start = 0
        while start < words.count {
            let known = try phrases.longest(at: start, of: words)
            guard let first = known.first else {
                start += 1
                continue
            }
            let range = start...start + first.words.count - 1
            let stems = words[range].map(\.stem)
            for phrase in known {
                var addition = Addition(term: 0, words: range, meaning: phrase.meaning)
                if let entity = addition.entity {
                    addition.term = entity
                    additions.append(addition)
                }
                let label = Set(Tokens.words(phrase.meaning.label, maximum: PhraseTable.longest))
                for word in label.sorted() where !StopWords.contains(word) {
                    let stem = Inflection.singular(of: word)
                    if stems.contains(stem) { continue }
                    addition.term = SimilarTerm.of(stem)
                    additions.append(addition)
                }
            }
            start = range.upperBound + 1
        }
    }

    /// The abbreviation that a title would have ('Future Beyond Line Of Sight': FBLOS), with and without the words that
    /// say nothing, with and without its last word, which is often 'programme'; brackets aside.
    private mutating func readInitials() {
        let end = words.dropFirst().firstIndex(where: \.isFirst) ?? words.count
        let all = Array(words[..<end].indices)
        let telling = all.filter { !words[$0].isStop }
        var seen: Set<Int64> = []
        for letters in [all, telling, Array(all.dropLast()), Array(telling.dropLast())]
        where (3...8).contains(letters.count) {
            let initials = String(letters.compactMap { words[$0].folded.first })
            let term = SimilarTerm.of(Inflection.singular(of: initials))
            guard let first = letters.first, let last = letters.last, seen.insert(term).inserted else { continue }
            additions.append(Addition(term: term, words: first...last))
        }
    }
}
