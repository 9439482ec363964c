import Access
import Archives
import Foundation
import HTTPTypes
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct ClosingTests {
    @Test(arguments: enginesUnderTest)
    func `In a closed workspace everything can be read and nothing changed, until an owner opens it again`(
        engine: Engine
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            let box = try await files.folder("Box")
            let file = try await files.file("plan.txt", "Beds: 10", in: box.id)
            _ = try await files.send("plan.txt", "Beds: 12", to: box.id)
            let page = files.place(file.id)
            for (viewer, status) in records.refused {
                #expect(try await records.post("closing", ["reason": "Done"], as: viewer).status == status)
                #expect(try await records.get("closing", as: viewer).status == status)
                #expect(try await records.get("closing/archive.zip", as: viewer).status == status)
            }
            #expect(try await records.get("closing/archive.zip").status == 409)
            #expect(try await records.post("closing", ["reason": ""]).status == 422)
            #expect(try await records.post("closing", ["reason": "The winter is over"]).status == 303)

            let sentence = "This workspace was closed by Amara Osei on 21 November 2026"
            let changes: [(String, [String: String])] = [
                ("folders", ["folder": "New"]), ("items/\(file.id)/rename", ["name": "x.txt"]),
                ("items/\(file.id)/marking", ["item-marking": "official-sensitive"]),
                ("items/\(file.id)/comments", ["comment": "Hello"]), ("items/\(file.id)/check-out", [:]),
                ("items/\(file.id)/versions/1/restore", [:]), ("selected", ["item": "\(file.id)", "act": "bin"]),
                ("place", ["item": "\(file.id)", "act": "move"]), ("place", ["item": "\(file.id)", "act": "copy"]),
                ("people/new", ["email": "dan.okafor@northmoor.example.gov.uk", "role": "reader"]),
                ("people/role", ["person": "\(world.tom)", "role": "reader"]), ("access", ["role-reader": "0"]),
                ("closing", ["reason": "Again"]),
            ]
            for (step, fields) in changes {
                for viewer in [world.asAmara, world.asTom] {
                    let answer = try await records.post(step, fields, as: viewer)
                    #expect(
                        answer.status == 403 || step == "closing" && viewer == world.asTom, "\(step) \(answer.status)")
                    if viewer == world.asAmara { #expect(answer.contains(sentence), "\(step)") }
                }
            }
            #expect(try await files.send("plan.txt", "mine", to: box.id).status == 403)
            #expect(try await files.versions(file).count == 2)
            #expect(try await files.item("plan.txt").name == "plan.txt")

            // Reading goes on, and is recorded.
            #expect(try await bench.get(page, as: world.asSpy).contains("This workspace is closed") == false)
            #expect(try await bench.get(files.path, as: world.asSpy).contains("This workspace is closed"))
            for step in ["content", "preview", "compare?from=1&to=2"] {
                #expect(try await bench.get("\(page)/\(step)", as: world.asSpy).status == 200, "\(step)")
            }
            #expect(try await records.entries("file.downloaded").count == 1)
            // So does looking after its records, and leaving.
            #expect(try await records.post("retention/holds", ["reason": "Inquiry"]).status == 303)
            #expect(try await files.bench.takeOut(world.spy, files.path, as: world.asSpy).status == 303)

            #expect(try await records.post("closing/reopen", [:], as: world.asTom).status == 403)
            #expect(try await records.post("closing/reopen", [:]).status == 303)
            #expect(try await files.send("plan.txt", "Beds: 14", to: box.id).status == 303)
            #expect(try await records.post("closing/reopen", [:]).status == 409)

            _ = try await records.post("closing", ["reason": "Now it is over"])
            records.days(90)
            let late = try await records.post("closing/reopen", [:])
            #expect(late.status == 403 && late.contains("It can no longer be opened again"))
            #expect(try await records.entries("workspace.closed").count == 2)
            #expect(try await records.entries("workspace.reopened").count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The archive has everything, opens without Concordat, and comes back as a workspace`(
        engine: Engine
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            let box = try await files.folder("Box & more")
            let file = try await files.file("plan #1 50%.txt", "Beds: 10", in: box.id)
            _ = try await files.send("plan #1 50%.txt", "Beds: 12", ["note": "Two more"], to: box.id)
            _ = try await files.send(
                "secretive.txt", "Beds: 10", ["marking": "official-sensitive"], as: world.asTom)
            let binned = try await files.file("binned.txt", "gone")
            _ = try await files.selected("bin", [binned])
            _ = try await bench.post(
                "\(files.place(file.id))/comments", ["comment": "=Is this <right>?"], as: world.asTom)
            _ = try await Files(desk: files.desk).open(file.id, of: files.slug, by: records.asTomOutside)
            // Who had a link, who took a lesson, and what a program wrote.
            let draft = LinkDraft(audience: .named, addresses: [world.asDan.email], days: 5, tells: false)
            _ = try await Links(desk: files.desk).make(draft, to: file.id, of: files.slug, by: world.asTom)
            let link = try await bench.database.read { try $0.value(SharedLink.ID.self, "SELECT id FROM shared_link") }
            #expect(try await bench.get("/shared/\(try #require(link))", as: world.asDan).status == 200)
            let property =
                "<propertyupdate xmlns='DAV:'><set><prop><x:tint xmlns:x='urn:x'>a &lt; b</x:tint></prop></set></propertyupdate>"
            #expect(
                try await files.dav("PROPPATCH", files.drive("secretive.txt"), as: world.asTom, [:], property).status
                    == 207)
            try await bench.database.write { [now = bench.clock.now] transaction in
                _ = try LessonStore(transaction).take(.versions, by: world.tom, at: now)
                try transaction.run("UPDATE workspace SET requires_lessons = 1")
            }
            try await records.sealer.sealNow()
            _ = try await records.post("closing", ["reason": "Done"])
            let answer = try await records.get("closing/archive.zip")
            #expect(answer.status == 200 && answer.headers[.contentDisposition]?.contains("OFFICIAL-SENSITIVE") == true)
            let parcel = try Parcel.open(answer.bytes)
            let pages = [
                "index", "files", "comments", "people", "permissions", "retention", "record", "links", "link-uses",
                "lessons", "properties",
            ]
            for page in pages {
                let html = Parcel.text(parcel["\(page).html"])
                #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"), "\(page)")
                #expect(!html.contains("<script") && !html.contains("href=\"/") && !html.contains("http"), "\(page)")
                // Whatever a page leads to is there.
                for link in html.split(separator: "href=\"").dropFirst() {
                    let address = String(link.prefix { $0 != "\"" }).removingPercentEncoding ?? ""
                    #expect(parcel[address] != nil, "\(page): \(address)")
                }
            }
            let stored = "files/\(file.id)/2/plan #1 50%.txt"
            #expect(Parcel.text(parcel[stored]) == "Beds: 12")
            #expect(Parcel.text(parcel["files/\(file.id)/1/plan #1 50%.txt"]) == "Beds: 10")
            #expect(Parcel.text(parcel["files.html"]).contains("Box &amp; more"))
            #expect(Parcel.text(parcel["files.csv"]).contains("binned.txt"))
            #expect(Parcel.text(parcel["comments.csv"]).contains("'=Is this <right>?"))
            #expect(Parcel.text(parcel["people.csv"]).contains("Tom Whitlock"))
            #expect(parcel.keys.filter { $0.hasPrefix("proofs/") }.count > 5)
            let links = Parcel.text(parcel["links.csv"])
            #expect(links.contains("plan #1 50%.txt,\(world.asDan.email),Tom Whitlock,2026-11-21T"))
            // Closing ended it; its address is nowhere.
            #expect(links.contains(",Amara Osei,1,0\r\n"))
            #expect(Parcel.text(parcel["link-uses.csv"]).contains(",plan #1 50%.txt,2,opened,Dan Okafor,2026-11-21T"))
            let lessons = Parcel.text(parcel["lessons.csv"])
            #expect(
                lessons.split(separator: "\r\n").filter { $0.hasPrefix("Tom Whitlock") && $0.contains("2026-") }.count
                    == 1)
            #expect(
                lessons.split(separator: "\r\n").filter { $0.hasPrefix("Amara Osei") && $0.hasSuffix(",") }.count == 5)
            #expect(Parcel.text(parcel["workspace.csv"]).contains("lessons required,yes"))
            #expect(Parcel.text(parcel["index.html"]).contains("Everybody takes them before they come in"))
            #expect(Parcel.text(parcel["properties.csv"]).contains(",secretive.txt,urn:x,tint,"))
            // Where people were is not taken away.
            #expect(!parcel.values.contains { Parcel.text($0).contains("192.0.2.7") })

            // Back in, by somebody else, who sees it alone.
            let imported = try await records.imported(answer.bytes)
            let found = imported.text.firstMatch(of: #/href="(/workspaces/[a-z0-9-]+)"[^>]*>\s*Open Winter plan/#)
            let path = try #require(
                found.map { String($0.output.1) }, "\(imported.status) \(imported.text.suffix(2000))")
            #expect(path != files.path)
            let home = try await bench.get(path, as: world.asDan)
            #expect(home.contains("Box &amp; more") && home.contains("secretive.txt"))
            #expect(home.contains("OFFICIAL-SENSITIVE") && !home.contains("binned.txt"))
            #expect(try await !bench.get(path, as: world.asAmara).contains("secretive.txt"))
            let copy = try await files.item("plan #1 50%.txt")
            #expect(copy.id != file.id && copy.version == 2)
            #expect(try await bench.get("\(path)/items/\(copy.id)", as: world.asAmara).status == 403)
            let shown = try await bench.get("\(path)/items/\(copy.id)", as: world.asDan)
            #expect(shown.contains("Version 2, by Amara Osei on 21 November 2026. Two more"))
            #expect(shown.contains("Tom Whitlock wrote on 21 November 2026: =Is this &lt;right&gt;?"))
            let content = try await bench.get("\(path)/items/\(copy.id)/content?version=1", as: world.asDan)
            #expect(content.text == "Beds: 10")
            // What programs wrote comes back, and that lessons come first; links do not.
            let secretive = try await files.item("secretive.txt")
            let properties = try await bench.database.read { try ItemPropertyStore($0).of([secretive.id]) }
            #expect(properties[secretive.id]?.map(\.xml) == ["<tint xmlns=\"urn:x\">a &lt; b</tint>"])
            #expect(try await files.count("shared_link") == 1)
            let lessonsFirst = try await bench.database.read {
                try $0.value(Int.self, "SELECT count(*) FROM workspace WHERE requires_lessons = 1")
            }
            #expect(lessonsFirst == 2)
            #expect(try await bench.get("/workspaces/new/import", as: world.asDan).contains("Links do not work again"))
            let entry = try #require(try await records.entries("workspace.imported").first)
            #expect(entry.details["files"] == "2" && entry.actor.name == "Dan Okafor")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An archive that was tampered with, leads elsewhere or is a bomb is refused, and nothing of it is kept`(
        engine: Engine
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            let file = try await files.file("plan.txt", "Beds: 10")
            _ = try await records.post("closing", ["reason": "Done"])
            let good = try Parcel.open(try await records.get("closing/archive.zip").bytes)
            let stored = "files/\(file.id)/1/plan.txt"
            let table = Parcel.text(good["files.csv"])
            func changed(_ change: (inout [String: [UInt8]]) -> Void) throws -> [UInt8] {
                var parcel = good
                change(&parcel)
                return try Parcel.pack(parcel)
            }
            func tables(_ old: String, _ new: String) throws -> [UInt8] {
                try changed { $0["files.csv"] = Array(table.replacing(old, with: new).utf8) }
            }
            let counts = try await [files.count("workspace"), files.count("blob"), files.count("item")]
            var cases: [(String, [UInt8], String)] = [
                ("no archive", Array("PK not really".utf8), "is no ZIP file"),
                ("empty", try Parcel.pack([:]), "not the archive of a workspace"),
                (
                    "other contents", try changed { $0[stored] = Array("Beds: 99".utf8) },
                    "not those that its SHA-256 says"
                ),
                ("other size", try changed { $0[stored] = Array("Beds: 1000".utf8) }, "of another size"),
                ("no contents", try changed { $0[stored] = nil }, "are not in it"),
                ("leads out", try tables(",plan.txt,", ",../plan.txt,"), "A name cannot have"),
                ("higher", try tables(",plan.txt,", ",TOP SECRET plan.txt,"), "TOP SECRET"),
                ("no version", try tables(",1,files", ",2,files"), "lacks a version"),
                ("no table", try changed { $0["files.csv"] = Array("a,b\n1,2\n".utf8) }, "other columns"),
                (
                    "other format",
                    try changed { $0["workspace.csv"] = Array("what,value\nformat,other\n".utf8) }, "not known here"
                ),
            ]
            for (what, item, xml, message) in [
                ("two properties", "\(file.id)", "<c xmlns=\"\"\"\"/><c xmlns=\"\"\"\"/>", "what a program can have"),
                ("no property", "\(file.id)", "<c", "what a program can have"),
                ("another's", "\(file.id)", "<d xmlns=\"\"\"\"/>", "what a program can have"),
                ("of nothing", "x", "<c xmlns=\"\"\"\"/>", "not in it"),
                (
                    "long", "\(file.id)", "<c xmlns=\"\"\"\">\(String(repeating: "x", count: 17_000))</c>",
                    "longer properties"
                ),
            ] {
                let rows = "item,of,namespace,name,xml\r\n\(item),plan.txt,,c,\"\(xml)\"\r\n"
                cases.append((what, try changed { $0["properties.csv"] = Array(rows.utf8) }, message))
            }
            // An archive that was made before there was this table.
            let older = try changed { for name in ["properties", "links", "lessons"] { $0["\(name).csv"] = nil } }
            let whole = try Parcel.pack(good)
            cases.append(("cut off", Array(whole.dropLast(40)), "is no ZIP file"))
            cases.append(("name", Self.replacing("index.html", "../x.html\0", in: whole), "leads elsewhere"))
            for (what, bytes, message) in cases {
                let answer = try await records.imported(bytes)
                let isSeenAtOnce = ["no archive", "empty", "cut off", "name"].contains(what)
                #expect(answer.status == (isSeenAtOnce ? 422 : 200), "\(what): \(answer.status)")
                #expect(answer.contains(message), "\(what)")
                #expect(answer.contains("Nothing was kept"), "\(what)")
            }
            // A bomb: a few kilobytes that would be a gigabyte.
            let bomb = try changed { $0["padding"] = [UInt8](repeating: 0, count: 8 << 20) }
            let small = Imports(
                desk: files.desk, limits: .init(entries: 1_000, directory: 1 << 20, expanded: 4 << 20))
            await #expect(throws: Fault.self) {
                try await small.begin(Parcel.stream(bomb), named: "a.zip", by: world.asAmara)
            }
            let many = Imports(desk: files.desk, limits: .init(entries: 3, directory: 1 << 20, expanded: 1 << 30))
            await #expect(throws: Fault.self) {
                try await many.begin(Parcel.stream(whole), named: "a.zip", by: world.asAmara)
            }

            #expect(try await [files.count("workspace"), files.count("blob"), files.count("item")] == counts)
            #expect(try await records.imported(older).contains("1 file is in a new workspace"))
            for viewer in [world.asGuest, world.asPlatform] {
                let answer = try await bench.send("/workspaces/new/import", whole, named: "a.zip", as: viewer)
                #expect(answer.status == 403)
            }
            let none = try await bench.send("/workspaces/new/import", [], named: "", as: world.asAmara)
            #expect(none.status == 422 && none.contains("Choose an archive"))
        }
    }

    /// Replaces a text by one of the same length wherever it stands.
    private static func replacing(_ old: String, _ new: String, in bytes: [UInt8]) -> [UInt8] {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        var result = bytes
        for start in 0...(bytes.count - old.count) where Array(bytes[start..<start + old.count]) == old {
            result.replaceSubrange(start..<start + old.count, with: new)
        }
        return result
    }
}
