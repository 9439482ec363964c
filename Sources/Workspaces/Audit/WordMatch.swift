import Storage

/// Whether a text in the record has a word, whatever its case: a search of the record itself, which misses nothing.
enum WordMatch {
    /// SQLite knows the case of ASCII letters alone, so that others are looked for in each of the ways in which words are
    /// written: small, with a capital, in capitals.
    static func condition(_ column: SQL, has word: String) -> SQL {
        let small = word.lowercased()
        let capital = word.prefix(1).uppercased() + small.dropFirst()
        let patterns = Set([small, capital, word.uppercased()].map(lowercasedASCII)).sorted()
        let matches = patterns.map { pattern -> SQL in "LOWER(\(column)) LIKE \("%\(escaped(pattern))%") ESCAPE '\\'" }
        // PostgreSQL's LOWER makes every letter small, which the first pattern is.
        return "(\(matches.joined(" OR ")))"
    }

    private static func lowercasedASCII(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.isASCII ? $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 : $0 })
        )
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }
}
