import Access
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct MoveTests {
    @Test(arguments: enginesUnderTest)
    func `Files and folders are renamed and moved, and clashes are told`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let plans = try await files.folder("Plans")
            let old = try await files.folder("Old", in: plans.id)
            let file = try await files.file("plan.txt")
            _ = try await files.file("taken.txt", in: plans.id)
            let page = files.place(file.id)

            #expect(try await bench.post("\(page)/rename", ["name": "Plan A.txt"], as: world.asTom).status == 303)
            #expect(try await files.item("Plan A.txt").id == file.id)
            for name in ["", "../x", "PLANS", "SECRET.txt", "CON"] {
                let answer = try await bench.post("\(page)/rename", ["name": name], as: world.asTom)
                #expect(answer.status == 422, "\(name)")
                #expect(answer.contains("govuk-error-summary"))
            }
            // Only the case changes: it is no clash with itself.
            #expect(try await bench.post("\(page)/rename", ["name": "plan a.txt"], as: world.asTom).status == 303)

            let chosen = try await files.selected("move", [file, plans])
            #expect(chosen.status == 303)
            let choosing = try await bench.get(chosen.location ?? "", as: world.asAmara)
            #expect(choosing.contains("Move 2 items to") && choosing.contains("it lies here already"))

            #expect(try await files.put("move", [file], into: old.id).status == 303)
            #expect(try await files.item("plan a.txt").parent == old.id)
            let itself = try await files.put("move", [plans], into: old.id)
            #expect(itself.status == 422 && itself.contains("cannot be moved into itself"))
            let clash = try await files.file("Taken.TXT")
            let told = try await files.put("move", [clash], into: plans.id)
            #expect(told.status == 422 && told.contains("There is something called ‘Taken.TXT’ there already"))
            #expect(try await files.put("move", [file], into: nil).status == 303)
            #expect(try await files.item("plan a.txt").parent == nil)
            #expect(try await files.selected("move", []).status == 422)
            let verbs = try await bench.journal(file.id.uuid).map(\.verb)
            #expect(verbs.filter { $0 == "item.moved" }.count == 2 && verbs.filter { $0 == "item.renamed" }.count == 2)

            for (viewer, status) in [
                (world.asSpy, 403), (files.asPriya, 403), (world.asDan, 403), (world.asGuest, 404),
            ] {
                #expect(try await files.put("move", [file], into: plans.id, as: viewer).status == status)
                #expect(try await bench.post("\(page)/rename", ["name": "mine"], as: viewer).status == status)
                #expect(try await files.selected("bin", [file], as: viewer).status == status)
            }
            // A contributor moves their own, but no folder with what others put there.
            let own = try await files.file("own.txt", as: files.asPriya)
            #expect(try await files.put("move", [own], into: plans.id, as: files.asPriya).status == 303)
            let hers = try await files.folder("Hers", as: files.asPriya)
            _ = try await files.file("his.txt", in: hers.id, as: world.asTom)
            let refused = try await files.put("move", [hers], into: plans.id, as: files.asPriya)
            #expect(refused.status == 403 && refused.contains("something that you may not change"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is moved comes into the realm of its folder, and only where both may be changed`(
        engine: Engine
    ) async throws {
        try await FilesBench.with(engine) { files in
            let world = files.world
            let closed = try await files.folder("Closed")
            let realm = try await files.restrict(closed, [.role(.editor): .see])
            let box = try await files.folder("Box")
            let inner = try await files.folder("Inner", in: box.id)
            let deep = try await files.file("deep.txt", in: inner.id)
            // Tom may see the closed folder and change the rest.
            #expect(try await files.put("move", [box], into: closed.id, as: world.asTom).status == 403)
            #expect(try await files.put("move", [box], into: closed.id).status == 303)
            for name in ["Box", "Inner", "deep.txt"] { #expect(try await files.item(name).realm == realm) }
            #expect(try await files.put("move", [box], into: nil, as: world.asTom).status == 403)
            // Priya, a contributor, is granted nothing there: it is not there for her.
            let shown = try await files.bench.get(files.place(deep.id), as: files.asPriya)
            #expect(shown.status == 404)
            #expect(try await files.put("copy", [deep], into: nil, as: files.asPriya).status == 404)

            // A folder with permissions of its own keeps them wherever it goes.
            #expect(try await files.put("move", [closed], into: try await files.folder("Other").id).status == 303)
            #expect(try await files.item("Closed").realm == realm)
            #expect(try await files.put("move", [box], into: nil).status == 303)
            #expect(try await files.item("deep.txt").realm != realm)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A copy has the same contents and stores none`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            let file = try await files.file("plan.txt", "one", in: box.id)
            _ = try await files.send("plan.txt", "two", to: box.id)
            let hidden = try await files.folder("Hidden", in: box.id)
            _ = try await files.file("hidden.txt", "three", in: hidden.id)
            _ = try await files.restrict(hidden, [:])
            let blobs = try await files.count("blob")

            #expect(try await files.put("copy", [box], into: nil, as: world.asTom).status == 303)
            let copied = try await files.item("Box (copy)")
            let copy = try await files.item("plan.txt")
            #expect(copy.parent == copied.id && copy.id != file.id && copy.version == 1)
            #expect(try await files.versions(copy).map(\.blob) == [try await files.versions(file)[0].blob])
            #expect(try await files.count("blob") == blobs)
            // What Tom does not see is not in his copy.
            #expect(
                try await bench.database.read {
                    try $0.value(Int.self, "SELECT count(*) FROM item WHERE name = 'hidden.txt'")
                } == 1)
            let content = try await bench.get("\(files.place(copy.id))/content", as: world.asSpy)
            #expect(content.text == "two")
            #expect(try await files.put("copy", [box], into: box.id).status == 422)
            #expect(try await files.put("copy", [file], into: nil, as: world.asSpy).status == 403)
            // A copy beside a copy gets a number.
            #expect(try await files.put("copy", [box], into: nil).status == 303)
            #expect(try await files.item("Box (copy 2)").kind == .folder)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A folder of ten thousand files is paged with few statements`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let folder = try await files.folder("Many")
            let first = try await files.file("file 00000.txt", in: folder.id)
            let page = files.place(folder.id)
            func statements(_ path: String) async throws -> Int {
                let before = bench.database.statementCount
                #expect(try await bench.get(path, as: world.asSpy).status == 200)
                return bench.database.statementCount - before
            }
            let few = try await statements(page)
            try await bench.database.write { transaction in
                let rows = try (1..<10_000).map { number in
                    let name = try ItemName("file \(String(100_000 + number).dropFirst()).txt")
                    return (
                        Item(
                            id: Item.ID.make(at: bench.clock.now), workspace: first.workspace, parent: folder.id,
                            realm: first.realm, kind: .file, name: name.text, marking: .official, version: 1, size: 1,
                            mediaType: "text/plain", authorID: nil, author: "x", createdAt: first.createdAt,
                            changedByID: nil, changedBy: "x", changedAt: first.createdAt, binnedAt: nil), name
                    )
                }
                try ItemStore(transaction).insert(rows)
            }
            #expect(try await statements(page) <= few + 1)
            for name in ["zebra", "Äpfel", "able"] { _ = try await files.folder(name, in: folder.id) }
            var seen = 0
            var names: [String] = []
            var next: String? = page
            while let path = next {
                let answer = try await bench.get(path, as: world.asSpy)
                seen += answer.text.components(separatedBy: "cc-pick\"><input").count - 1
                names += answer.text.matches(of: /aria-label="Select ([^"]*)"/).map { String($0.1) }
                next = answer.text.firstMatch(of: /href="([^"]*after=[^"]*)"/).map { String($0.1) }
            }
            #expect(seen == 10_003)
            #expect(names.prefix(4) == ["able", "zebra", "Äpfel", "file 00000.txt"])
            #expect(Set(names).count == 10_003 && Array(names.dropFirst(3)) == names.dropFirst(3).sorted())
            // The last page costs what the first does: it is read along an index, and nothing is sorted.
            if engine == .sqlite {
                let plan = try await files.desk.read(files.slug, world.asSpy) { room, transaction in
                    var steps: [String] = []
                    let last = ItemStore.listing(folder.id.uuid, .file, after: "file 09900.txt", limit: 201, room)
                    try transaction.rows("EXPLAIN QUERY PLAN \(last)") { steps.append(try $0.get("detail")) }
                    return steps.joined(separator: "\n")
                }
                #expect(plan.contains("item_listing") && plan.contains("folded>"), "\(plan)")
                #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
            }
            #expect(try await files.selected("bin", [folder]).status == 303)
            #expect(try await bench.get(page, as: world.asSpy).status == 404)
        }
    }
}
