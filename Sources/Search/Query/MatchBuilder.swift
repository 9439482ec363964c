import NameForms

/// Writes the match expressions of a query, tier by tier.
struct MatchBuilder {
    let reading: QueryReading
    let vocabulary: Vocabulary
    /// Spellings close to each word of the query, once they were needed.
    var neighbours: [[String]] = []

    /// What kinds of match are worth, of 255.
    enum Factor {
        static let exact: UInt8 = 255
        static let inflected: UInt8 = 235
        static let completed: UInt8 = 200
        static let nickname: UInt8 = 150
        static let typo: UInt8 = 120
        static let distantTypo: UInt8 = 90
    }

    /// A word of so many documents is no slip.
    private static let surelyRight = 200

    /// Looking through so many documents for those with other words too takes no time to speak of.
    private static let fewEnough = 5_000

    private static let saidColumns = "{names title}"
    private static let givenColumns = "{given other}"

    // MARK: Names

    func fullName() -> MatchExpression {
        .group(1, .word(SyntheticToken.fullName(reading.words.map(\.text)), columns: "handle"))
    }

    /// All words are complete names or short forms of them.
    func names() -> MatchExpression {
        .all(reading.words.enumerated().map { .group(Self.group($0), .any(Self.name($1))) })
    }

    /// As above, but the last may be unfinished and single letters are initials; nil if that is no different.
    func nameBeginnings() throws -> MatchExpression? {
        guard reading.words.contains(where: { $0.isUnfinished || $0.text.utf8.count == 1 }) else {
            return nil
        }
        var parts: [MatchExpression] = []
        for (index, word) in reading.words.enumerated() {
            var forms = Self.name(word)
            if word.isUnfinished {
                forms += try completions(word.text, indexed: 4, namesOnly: true, columns: nil)
            } else if word.text.utf8.count == 1 {
                forms.append(
                    .word(word.text, prefix: true, columns: Self.givenColumns, factor: Factor.completed))
            }
            parts.append(.group(Self.group(index), .any(forms)))
        }
        return .all(parts)
    }

    func namesWithTypos() -> MatchExpression {
        .all(
            reading.words.enumerated().map { index, word in
                var forms = Self.name(word)
                if word.isUnfinished, word.text.utf8.count <= 4 {
                    forms.append(.word(word.text, prefix: true, factor: Factor.completed))
                } else if word.text.utf8.count == 1 {
                    forms.append(
                        .word(word.text, prefix: true, columns: Self.givenColumns, factor: Factor.completed))
                }
                forms += neighbours[index].map { .word($0, factor: Factor.typo) }
                return .group(Self.group(index), .any(forms))
            })
    }

    private static func name(_ word: QueryReading.Word) -> [MatchExpression] {
        var forms: [MatchExpression] = [.word(word.text)]
        for other in Nicknames.forms(of: word.text) {
            forms.append(.word(other, columns: givenColumns, factor: Factor.nickname))
        }
        return forms
    }

    // MARK: Words

    var hasEntities: Bool {
        reading.segments.contains { $0.meanings.contains { $0.entity != nil } }
    }

    /// Whether all entities are called by name, so that looking for words costs no more than looking for
    /// entities; abbreviations and synonyms are also searched as the words they stand for, which are often
    /// common ones.
    var entitiesAreNames: Bool {
        reading.segments.allSatisfy { $0.meanings.isEmpty || $0.isOneWordName || $0.isLongName }
    }

    /// Whether trusting names makes a difference: see `words`.
    var hasTrustedNames: Bool { reading.segments.contains { $0.isLongName || isTrusted($0) } }

    /// Among other words, a word that is known is taken for what it says, not for the beginning of others: 'PA' is in a
    /// few hundred profiles, words that begin with it in nearly all.
    private func isTrusted(_ segment: QueryReading.Segment) -> Bool {
        segment.words.last?.isUnfinished == true && reading.segments.count > 1
            && segment.meanings.contains(where: \.isEntity)
    }

    /// Recognised phrases match by their entity alone, other words anywhere.
    func entities() throws -> MatchExpression {
        try segments { segment in
            let entities = Self.entities(segment)
            if entities.isEmpty { return try .any(plain(segment)) }
            // 'Manager' is a grade in one body and a word of titles in all.
            let isCommon = segment.meanings.allSatisfy { $0.relation == .grade || $0.relation == .profession }
            return isCommon ? .any(entities + (try plain(segment, completes: false))) : try carried(segment, entities)
        }
    }

    /// Whatever carries the entities. What also says the phrase in its name or title counts for more: the head of fraud
    /// comes before the heads of teams that work on fraud. Words in very many documents do not count for that: reading
    /// where they stand in all of them would take longer than everything else.
    private func carried(_ segment: QueryReading.Segment, _ entities: [MatchExpression]) throws -> MatchExpression {
        let telling = try segment.words.filter { try !$0.isStop && isQuicklyRead([$0.text]) }
        if telling.isEmpty { return .any(entities) }
        return .favouring(.any(entities), .all(telling.map { .word($0.text, columns: Self.saidColumns) }))
    }

    /// Whether the documents with all these words are found without reading very long lists.
    private func isQuicklyRead(_ words: [String]) throws -> Bool {
        try words.contains { try vocabulary.documents(with: $0) <= Self.fewEnough }
    }

    /// Every word or recognised phrase matches somehow. Takes in all that the tiers of names match, so its
    /// count is the total.
    ///
    /// - Parameter trustingNames: whether a name of several words is sought by its entity alone, and not also wherever
    ///   its words happen to stand (those of 'Office for Health and Safety' are in half of all profiles), and a known word
    ///   not as a beginning.
    /// - Parameter completing: whether even so: names that begin with the word were found before.
    func words(trustingNames: Bool, completing: Bool = false) throws -> MatchExpression {
        try segments { segment in
            let entities = Self.entities(segment)
            if trustingNames, segment.isLongName { return try carried(segment, entities) }
            // A single word that is its entity's name stands in whatever carries the entity.
            let plain = try plain(segment, completes: completing || !trustingNames || !isTrusted(segment))
            return .any((segment.isOneWordName ? [] : entities) + plain)
        }
    }

    func wordsWithTypos(distant: Bool = false) throws -> MatchExpression {
        var start = 0
        var parts: [MatchExpression] = []
        var position = 0
        for segment in reading.segments {
            // Segments leave out stop words, so find where this one's words are.
            while position < reading.words.count, reading.words[position] != segment.words.first {
                position += 1
            }
            start = position
            position += segment.words.count
            var words: [MatchExpression] = []
            for (offset, word) in segment.words.enumerated() where !word.isStop || segment.words.count == 1 {
                var near = start + offset < neighbours.count ? neighbours[start + offset] : []
                if try vocabulary.documents(with: word.text) > Self.surelyRight { near = [] }
                let factor = distant ? Factor.distantTypo : Factor.typo
                words.append(.any(try forms(word) + near.map { .word($0, factor: factor) }))
            }
            let entities = Self.entities(segment)
            let spelled = words.isEmpty ? [] : [MatchExpression.all(words)]
            parts.append(.group(Self.group(parts.count), .any(entities + spelled)))
        }
        return .all(parts)
    }

    /// All segments but the rarest; nil if fewer than two would be left.
    func mostWords() throws -> MatchExpression? {
        guard reading.segments.count > 2 else { return nil }
        var rarest = 0
        var fewest = Int.max
        for (index, segment) in reading.segments.enumerated()
        where !segment.meanings.contains(where: \.isEntity) {
            for word in segment.words {
                let documents = try vocabulary.documents(with: word.text)
                if documents < fewest { (rarest, fewest) = (index, documents) }
            }
        }
        var parts: [MatchExpression] = []
        for (index, segment) in reading.segments.enumerated() where index != rarest {
            parts.append(
                .group(Self.group(index), .any(Self.entities(segment) + (try plain(segment, few: true)))))
        }
        return .all(parts)
    }

    /// Any of the segments; nil if there is only one.
    func someWords() throws -> MatchExpression? {
        guard reading.segments.count > 1 else { return nil }
        var parts: [MatchExpression] = []
        for (index, segment) in reading.segments.enumerated() {
            parts.append(
                .group(Self.group(index), .any(Self.entities(segment) + (try plain(segment, few: true)))))
        }
        return .any(parts)
    }

    private func segments(
        _ expression: (QueryReading.Segment) throws -> MatchExpression
    ) rethrows -> MatchExpression {
        var parts: [MatchExpression] = []
        for (index, segment) in reading.segments.enumerated() {
            parts.append(.group(Self.group(index), try expression(segment)))
        }
        return .all(parts)
    }

    private static func entities(_ segment: QueryReading.Segment) -> [MatchExpression] {
        segment.meanings.compactMap { meaning in
            meaning.entity.map { .word(SyntheticToken.entity($0), columns: "gate") }
        }
    }

    /// A segment by its words, and by those of the labels it stands for. Several words of a phrase that has an entity are
    /// left to that where each is in very many documents: what has them all, far apart, is found late and means little.
    private func plain(
        _ segment: QueryReading.Segment, few: Bool = false, completes: Bool = true
    ) throws -> [MatchExpression] {
        var alternatives: [MatchExpression] = []
        let words = segment.words.filter { !$0.isStop || segment.words.count == 1 }
        var spelled: [MatchExpression] = []
        for word in words { spelled.append(.any(try forms(word, few: few, completes: completes))) }
        let hasEntity = segment.meanings.contains(where: \.isEntity)
        if !spelled.isEmpty, try !hasEntity || words.count == 1 || isQuicklyRead(words.map(\.text)) {
            alternatives.append(.all(spelled))
        }
        var known: Set<[String]> = [segment.words.map(\.text)]
        for meaning in segment.meanings {
            let label = Tokens.words(meaning.label, maximum: PhraseTable.longest)
            guard !label.isEmpty, known.insert(label).inserted else { continue }
            let telling = label.filter { !StopWords.contains($0) }
            if telling.isEmpty { continue }
            if meaning.isEntity, telling.count > 1, try !isQuicklyRead(telling) { continue }
            alternatives.append(.all(telling.map { .word($0, factor: Factor.inflected) }))
        }
        return alternatives
    }

    /// A word, its singular or plural, what it may be the beginning of, and the names it is short for.
    private func forms(
        _ word: QueryReading.Word, few: Bool = false, completes: Bool = true
    ) throws -> [MatchExpression] {
        var forms: [MatchExpression] = [.word(word.text)]
        for other in Inflection.forms(of: word.text) { forms.append(.word(other, factor: Factor.inflected)) }
        if few { return forms }
        for other in Nicknames.forms(of: word.text) {
            forms.append(.word(other, columns: "names", factor: Factor.nickname))
        }
        if word.isUnfinished {
            if completes { forms += try completions(word.text, indexed: 3, namesOnly: false, columns: nil) }
        } else if word.text.utf8.count == 1 {
            forms.append(.word(word.text, prefix: true, columns: "names", factor: Factor.completed))
        }
        return forms
    }

    /// Short beginnings have lists of their own in the tables; for longer ones, merging the lists of all
    /// words would read far more than is needed, so the commonest are tried one by one.
    private func completions(
        _ beginning: String, indexed: Int, namesOnly: Bool, columns: String?
    ) throws -> [MatchExpression] {
        if beginning.unicodeScalars.count <= indexed {
            return [.word(beginning, prefix: true, columns: columns, factor: Factor.completed)]
        }
        return try vocabulary.completions(of: beginning, namesOnly: namesOnly)
            .filter { $0 != beginning }
            .map { .word($0, columns: columns, factor: Factor.completed) }
    }

    private static func group(_ index: Int) -> UInt8 { UInt8(index + 1) }
}
