/// How easy a short English text is to read. Advice, not judgement: the formulas know only lengths.
public struct Readability: Sendable, Hashable {
    public let words: Int
    public let sentences: Int
    /// As ``Syllables`` counts them: by rules of spelling, which now and then are one off.
    public let syllables: Int
    /// The number of words in the longest sentence. GOV.UK's style guide asks for no more than 25.
    public let longestSentence: Int
    /// Words of three syllables or more, each once, in the order of the text and as they stand in it: the 'hard words'
    /// of Robert Gunning, 'The Technique of Clear Writing' (1952), who leaves out names and what only an ending made
    /// long.
    public let hardWords: [String]

    public init(of text: String) {
        let sentences = Sentences.split(text)
        var syllables = 0
        var hard: [String] = []
        var known: Set<String> = []
        for sentence in sentences {
            for (index, word) in sentence.enumerated() {
                syllables += Syllables.count(in: word)
                let isName =
                    word.first?.isUppercase == true && (index > 0 || word.dropFirst().contains { $0.isUppercase })
                if !isName, Syllables.isHard(word), known.insert(word.lowercased()).inserted { hard.append(word) }
            }
        }
        self.init(
            words: sentences.reduce(0) { $0 + $1.count }, sentences: sentences.count, syllables: syllables,
            longestSentence: sentences.map(\.count).max() ?? 0, hardWords: hard)
    }

    init(words: Int, sentences: Int, syllables: Int, longestSentence: Int = 0, hardWords: [String] = []) {
        self.words = words
        self.sentences = sentences
        self.syllables = syllables
        self.longestSentence = longestSentence
        self.hardWords = hardWords
    }

    /// Flesch's reading ease: 60 to 70 is plain English, below 30 is for graduates; `nil` without words.
    /// Rudolf Flesch, 'A new readability yardstick', Journal of Applied Psychology 32 (1948).
    public var readingEase: Double? {
        guard words > 0 else { return nil }
        return 206.835 - 1.015 * wordsPerSentence - 84.6 * syllablesPerWord
    }

    /// The school grade in the United States whose pupils can read it; `nil` without words. Kincaid, Fishburne, Rogers
    /// and Chissom, 'Derivation of new readability formulas', Naval Technical Training Command, report 8-75 (1975).
    public var gradeLevel: Double? {
        guard words > 0 else { return nil }
        return 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59
    }

    /// The age in years at which somebody can read it: pupils of grade 1 are six. From 5; `nil` without words.
    public var readingAge: Int? {
        gradeLevel.map { max(5, Int(($0 + 5).rounded())) }
    }

    private var wordsPerSentence: Double { Double(words) / Double(sentences) }
    private var syllablesPerWord: Double { Double(syllables) / Double(words) }
}
