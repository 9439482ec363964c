import Access
import Directory
import Indexing
import Journal
import Kernel
import Search
import Storage
import StorageTesting
import Testing
import Web

@testable import Workspaces

@Suite struct ContentsFindingTests {
    private func expectNothing(_ words: String, _ finder: DirectoryFinder, _ viewer: Viewer?) async throws {
        let found = try await finder.find(FindingFilters(words), viewer)
        #expect(found.items.isEmpty && found.total == .exactly(0) && found.facets.isEmpty && found.didYouMean == nil)
        #expect(try await finder.suggest(words, viewer).isEmpty)
    }

    @Test(arguments: enginesUnderTest)
    func `A file is found by its name and by what is in it, by those who take part alone`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            #expect(try await bench.add("Survey.txt", Array("The barnacles are winning".utf8)).status == 303)
            try await bench.readAll()
            try await bench.admit(bench.world.dan, as: .reader)
            let finder = try await bench.finder()
            for words in ["survey", "barnacles winning"] {
                for viewer in [bench.world.asAmara, bench.world.asDan] {
                    let found = try await finder.find(FindingFilters(words), viewer)
                    #expect(found.items.map(\.title) == ["Survey.txt"] && found.total == .exactly(1), "\(words)")
                }
                try await expectNothing(words, finder, bench.world.asTom)
                try await expectNothing(words, finder, bench.world.asPlatform)
                try await expectNothing(words, finder, nil)
            }
            #expect(try await !finder.suggest("barna", bench.world.asDan).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who may not see into a folder finds nothing of it, not even a count`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            let made = try await bench.bench.post(
                "\(bench.path)/folders", ["folder": "Tenders"], as: bench.world.asAmara)
            #expect(made.status == 303)
            let folder = try await bench.item("Tenders")
            #expect(try await bench.add("Bids.txt", Array("barnacles for sale".utf8), in: folder.id).status == 303)
            try await bench.readAll()
            try await bench.admit(bench.world.dan, as: .reader)
            let before = try await bench.finder()
            #expect(try await before.find(FindingFilters("barnacles"), bench.world.asDan).total == .exactly(1))
            // A realm that permits less, and no new document: what a realm permits is asked when somebody searches.
            try await bench.grant(.reader, .none, in: folder)
            let after = try await bench.finder()
            try await expectNothing("barnacles", after, bench.world.asDan)
            try await expectNothing("tenders", after, bench.world.asDan)
            #expect(try await after.find(FindingFilters("barnacles"), bench.world.asAmara).total == .exactly(1))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A guest finds what is OFFICIAL, and nothing once their time is over`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            let world = bench.world
            for name in ["Open.txt", "Closed.txt"] {
                #expect(try await bench.add(name, Array("barnacles in \(name)".utf8)).status == 303)
            }
            try await bench.bench.database.write { transaction in
                try transaction.run("UPDATE item SET marking = 'official-sensitive' WHERE name = 'Closed.txt'")
            }
            try await bench.readAll()
            let end = bench.bench.clock.now + .days(1)
            try await bench.admit(world.priya, as: .guest, until: end, sponsor: world.amara)
            try await bench.grant(.guest, .see)
            let guest = world.viewer(world.priya, world.homes, .guest, "Leila Haddad")
            let finder = try await bench.finder()
            let found = try await finder.find(FindingFilters("barnacles"), guest)
            #expect(found.items.map(\.title) == ["Open.txt"] && found.total == .exactly(1))
            #expect(try await finder.find(FindingFilters("barnacles"), world.asAmara).total == .exactly(2))
            bench.bench.clock.advance(.days(1))
            try await expectNothing("barnacles", finder, guest)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is binned goes, and what lies below a changed folder is made anew`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            _ = try await bench.bench.post("\(bench.path)/folders", ["folder": "Plans"], as: bench.world.asAmara)
            let folder = try await bench.item("Plans")
            _ = try await bench.add("Pier.txt", Array("planks".utf8), in: folder.id)
            let file = try await bench.item("Pier.txt")
            let (source, now) = (FileSearchSource(), bench.bench.clock.now)
            func changes(_ item: Item, after cursor: String?) async throws -> SearchChanges {
                try await bench.bench.database.read {
                    try source.changes(for: [Subject("item", item.id.uuid)], at: now, after: cursor, in: $0)
                }
            }
            let first = try await changes(folder, after: nil)
            let below = try await changes(folder, after: first.next)
            #expect(first.changes.count == 1 && below.changes.count == 1 && below.next == nil)
            guard case .upsert(let document)? = below.changes.first else {
                Issue.record("the file is not made anew")
                return
            }
            #expect(document.id == file.id.description)
            #expect(try await changes(file, after: nil).next == nil)
            try await bench.bench.database.write {
                try $0.run("UPDATE item SET binned_at = \(now) WHERE id = \(file.id)")
            }
            guard
                case .delete(kind: "file", id: file.id.description)? = try await changes(file, after: nil).changes.first
            else {
                Issue.record("what is binned stays in the index")
                return
            }
        }
    }
}
