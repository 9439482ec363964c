import Access
import HTTPTypes
import Kernel
import NIOCore
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct ArchiveTests {
    @Test(arguments: enginesUnderTest)
    func `What is selected goes out as one archive, without what the viewer may not have`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            let inner = try await files.folder("Inner", in: box.id)
            _ = try await files.file("plan.txt", "plan", in: box.id)
            let deep = try await files.file("deep.txt", "deep", in: inner.id)
            let closed = try await files.folder("Closed", in: box.id)
            _ = try await files.file("closed.txt", "closed", in: closed.id)
            _ = try await files.restrict(closed, [:])
            let chosen = try await files.selected("zip", [box], as: world.asSpy)
            #expect(chosen.status == 303)
            let archive = try await bench.get(chosen.location ?? "", as: world.asSpy)
            #expect(archive.status == 200 && archive.contentType == "application/zip")
            #expect(archive.headers[.contentDisposition] == "attachment; filename*=UTF-8''Box.zip")
            for name in ["Box/plan.txt", "Box/Inner/deep.txt", "MARKINGS.txt"] {
                #expect(archive.contains(name), "\(name)")
            }
            #expect(!archive.contains("closed.txt"))
            #expect(
                try await bench.journal(deep.id.uuid).contains {
                    $0.verb == "file.downloaded" && $0.details.contains("zip")
                })

            _ = try await bench.post(
                "\(files.place(deep.id))/marking", ["item-marking": "official-sensitive"], as: world.asAmara)
            let marked = try await bench.get("\(files.path)/zip?item=\(box.id)", as: world.asSpy)
            #expect(marked.headers[.contentDisposition]?.contains("%5BOFFICIAL-SENSITIVE%5D%20Box.zip") == true)

            #expect(try await bench.get("\(files.path)/zip?item=\(closed.id)", as: world.asSpy).status == 404)
            #expect(try await bench.get("\(files.path)/zip?item=\(box.id)", as: world.asDan).status == 403)
            #expect(try await bench.get("\(files.path)/zip?item=\(box.id)", as: world.asGuest).status == 404)
            let empty = try await files.folder("Empty")
            #expect(try await bench.get("\(files.path)/zip?item=\(empty.id)", as: world.asSpy).status != 200)

            // Where files may be viewed only, none goes out.
            try await bench.database.write { try $0.run("UPDATE workspace SET allows_downloads = 0") }
            #expect(try await bench.get("\(files.path)/zip?item=\(box.id)", as: world.asSpy).status == 403)
            #expect(try await bench.get("\(files.place(deep.id))/content", as: world.asSpy).status == 403)
            let page = try await bench.get(files.place(deep.id), as: world.asSpy)
            #expect(page.contains("may be viewed only") && !page.contains("/content"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A right that ends while the archive goes out ends it for the files that follow`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let world = files.world
            let box = try await files.folder("Box")
            let inner = try await files.folder("Inner", in: box.id)
            _ = try await files.file("inside.txt", "inside", in: inner.id)
            _ = try await files.file("plan.txt", "plan", in: box.id)
            let plan = try await ZipPlan.make([box.id], files.desk, of: files.slug, by: world.asSpy)
            _ = try await files.restrict(inner, [:])
            var bytes: [UInt8] = []
            try await plan.write { bytes += $0.readableBytesView }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("Box/plan.txt") && !text.contains("inside.txt"))
            try await files.bench.database.write { try $0.run("DELETE FROM workspace_member WHERE role = 'reader'") }
            bytes = []
            try await plan.write { bytes += $0.readableBytesView }
            #expect(!String(decoding: bytes, as: UTF8.self).contains("plan.txt"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `People from outside carry their tag, and do not see what is sensitive`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            _ = try await files.restrict(
                box, [.role(.editor): .edit, .role(.reader): .see, .role(.guest): .edit])
            try await files.join(world.dan, .guest)
            let file = try await files.file("guest.txt", in: box.id, as: world.asDan)
            let page = files.place(file.id)
            for path in [page, files.place(box.id)] {
                #expect(
                    try await bench.get(path, as: world.asSpy)
                        .contains("Guest · Northmoor Council · until 21 December 2026"), "\(path)")
            }
            #expect(try await bench.get(page, as: world.asDan).contains("Ask your sponsor"))
            #expect(try await bench.get(page, as: world.asTom).contains("1 guest among them"))
            _ = try await bench.post("\(page)/marking", ["item-marking": "official-sensitive"], as: world.asTom)
            #expect(try await bench.get(page, as: world.asDan).status == 404)
            #expect(try await bench.get("\(page)/content", as: world.asDan).status == 404)
            #expect(try await bench.get("\(files.path)/zip?item=\(file.id)", as: world.asDan).status == 404)
            #expect(try await files.send("guest.txt", "over", to: box.id, as: world.asDan).status == 422)
            #expect(try await files.versions(file).count == 1)
        }
    }
}
