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

@testable import Collaborations
@testable import Directory

@Suite struct CaseStudyTests {
    static let draft = [
        "title": "One list of beds", "outcome": "Nobody was <turned> away last winter.",
        "worked": "Everybody wrote into one list.", "failed": "The first list was a spreadsheet.",
        "advice": "Begin with the night shift, and name a lamplighter.",
    ]

    private static func written(_ path: String, _ bench: PeopleBench, publish: Bool = true) async throws -> String {
        let answer = try await bench.post("\(path)/case-studies/new", draft, as: bench.world.asAmara)
        let own = try #require(answer.location, "\(answer.status) \(answer.text)")
        if publish {
            _ = try await bench.post("\(own)/publish", ["published": "yes"], as: bench.world.asAmara)
        }
        return own
    }

    @Test(arguments: enginesUnderTest)
    func `Organisers write one, read what others will see, and publish it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            #expect(try await bench.post("\(path)/case-studies/new", Self.draft, as: world.asDan).status == 403)
            let empty = try await bench.post(
                "\(path)/case-studies/new", Self.draft.merging(["failed": " "]) { $1 }, as: world.asAmara)
            #expect(empty.status == 422 && empty.contains("Enter what did not") && empty.contains("lamplighter"))
            let own = try await Self.written(path, bench, publish: false)
            #expect(try await bench.get(own, as: world.asDan).contains("Draft"), "those inside read drafts")
            #expect(try await bench.get(own, as: world.asPlatform).status == 404)
            #expect(!(try await bench.get("/case-studies", as: world.asAmara)).contains("One list of beds"))
            let told = try await bench.get("\(own)/publish", as: world.asAmara)
            #expect(told.contains("All public servants who sign in will find and read the whole case study"))
            #expect(told.contains("They do not see its charter"))
            #expect(try await bench.post("\(own)/publish", ["published": "yes"], as: world.asDan).status == 403)
            #expect(try await bench.post("\(own)/publish", ["published": "yes"], as: world.asAmara).status == 303)
            let page = try await bench.get(own, as: world.asPlatform)
            #expect(page.contains("Nobody was &lt;turned&gt; away") && page.contains("lamplighter"))
            #expect(!page.contains("Change it"))
            #expect(try await bench.get("/case-studies", as: world.asPlatform).contains("One list of beds"))
            #expect(try await bench.get(path, as: world.asPlatform).contains(own))
            #expect(try await bench.get(own, as: world.asGuest).status == 404)

            let change = Self.draft.merging(["advice": "Begin earlier.", "revision": "0"]) { $1 }
            #expect(try await bench.post("\(own)/edit", change, as: world.asDan).status == 403)
            #expect(try await bench.post("\(own)/edit", change, as: world.asAmara).status == 303)
            let second = try await bench.post(
                "\(own)/edit", Self.draft.merging(["advice": "Begin later.", "revision": "0"]) { $1 }, as: world.asTom)
            #expect(second.status == 409 && second.contains("Begin earlier.") && second.contains("Begin later."))
            _ = try await bench.post("\(own)/publish", ["published": "no"], as: world.asAmara)
            #expect(try await bench.get(own, as: world.asPlatform).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A new effort begins from one, and both say so`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let own = try await Self.written(path, bench)
            let slug = String(own.dropFirst("/case-studies/".count))
            #expect(try await bench.get(own, as: world.asDan).contains("/collaborations/new?from=\(slug)"))
            let form = try await bench.get("/collaborations/new?from=\(slug)", as: world.asDan)
            #expect(form.contains("name a lamplighter") && form.contains("Filled in from ‘One list of beds’"))
            #expect(form.contains("name=\"learned-from\" value=\"\(slug)\""))
            let made = try await bench.post(
                "/collaborations/new",
                [
                    "kind": "collaboration", "title": "Warm rooms", "outcome": "Nobody sits in the cold in Hexwick.",
                    "learned-from": slug, "differs": "Ours heats rooms where people are already.",
                ], as: world.asDan)
            let child = try #require(made.location)
            #expect(try await bench.get(child, as: world.asTom).contains("href=\"\(own)\""))
            #expect(try await bench.get(own, as: world.asTom).contains("href=\"\(child)\""))
            // One that is not published, or not there, leaves no link and no trace.
            _ = try await bench.post("\(own)/publish", ["published": "no"], as: world.asAmara)
            let plain = try await bench.get("/collaborations/new?from=\(slug)", as: world.asDan)
            #expect(plain.status == 200 && !plain.contains("lamplighter"))
            #expect(!(try await bench.get(child, as: world.asPlatform)).contains(own))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The one box, a topic's page and the check for duplicates lead to it`(engine: Engine) async throws {
        try await CollaborationBench.withIndex(engine) { bench, index in
            let (path, world) = (try await bench.run(), bench.world)
            let own = try await Self.written(path, bench)
            let topic = Topic.ID.make(at: bench.clock.now)
            try await bench.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO topic (id, slug, name, sort_name, updated_at)
                    VALUES (\(topic), 'rough-sleeping', 'Rough sleeping', 'rough sleeping', \(bench.clock.now))
                    """)
            }
            let tagged = Self.draft.merging(["topics": "rough sleeping", "revision": "0"]) { $1 }
            #expect(try await bench.post("\(own)/edit", tagged, as: world.asAmara).status == 303)
            let indexer = Indexer(
                index, database: bench.database, sources: CollaborationBench.sources, clock: bench.clock.wall)
            try await indexer.rebuild()
            let finder = DirectoryFinder(
                bench.database, index: index, clock: bench.clock.wall, others: CollaborationsModule.findables)
            let found = try await finder.find(FindingFilters("lamplighter"), world.asPlatform)
            #expect(found.items.map(\.path) == [own])
            #expect(try await finder.find(FindingFilters("lamplighter"), nil).items.isEmpty)
            #expect(try await finder.find(FindingFilters("lamplighter"), world.asGuest).items.isEmpty)
            let now = bench.clock.now
            let panel = try await bench.database.read { transaction in
                try CollaborationsModule.panels.map {
                    try $0.panel(on: Subject("topic", topic.uuid), for: world.asPlatform, at: now, in: transaction)
                }.joined("")
            }
            #expect(String(decoding: panel.bytes, as: UTF8.self).contains(own))
            #expect(try await bench.get("/case-studies?topic=rough-sleeping", as: world.asDan).contains(own))
            let listed = try await bench.get("/case-studies", as: world.asDan)
            #expect(listed.contains("href=\"/case-studies?topic=rough-sleeping\""))
            let like = try await bench.post(
                "/collaborations/new", PeopleBench.night.merging(["contact": ""]) { $1 }, as: world.asDan)
            #expect(like.status == 422 && like.contains("Case study: <a class=\"govuk-link\" href=\"\(own)\""))
            // A restricted collaboration takes its case studies along.
            _ = try await bench.post(
                "\(path)/edit", PeopleBench.night.merging(["is-restricted": "yes", "revision": "0"]) { $1 },
                as: world.asAmara)
            #expect(try await finder.find(FindingFilters("lamplighter"), world.asPlatform).items.isEmpty)
            try await indexer.rebuild()
            #expect(try await finder.find(FindingFilters("lamplighter"), world.asPlatform).total == .exactly(0))
            #expect(try await finder.find(FindingFilters("lamplighter"), world.asDan).items.map(\.path) == [own])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Administrators put some before everybody`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let own = try await Self.written(path, bench, publish: false)
            let feature = ["featured": "yes"]
            #expect(try await bench.post("\(own)/featured", feature, as: world.asAmara).status == 403)
            #expect(try await bench.post("\(own)/featured", feature, as: world.asAdministrator).status == 409)
            _ = try await bench.post("\(own)/publish", ["published": "yes"], as: world.asAmara)
            #expect(try await bench.post("\(own)/featured", feature, as: world.asCouncilAdministrator).status == 403)
            #expect(!(try await bench.get("/collaborations", as: world.asDan)).contains(own))
            #expect(try await bench.post("\(own)/featured", feature, as: world.asPlatform).status == 303)
            #expect(try await bench.get("/collaborations", as: world.asDan).contains(own))
            #expect(try await bench.get("/case-studies", as: world.asDan).contains("Worth reading first"))
            #expect(!(try await bench.get("/collaborations?stage=running", as: world.asDan)).contains(own))
            // As a draft again it is featured nowhere.
            _ = try await bench.post("\(own)/publish", ["published": "no"], as: world.asAmara)
            _ = try await bench.post("\(own)/publish", ["published": "yes"], as: world.asAmara)
            #expect(!(try await bench.get("/collaborations", as: world.asDan)).contains(own))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The list takes as many statements for many as for few, a page at a time`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.run()
            _ = try await Self.written(path, bench)
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                _ = try await bench.get("/case-studies", as: bench.world.asDan)
                return bench.database.statementCount - before
            }
            let few = try await statements()
            let now = bench.clock.now
            try await bench.database.write { transaction in
                let id = try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration")
                for number in 1...70 {
                    try transaction.run(
                        """
                        INSERT INTO case_study (id, collaboration_id, slug, title, sort_title, outcome, worked, failed,
                            advice, written_by, updated_at, published_at)
                        VALUES (\(CaseStudy.ID.make(at: now)), \(id), \("s-\(number)"), \("Study \(number)"),
                            \("study \(number)"), 'a', 'b', 'c', 'd', 'X', \(now), \(now))
                        """)
                }
            }
            #expect(try await statements() == few)
            #expect(try await bench.get("/case-studies", as: bench.world.asDan).contains("?after="))
        }
    }
}
