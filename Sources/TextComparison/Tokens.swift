/// Texts taken apart so that putting the pieces together again gives every byte back.
enum Tokens {
    /// The paragraphs: what stands between line feeds, empty ones included.
    static func paragraphs(_ text: String) -> [String] {
        // Bytes, because "\r\n" is one Character.
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    static func text(_ paragraphs: some Sequence<String>) -> String { paragraphs.joined(separator: "\n") }

    /// Words, gaps between words, and single signs. A number such as '5,000.50' is one word: half a number says
    /// nothing.
    static func words(_ paragraph: String) -> [String] {
        var tokens: [String] = []
        let characters = Array(paragraph)
        var at = 0
        while at < characters.count {
            var end = at + 1
            if characters[at].isWhitespace {
                while end < characters.count, characters[end].isWhitespace { end += 1 }
            } else if isOfWord(characters[at]) {
                while end < characters.count, isOfWord(characters[end]) || isInsideWord(characters, end) { end += 1 }
            }
            tokens.append(String(characters[at..<end]))
            at = end
        }
        return tokens
    }

    static func isGap(_ token: String) -> Bool { token.allSatisfy(\.isWhitespace) }

    static func isWord(_ token: String) -> Bool { token.first.map(isOfWord) ?? false }

    private static func isOfWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// An apostrophe between letters, a point or comma between digits.
    private static func isInsideWord(_ characters: [Character], _ at: Int) -> Bool {
        guard at + 1 < characters.count else { return false }
        let (before, after) = (characters[at - 1], characters[at + 1])
        switch characters[at] {
        case "'", "’": return before.isLetter && after.isLetter
        case ".", ",": return before.isNumber && after.isNumber
        default: return false
        }
    }
}
