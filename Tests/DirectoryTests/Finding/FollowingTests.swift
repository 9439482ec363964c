import Access
import Indexing
import Journal
import Kernel
import Search
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct FollowingTests {
    @Test(arguments: enginesUnderTest) func followsRenamesOfWhatPeopleBelongTo(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.change(
                "team", FindingBench.roads, "UPDATE team SET name = 'Motorway Group' WHERE id = \(FindingBench.roads)")
            try await bench.change(
                "body", FindingBench.transport,
                "UPDATE body SET name = 'Mobility Office' WHERE id = \(FindingBench.transport)")
            try await bench.change(
                "topic", FindingBench.energy,
                "UPDATE topic SET name = 'Powerful stuff' WHERE id = \(FindingBench.energy)")
            try await bench.change(
                "post", FindingBench.headOfFuels,
                "UPDATE post SET title = 'Chief Fueller' WHERE id = \(FindingBench.headOfFuels)")
            try await bench.follow()
            #expect(try await bench.titles("motorway group").contains("Amara Osei"))
            #expect(try await bench.titles("motorway group").contains("Road Fuels"))
            #expect(try await bench.titles("mobility office").contains("Amara Osei"))
            #expect(try await bench.titles("powerful stuff").contains("Amara Osei"))
            #expect(try await bench.titles("fueller") == ["Amara Osei"])
            #expect(try await bench.indexer.check() == bench.indexer.check())
            #expect(try await bench.indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func leaversAndDuplicatesGo(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.change(
                "person", FindingBench.amara,
                "UPDATE person SET left_on = '2026-01-01' WHERE id = \(FindingBench.amara)")
            try await bench.database.write { transaction in
                try transaction.run(
                    "UPDATE holding SET person_id = \(FindingBench.secret) WHERE person_id = \(FindingBench.william)")
                try transaction.run(
                    "UPDATE person SET merged_into = \(FindingBench.secret) WHERE id = \(FindingBench.william)")
                try transaction.record(
                    "person.merged", Subject("person", FindingBench.william), by: .system("test"), at: FindingBench.now)
            }
            try await bench.follow()
            let kept = try await bench.documents().map(\.id)
            #expect(!kept.contains(FindingBench.amara.description))
            #expect(!kept.contains(FindingBench.william.description))
            #expect(try bench.index.contentHash(kind: "person", id: FindingBench.amara.description) == nil)
            #expect(try bench.index.contentHash(kind: "person", id: "public:\(FindingBench.amara)") == nil)
            #expect(try bench.index.contentHash(kind: "person", id: FindingBench.william.description) == nil)
            #expect(try await bench.indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func endingATeamAndHidingAPost(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.change(
                "team", FindingBench.fraud, "UPDATE team SET ended_on = '2026-01-01' WHERE id = \(FindingBench.fraud)")
            try await bench.change(
                "post", FindingBench.headOfFuels,
                "UPDATE post SET is_public = 0, is_hidden = 1 WHERE id = \(FindingBench.headOfFuels)")
            try await bench.follow()
            #expect(try await bench.find("osei").total == .exactly(0))
            #expect(try await bench.find("osei", FindingBench.guest).total == .exactly(0))
            #expect(try await bench.find("road fuels", FindingBench.guest).total == .exactly(0))
            #expect(try await !bench.titles("counter fraud").contains("Counter Fraud"))
            #expect(try await bench.indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func whoeverChangedSomethingFindsItAtOnce(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.change(
                "person", FindingBench.william,
                "UPDATE person SET works_on = 'zeppelins' WHERE id = \(FindingBench.william)")
            #expect(try await bench.titles("zeppelins").isEmpty)
            await bench.indexer.settle(.account(FindingBench.member.account))
            #expect(try await bench.titles("zeppelins") == ["William Smith"])
        }
    }

    @Test(arguments: enginesUnderTest) func profilesBecomeStale(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let later = FindingBench.now + .days(300)
            let source = DirectorySearchSource()
            let aged = try await bench.database.read { transaction in
                try source.aged(from: FindingBench.now, to: later, after: nil, limit: 10, in: transaction)
            }
            #expect(aged == AgedSubjects([Subject("person", FindingBench.amara)], next: nil))
            let changes = try await bench.database.read { transaction in
                try source.changes(for: aged.subjects, at: later, after: nil, in: transaction)
            }
            guard case .upsert(let document)? = changes.changes.first else {
                Issue.record("no document")
                return
            }
            let fresh = try #require(try await bench.documents().first { $0.id == document.id })
            #expect(document.rank > fresh.rank)
        }
    }

    @Test(arguments: enginesUnderTest) func countsAsManyStatementsForManyAsForFew(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.database.write { transaction in
                let rows = (0..<60).map { number -> [Value] in
                    [
                        FindingBench.id(1_000 + number).value, FindingBench.transport.value,
                        "Fuel Person \(number)".value,
                        "person \(number)".value, "Fuel".value, "Person".value, 0.value, 0.value,
                    ]
                }
                try transaction.insert(
                    into: "person",
                    ["id", "body_id", "name", "sort_name", "given", "family", "created_at", "updated_at"], rows)
            }
            try await bench.indexer.rebuild()
            let before = bench.database.statementCount
            let few = try await bench.finder.find(FindingFilters("biofuels"), FindingBench.member, limit: 20)
            let middle = bench.database.statementCount
            let many = try await bench.finder.find(FindingFilters("fuel person"), FindingBench.member, limit: 50)
            let after = bench.database.statementCount
            #expect(!few.approach.isEmpty)
            #expect(many.items.count == 50)
            #expect(middle - before <= 6)
            #expect(after - middle <= 6)
        }
    }
}
