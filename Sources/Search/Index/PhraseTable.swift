import GRDB

/// The table of phrases that mean something known.
enum PhraseTable {
    /// No phrase is longer, in words.
    static let longest = 8

    static func replace(_ phrases: [EntityPhrase], _ database: Database) throws {
        try database.execute(sql: "DELETE FROM phrase")
        let insert = try database.makeStatement(
            sql: """
                INSERT INTO phrase SELECT ?1, (SELECT count(*) FROM phrase WHERE phrase = ?1), ?2, ?3, ?4
                WHERE NOT EXISTS (SELECT * FROM phrase WHERE phrase = ?1 AND entity IS ?2 AND label = ?3)
                """)
        for phrase in phrases {
            let words = Tokens.words(phrase.phrase, maximum: longest + 1)
            if words.isEmpty || words.count > longest { continue }
            try insert.execute(arguments: [
                words.joined(separator: " "), phrase.entity, phrase.label, phrase.relation.rawValue,
            ])
        }
    }

    /// What a phrase of folded words means, at most four things.
    static func meanings(_ phrase: String, _ database: Database) throws -> [Interpretation] {
        let statement = try database.cachedStatement(
            sql: "SELECT entity, label, relation FROM phrase WHERE phrase = ? ORDER BY number LIMIT 4")
        let rows = try Row.fetchCursor(statement, arguments: [phrase])
        var meanings: [Interpretation] = []
        while let row = try rows.next() {
            let relation: String = row[2]
            meanings.append(
                Interpretation(
                    typed: phrase, entity: row[0], label: row[1],
                    relation: EntityPhrase.Relation(rawValue: relation) ?? .synonym))
        }
        return meanings
    }
}
