/// Words that say nothing about what somebody looks for, unless they are a name.
///
/// They are left out of the columns of prose and out of queries that have other words; names keep them.
enum StopWords {
    static func contains(_ word: String) -> Bool {
        word.utf8.count <= 5 && words.contains(word)
    }

    private static let words: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "has", "have",
        "how",
        "i", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "that", "the", "their", "this",
        "to",
        "was", "we", "what", "who", "with", "you",
    ]
}
