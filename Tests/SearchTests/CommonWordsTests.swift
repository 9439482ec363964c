import GRDB
import Testing

@testable import Search

@Suite("Common words")
struct CommonWordsTests {
    /// Ten words, so that all meet each other.
    private static let words = [
        "policy", "fraud", "housing", "health", "safety", "water", "digital", "records", "leeds", "adviser",
    ]
    /// Signs between words; the second is a mark that makes one character with the space before it.
    private static let signs = ["", "", "\u{0E31} ", "☎\u{FE0F} "]
    private static let phrases = [
        EntityPhrase("water", entity: "topic:water", label: "Water supply", relation: .synonym),
        EntityPhrase("digital records", entity: "topic:records", label: "Digital records", relation: .name),
        EntityPhrase("DR", entity: "topic:records", label: "Digital records", relation: .abbreviation),
    ]

    private static func document(_ number: Int, _ random: inout Seeded) -> SearchDocument {
        func some(_ most: Int) -> String {
            (0..<Int.random(in: 0...most, using: &random))
                .map { _ in
                    (signs.randomElement(using: &random) ?? "") + (words.randomElement(using: &random) ?? "")
                }
                .joined(separator: " ")
        }
        return Fixture.person("p\(number)", "Given\(number % 7)", "Family\(number)", title: some(3), place: "Leeds") {
            $0.rank = UInt8.random(in: 0...3, using: &random)
            $0.topics = [some(1)].filter { !$0.isEmpty }
            $0.text = some(6)
            if Bool.random(using: &random) { $0.facets["topic"] = [FacetValue("water"), FacetValue("records")] }
            if number % 9 == 0 { $0.audience = Audience(["body:hmrc"]) }
        }
    }

    private static let questions: [SearchQuery] = {
        var all: [SearchQuery] = []
        for (index, word) in words.enumerated() {
            let (second, third) = (words[(index + 3) % 10], words[(index + 7) % 10])
            all.append(SearchQuery("\(word) \(second)", wantsFacets: true))
            all.append(SearchQuery("\(word) \(second) \(third) ", limit: 50, wantsFacets: true))
            all.append(SearchQuery("\(word) \(second) family1", limit: 50))
            all.append(SearchQuery("DR \(word)", filters: ["topic": ["water"]], limit: 50, wantsFacets: true))
            all.append(SearchQuery("digital records \(word)", limit: 20, offset: 5, wantsFacets: true))
            all.append(
                SearchQuery(
                    "water \(word)", kinds: ["person"], audience: [Audience.everyoneToken, "body:hmrc"], limit: 50,
                    wantsFacets: true))
            all.append(SearchQuery("\(word) poli", limit: 50))
        }
        return all
    }()

    private static func expectTheSame(_ sets: SearchIndex, _ lists: SearchIndex) throws {
        for question in questions {
            let (one, other) = (try sets.search(question), try lists.search(question))
            #expect(one.hits == other.hits, "\(question)")
            #expect(one.total == other.total, "\(question)")
            #expect(one.facets == other.facets, "\(question)")
        }
    }

    /// The same numbers in every run.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64 = 7

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// Whether the sets say what the lists say, word by word.
    private static func expectSetsOfLists(_ index: SearchIndex) throws {
        #expect(try index.integrityProblems() == [])
        try index.read { database, _ in
            let common = CommonWords(database: database)
            #expect(try CommonMatch(.all(words.map { .word($0) }), database) != nil)
            let list = try database.cachedStatement(sql: SearchEngine.wordRows)
            for word in words {
                let number = try #require(try common.number(of: word))
                let match = MatchExpression.group(1, .word(word, factor: 1)).compiled(weights: WordColumn.weights)
                let (rowids, scores) = try RawStatement(list).pool(match, limit: 100_000)
                var found: [Int64] = []
                var weights: [UInt8] = []
                let buffer = CommonWords.Buffer()
                var next = try common.chunk(from: 0)
                while let chunk = next {
                    let positions = try common.members(number, chunk, buffer)?.positions() ?? []
                    found += positions.map { chunk << 16 | Int64($0) }
                    weights += try common.weights(number, chunk, buffer)
                    next = try common.chunk(from: chunk + 1)
                }
                #expect(found == rowids, "\(word)")
                #expect(weights.map { Int32($0) } == scores, "\(word)")
            }
        }
    }

    @Test("sets of rows answer as lists of rows do, whatever is added, changed and removed")
    func sameAnswers() throws {
        var random = Seeded()
        let sets = try Fixture([], phrases: Self.phrases, commonFrom: 20)
        let lists = try Fixture([], phrases: Self.phrases, commonFrom: .max)
        for round in 0..<6 {
            var changes: [SearchChange] = (0..<60).map { number in
                .upsert(Self.document(round < 3 ? round * 60 + number : number * 3, &random))
            }
            if round >= 3 { changes += (0..<10).map { .delete(kind: "person", id: "p\($0 * 7 + round)") } }
            try sets.index.apply(changes)
            try lists.index.apply(changes)
            try Self.expectTheSame(sets.index, lists.index)
        }
        try Self.expectSetsOfLists(sets.index)
    }

    @Test("a rebuilt index has the same sets, also where they are kept as bits")
    func rebuilt() throws {
        var random = Seeded()
        let documents = (0..<6_000).map { Self.document($0, &random) }
        let sets = try Fixture([], commonFrom: 100)
        try sets.index.rebuild(position: 1, phrases: Self.phrases) { add in try documents.forEach(add) }
        let lists = try Fixture([], commonFrom: .max)
        try lists.index.rebuild(position: 1, phrases: Self.phrases) { add in try documents.forEach(add) }
        try Self.expectTheSame(sets.index, lists.index)
        try Self.expectSetsOfLists(sets.index)
        let changed = (0..<50).map { Self.document($0 * 100, &random) }
        for index in [sets.index, lists.index] { try index.apply(changed.map { .upsert($0) }) }
        try Self.expectTheSame(sets.index, lists.index)
        try Self.expectSetsOfLists(sets.index)
    }

    @Test("a set is what was put into it, listed or as bits", arguments: [0, 1, 4_095, 4_096, 65_536])
    func roundTrip(count: Int) throws {
        let positions = (0..<65_536).shuffled().prefix(count).map { UInt16($0) }.sorted()
        let bytes = RowSet.encode(positions)
        #expect(bytes.count == min(2 * count, 8_192))
        let set = bytes.withUnsafeBytes { RowSet($0) }
        #expect(set.positions() == positions)
        #expect(set.positions(limit: 10) == Array(positions.prefix(10)))
        var before: [Int] = []
        set.forEach(of: positions) { index, count in before.append(index == count ? count : -1) }
        #expect(before == Array(0..<count))
    }
}
