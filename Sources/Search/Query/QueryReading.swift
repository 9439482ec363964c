import GRDB

/// A query split into words and recognised phrases.
struct QueryReading {
    /// What a person types into one box is short; the rest is cut.
    static let maximumCharacters = 256
    static let maximumWords = 12

    struct Word: Equatable {
        var text: String
        /// It may be the beginning of a longer word.
        var isUnfinished = false
        /// It says nothing and may be left out.
        var isStop = false
    }

    /// A stretch of words that is either one word or a recognised phrase.
    struct Segment {
        var words: [Word]
        var meanings: [Interpretation] = []

        /// Whether it is the name, in several words, of something known.
        var isLongName: Bool {
            words.count > 1
                && meanings.contains {
                    $0.isEntity && $0.relation != .synonym && $0.relation != .abbreviation
                        && $0.relation != .formerName
                }
        }

        /// Whether it is one word that is also the label of what it means.
        var isOneWordName: Bool {
            words.count == 1
                && meanings.allSatisfy { $0.label.count <= 40 && Tokens.words($0.label) == [words[0].text] }
        }
    }

    var words: [Word] = []
    var segments: [Segment] = []
    /// The beginning of an e-mail address, if the query looks like one.
    var handle: String?
    /// The reversed end of a telephone number, if the query looks like one.
    var phone: String?

    init(_ query: SearchQuery, _ database: Database) throws {
        let text = String(query.text.unicodeScalars.prefix(Self.maximumCharacters))
        let typed = Tokens.words(text, maximum: Self.maximumWords)
        guard let last = typed.last else { return }
        let endsInWord = text.unicodeScalars.last.map { !Self.endsWord($0) } ?? false
        words = typed.map { Word(text: $0, isStop: StopWords.contains($0)) }
        if query.isUnfinished, endsInWord, last.utf8.count <= 30, !StopWords.contains(last) {
            words[words.count - 1].isUnfinished = true
        }
        if words.allSatisfy(\.isStop) {
            for index in words.indices { words[index].isStop = false }
        }
        readAddress(text)
        segments = try Self.segments(words, database)
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 && !scalar.properties.isAlphabetic && !(scalar.value &- 48 < 10)
    }

    private mutating func readAddress(_ text: String) {
        var digits = 0
        var others = false
        var at = 0
        var joiners = false
        var spaces = false
        var started = false
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value &- 48 < 10 {
                digits += 1
            } else if scalar == "@" {
                at += 1
            } else if scalar == "." || scalar == "_" {
                joiners = joiners || started
            } else if scalar == " " {
                spaces = spaces || started
            } else if !(scalar == "+" || scalar == "-" || scalar == "(" || scalar == ")") {
                others = true
            }
            started = started || scalar != " "
        }
        if !others, at == 0, digits >= 4 {
            phone = SyntheticToken.phone(text)
        } else if at == 1 || joiners && !spaces && others {
            handle = SyntheticToken.handle(text)
            handleIsComplete = at == 1
        }
    }

    /// Whether the local part of the address is followed by an @.
    private(set) var handleIsComplete = false

    /// Recognises phrases, the longest first from the left.
    private static func segments(_ words: [Word], _ database: Database) throws -> [Segment] {
        var segments: [Segment] = []
        var start = 0
        while start < words.count {
            var found: Segment?
            var end = min(words.count, start + PhraseTable.longest)
            while end > start {
                // 'OF' may be somebody's abbreviation; 'head of fraud' does not mean it.
                if end == start + 1, words[start].isStop { break }
                let phrase = words[start..<end].map(\.text).joined(separator: " ")
                let meanings = try PhraseTable.meanings(phrase, database)
                if !meanings.isEmpty {
                    found = Segment(words: Array(words[start..<end]), meanings: meanings)
                    break
                }
                end -= 1
            }
            let segment = found ?? Segment(words: [words[start]])
            start += segment.words.count
            if segment.meanings.isEmpty, segment.words[0].isStop { continue }
            segments.append(segment)
        }
        return segments
    }
}
