import Access
import HTTPTypes
import Kernel
import NIOCore
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct VersionTests {
    @Test(arguments: enginesUnderTest)
    func `A file gets versions with notes, which can be compared and brought back`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let file = try await files.file("plan.txt", "Beds: 10\nBlankets: 20\n")
            let page = files.place(file.id)
            let second = try await bench.send(
                "\(page)/versions", Array("Beds: 12\nBlankets: 20\n".utf8), named: "other name.txt",
                ["note": "Two more beds"], as: world.asTom)
            #expect(second.status == 303)
            var versions = try await files.versions(file)
            #expect(versions.map(\.number) == [2, 1])
            #expect(versions.first?.note == "Two more beds")
            #expect(versions.first?.author == "Tom Whitlock")

            let same = try await files.send("plan.txt", "Beds: 12\nBlankets: 20\n")
            #expect(same.status == 303)
            #expect(try await files.versions(file).count == 2, "the very same contents make no version")

            let compared = try await bench.get("\(page)/compare?from=1&to=2", as: world.asSpy)
            #expect(compared.status == 200)
            #expect(compared.contains("<del>10</del>") && compared.contains("<ins>12</ins>"))

            let back = try await bench.post("\(page)/versions/1/restore", [:], as: world.asAmara)
            #expect(back.status == 303)
            versions = try await files.versions(file)
            #expect(versions.map(\.number) == [3, 2, 1])
            #expect(versions.first?.restores == 1)
            #expect(versions.first?.blob == versions.last?.blob)
            #expect(try await bench.post("\(page)/versions/1/restore", [:], as: world.asAmara).status == 409)
            #expect(try await bench.post("\(page)/versions/9/restore", [:], as: world.asAmara).status == 404)
            let shown = try await bench.get(page, as: world.asSpy)
            #expect(shown.contains("Brought back version 1") && shown.contains("Two more beds"))
            #expect(shown.contains("May I share this?") && shown.contains("\(page)/access"))

            // Whoever may only read changes nothing; whoever takes no part sees nothing.
            for (viewer, status) in [
                (world.asSpy, 403), (files.asPriya, 403), (world.asDan, 403), (world.asGuest, 404),
            ] {
                #expect(try await bench.post("\(page)/versions/2/restore", [:], as: viewer).status == status)
                #expect(try await bench.send("\(page)/versions", [1], named: "x", as: viewer).status == status)
                #expect(try await files.send("plan.txt", "mine", as: viewer).status == status)
            }
            #expect(try await bench.get("\(page)/compare?from=1&to=2", as: world.asDan).status == 403)
            #expect(try await files.versions(file).count == 3)
            let verbs = try await bench.journal(file.id.uuid).map(\.verb)
            #expect(verbs.contains("file.version-restored") && verbs.contains("file.viewed"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Two uploads of one name at the same time become two versions`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let kept = try await withThrowingTaskGroup(of: Files.Kept.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await Files(desk: files.desk).add(
                            Once("Contents \(number)"), Files.Arrival(name: "plan.txt", mediaType: "text/plain"),
                            to: .folder(nil), of: files.slug, by: files.world.asAmara)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(kept.map(\.item.id)).count == 1)
            #expect(kept.map(\.version).sorted() == Array(1...8))
            #expect(kept.filter(\.isNewFile).count == 1)
            let versions = try await files.versions(kept[0].item)
            #expect(Set(versions.map(\.blob)).count == 8)
            #expect(try await files.item("plan.txt").version == 8)
        }
    }

    @Test func `What is not text, or too large, is not compared`() async throws {
        try await FilesBench.with(.sqlite) { files in
            let (bench, world) = (files.bench, files.world)
            let picture = try await files.file("plan.png", "a")
            _ = try await files.send("plan.png", "b")
            let answer = try await bench.get("\(files.place(picture.id))/compare?from=1&to=2", as: world.asAmara)
            #expect(answer.contains("This is not a text file"))
            let text = try await files.file("plan.txt", "a")
            _ = try await files.send("plan.txt", String(repeating: "line\n", count: 60_000))
            let large = try await bench.get("\(files.place(text.id))/compare?from=1&to=2", as: world.asAmara)
            #expect(large.contains("can be compared here"))
            let raw = try await files.file("raw.txt", "a")
            _ = try await bench.send(
                "\(files.place(raw.id))/versions", [0xC3, 0x28], named: "raw.txt", as: world.asAmara)
            #expect(
                try await bench.get("\(files.place(raw.id))/compare?from=1&to=2", as: world.asAmara)
                    .contains("no UTF-8 text"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Markings are chosen, found, shown, and those above refused`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            for (name, text, fields) in [
                ("SECRET plan.txt", "x", [:]), ("plan.txt", "SECRET\nPlan", [:]),
                ("plan.txt", "x", ["marking": "higher"]),
                ("plan.txt", "x", ["marking": "secret"]), ("plan.txt", "x", ["note": "TOP SECRET annex"]),
            ] as [(String, String, [String: String])] {
                let answer = try await files.send(name, text, fields)
                #expect(answer.status == 422, "\(name) \(text) \(fields)")
                #expect(answer.contains("use the system that your body has for it"))
            }
            #expect(try await files.count("item") == 0)
            #expect(try await files.count("blob") == 0)

            _ = try await files.send("plan.txt", "x", ["marking": "official-sensitive", "note": "First"])
            let file = try await files.item("plan.txt")
            #expect(file.marking == .officialSensitive)
            let content = try await bench.get("\(files.place(file.id))/content", as: world.asSpy)
            #expect(content.headers[.contentDisposition]?.contains("%5BOFFICIAL-SENSITIVE%5D%20plan.txt") == true)
            #expect(content.headers.first { $0.name.rawName == "Protective-Marking" }?.value == "OFFICIAL-SENSITIVE")
            #expect(try await bench.get(files.path, as: world.asSpy).contains("OFFICIAL-SENSITIVE"))
            // It comes back under its name, and is not marked lower by that.
            _ = try await files.send("[OFFICIAL-SENSITIVE] plan.txt", "y")
            #expect(try await files.versions(file).count == 2)
            _ = try await files.send("plan.txt", "z", ["marking": "official"])
            #expect(try await files.item("plan.txt").marking == .officialSensitive)

            let marked = try await bench.post(
                "\(files.place(file.id))/marking", ["item-marking": "official"], as: world.asTom)
            #expect(marked.status == 303)
            #expect(try await files.item("plan.txt").marking == .official)
            #expect(try await bench.journal(file.id.uuid).contains { $0.verb == "item.marked" })
            let higher = try await bench.post(
                "\(files.place(file.id))/marking", ["item-marking": "higher"], as: world.asTom)
            #expect(higher.status == 422)
            for viewer in [world.asSpy, files.asPriya] {
                let refused = try await bench.post(
                    "\(files.place(file.id))/marking", ["item-marking": "official-sensitive"], as: viewer)
                #expect(refused.status == 403)
            }
            // A text that says it is sensitive is marked so.
            #expect(try await files.file("other.txt", "OFFICIAL - SENSITIVE\nNames").marking == .officialSensitive)
            // A folder marks what is in it.
            let folder = try await files.folder("People")
            let inside = try await files.file("list.txt", in: folder.id)
            _ = try await bench.post(
                "\(files.place(folder.id))/marking", ["item-marking": "official-sensitive"], as: world.asAmara)
            #expect(try await files.item("list.txt").marking == .officialSensitive)
            let lower = try await bench.post(
                "\(files.place(inside.id))/marking", ["item-marking": "official"], as: world.asAmara)
            #expect(lower.status == 422 && lower.contains("The folder that it lies in"))
            #expect(try await files.file("new.txt", in: folder.id).marking == .officialSensitive)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is cut off or breaks the rules leaves nothing`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            await #expect(throws: CutOff.self) {
                try await Files(desk: files.desk).add(
                    Once("half", thenFails: true), Files.Arrival(name: "plan.txt", mediaType: "text/plain"),
                    to: .folder(nil), of: files.slug, by: files.world.asAmara)
            }
            #expect(try await files.count("item") == 0)
            #expect(try await files.count("blob") == 0)
            let empty = try await files.file("empty.txt", "")
            #expect(empty.size == 0)
            let content = try await files.bench.get("\(files.place(empty.id))/content", as: files.world.asAmara)
            #expect(content.status == 200 && content.bytes.isEmpty)
            // Names that differ in case, or in how letters are put together, are one.
            _ = try await files.file("résumé.txt", "1")
            _ = try await files.send("RE\u{301}SUME\u{301}.TXT", "2")
            #expect(try await files.count("item") == 2)
            #expect(try await files.send("..", "x").status == 422)
            #expect(try await files.send("a/../b.txt", "x").status != 500)
        }
    }
}

/// One piece, and then the end or a failure.
struct Once: AsyncSequence, Sendable {
    let text: String
    let fails: Bool

    init(_ text: String, thenFails fails: Bool = false) {
        self.text = text
        self.fails = fails
    }

    func makeAsyncIterator() -> Iterator { Iterator(text: text, fails: fails) }

    struct Iterator: AsyncIteratorProtocol {
        var text: String?
        let fails: Bool

        init(text: String, fails: Bool) {
            self.text = text
            self.fails = fails
        }

        mutating func next() async throws -> ByteBuffer? {
            guard let piece = text else {
                if fails { throw CutOff() }
                return nil
            }
            text = nil
            return ByteBuffer(string: piece)
        }
    }
}

struct CutOff: Error {}
