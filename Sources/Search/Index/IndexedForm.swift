/// The words of a document as the full-text tables hold them.
struct IndexedForm {
    /// Columns of the table `word`, in the order of `WordColumn`.
    var word: [String]
    /// Columns of the table `name`, in the order of `NameColumn`.
    var name: [String]
    /// The distinct words, and the tokens of the gate, which count too but are neither names nor spellings.
    var vocabulary: [String: Roles]

    /// Where a word of the vocabulary comes from.
    struct Roles: OptionSet {
        var rawValue: UInt8
        static let name = Roles(rawValue: 1)
        /// From a short field, so worth offering as a correct spelling; words of prose are not.
        static let spelling = Roles(rawValue: 2)
    }

    init(_ document: SearchDocument) {
        var builder = Builder()
        let family = builder.words(document.family ?? "", [.name, .spelling])
        let given = builder.words(document.given ?? "", [.name, .spelling])
        var handle: [String] = []
        var full: Set<String> = []
        var all: [String] = []
        var other: [String] = []
        // A word of a team's name says little: 'policy' is in thousands. Such names count as a whole, and
        // word by word only beside titles and topics, unless the thing is prominent.
        let isPersonal = document.family != nil || document.given != nil
        let isKnownByEachWord = isPersonal || document.rank <= 1
        for name in document.names + document.formerNames {
            let typed = Tokens.words(name)
            if typed.isEmpty { continue }
            let inNames = isKnownByEachWord || typed.count == 1
            let words = builder.words(name, inNames ? [.name, .spelling] : .spelling)
            full.insert(SyntheticToken.fullName(typed))
            all += words
            if inNames { other += words.filter { !family.contains($0) && !given.contains($0) } }
            if isPersonal, typed.count > 1, typed.count < 6 {
                full.insert(SyntheticToken.initials(Self.initials(typed)))
            }
        }
        let both = Tokens.words((document.given ?? "") + " " + (document.family ?? ""))
        if both.count > 1 {
            full.insert(SyntheticToken.fullName(both))
            full.insert(SyntheticToken.initials(Self.initials(both)))
        }
        handle += full.sorted()
        handle += document.handles.compactMap(SyntheticToken.handle)
        handle += document.phones.compactMap(SyntheticToken.phone)

        var entities = Set(document.entities.map(SyntheticToken.entity))
        for (facet, values) in document.facets {
            for value in values { entities.insert(SyntheticToken.entity("\(facet):\(value.value)")) }
        }
        var gate = entities
        gate.insert(SyntheticToken.kind(document.kind))
        if !document.audience.tokens.contains(Audience.everyoneToken) {
            gate.insert(SyntheticToken.restricted)
        }
        for token in document.audience.tokens where token != Audience.everyoneToken {
            gate.insert(SyntheticToken.audience(token))
        }
        let gates = gate.sorted().joined(separator: " ")

        name = [Self.join(family), Self.join(given), Self.join(other), Self.join(handle), gates]
        word = [
            Self.join(all + family + given),
            Self.join(builder.prose(document.title, .spelling)),
            Self.join(document.organisations.flatMap { builder.prose($0, .spelling) }),
            Self.join(document.topics.flatMap { builder.prose($0, .spelling) }),
            Self.join(document.places.flatMap { builder.prose($0, .spelling) }),
            Self.join(document.previous.flatMap { builder.prose($0, []) }),
            Self.join(builder.prose(document.text, [])),
            gates,
        ]
        for token in gate { builder.vocabulary[token] = [] }
        vocabulary = builder.vocabulary
    }

    private static func initials(_ words: [String]) -> String {
        var letters = ""
        for word in words { if let first = word.first { letters.append(first) } }
        return letters
    }

    /// Repeated words add nothing where only the column of a match is kept.
    private static func join(_ words: [String]) -> String {
        if words.count < 2 { return words.first ?? "" }
        if words.count < 12 {
            var text = words[0]
            for index in 1..<words.count where !words[..<index].contains(words[index]) {
                text += " "
                text += words[index]
            }
            return text
        }
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }.joined(separator: " ")
    }

    private struct Builder {
        var vocabulary: [String: Roles] = [:]

        mutating func words(_ text: String, _ roles: Roles) -> [String] {
            var words: [String] = []
            Tokens.forEachIndexed(text) { words.append($0) }
            for word in words { vocabulary[word, default: []].formUnion(roles) }
            return words
        }

        mutating func prose(_ text: String, _ roles: Roles) -> [String] {
            if text.isEmpty { return [] }
            var words: [String] = []
            Tokens.forEachIndexed(text) { if !StopWords.contains($0) { words.append($0) } }
            for word in words { vocabulary[word, default: []].formUnion(roles) }
            return words
        }
    }
}

/// The columns of the table `word`; their order is that of the weights in a ranking plan.
enum WordColumn {
    static let weights: [UInt8] = [40, 36, 22, 32, 22, 12, 8, 32]
}

/// The columns of the table `name`.
enum NameColumn {
    static let weights: [UInt8] = [40, 38, 34, 40, 0]
}
