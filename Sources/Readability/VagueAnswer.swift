extension Readability {
    /// Whether a text says nothing yet: empty, too short to be a sentence (fewer than four different words), filler, or
    /// a promise to say it later ('TBC', 'as above', 'to be agreed in due course'). A vague answer is not an answer.
    ///
    /// A text may hold such words when it says enough besides: see ``Placeholder``.
    public static func isVague(_ answer: String) -> Bool {
        let words = Sentences.words(answer.lowercased().replacing("n/a", with: " na ").replacing("’", with: "'"))
        if words.contains("lorem"), words.contains("ipsum") { return true }
        if Set(words).count < 4 || Set(words.filter { $0.count > 1 }).count < 3 { return true }
        let (rest, wanted) = withoutPlaceholders(words)
        return Set(rest).subtracting(smallWords).count < wanted
    }

    /// The other words, and how many that carry meaning there must be among them.
    private static func withoutPlaceholders(_ words: [String]) -> (rest: [String], wanted: Int) {
        var rest: [String] = []
        var wanted = 0
        var at = 0
        while at < words.count {
            if let found = placeholders.first(where: { words[at...].starts(with: $0.words) }) {
                wanted = max(wanted, found.wanted)
                at += found.words.count
            } else {
                rest.append(words[at])
                at += 1
            }
        }
        return (rest, wanted)
    }

    /// Words that stand where an answer should be.
    private struct Placeholder {
        let words: [String]
        /// How many different words that carry meaning there must be besides: six where it always means 'not yet',
        /// three where it is also said in earnest ('will be agreed by the joint board').
        let wanted: Int

        init(_ phrase: String, _ wanted: Int) {
            words = phrase.split(separator: " ").map(String.init)
            self.wanted = wanted
        }
    }

    /// The longest first: 'same as above' before 'as above'.
    private static let placeholders: [Placeholder] = {
        let always = [
            "tbc", "tbd", "tba", "todo", "tbconfirmed", "na", "not applicable", "ditto", "placeholder",
            "watch this space", "wip",
            "see above", "see below", "as above", "same as above", "as before", "as stated above", "more to come",
            "coming soon",
            "insert text here", "text here", "test test", "do not know", "don't know", "no idea", "not yet known",
        ]
        let sometimes = [
            "in due course", "at a later date", "later on", "not known", "unknown", "not sure", "as usual", "to follow",
            "work in progress", "under discussion", "under development", "under review",
        ]
        let promises = [
            "confirmed", "determined", "decided", "advised", "announced", "agreed", "discussed", "completed", "defined",
        ]
        return
            (always.map { Placeholder($0, 6) } + sometimes.map { Placeholder($0, 3) }
            + promises.flatMap { promise in
                ["yet to be", "still to be", "not yet"].map { Placeholder("\($0) \(promise)", 6) }
                    + ["to be", "will be", "is being"].map { Placeholder("\($0) \(promise)", 3) }
            }).sorted { $0.words.count > $1.words.count }
    }()

    /// Words that hold a sentence together and by themselves say nothing.
    private static let smallWords: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "we", "us", "our", "they", "them", "their",
        "i", "you",
        "he", "she", "who", "what", "which", "when", "where", "how", "there", "here", "and", "or", "but", "if", "so",
        "as", "of",
        "in", "on", "at", "to", "by", "for", "with", "from", "is", "are", "was", "were", "be", "been", "has", "have",
        "had",
        "will", "would", "shall", "should", "can", "could", "may", "might", "must", "do", "does", "did", "not", "no",
        "yes",
        "all", "any", "some", "still", "yet", "currently", "now", "then", "soon", "later", "please",
    ]
}
