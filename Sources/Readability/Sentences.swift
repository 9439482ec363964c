/// Where sentences and words end.
enum Sentences {
    private static let abbreviations: Set<String> = [
        "e.g", "i.e", "etc", "mr", "mrs", "ms", "dr", "prof", "rt", "hon", "st", "no", "vs", "cf", "para", "fig",
        "approx",
    ]

    /// The words of each sentence. A sentence ends with a line, as in a list, or with '.', '!' or '?' before a gap.
    static func split(_ text: String) -> [[String]] {
        var sentences: [[String]] = []
        var sentence: [String] = []
        func end() {
            if !sentence.isEmpty { sentences.append(sentence) }
            sentence = []
        }
        for line in text.split(whereSeparator: \.isNewline) {
            for piece in line.split(whereSeparator: \.isWhitespace) {
                sentence += words(piece)
                if isEnd(piece) { end() }
            }
            end()
        }
        return sentences
    }

    /// Letters and digits, with what stands between them in one word; 'and/or' and 'cross-government' are two, as read
    /// aloud.
    static func words(_ text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        let characters = Array(text)
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            if character.isLetter || character.isNumber {
                word.append(character)
            } else if !word.isEmpty, "'’.,".contains(character), next.isLetter || next.isNumber {
                word.append(character)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    private static func isEnd(_ piece: Substring) -> Bool {
        var rest = piece
        while let last = rest.last, "\"'”’)]".contains(last) { rest.removeLast() }
        switch rest.last {
        case "!", "?", "…": return true
        case ".":
            let word = rest.drop { !$0.isLetter && !$0.isNumber }.dropLast().lowercased()
            // A single letter is an initial.
            return !(abbreviations.contains(word) || word.count == 1 && word.first?.isLetter == true)
        default: return false
        }
    }
}
