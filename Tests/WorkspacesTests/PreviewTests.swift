import Access
import Foundation
import HTTPTypes
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Workspaces

@Suite struct PreviewTests {
    private func page(_ name: String, _ bytes: [UInt8], _ bench: ContentsBench) async throws -> Answer {
        #expect(try await bench.add(name, bytes).status == 303)
        let item = try await bench.item(name)
        return try await bench.bench.get("\(bench.path)/items/\(item.id)/preview", as: bench.world.asAmara)
    }

    @Test(arguments: enginesUnderTest)
    func `Texts, Markdown and tables are shown, and nothing in them runs`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            let script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
            for name in ["a.txt", "a.html", "a.svg", "a.md", "a.csv"] {
                let page = try await page(name, Array("\(script)\n".utf8), bench)
                #expect(page.status == 200 && page.contains("&lt;script&gt;alert(1)"), "\(name)")
                #expect(!page.contains("<script>alert") && !page.contains("<img src=x"), "\(name)")
            }
            let notes = try await page(
                "notes.md", Array("# Minutes\n\n- **One**\n- [two](https://x.example)\n\n|A|\n|---|\n|1|\n".utf8),
                bench)
            #expect(notes.contains(">Minutes</h2>") && notes.contains("<strong>One</strong>"))
            #expect(notes.contains("href=\"https://x.example\"") && notes.contains(">1</td>"))
            let table = try await page("t.csv", Array("Name;Cost\nPlank;£5\n".utf8), bench)
            #expect(table.contains(">Name</th>") && table.contains(">Plank</td>"))
            let item = try await bench.item("a.html")
            #expect(try await bench.bench.journal(item.id.uuid).map(\.verb) == ["file.added", "file.viewed"])
            let view = try await bench.bench.get("\(bench.path)/items/\(item.id)/view", as: bench.world.asAmara)
            #expect(view.status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A picture comes with a policy of its own, whatever its name says, and is in the journal`(engine: Engine)
        async throws
    {
        try await ContentsBench.with(engine) { bench in
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
            let page = try await page("photo.html", png, bench)
            let item = try await bench.item("photo.html")
            #expect(page.contains("\(bench.path)/items/\(item.id)/view?version=1"))
            let view = try await bench.bench.get("\(bench.path)/items/\(item.id)/view", as: bench.world.asAmara)
            #expect(view.bytes == png && view.contentType == "image/png")
            let policy = view.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("sandbox"))
            #expect(view.headers[.xContentTypeOptions] == "nosniff")
            #expect(try await bench.bench.journal(item.id.uuid).map(\.verb) == ["file.added", "file.viewed"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Viewing works where downloads are off, and never for those who may not see`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            _ = try await page("a.txt", Array("words".utf8), bench)
            let item = try await bench.item("a.txt")
            try await bench.bench.database.write { try $0.run("UPDATE workspace SET allows_downloads = 0") }
            let path = "\(bench.path)/items/\(item.id)"
            #expect(try await bench.bench.get("\(path)/preview", as: bench.world.asAmara).contains("words"))
            #expect(try await bench.bench.get("\(path)/content", as: bench.world.asAmara).status == 403)
            for part in ["preview", "view"] {
                let refused = try await bench.bench.get("\(path)/\(part)", as: bench.world.asDan)
                #expect([403, 404].contains(refused.status) && !refused.contains("words"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A marking on the first page of a PDF or a Word document counts, and a higher one is refused`(
        engine: Engine
    ) async throws {
        try await ContentsBench.with(engine) { bench in
            let (higher, marked) = (["TOP SECRET", "The plan of the pier"], ["OFFICIAL-SENSITIVE", "Who lives there"])
            for (name, forbidden, allowed) in [
                ("a.docx", try DemonstrationPapers.docx(higher), try DemonstrationPapers.docx(marked)),
                ("a.pdf", DemonstrationPapers.pdf(higher), DemonstrationPapers.pdf(marked)),
            ] {
                let refused = try await bench.add(name, forbidden)
                #expect(refused.status == 422 && refused.contains("TOP SECRET"), "\(name)")
                #expect(try await bench.add(name, allowed).status == 303)
                #expect(try await bench.item(name).marking == .officialSensitive, "\(name)")
            }
            #expect(try await bench.bench.database.read { try $0.value(Int.self, "SELECT count(*) FROM blob") } == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An office document is shown as the PDF that a job makes of it, once`(engine: Engine) async throws {
        try await ContentsBench.with(engine) { bench in
            let rtf = Array("{\\rtf1\\ansi The pier in winter\\par}".utf8)
            let first = try await page("a.rtf", rtf, bench)
            let refresh = try #require(HTTPField.Name("Refresh"))
            #expect(first.contains("is being made") && first.headers[refresh] != nil)
            let item = try await bench.item("a.rtf")
            try await bench.contents.show(Contents.Work(item.id, version: 1))
            let path = "\(bench.path)/items/\(item.id)"
            #expect(try await bench.bench.get("\(path)/preview", as: bench.world.asAmara).contains("<iframe"))
            let view = try await bench.bench.get("\(path)/view", as: bench.world.asAmara)
            #expect(view.contentType == "application/pdf" && view.bytes.starts(with: Array("%PDF-".utf8)))
            try await bench.readAll()
            let text = try await bench.bench.database.read { try $0.value(String.self, "SELECT text FROM file_text") }
            #expect(text?.contains("The pier in winter") == true)
        }
    }
}
