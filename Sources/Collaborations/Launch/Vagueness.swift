import Kernel

/// Whether an answer says anything. The engine `Readability` takes its place.
enum Vagueness {
    private static let placeholders: Set<String> = [
        "tbc", "tbd", "tba", "todo", "n/a", "xxx", "lorem",
    ]
    private static let phrases = ["to be confirmed", "to be decided", "to be agreed", "to be determined", "to follow"]

    /// Empty, shorter than a sentence (four words), or a placeholder for an answer.
    static func isVague(_ text: String) -> Bool {
        let folded = Text.folded(text)
        let words = folded.split { !($0.isLetter || $0.isNumber || $0 == "/" || $0 == "'") }
        if words.count < 4 { return true }
        if words.contains(where: { placeholders.contains(String($0)) }), words.count < 8 { return true }
        let rest = words.joined(separator: " ")
        return phrases.contains { rest.hasPrefix($0) || (rest.hasSuffix($0) && words.count < 10) }
    }
}
