import GRDB

/// Tries the tiers in turn until enough is found.
struct Ladder {
    let engine: SearchEngine
    let visibility: Visibility
    var builder: MatchBuilder
    private(set) var list = CandidateList()
    /// Whether every tier of the query as typed was read to its end, so that the list holds all of its
    /// matches.
    var isComplete: Bool { isFinished && !isTruncated }
    /// Where they are more: the first of them, as many as are counted, if they were read.
    private(set) var counted: [Int64]?
    private var isFinished = false
    private var isTruncated = false
    private let wanted: Int
    /// Whether somebody wants to know how many there are.
    private let counts: Bool
    /// Whether recognised names of several words are sought by their entities alone, until that finds
    /// nothing.
    private var trustsNames = true
    /// Whether somebody was found by name.
    private var hasNames = false

    init(engine: SearchEngine, reading: QueryReading, visibility: Visibility, wanted: Int, counts: Bool) {
        self.engine = engine
        self.visibility = visibility
        self.wanted = wanted
        self.counts = counts
        builder = MatchBuilder(reading: reading, vocabulary: Vocabulary(database: engine.database))
    }

    private var reading: QueryReading { builder.reading }

    /// - Parameter similar: whether spellings like those typed are tried too.
    mutating func climb(similar: Bool) throws {
        if reading.words.isEmpty {
            finish(try wordPool(visibility.applied(), counts: counts))
            return
        }
        try climbAsTyped()
        if similar, list.count < min(wanted, SearchEngine.enough) { try climbSimilar() }
    }

    /// The expression whose matches are counted when the list does not hold them all.
    func countable() throws -> MatchExpression {
        let words = reading.words.isEmpty ? nil : try builder.words(trustingNames: trustsNames, completing: hasNames)
        return visibility.applied(to: words)
    }

    private mutating func climbAsTyped() throws {
        if let phone = reading.phone {
            try tryNames(.address, .word(phone, prefix: true, columns: "handle"))
            if list.count > 0 {
                isFinished = true
                return
            }
        }
        if let handle = reading.handle {
            try tryNames(
                .address, .word(handle, prefix: !reading.handleIsComplete, columns: "handle"))
            if list.count > 0, reading.handleIsComplete {
                isFinished = true
                return
            }
        }
        if reading.words.count <= PhraseTable.longest {
            try tryNames(.fullName, builder.fullName())
            if isFull { return }
            try tryNames(.name, builder.names())
            if isFull { return }
            if let beginnings = try builder.nameBeginnings() {
                try tryNames(.nameBeginning, beginnings)
                if isFull { return }
            }
        }
        if reading.words.count == 1, let word = reading.words.first?.text, 2...4 ~= word.utf8.count {
            try tryNames(.initials, .word(SyntheticToken.initials(word), columns: "handle"))
            if isFull { return }
        }
        let readsEntitiesFirst = builder.hasEntities && !builder.entitiesAreNames
        if readsEntitiesFirst {
            try tryWords(.entities, try builder.entities())
            if isFull { return }
        }
        // Words take in the entities. While they match little, one reading of them has everything and the
        // score puts entities first; where they match a lot, they stop early, and the entities are read for
        // themselves.
        var words = try wordPool(visibility.applied(to: builder.words(trustingNames: true)), counts: counts)
        if list.count == 0, words.rowids.isEmpty, builder.hasTrustedNames {
            trustsNames = false
            words = try wordPool(visibility.applied(to: builder.words(trustingNames: false)), counts: counts)
        }
        if builder.hasEntities, !readsEntitiesFirst, words.rowids.count >= SearchEngine.block {
            try tryWords(.entities, try builder.entities())
            if isFull { return }
        }
        finish(words)
    }

    /// The words take in all that the tiers before match.
    private mutating func finish(_ words: Pool) {
        isTruncated = false
        append(words, .words)
        isFinished = true
        if isTruncated, counts { counted = Array(words.rowids.prefix(SearchIndex.countLimit)) }
    }

    private mutating func climbSimilar() throws {
        let wasTruncated = isTruncated
        defer { isTruncated = wasTruncated }
        guard reading.phone == nil else { return }
        let hadNone = list.count == 0
        builder.neighbours = try reading.words.map { try builder.vocabulary.neighbours(of: $0.text) }
        if builder.neighbours.contains(where: { !$0.isEmpty }) {
            if reading.words.count <= PhraseTable.longest {
                try tryNames(.typoInName, builder.namesWithTypos())
            }
            // A name that somebody has may still be a slip for another's; other words that are found are
            // meant.
            if !hadNone || list.count >= SearchEngine.enough { return }
            try tryWords(.typo, try builder.wordsWithTypos())
        }
        guard hadNone, list.count == 0 else { return }
        let distant = try reading.words.map { try builder.vocabulary.distantNeighbours(of: $0.text) }
        if distant.contains(where: { !$0.isEmpty }) {
            for (index, words) in distant.enumerated() { builder.neighbours[index] += words }
            try tryWords(.distantTypo, try builder.wordsWithTypos(distant: true))
        }
        if list.count == 0, let most = try builder.mostWords() { try tryWords(.someWords, most) }
        if list.count == 0, let some = try builder.someWords() { try tryWords(.someWords, some) }
    }

    private var isFull: Bool { list.count >= wanted }

    private mutating func tryNames(_ tier: Tier, _ expression: MatchExpression) throws {
        let statement = try engine.database.cachedStatement(
            sql: "SELECT rowid, search_rank(name, ?2) FROM name WHERE name MATCH ?1 ORDER BY rowid LIMIT ?3")
        let match = visibility.applied(to: expression).compiled(weights: NameColumn.weights)
        let (rowids, scores) = try RawStatement(statement).pool(match, limit: blocks)
        append(Pool(rowids: rowids, scores: scores, isTruncated: rowids.count == blocks), tier)
        if !rowids.isEmpty { hasNames = true }
    }

    private mutating func tryWords(_ tier: Tier, _ expression: MatchExpression) throws {
        append(try wordPool(visibility.applied(to: expression)), tier)
    }

    /// - Parameter counts: whether as many are read as are counted.
    private func wordPool(_ expression: MatchExpression, counts: Bool = false) throws -> Pool {
        let limit = counts ? max(blocks, SearchIndex.countLimit) : blocks
        let (rowids, scores) = try engine.words(expression, limit: limit, ranked: blocks)
        return Pool(rowids: rowids, scores: scores, isTruncated: rowids.count == limit)
    }

    /// Matches are read in whole blocks, so that a later page sees the same order.
    private var blocks: Int {
        (wanted + list.count + SearchEngine.block - 1) / SearchEngine.block * SearchEngine.block
    }

    private struct Pool {
        var rowids: [Int64]
        var scores: [Int32]
        var isTruncated: Bool
    }

    /// Adds matches block by block, within each the best first.
    private mutating func append(_ pool: Pool, _ tier: Tier) {
        if pool.isTruncated { isTruncated = true }
        var start = 0
        while start < pool.rowids.count {
            let end = min(start + SearchEngine.block, pool.rowids.count)
            let scores = pool.scores
            let order = (start..<end).sorted { first, second in
                scores[first] != scores[second] ? scores[first] > scores[second] : first < second
            }
            for index in order {
                list.append(rowid: pool.rowids[index], score: Double(scores[index]), tier: tier)
            }
            start = end
        }
    }
}
