import GRDB

/// Looks words up in the vocabulary: completions of unfinished ones, spellings close to unknown ones.
struct Vocabulary {
    let database: Database

    /// So many completions and spellings are tried, the commonest.
    static let completions = 40
    static let spellings = 20

    /// The commonest words that begin so, of names only if asked for, the word itself among them.
    func completions(of beginning: String, namesOnly: Bool) throws -> [String] {
        let order = namesOnly ? "names" : "documents"
        let filter = namesOnly ? "AND names > 0" : ""
        let statement = try database.cachedStatement(
            sql: """
                SELECT word FROM vocabulary WHERE word >= ?1 AND word < ?2 \(filter)
                ORDER BY \(order) DESC, word LIMIT \(Self.completions)
                """)
        return try String.fetchAll(statement, arguments: [beginning, beginning + "\u{10FFFF}"])
    }

    /// Known spellings one slip away from a word, the commonest first, the word itself left out.
    func neighbours(of word: String) throws -> [String] {
        guard Spelling.isSpellable(word) || word.utf8.count == 2 else { return [] }
        let statement = try database.cachedStatement(sql: "SELECT word FROM deletion WHERE form = ?")
        var candidates: Set<String> = []
        for form in Spelling.forms(word) {
            let words = try String.fetchCursor(statement, arguments: [form])
            while let candidate = try words.next() {
                if candidate != word, Spelling.distance(word, candidate, limit: 1) == 1 {
                    candidates.insert(candidate)
                }
            }
        }
        return try commonest(candidates)
    }

    /// Known spellings two slips away from a long word: of those that share its first or its last three
    /// letters.
    func distantNeighbours(of word: String) throws -> [String] {
        guard word.utf8.count >= Spelling.shortestForTwo, Spelling.isSpellable(word) else { return [] }
        var candidates: Set<String> = []
        let beginning = String(word.prefix(3))
        let forwards = try String.fetchCursor(
            database.cachedStatement(
                sql: "SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND spellings > 0"),
            arguments: [beginning, beginning + "\u{10FFFF}"])
        while let candidate = try forwards.next() {
            if Spelling.distance(word, candidate, limit: 2) == 2 { candidates.insert(candidate) }
        }
        let end = String(VocabularyChanges.backwards(word).prefix(3))
        let backwards = try String.fetchCursor(
            database.cachedStatement(
                sql: "SELECT backwards FROM ending WHERE backwards >= ? AND backwards < ?"),
            arguments: [end, end + "\u{10FFFF}"])
        while let reversed = try backwards.next() {
            let candidate = VocabularyChanges.backwards(reversed)
            if Spelling.distance(word, candidate, limit: 2) == 2 { candidates.insert(candidate) }
        }
        return try commonest(candidates)
    }

    /// How many documents that everybody signed in may find have the word.
    func documents(with word: String) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT documents FROM vocabulary WHERE word = ?"),
            arguments: [word]) ?? 0
    }

    private func commonest(_ candidates: Set<String>) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: "SELECT documents, spellings FROM vocabulary WHERE word = ?")
        var known: [(word: String, documents: Int)] = []
        for candidate in candidates {
            guard let row = try Row.fetchOne(statement, arguments: [candidate]) else { continue }
            let spellings: Int = row[1]
            if spellings > 0 { known.append((candidate, row[0])) }
        }
        known.sort { ($1.documents, $0.word) < ($0.documents, $1.word) }
        return known.prefix(Self.spellings).map(\.word)
    }
}
