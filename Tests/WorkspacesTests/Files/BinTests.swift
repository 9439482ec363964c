import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct BinTests {
    @Test(arguments: enginesUnderTest)
    func `What is binned can be put back, with what was in it`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            let early = try await files.file("early.txt", "early", in: box.id)
            let file = try await files.file("plan.txt", "plan", in: box.id)
            _ = try await files.selected("bin", [early], in: box.id)
            let binned = try await files.selected("bin", [box])
            #expect(binned.location == "\(files.path)?undo=\(box.id)")
            let undo = try await bench.get(binned.location ?? "", as: world.asAmara)
            #expect(undo.contains("1 item is in the bin for 90 days") && undo.contains("Undo"))
            #expect(try await bench.get(files.place(file.id), as: world.asAmara).status == 404)
            #expect(try await bench.get("\(files.place(file.id))/content", as: world.asAmara).status == 404)

            let bin = "\(files.path)/bin"
            #expect(try await bench.get(bin, as: world.asTom).contains("Select Box"))
            // Readers see no bin, contributors what is theirs.
            #expect(try await !bench.get(bin, as: world.asSpy).contains("Select Box"))
            #expect(try await !bench.get(bin, as: files.asPriya).contains("Select Box"))
            #expect(try await bench.get(bin, as: world.asDan).status == 403)
            let early404 = try await bench.post(bin, ["item": "\(early.id)", "act": "restore"], as: world.asTom)
            #expect(early404.status == 409 && early404.contains("Put that back first"))
            for (viewer, status) in [
                (world.asSpy, 404), (files.asPriya, 404), (world.asDan, 403), (world.asGuest, 404),
            ] {
                let answer = try await bench.post(bin, ["item": "\(box.id)", "act": "restore"], as: viewer)
                #expect(answer.status == status)
            }

            let clash = try await files.folder("BOX")
            let told = try await bench.post(bin, ["item": "\(box.id)", "act": "restore"], as: world.asTom)
            #expect(told.status == 409 && told.contains("in its place now"))
            _ = try await bench.post("\(files.place(clash.id))/rename", ["name": "Crate"], as: world.asAmara)
            #expect(try await bench.post(bin, ["item": "\(box.id)", "act": "restore"], as: world.asTom).status == 303)
            #expect(try await bench.get(files.place(file.id), as: world.asSpy).status == 200)
            // What was binned before by itself stays there, and can be put back by itself.
            #expect(try await bench.get(files.place(early.id), as: world.asSpy).status == 404)
            #expect(
                try await bench.post(bin, ["item": "\(early.id)", "act": "restore"], as: world.asTom).status == 303)
            #expect(try await bench.get(files.place(early.id), as: world.asSpy).status == 200)
            #expect(
                try await bench.journal(box.id.uuid).map(\.verb) == ["folder.made", "item.binned", "item.restored"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What comes back obeys the permissions and the marking that its folder has by then`(
        engine: Engine
    ) async throws {
        try await FilesBench.with(engine) { files in
            let box = try await files.folder("Box")
            let file = try await files.file("plan.txt", in: box.id)
            _ = try await files.selected("bin", [file])
            // Only what is not in the bin is rewritten here, as if that were forgotten.
            let realm = try await files.restrict(box, [:])
            try await files.bench.database.write { [workspace = file.realm] in
                try $0.run("UPDATE item SET realm_id = \(workspace) WHERE id = \(file.id)")
                try $0.run("UPDATE item SET marking = \(Marking.officialSensitive) WHERE id = \(box.id)")
            }
            let back = try await files.bench.post(
                "\(files.path)/bin", ["item": "\(file.id)", "act": "restore"], as: files.world.asAmara)
            #expect(back.status == 303)
            #expect(try await files.item("plan.txt").realm == realm)
            #expect(try await files.item("plan.txt").marking == .officialSensitive)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is purged is gone with the contents that nothing else has`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let bin = "\(files.path)/bin"
            let box = try await files.folder("Box")
            _ = try await files.restrict(box, [.role(.editor): .edit])
            let file = try await files.file("plan.txt", "one", in: box.id)
            _ = try await files.send("plan.txt", "two", to: box.id)
            let copy = try await files.file("copy.txt", "two")
            _ = try await ItemLocks(desk: files.desk).checkOut(file.id, of: files.slug, by: world.asAmara)
            #expect(try await files.count("blob") == 2)
            _ = try await files.selected("bin", [box])
            #expect(try await bench.post(bin, ["item": "\(box.id)", "act": "purge"], as: world.asTom).status == 403)
            #expect(try await bench.post(bin, ["item": "\(copy.id)", "act": "purge"], as: world.asAmara).status == 404)
            #expect(try await bench.post(bin, ["item": "\(box.id)", "act": "purge"], as: world.asAmara).status == 303)
            #expect(try await files.count("blob") == 1)
            #expect(try await files.count("item") == 1)
            #expect(try await files.count("realm") == 1)
            #expect(try await files.count("item_lock") == 0)
            #expect(try await bench.get("\(files.place(copy.id))/content", as: world.asSpy).text == "two")

            let job = Bin(desk: files.desk)
            _ = try await files.selected("bin", [copy])
            bench.clock.advance(.days(89))
            #expect(try await job.purgeDue() == 0)
            bench.clock.advance(.days(2))
            #expect(try await job.purgeDue() == 1)
            #expect(try await files.count("blob") == 0)
            #expect(try await bench.journal(copy.id.uuid).last?.verb == "item.purged")
        }
    }
}
