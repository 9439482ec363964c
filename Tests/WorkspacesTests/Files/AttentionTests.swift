import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Journal
@testable import Workspaces

@Suite struct AttentionTests {
    @Test(arguments: enginesUnderTest)
    func `Comments are read by whoever sees the file, and name those who do`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            _ = try await files.restrict(
                box, [.role(.editor): .edit, .role(.reader): .see, .role(.contributor): .comment])
            let file = try await files.file("plan.txt", in: box.id)
            let page = files.place(file.id)
            let text = "Is this right, @Tom Whitlock? <b>@Dan Okafor</b> should know, and @Nobody At All."
            let said = try await bench.post("\(page)/comments", ["comment": text, "version": "1"], as: files.asPriya)
            #expect(said.status == 303)
            let shown = try await bench.get(page, as: world.asSpy)
            #expect(shown.contains("Is this right, @Tom Whitlock?") && shown.contains("&lt;b&gt;"))
            #expect(shown.contains("on version 1"))
            #expect(try await bench.post("\(page)/comments", ["comment": "x"], as: world.asSpy).status == 403)
            #expect(try await bench.post("\(page)/comments", ["comment": "x"], as: world.asDan).status == 403)
            #expect(try await bench.post("\(page)/comments", ["comment": "x"], as: world.asGuest).status == 404)
            #expect(try await bench.post("\(page)/comments", ["comment": " "], as: files.asPriya).status == 422)
            #expect(
                try await bench.post("\(page)/comments", ["comment": "x", "version": "7"], as: files.asPriya).status
                    == 404)
            // Only members are named; nothing of the text is in the journal.
            let comment = try #require(
                try await bench.database.read { try CommentStore($0).list(file.id, limit: 10).first })
            #expect(
                try await bench.database.read { try CommentStore($0).mentions([comment.id]) } == [
                    comment.id: [world.tom]
                ])
            #expect(try await bench.journal(file.id.uuid).allSatisfy { !$0.details.contains("right") })

            #expect(try await bench.post("\(page)/comments/\(comment.id)/remove", [:], as: world.asTom).status == 403)
            #expect(try await bench.post("\(page)/comments/\(comment.id)/remove", [:], as: files.asPriya).status == 303)
            #expect(try await !bench.get(page, as: world.asSpy).contains("Is this right"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only those who may see what a comment is about are told, and never what is sensitive`(
        engine: Engine
    ) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            _ = try await files.restrict(box, [.role(.editor): .edit])
            let file = try await files.file("plan.txt", in: box.id)
            _ = try await bench.post(
                "\(files.place(file.id))/comments", ["comment": "@Tom Whitlock and @Sam Hush, look"], as: world.asAmara)
            func drafts() async throws -> [String] {
                try await bench.database.read { [now = bench.clock.now] transaction in
                    let entries = try transaction.journal.page(
                        .container(Subject("workspace", file.workspace.uuid)), limit: 50)
                    let sealed = entries.enumerated().map {
                        SealedEntry(position: Int64($0.offset + 1), entry: $0.element)
                    }
                    return try MentionNotices().notices(of: sealed, at: now, in: transaction).map { "\($0)" }
                }
            }
            let told = try await drafts()
            #expect(told.count == 1)
            #expect(told.first?.contains("\(world.tom)") == true && told.first?.contains("\(world.spy)") == false)
            #expect(told.first?.contains("‘plan.txt’") == true && told.first?.contains("look") == false)
            _ = try await bench.post(
                "\(files.place(file.id))/marking", ["item-marking": "official-sensitive"], as: world.asAmara)
            #expect(try await drafts().first?.contains("a file that is OFFICIAL-SENSITIVE") == true)
            _ = try await files.selected("bin", [file])
            #expect(try await drafts().isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Favourites, changes, duplicates and readers are shown to whom they concern`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let closed = try await files.folder("Closed")
            _ = try await files.restrict(closed, [.role(.editor): .edit])
            let file = try await files.file("plan.txt", "the same")
            let secret = try await files.file("twin.txt", "the same", in: closed.id)
            let page = files.place(file.id)
            // The same contents are told of where one may see them.
            #expect(try await bench.get(page, as: world.asTom).contains("The very same contents are also in"))
            #expect(try await !bench.get(page, as: world.asSpy).contains("The very same contents"))

            #expect(try await bench.post("\(page)/favourite", [:], as: world.asSpy).status == 303)
            #expect(try await bench.post("\(files.place(secret.id))/favourite", [:], as: world.asSpy).status == 404)
            #expect(try await bench.get(files.path, as: world.asSpy).contains("Your favourites"))
            #expect(try await !bench.get(files.path, as: world.asTom).contains("Your favourites"))
            #expect(try await bench.post("\(page)/favourite", ["remove": "yes"], as: world.asSpy).status == 303)
            #expect(try await !bench.get(files.path, as: world.asSpy).contains("Your favourites"))

            let changes = "\(files.path)/changes"
            let all = try await bench.get(changes, as: world.asSpy)
            #expect(all.contains("plan.txt") && !all.contains("twin.txt") && !all.contains("Closed"))
            #expect(try await bench.post(changes, [:], as: world.asSpy).status == 303)
            #expect(try await !bench.get(changes, as: world.asSpy).contains("plan.txt"))
            bench.clock.advance(.minutes(1))
            _ = try await files.send("plan.txt", "another")
            #expect(try await bench.get(changes, as: world.asSpy).contains("uploaded a new version of"))
            // One's own changes are no news.
            #expect(try await !bench.get(changes, as: world.asAmara).contains("uploaded a new version of"))
            #expect(try await bench.get(changes, as: world.asDan).status == 403)

            _ = try await bench.get("\(page)/content?version=1", as: world.asSpy)
            let readers = try await bench.get("\(page)/readers", as: world.asTom)
            #expect(readers.contains("Sam Hush") && readers.contains("Downloaded") && readers.contains("Version 1"))
            #expect(try await bench.get("\(page)/readers", as: world.asSpy).status == 403)
            #expect(try await bench.get("\(page)/readers", as: world.asDan).status == 403)
            #expect(try await bench.get("\(page)/readers", as: world.asGuest).status == 404)
        }
    }
}
