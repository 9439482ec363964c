import Access
import HTTPTypes
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct DAVFileTests {
    @Test(arguments: enginesUnderTest)
    func `what programs save are versions, and what they delete is in the bin`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let drive = files.drive("plan.txt")
            func put(_ text: String, _ headers: [String: String] = [:], at path: String? = nil) async throws -> Answer {
                try await files.dav("PUT", path ?? drive, as: world.asTom, headers, text)
            }
            let first = try await put("one", ["Content-Type": "text/plain", "If-None-Match": "*"])
            #expect(first.status == 201)
            let tag = try #require(first.headers[.eTag])
            #expect(try await put("two", ["If-None-Match": "*"]).status == 412)
            #expect(try await put("two", ["If-Match": "\"x\""]).status == 412)
            #expect(try await put("two", ["If": "([\"x\"])"]).status == 412)
            #expect(try await put("two", ["If": "nonsense"]).status == 400)
            #expect(try await put("two", ["Content-Range": "bytes 0-2/9"]).status == 400)
            let second = try await put("two", ["If-Match": tag])
            #expect(second.status == 204)
            #expect(try await put("two").headers[.eTag] == second.headers[.eTag])
            let file = try await files.item("plan.txt")
            #expect(try await files.versions(file).map(\.number) == [2, 1])

            // Reading: whole, in parts, only when it changed. Asking about it is no download.
            let downloads = try await files.count("journal_entry WHERE verb = 'file.downloaded'")
            let head = try await files.dav("HEAD", drive, as: world.asSpy)
            #expect(head.headers[.contentLength] == "3" && head.text.isEmpty)
            #expect(head.headers[.eTag] == second.headers[.eTag])
            let unchanged = try await files.dav(
                "GET", drive, as: world.asSpy, ["If-None-Match": try #require(second.headers[.eTag])])
            #expect(unchanged.status == 304)
            #expect(try await files.count("journal_entry WHERE verb = 'file.downloaded'") == downloads)
            let part = try await files.dav("GET", drive, as: world.asSpy, ["Range": "bytes=1-"])
            #expect(part.status == 206 && part.text == "wo")
            let other = try await files.dav("GET", drive, as: world.asSpy, ["Range": "bytes=1-", "If-Range": tag])
            #expect(other.status == 200 && other.text == "two")
            #expect(other.contentType == "application/octet-stream")
            #expect(try await bench.journal(file.id.uuid).last?.details.contains("WebDAV") == true)

            // Programs save beside, then put it in the place of the old: to people that is a version.
            #expect(try await put("three", at: files.drive("~tmp")).status == 201)
            let moved = try await files.dav("MOVE", files.drive("~tmp"), as: world.asTom, ["Destination": drive])
            #expect(moved.status == 204)
            #expect(try await files.versions(file).map(\.number) == [3, 2, 1])
            #expect(try await files.dav("GET", drive, as: world.asSpy).text == "three")
            #expect(try await files.dav("GET", files.drive("~tmp"), as: world.asTom).status == 404)
            #expect(
                try await files.dav(
                    "COPY", drive, as: world.asTom, ["Destination": files.drive("x.txt"), "Overwrite": "F"]
                ).status == 201)
            #expect(
                try await files.dav(
                    "COPY", drive, as: world.asTom, ["Destination": files.drive("x.txt"), "Overwrite": "F"]
                ).status == 412)
            // Names that differ in capitals are one; the file can get other capitals.
            #expect(
                try await files.dav("MOVE", drive, as: world.asTom, ["Destination": files.drive("PLAN.txt")]).status
                    == 201)
            #expect(try await files.item("PLAN.txt").id == file.id)
            #expect(try await files.dav("GET", drive, as: world.asTom).status == 200)

            #expect(try await files.dav("DELETE", drive, as: world.asTom).status == 204)
            #expect(try await files.dav("GET", drive, as: world.asTom).status == 404)
            #expect(try await bench.get("\(files.path)/bin", as: world.asTom).contains("PLAN.txt"))
            let verbs = try await bench.journal(file.id.uuid).map(\.verb)
            #expect(
                verbs.contains("file.added") && verbs.contains("file.version-added") && verbs.contains("item.binned"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `names, markings and places obey the rules of the page`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let world = files.world
            func status(_ method: String, _ path: String, _ headers: [String: String] = [:], _ body: String = "")
                async throws -> Int
            {
                try await files.dav(method, path, as: world.asTom, headers, body).status
            }
            for name in [
                "SECRET%20plan.txt", "CON", "a%3Ab", "x.", "a%00b", "%FF", "..", "%2e%2e", "a%2Fb", "a%09b",
                "%E2%80%AEx",
            ] {
                let answer = try await status("PUT", files.drive(name), [:], "x")
                #expect([400, 422].contains(answer), "\(name) \(answer)")
            }
            #expect(try await status("PUT", files.drive(String(repeating: "n", count: 256)), [:], "x") == 422)
            #expect(try await status("PUT", files.drive("annex.txt"), [:], "TOP SECRET\nAnnex") == 422)
            #expect(try await files.count("item") == 0)
            // Composed or not, a name is the same.
            #expect(try await status("PUT", files.drive("e%CC%81.txt"), [:], "x") == 201)
            #expect(try await status("PUT", files.drive("%C3%A9.txt"), [:], "y") == 204)
            #expect(try await status("GET", files.drive("e%CC%81.txt")) == 200)

            #expect(try await status("PUT", files.drive("no/where.txt"), [:], "x") == 409)
            #expect(try await status("PUT", "/dav/new-room", [:], "x") == 403)
            #expect(try await status("MKCOL", "/dav/new-room") == 403)
            #expect(try await status("MKCOL", files.drive()) == 405)
            #expect(try await status("MKCOL", files.drive("A")) == 201)
            #expect(try await status("MKCOL", files.drive("A")) == 405)
            #expect(try await status("MKCOL", files.drive("B"), [:], "<x/>") == 415)
            #expect(try await status("MKCOL", files.drive("A/B")) == 201)
            #expect(try await status("PUT", files.drive("A"), [:], "x") == 405)
            #expect(try await status("DELETE", files.drive()) == 403)
            #expect(try await status("DELETE", "/dav/") == 403)
            #expect(try await status("MOVE", files.drive("A"), ["Destination": files.drive("A/B/A")]) == 403)
            #expect(try await status("MOVE", files.drive("A/B"), ["Destination": files.drive("A")]) == 403)
            #expect(try await status("COPY", files.drive("A"), ["Destination": files.drive("A")]) == 403)
            #expect(
                try await status("COPY", files.drive("A"), ["Destination": "http://elsewhere.example/dav/x"]) == 502)
            #expect(try await status("COPY", files.drive("A"), ["Destination": "/dav/other-room/A"]) == 502)
            #expect(try await status("COPY", files.drive("A")) == 400)
            #expect(try await status("COPY", files.drive("A"), ["Destination": files.drive("C"), "Depth": "0"]) == 201)
            #expect(try await files.listed(files.drive("C"), as: world.asTom).count == 1)
            #expect(try await status("POST", files.drive("A")) == 405)
            #expect(try await status("PROPFIND", "/workspaces") == 405)
            let options = try await files.dav("OPTIONS", files.drive(), as: world.asTom)
            #expect(options.status == 200 && options.headers[DAVHeaderNames.dav] == "1, 2")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a folder of a thousand is listed whole, in pages, and not with all below`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            try await bench.database.write { [now = bench.clock.now] transaction in
                let items = try (0..<1_203).map { number in
                    (
                        Item(
                            id: Item.ID.make(at: now), workspace: box.workspace, parent: box.id, realm: box.realm,
                            kind: .folder, name: "n\(number) & é", marking: .official, version: nil, size: nil,
                            mediaType: nil, authorID: nil, author: "Tom", createdAt: now, changedByID: nil,
                            changedBy: "Tom", changedAt: now, binnedAt: nil), try ItemName("n\(number) & é")
                    )
                }
                try ItemStore(transaction).insert(items)
            }
            let before = bench.database.statementCount
            let all = try await files.listed(files.drive("Box/"), as: world.asSpy)
            #expect(bench.database.statementCount - before < 60)
            #expect(all.count == 1_204 && Set(all).count == 1_204)
            #expect(all.contains(files.drive("Box/n7%20%26%20%C3%A9/")))
            for depth in ["infinity", nil] {
                let answer = try await files.dav(
                    "PROPFIND", files.drive("Box"), as: world.asSpy, depth.map { ["Depth": $0] } ?? [:])
                #expect(answer.status == 403 && answer.contains("propfind-finite-depth"))
            }
            for body in ["<", "<x/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><propfind xmlns='DAV:'><allprop/></propfind>"] {
                #expect(
                    try await files.dav("PROPFIND", files.drive(), as: world.asSpy, ["Depth": "0"], body).status == 400)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `what programs wrote to a file stays with it, is copied and goes for good with it`(engine: Engine) async throws
    {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let file = try await files.file("plan.txt")
            let drive = files.drive("plan.txt")
            func change(_ inner: String) async throws -> Answer {
                try await files.dav(
                    "PROPPATCH", drive, as: world.asTom, [:],
                    "<propertyupdate xmlns='DAV:' xmlns:x='urn:x'>\(inner)</propertyupdate>")
            }
            #expect(try await change("<set><prop><x:a>1 <x:b/> 2</x:a><x:c/></prop></set>").status == 207)
            let refused = try await change("<set><prop><x:d/><getetag>x</getetag></prop></set>")
            #expect(refused.contains("403 Forbidden") && refused.contains("424 Failed Dependency"))
            #expect(try await files.count("item_property") == 2)
            #expect(
                try await change("<set><prop><x:e>\(String(repeating: "x", count: 17_000))</x:e></prop></set>").status
                    == 507)
            #expect(try await change("<remove><prop><x:c/><x:z/></prop></remove>").status == 207)
            #expect(try await files.count("item_property") == 1)

            _ = try await files.dav("COPY", drive, as: world.asTom, ["Destination": files.drive("copy.txt")])
            _ = try await files.dav("MOVE", drive, as: world.asTom, ["Destination": files.drive("moved.txt")])
            for name in ["copy.txt", "moved.txt"] {
                let answer = try await files.dav("PROPFIND", files.drive(name), as: world.asTom, ["Depth": "0"])
                #expect(answer.contains("<a xmlns=\"urn:x\">1 <b/> 2</a>"), "\(answer.text)")
            }
            #expect(try await bench.journal(file.id.uuid).contains { $0.verb == "item.properties-set" })
            _ = try await files.dav("DELETE", files.drive("moved.txt"), as: world.asTom)
            _ = try await Bin(desk: files.desk).purge([file.id], of: files.slug, by: world.asAmara)
            #expect(try await files.count("item_property") == 1)
        }
    }
}
