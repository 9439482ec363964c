import GRDB

/// Recognises phrases of the vocabulary in texts; of many texts, since it remembers what begins with a word.
final class SimilarPhrases {
    private let database: Database
    private var known: [String: [Known]] = [:]
    /// Then it forgets them all.
    private static let remembered = 10_000

    struct Known {
        var words: [String]
        var meaning: Interpretation
    }

    init(_ database: Database) {
        self.database = database
    }

    /// The meanings of the longest phrase that begins at a place; none where a word that says nothing stands alone.
    func longest(at start: Int, of words: [SimilarText.Word]) throws -> [Known] {
        let candidates = try beginning(with: words[start].folded).filter { phrase in
            phrase.words.count <= words.count - start
                && zip(phrase.words, words[start...]).allSatisfy { $0 == $1.folded }
                && words[start..<start + phrase.words.count].contains { !$0.isStop }
        }
        let longest = candidates.map(\.words.count).max()
        return candidates.filter { $0.words.count == longest }
    }

    private func beginning(with word: String) throws -> [Known] {
        if let found = known[word] { return found }
        if known.count >= Self.remembered { known = [:] }
        let found = try PhraseTable.meanings(beginningWith: word, database).map {
            Known(words: $0.typed.split(separator: " ").map(String.init), meaning: $0)
        }
        known[word] = found
        return found
    }
}
