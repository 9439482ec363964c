import Foundation
import Search
import Testing

@Suite struct MaintenanceTests {
    private let queries = [
        "osei", "smith", "j smith", "biofuels transport leeds", "head of fraud", "bill", "amara.osei", "0018",
        "hmrc", "policy", "s",
        "smiht", "biofules", "JSJ", "zoe", "fuel",
    ]

    @Test func changesAreVisibleToTheNextSearch() throws {
        let fixture = try Fixture()
        var amara = Fixture.documents[0]
        amara.title = "Chief Beekeeper"
        amara.names = ["Amara Boateng"]
        amara.family = "Boateng"
        try fixture.index.apply([.upsert(amara)], position: 8)
        #expect(try fixture.find("beekeeper") == ["amara"])
        #expect(try fixture.find("amara boateng") == ["amara"])
        #expect(try fixture.find("amara osei") == [])
        #expect(try fixture.find("head of fraud") == [])
        #expect(try fixture.search("oesi").hits.isEmpty, "words nobody has any more are not offered")
        #expect(try fixture.index.position == 8)
        try fixture.index.apply([.delete(kind: "person", id: "amara"), .delete(kind: "person", id: "nobody")])
        #expect(try fixture.find("beekeeper") == [])
        #expect(try fixture.index.position == 8)
        #expect(try fixture.index.integrityProblems() == [])
    }

    @Test func rankDecidesAmongEquals() throws {
        let fixture = try Fixture()
        var jane = try #require(Fixture.documents.first { $0.id == "jane" })
        for rank: UInt8 in [9, 0, 255, 1] {
            jane.rank = rank
            try fixture.index.apply([.upsert(jane)])
            let smiths = try fixture.find("smith ") { $0.kinds = ["person"] }
            #expect(smiths.count == 3)
            #expect(rank < 4 ? smiths.first == "jane" : smiths.last == "jane")
        }
        #expect(try fixture.index.count == Fixture.documents.count)
        #expect(try fixture.index.integrityProblems() == [])
    }

    @Test func theLastOfSeveralChangesCounts() throws {
        let fixture = try Fixture([])
        let one = Fixture.person("a", "Ann", "Early")
        let two = Fixture.person("a", "Ann", "Late")
        try fixture.index.apply([.upsert(one), .upsert(two)])
        #expect(try fixture.find("early") == [] && fixture.find("late") == ["a"])
        try fixture.index.apply([.upsert(one), .delete(kind: "person", id: "a")])
        #expect(try fixture.find("ann") == [])
        #expect(try fixture.index.isEmpty)
    }

    @Test func identifiersComeBackAsGiven() throws {
        let ids = [
            "0195aaaa-1234-7abc-8def-000000000001", "0195AAAA-1234-7ABC-8DEF-000000000002", "x", "ü-1",
            String(repeating: "9", count: 64),
        ]
        let fixture = try Fixture(ids.map { Fixture.person($0, "Ida", "Same") })
        #expect(try Set(fixture.find("ida same")) == Set(ids))
        var seen: Set<String> = []
        try fixture.index.forEachDocument { _, id, _ in seen.insert(id) }
        #expect(seen == Set(ids))
    }

    @Test func aRebuiltIndexAnswersLikeOneKeptUpToDate() throws {
        let kept = try Fixture([])
        for document in Fixture.documents.reversed() {
            var draft = document
            draft.title = "Draft"
            draft.rank = 200
            try kept.index.apply([.upsert(draft)])
        }
        for document in Fixture.documents { try kept.index.apply([.upsert(document)]) }
        let rebuilt = try Fixture([], phrases: [])
        try rebuilt.index.rebuild(position: 99, phrases: Fixture.phrases) { emit in
            for document in Fixture.documents {
                var draft = document
                draft.title = "Draft"
                try emit(draft)
            }
            for document in Fixture.documents { try emit(document) }
        }
        #expect(try rebuilt.index.position == 99)
        #expect(try rebuilt.index.count == Fixture.documents.count)
        for query in queries {
            var search = SearchQuery(query, limit: 50, wantsFacets: true)
            search.wantsTotal = true
            #expect(try kept.index.search(search) == rebuilt.index.search(search), "\(query)")
        }
        #expect(try rebuilt.index.integrityProblems() == [])
        #expect(try kept.index.integrityProblems() == [])
        try rebuilt.index.apply([.delete(kind: "person", id: "amara")])
        #expect(try rebuilt.find("osei") == [])
    }

    @Test func aFailedRebuildLeavesTheOldIndex() throws {
        struct Stop: Error {}
        let fixture = try Fixture()
        #expect(throws: Stop.self) {
            try fixture.index.rebuild(position: 1, phrases: []) { emit in
                try emit(Fixture.documents[0])
                throw Stop()
            }
        }
        #expect(try fixture.find("jane smith") == ["jane"])
        #expect(try fixture.index.position == 7)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder).filter {
                $0.hasSuffix(".sqlite")
            }.count == 1)
    }

    @Test func itOpensAgainWhereItWas() throws {
        let fixture = try Fixture()
        let second = try SearchIndex(folder: fixture.folder)
        #expect(try second.position == 7)
        #expect(try second.search(SearchQuery("osei")).hits.first?.id == "amara")
    }

    /// What a killed process leaves: the file, its log, and half a rebuild.
    @Test func whatACrashLeavesIsOpened() throws {
        let fixture = try Fixture()
        let copy = fixture.folder + "-copy"
        try FileManager.default.copyItem(atPath: fixture.folder, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try Data("half a file".utf8).write(to: URL(fileURLWithPath: copy + "/index-9.sqlite"))
        let again = try SearchIndex(folder: copy)
        #expect(try again.search(SearchQuery("osei")).hits.first?.id == "amara")
        try again.rebuild(position: 3, phrases: []) { emit in try emit(Fixture.documents[1]) }
        #expect(try again.count == 1)
    }

    @Test func aDamagedFileIsReplacedByAnEmptyOne() throws {
        let fixture = try Fixture()
        let copy = fixture.folder + "-broken"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try Data("1\n".utf8).write(to: URL(fileURLWithPath: copy + "/current"))
        try Data(repeating: 0x5A, count: 10_000).write(to: URL(fileURLWithPath: copy + "/index-1.sqlite"))
        let index = try SearchIndex(folder: copy)
        #expect(try index.isEmpty && index.position == 0)
    }

    @Test func anotherProcesssRebuildIsTakenOver() throws {
        let fixture = try Fixture()
        let other = try SearchIndex(folder: fixture.folder)
        try other.rebuild(position: 50, phrases: []) { emit in try emit(Fixture.documents[1]) }
        _ = try fixture.find("osei")
        try fixture.index.reopenIfReplaced()
        #expect(try fixture.index.position == 50)
        #expect(try !fixture.index.reopenIfReplaced())
        #expect(try fixture.find("william smith") == ["william"])
    }

    @Test func theIndexCanBeComparedWithTheRecord() throws {
        let fixture = try Fixture()
        var hashes: [String: Int64] = [:]
        try fixture.index.forEachDocument { kind, id, hash in hashes[kind + "/" + id] = hash }
        #expect(hashes.count == Fixture.documents.count)
        for document in Fixture.documents {
            #expect(hashes[document.kind + "/" + document.id] == document.contentHash)
            #expect(
                try fixture.index.contentHash(kind: document.kind, id: document.id) == document.contentHash)
        }
        var other = Fixture.documents[0]
        other.facets["topic"] = [FacetValue("fraud", label: "Fraud and error")]
        #expect(other.contentHash != Fixture.documents[0].contentHash)
    }

    /// Many names, changed and removed at random, against a plain scan.
    @Test func randomChangesAgreeWithAScan() throws {
        let fixture = try Fixture([])
        var generator = SystemRandomNumberGenerator()
        var record: [String: SearchDocument] = [:]
        let families = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Oak"]
        for _ in 0..<60 {
            var batch: [SearchChange] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let id = "p\(Int.random(in: 0..<25, using: &generator))"
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    record[id] = nil
                    batch.append(.delete(kind: "person", id: id))
                } else {
                    var document = Fixture.person(
                        id, "Tree", families.randomElement(using: &generator) ?? "Ash")
                    document.rank = UInt8.random(in: 2...5, using: &generator)
                    record[id] = document
                    batch.append(.upsert(document))
                }
            }
            try fixture.index.apply(batch)
        }
        for family in families {
            let expected = Set(record.values.filter { $0.family == family }.map(\.id))
            let answer = try fixture.search("tree \(family) ") { $0.limit = 50 }
            #expect(Set(answer.hits.filter { !$0.isSimilar }.map(\.id)) == expected)
            #expect(answer.total == .exactly(expected.count))
        }
        #expect(try fixture.index.integrityProblems() == [])
    }
}
