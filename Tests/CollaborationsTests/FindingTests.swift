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
    private func finder(_ bench: PeopleBench, _ body: (DirectoryFinder) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "find-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let index = try SearchIndex(folder: folder)
        let sources: [any SearchSource] = [DirectorySearchSource(), CollaborationsModule.searchSource]
        try await Indexer(index, database: bench.database, sources: sources, clock: bench.clock.wall).rebuild()
        try await body(
            DirectoryFinder(
                bench.database, index: index, clock: bench.clock.wall, others: [CollaborationsModule.findable]))
    }

    @Test(arguments: enginesUnderTest)
    func `The one box finds collaborations by outcome, body and place`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose()
            try await finder(bench) { finder in
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
                    try CollaborationsModule.panel.panel(on: subject, for: viewer, at: now, in: $0)
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
        try await CollaborationBench.with(engine) { bench in
            _ = try await bench.propose(["is-restricted": "yes"])
            try await finder(bench) { finder in
                let mine = try await finder.find(FindingFilters("second night"), bench.world.asTom)
                #expect(mine.items.map(\.title) == ["No second night out"])
                for viewer in [bench.world.asDan, bench.world.asPlatform] {
                    let theirs = try await finder.find(FindingFilters("second night"), viewer)
                    #expect(theirs.items.isEmpty && theirs.total == .exactly(0) && theirs.facets.isEmpty)
                }
            }
        }
    }
}
