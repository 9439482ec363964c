import Access
import Foundation
import Indexing
import Journal
import Kernel
import Logging
import MerkleTree
import Search
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations
@testable import Directory

@Suite struct CollaborationFindingTests {
    /// A finder over an index made anew.
    private func finder(_ bench: PeopleBench, _ index: SearchIndex) async throws -> DirectoryFinder {
        try await Indexer(
            index, database: bench.database, sources: CollaborationBench.sources, clock: bench.clock.wall
        ).rebuild()
        return DirectoryFinder(
            bench.database, index: index, clock: bench.clock.wall, others: CollaborationsModule.findables)
    }

    @Test(arguments: enginesUnderTest)
    func `The one box finds collaborations by outcome, body and place`(engine: Engine) async throws {
        try await CollaborationBench.withIndex(engine) { bench, index in
            let path = try await bench.propose()
            let finder = try await finder(bench, index)
            for words in ["second night", "sleeps rough", "department for homes northmoor rough"] {
                let found = try await finder.find(FindingFilters(words), bench.world.asDan)
                #expect(found.items.contains { $0.path == path && $0.kind == "collaboration" }, "\(words)")
            }
            let suggested = try await finder.suggest("no sec", bench.world.asDan)
            #expect(suggested.contains { $0.kind == "collaboration" && $0.items.first?.path == path })
            #expect(try await finder.find(FindingFilters("second night"), bench.world.asGuest).items.isEmpty)
            #expect(try await finder.find(FindingFilters("second night"), nil).total == .exactly(0))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A body's page lists its collaborations, as far as one may know of them`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(["title": "Open effort"])
            _ = try await bench.propose(["title": "Closed effort", "is-restricted": "yes"])
            let subject = Subject("body", bench.world.homes.uuid)
            func panel(_ viewer: Viewer) async throws -> String {
                let now = bench.clock.now
                let html = try await bench.database.read {
                    try CollaborationsPanel().panel(on: subject, for: viewer, at: now, in: $0)
                }
                return String(decoding: html.bytes, as: UTF8.self)
            }
            let theirs = try await panel(bench.world.asDan)
            #expect(theirs.contains(path) && !theirs.contains("Closed effort"))
            #expect(try await panel(bench.world.asTom).contains("Closed effort"))
            #expect(try await panel(bench.world.asGuest).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A restricted one is found by its parties alone, and counted for nobody else`(engine: Engine) async throws {
        try await CollaborationBench.withIndex(engine) { bench, index in
            _ = try await bench.propose(["is-restricted": "yes"])
            let finder = try await finder(bench, index)
            let mine = try await finder.find(FindingFilters("second night"), bench.world.asTom)
            #expect(mine.items.map(\.title) == ["No second night out"])
            for viewer in [bench.world.asDan, bench.world.asPlatform] {
                let theirs = try await finder.find(FindingFilters("second night"), viewer)
                #expect(theirs.items.isEmpty && theirs.total == .exactly(0) && theirs.facets.isEmpty)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A guest whose time has run out is no longer counted`(engine: Engine) async throws {
        try await CollaborationBench.withIndex(engine) { bench, _ in
            let world = bench.world
            let path = try await bench.propose(["is-restricted": "yes"])
            try await bench.database.write { try $0.run("UPDATE person SET is_guest = 1 WHERE id = \(world.dan)") }
            let fields = [
                "email": "dan.okafor@northmoor.example.gov.uk", "level": "reader", "until": "22 November 2026",
            ]
            #expect(try await bench.post("\(path)/people/members/new", fields, as: world.asAmara).status == 303)
            let source = CollaborationSearchSource()
            func isFound(at now: Instant) async throws -> Bool {
                let token = SearchAudience.person(world.dan.uuid)
                return try await bench.database.read { transaction in
                    var found = false
                    try source.stream(at: now, in: transaction) { found = $0.audience.tokens.contains(token) }
                    return found
                }
            }
            let (before, after) = (bench.clock.now, bench.clock.now + .days(3))
            #expect(try await isFound(at: before))
            #expect(try await !isFound(at: after))
            let aged = try await bench.database.read { transaction in
                try source.aged(from: before, to: after, after: nil, limit: 10, in: transaction)
            }
            #expect(aged.subjects.map(\.kind) == ["collaboration"] && aged.next == nil)
            let later = try await bench.database.read { transaction in
                try source.aged(from: after, to: after + .days(300), after: nil, limit: 10, in: transaction)
            }
            #expect(later.subjects.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A duplicate is registered only with the reason why it differs, which is kept`(engine: Engine) async throws {
        try await CollaborationBench.withIndex(engine) { bench, index in
            let path = try await bench.propose()
            // What is common among several efforts says little; of one alone, nobody could tell.
            for topic in ["Flood pumps", "Payroll", "Court dates", "School places", "Bus signs", "Food checks"] {
                _ = try await bench.propose([
                    "title": topic, "outcome": "\(topic) work for everybody by 2029.", "clients": "", "places": "",
                ])
            }
            _ = try await finder(bench, index)
            let fields = [
                "kind": "project", "title": "Safe second night", "clients": "people sleeping rough",
                "places": "Northmoor",
                "outcome": "People who sleep rough in Northmoor have a bed for the second night.",
            ]
            let first = try await bench.post("/collaborations/new", fields, as: bench.world.asDan)
            #expect(first.status == 422 && first.contains(path) && first.contains("Amara Osei"))
            #expect(first.contains("for people sleeping rough") && first.contains("place: Northmoor"))
            #expect(first.contains("say in a sentence how yours differs") && first.contains("Safe second night"))
            let lazy = try await bench.post(
                "/collaborations/new", fields.merging(["differs": "it differs"]) { $1 }, as: bench.world.asDan)
            #expect(lazy.status == 422)
            let said = try await bench.post(
                "/collaborations/new", fields.merging(["differs": "Ours is about women alone."]) { $1 },
                as: bench.world.asDan)
            #expect(said.status == 303)
            let page = try await bench.get(said.location ?? "", as: bench.world.asAmara)
            #expect(page.contains("Ours is about women alone."))
            let details = try await bench.database.read { transaction in
                try transaction.values(String.self, "SELECT details FROM journal_entry ORDER BY id DESC LIMIT 1")
            }
            let shown = try await bench.database.read { transaction in
                try CollaborationStore(transaction).find(slug: "no-second-night-out", .everything)
            }
            let id = try #require(shown?.id.description)
            #expect(details.first?.contains(id) == true, "what was shown is kept")
            let other = try await bench.post(
                "/collaborations/new",
                [
                    "kind": "project", "title": "Tax returns by phone",
                    "outcome": "Anybody files a tax return in ten minutes.",
                ],
                as: bench.world.asDan)
            #expect(other.status == 303, "nothing is like it")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `While one types, what is restricted is not told to those outside`(engine: Engine) async throws {
        try await CollaborationBench.withIndex(engine) { bench, index in
            _ = try await bench.propose(["is-restricted": "yes"])
            _ = try await finder(bench, index)
            let path =
                "/collaborations/new/like?title=No%20second%20night&outcome=Nobody%20sleeps%20rough%20in%20Northmoor"
            #expect(try await bench.get(path, as: bench.world.asTom).contains("No second night out"))
            #expect(try await bench.get(path, as: bench.world.asDan).text.isEmpty)
            #expect(try await bench.get("/collaborations/new/like?title=No", as: bench.world.asTom).text.isEmpty)
        }
    }
}
