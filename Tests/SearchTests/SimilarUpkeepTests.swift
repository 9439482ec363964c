import Foundation
import GRDB
import Search
import Testing

/// What is kept for similarity follows the documents, whatever happens to them.
@Suite struct SimilarUpkeepTests {
    private let words = ["ash", "birch", "cedar", "elm", "fir", "oak", "pine", "rowan"]

    private func title(_ generator: inout some RandomNumberGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &generator)).compactMap { _ in words.randomElement(using: &generator) }
            .joined(separator: " ")
    }

    /// The same documents give the same answers in whatever order they came, and what is computed here from the formula.
    @Test func theHistoryDoesNotMatter() throws {
        var generator = SystemRandomNumberGenerator()
        let kept = try Fixture([])
        var record: [String: SearchDocument] = [:]
        for _ in 0..<40 {
            var batch: [SearchChange] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let id = "e\(Int.random(in: 0..<30, using: &generator))"
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    record[id] = nil
                    batch.append(.delete(kind: "effort", id: id))
                } else {
                    var effort = Fixture.effort(
                        id, title(&generator), aims: title(&generator),
                        audience: Int.random(in: 0..<5, using: &generator) == 0 ? Audience(["body:dft"]) : .everyone)
                    effort.rank = UInt8.random(in: 0...3, using: &generator)
                    if Int.random(in: 0..<6, using: &generator) == 0 { effort.similarity = nil }
                    record[id] = effort
                    batch.append(.upsert(effort))
                }
            }
            try kept.index.apply(batch)
        }
        #expect(try kept.index.integrityProblems() == [])
        let shuffled = try Fixture(record.values.shuffled(using: &generator))
        let rebuilt = try Fixture([])
        let documents = record.values.shuffled(using: &generator)
        try rebuilt.index.rebuild(position: 1, phrases: Fixture.phrases) { emit in
            for document in documents { try emit(document) }
        }
        #expect(try rebuilt.index.integrityProblems() == [])
        for _ in 0..<20 {
            let (title, aims) = (title(&generator), title(&generator))
            let answer = try kept.similar(to: title, aims: aims, audience: ["everyone", "body:dft"])
            #expect(try shuffled.similar(to: title, aims: aims, audience: ["everyone", "body:dft"]) == answer)
            #expect(try rebuilt.similar(to: title, aims: aims, audience: ["everyone", "body:dft"]) == answer)
            let reference = Reference(Array(record.values))
            for hit in answer {
                let document = try #require(record[hit.id])
                #expect(abs(reference.score(title, aims, document) - hit.score) < 0.001)
            }
        }
    }

    @Test func equalOnesComeByIdentifier() throws {
        let efforts = (100..<400).map { Fixture.effort("\($0)", "Elm and oak") }
        for fixture in [try Fixture(efforts), try Fixture(efforts.reversed())] {
            let hits = try fixture.similar(to: "Oak", limit: 60)
            #expect(hits.map(\.id) == (100..<150).map { "\($0)" })
            #expect(Set(hits.map(\.score)).count == 1)
        }
    }

    @Test func newPhrasesReachDocumentsThatAreThere() throws {
        let late = try Fixture(Fixture.efforts, phrases: [])
        #expect(try late.similar(to: "Green petrol").first?.reasons.contains(.topic("Biofuels")) == false)
        try late.index.setPhrases(Fixture.phrases)
        let early = try Fixture(Fixture.efforts)
        for title in ["Green petrol", "Deputy Director", "Supported accommodation", "Leeds"] {
            #expect(try late.similar(to: title) == early.similar(to: title))
        }
        #expect(try late.similar(to: "Green petrol").first?.reasons == [.topic("Biofuels"), .word("petrol")])
        #expect(try late.index.integrityProblems() == [])
        try late.index.setPhrases([])
        #expect(try late.similar(to: "Deputy Director").isEmpty)
        #expect(try late.index.integrityProblems() == [])
    }

    @Test func hidingAndShowingTakesEffect() throws {
        let fixture = try Fixture(Fixture.efforts)
        let before = try fixture.similar(to: "Road repair")
        var effort = try #require(Fixture.efforts.first { $0.id == "roads" })
        effort.audience = Audience(["body:dft"])
        try fixture.index.apply([.upsert(effort)])
        #expect(try fixture.similar(to: "Road repair").isEmpty)
        #expect(try fixture.index.integrityProblems() == [])
        effort.audience = .everyone
        try fixture.index.apply([.upsert(effort)])
        #expect(try fixture.similar(to: "Road repair") == before)
        #expect(try fixture.index.integrityProblems() == [])
    }

    @Test(arguments: [
        "DELETE FROM similar WHERE number = 2",
        "DELETE FROM similar_posting WHERE place = (SELECT max(place) FROM similar_posting)",
        "UPDATE similar_term SET documents = documents + 1 WHERE term = (SELECT max(term) FROM similar_term)",
        "UPDATE similar_posting SET postings = x'00000000' WHERE place = (SELECT min(place) FROM similar_posting)",
        "UPDATE similar SET vector = x'' WHERE number = 1", "UPDATE meta SET value = 99 WHERE key = 'similar'",
        "INSERT INTO similar (document, counts, vector) VALUES (99, 1, x'')",
    ])
    func whatIsOutOfStepIsNoticed(statement: String) throws {
        let fixture = try Fixture(Fixture.efforts)
        #expect(try fixture.index.integrityProblems() == [])
        let file = try DatabaseQueue(path: fixture.folder + "/index-1.sqlite")
        try file.write { database in try database.execute(sql: statement) }
        #expect(try !fixture.index.integrityProblems().isEmpty)
    }

    @Test func aProfileIsPartOfTheContentHash() throws {
        var effort = Fixture.efforts[0]
        let hash = effort.contentHash
        effort.similarity?.clients = []
        #expect(effort.contentHash != hash)
        effort.similarity = nil
        #expect(effort.contentHash != hash)
    }
}

/// The formula of docs/similarity.md for titles and aims of words without inflections, synonyms or abbreviations.
private struct Reference {
    private let counted: [[String: Double]]

    init(_ documents: [SearchDocument]) {
        counted = documents.compactMap { document in
            guard document.audience == .everyone, let profile = document.similarity else { return nil }
            return Self.vector(profile.title, profile.aims)
        }
    }

    func score(_ title: String, _ aims: String, _ document: SearchDocument) -> Double {
        let first = Self.vector(title, aims)
        let second = Self.vector(document.similarity?.title ?? "", document.similarity?.aims ?? "")
        return product(first, second) / (product(first, first) * product(second, second)).squareRoot()
    }

    private func product(_ first: [String: Double], _ second: [String: Double]) -> Double {
        first.reduce(0) { sum, one in
            let having = Double(counted.filter { $0[one.key] != nil }.count)
            let rarity = log(1 + (Double(counted.count) - having + 0.5) / (having + 0.5))
            return sum + one.value * (second[one.key] ?? 0) * pow(rarity, 3)
        }
    }

    private static func vector(_ title: String, _ aims: String) -> [String: Double] {
        var vector: [String: Double] = [:]
        for (text, share, isTitle) in [(title, 1.3, true), (aims, 1.0, false)] {
            let words = text.split(separator: " ").map(String.init)
            var counts: [String: Double] = [:]
            for word in words { counts[word, default: 0] += 1 }
            for (first, second) in zip(words, words.dropFirst()) { counts["\(first)\(second)", default: 0] += 1 }
            var terms: [String: Double] = [:]
            for (term, count) in counts { terms[term] = (words.contains(term) ? 1 : 0.5) * count * 2.2 / (count + 1.2) }
            if isTitle {
                for letters in [words, words.dropLast()] where letters.count >= 3 {
                    terms[letters.compactMap { $0.first.map(String.init) }.joined(), default: 1] += 0
                }
            }
            let length = terms.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            for (term, weight) in terms { vector[term, default: 0] += share * weight / length }
        }
        return vector
    }
}
