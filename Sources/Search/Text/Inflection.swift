/// Singular and plural of English words, by the regular rules only: 'policy' and 'policies', 'fuel' and
/// 'fuels'.
enum Inflection {
    /// The shorter of the two forms, as far as the rules go: what both are compared by.
    static func singular(of word: String) -> String {
        forms(of: word).first { $0.utf8.count < word.utf8.count } ?? word
    }

    static func forms(of word: String) -> [String] {
        let letters = word.utf8
        guard letters.count >= 4, letters.allSatisfy({ $0 &- 97 < 26 }) else { return [] }
        if word.hasSuffix("ies"), letters.count > 4 { return [String(word.dropLast(3)) + "y"] }
        if word.hasSuffix("ss") { return [word + "es"] }
        if word.hasSuffix("xes") || word.hasSuffix("ches") || word.hasSuffix("shes") || word.hasSuffix("sses") {
            return [String(word.dropLast(2))]
        }
        if word.hasSuffix("s") { return [String(word.dropLast())] }
        if word.hasSuffix("y"), let before = letters.dropLast().last, !"aeiou".utf8.contains(before) {
            return [String(word.dropLast()) + "ies"]
        }
        if word.hasSuffix("x") || word.hasSuffix("ch") || word.hasSuffix("sh") { return [word + "es"] }
        return [word + "s"]
    }
}
