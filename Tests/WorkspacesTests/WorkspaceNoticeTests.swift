import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Journal
@testable import Notices
@testable import Workspaces

@Suite struct WorkspaceNoticeTests {
    private struct Told: Equatable {
        let sentence: String
        let path: String
        let people: [Person.ID]
    }

    /// What the centre would tell of all that happened, the oldest first.
    private func told(_ files: FilesBench) async throws -> [Told] {
        let workspace = try await files.workspace()
        return try await files.bench.database.read { [now = files.bench.clock.now] transaction in
            let entries = try transaction.journal.page(.container(Subject("workspace", workspace.uuid)), limit: 200)
            let sealed = entries.reversed().enumerated().map {
                SealedEntry(position: Int64($0.offset + 1), entry: $0.element)
            }
            return try WorkspaceNotices().notices(of: sealed, at: now, in: transaction).map { draft in
                // Whoever did it is not told.
                let actor = draft.entry.entry.actor.person
                #expect(!draft.isForFollowers)
                var people: [Person.ID] = []
                for one in draft.recipients where one.person != actor && !people.contains(Person.ID(one.person)) {
                    people.append(Person.ID(one.person))
                }
                return Told(sentence: draft.sentence, path: draft.path, people: people.sorted())
            }.filter { !$0.people.isEmpty }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A new version is told to those who follow the file and may see it`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            let file = try await files.file("plan.txt", "one", in: box.id, as: files.asPriya)
            let page = files.place(file.id)
            // Sam has it among the favourites, Tom had it checked out, Priya wrote the first version.
            #expect(try await bench.post("\(page)/favourite", [:], as: world.asSpy).status == 303)
            #expect(try await bench.post("\(page)/check-out", [:], as: world.asTom).status == 303)
            try await bench.database.write { try $0.run("DELETE FROM item_lock") }
            #expect(try await told(files).isEmpty)
            _ = try await files.send("plan.txt", "two", ["note": "a secret note"], to: box.id)
            let everybody = [world.spy, world.tom, world.priya].sorted()
            #expect(
                try await told(files) == [
                    Told(sentence: "Amara Osei uploaded version 2 of ‘plan.txt’", path: page, people: everybody)
                ])
            // Of something that is marked only that it happened, and where.
            _ = try await bench.post("\(page)/marking", ["item-marking": "official-sensitive"], as: world.asAmara)
            let marked = try await told(files)
            #expect(
                marked == [
                    Told(
                        sentence: "Something that is OFFICIAL-SENSITIVE has changed", path: "\(files.path)/changes",
                        people: everybody)
                ])
            // Who may no longer see it is not told.
            _ = try await files.restrict(box, [.role(.editor): .edit, .role(.contributor): .edit])
            #expect(try await told(files).first?.people == [world.tom, world.priya].sorted())
            _ = try await files.selected("bin", [file])
            #expect(try await told(files).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever comes in, asks to, or is about to go is told, with those whom it concerns`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("restricted"), bench.world)
            let slug = String(path.dropFirst("/workspaces/".count))
            let now = bench.clock.now
            #expect(try await bench.letIn(world.asTom, "facilitator", path) == 303)
            _ = try await bench.post("\(path)/join", ["reason": "Beds"], as: world.asDan)
            let end = now.day.adding(days: 10)
            _ = try await bench.post(
                "\(path)/guests/new",
                [
                    "email": "leila@harbour.example", "name": "Leila Haddad", "organisation": "Harbour Trust",
                    "purpose": "Reads", "until": end.plain, "sponsor": "tom.whitlock@homes.example.gov.uk",
                    "step": "send",
                ], as: world.asAmara)
            let upkeep = GuestUpkeep(
                database: bench.database, clock: bench.clock.wall, address: WorkspaceBench.address)
            _ = try await upkeep.step()
            let (guest, drafts) = try await bench.database.read { transaction in
                let workspace = try #require(
                    try transaction.value(Workspace.ID.self, "SELECT id FROM workspace WHERE slug = \(slug)"))
                let guest = try #require(
                    try transaction.value(Person.ID.self, "SELECT id FROM person WHERE name = 'Leila Haddad'"))
                let entries = try transaction.journal.page(.container(Subject("workspace", workspace.uuid)), limit: 200)
                let sealed = entries.reversed().enumerated().map {
                    SealedEntry(position: Int64($0.offset + 1), entry: $0.element)
                }
                return (guest, try WorkspaceNotices().notices(of: sealed, at: now, in: transaction))
            }
            func told(_ person: Person.ID) -> [String] {
                drafts.filter { draft in draft.recipients.contains { $0.person == person.uuid } }.map(\.sentence)
            }
            #expect(
                told(world.tom) == [
                    "Amara Osei added you as facilitator", "Dan Okafor asks to join",
                    "Amara Osei invited Leila Haddad, for whom you answer", "Leila Haddad’s access ends soon",
                ])
            #expect(told(guest) == ["Amara Osei invited you as a guest", "Your access ends soon"])
            #expect(told(world.amara) == ["Dan Okafor asks to join"])
            #expect(told(world.dan).isEmpty && told(world.spy).isEmpty)
            // Where a mail goes out with the change, the notice sends none.
            let asked = drafts.first { $0.sentence == "Dan Okafor asks to join" }
            #expect(asked?.recipients.allSatisfy(\.hasMail) == true)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Many entries are asked about with as few statements as one`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            func statements() async throws -> Int {
                let before = files.bench.database.statementCount
                _ = try await told(files)
                return files.bench.database.statementCount - before
            }
            for name in ["a.txt", "b.txt"] { _ = try await files.send(name, "one", as: files.asPriya) }
            _ = try await files.send("a.txt", "two")
            let few = try await statements()
            for round in 0..<10 { for name in ["a.txt", "b.txt"] { _ = try await files.send(name, "round \(round)") } }
            #expect(try await statements() == few)
            #expect(try await told(files).count == 21)
        }
    }
}
