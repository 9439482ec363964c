import GRDB

/// How the counts of words change in a transaction.
///
/// Counts that decide what is found (which completions and spellings are tried first) take in only documents that
/// everybody signed in may find, so that nobody learns of a hidden document by them. How many use a word at all decides
/// only how it is kept.
struct VocabularyChanges {
    private struct Counts {
        var documents = 0
        var names = 0
        var spellings = 0
        var uses = 0

        mutating func add(_ roles: IndexedForm.Roles, counts: Bool, sign: Int) {
            uses += sign
            if roles.contains(.spelling) { spellings += sign }
            guard counts else { return }
            documents += sign
            if roles.contains(.name) { names += sign }
        }
    }

    private var words: [String: Counts] = [:]

    mutating func count(_ form: IndexedForm, counts: Bool, by sign: Int) {
        for (word, roles) in form.vocabulary {
            words[word, default: Counts()].add(roles, counts: counts, sign: sign)
        }
    }

    /// How many documents have a word, whoever may find them.
    struct Use {
        var word: String
        var now: Int
    }

    /// - Returns: the words whose number of documents has changed.
    func write(to database: Database) throws -> [Use] {
        var changed: [Use] = []
        let upsert = try database.makeStatement(
            sql: """
                INSERT INTO vocabulary VALUES (?, ?, ?, ?, ?) ON CONFLICT (word) DO UPDATE SET
                documents = documents + excluded.documents, names = names + excluded.names,
                spellings = spellings + excluded.spellings, uses = uses + excluded.uses
                RETURNING spellings, uses
                """)
        let file = try database.makeStatement(sql: "INSERT OR IGNORE INTO deletion VALUES (?, ?)")
        let fileEnding = try database.makeStatement(sql: "INSERT OR IGNORE INTO ending VALUES (?)")
        let unfile = try database.makeStatement(sql: "DELETE FROM deletion WHERE form = ? AND word = ?")
        let unfileEnding = try database.makeStatement(sql: "DELETE FROM ending WHERE backwards = ?")
        let forget = try database.makeStatement(sql: "DELETE FROM vocabulary WHERE word = ?")
        for word in words.keys.sorted() {
            guard let change = words[word] else { continue }
            if change.documents == 0, change.names == 0, change.spellings == 0, change.uses == 0 { continue }
            let row = try Row.fetchOne(
                upsert,
                arguments: [word, change.documents, change.names, change.spellings, change.uses])
            guard let row else { throw SearchError.damaged }
            let spellings: Int = row[0]
            let uses: Int = row[1]
            if Spelling.isSpellable(word) {
                let before = spellings - change.spellings
                if before <= 0, spellings > 0 {
                    for form in Spelling.forms(word) { try file.execute(arguments: [form, word]) }
                    if word.utf8.count >= Spelling.shortestForTwo {
                        try fileEnding.execute(arguments: [Self.backwards(word)])
                    }
                } else if before > 0, spellings <= 0 {
                    for form in Spelling.forms(word) { try unfile.execute(arguments: [form, word]) }
                    try unfileEnding.execute(arguments: [Self.backwards(word)])
                }
            }
            if uses <= 0 { try forget.execute(arguments: [word]) }
            if change.uses != 0 { changed.append(Use(word: word, now: uses)) }
        }
        return changed
    }

    static func backwards(_ word: String) -> String {
        String(String.UnicodeScalarView(word.unicodeScalars.reversed()))
    }
}
