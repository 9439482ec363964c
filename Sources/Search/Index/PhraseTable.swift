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
            sql: "SELECT phrase, entity, label, relation FROM phrase WHERE phrase = ? ORDER BY number LIMIT 4")
        return try Row.fetchAll(statement, arguments: [phrase]).map(meaning)
    }

    /// What the phrases mean whose first word is this, at most four things each.
    static func meanings(beginningWith word: String, _ database: Database) throws -> [Interpretation] {
        // The space between words is the character before the exclamation mark.
        let statement = try database.cachedStatement(
            sql: """
                SELECT phrase, entity, label, relation FROM phrase
                WHERE phrase >= ?1 AND phrase < ?1 || '!' AND number < 4 ORDER BY phrase, number
                """)
        return try Row.fetchAll(statement, arguments: [word]).map(meaning)
    }

    /// All there are, as they are read.
    static func all(_ database: Database) throws -> Set<Interpretation> {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT phrase, entity, label, relation FROM phrase WHERE number < 4")
        var all: Set<Interpretation> = []
        while let row = try rows.next() { all.insert(meaning(row)) }
        return all
    }

    private static func meaning(_ row: Row) -> Interpretation {
        let relation: String = row[3]
        return Interpretation(
            typed: row[0], entity: row[1], label: row[2],
            relation: EntityPhrase.Relation(rawValue: relation) ?? .synonym)
    }
}
