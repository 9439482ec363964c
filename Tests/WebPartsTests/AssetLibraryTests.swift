import Foundation
import Testing
import WebParts

struct AssetLibraryTests {
    private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assets-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [
            ("site.css", String(repeating: "a { color: red }\n", count: 200)), ("js/suggest.js", "let x = 1"),
            (".hidden.css", "x"),
            ("notes.unknown", "x"), ("no-ending", "x"), ("vendor/gov.css", "b {}"),
            ("vendor/site.css", "loses {}"), ("odd..name.svg", "<svg/>"),
        ] {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try body(folder.path)
    }

    @Test func `files are found by a path that names their contents`() throws {
        try withFolder { folder in
            let library = try AssetLibrary(folders: [folder, folder + "/vendor/", folder + "/absent"])
            #expect(library.names == ["gov.css", "js/suggest.js", "odd..name.svg", "site.css"])
            #expect(library.url("missing.css") == "/assets/missing.css")
            #expect(library.absentFolders == [folder + "/absent"])
            // The beginning of `printf 'let x = 1' | sha256sum`.
            #expect(library.url("js/suggest.js") == "/assets/js/suggest.\(expectedHash).js")
            let script = try #require(library.find(library.url("js/suggest.js")))
            #expect(script.bytes == Array("let x = 1".utf8))
            #expect(script.contentType == "text/javascript; charset=utf-8")
            #expect(script.tag.description == "\"\(expectedHash)\"")
            #expect(script.gzipped == nil)
            let style = try #require(library.find(library.url("site.css")))
            #expect(style.bytes.count == 3_400)
            let gzipped = try #require(style.gzipped)
            #expect(gzipped.count < 200 && gzipped.starts(with: [0x1F, 0x8B]))
            #expect(style.tag != style.gzippedTag)
        }
    }

    private let expectedHash = "fbd4480f3bf1d131"

    @Test(arguments: [
        "/assets/site.css", "/assets/../site.css", "/assets/", "", "/assets/%2e%2e/x", "/assets/.hidden.css",
        "/etc/passwd",
    ])
    func `nothing else is found`(path: String) throws {
        try withFolder { folder in
            let asset = try AssetLibrary(folders: [folder]).find(path)
            #expect(asset == nil)
        }
    }

    @Test func `a changed file gets another path`() throws {
        try withFolder { folder in
            let before = try AssetLibrary(folders: [folder]).url("site.css")
            try Data("changed".utf8).write(to: URL(filePath: folder + "/site.css"))
            let after = try AssetLibrary(folders: [folder])
            #expect(after.url("site.css") != before)
            #expect(after.find(before) == nil)
            #expect(after.asset(named: "site.css")?.path == after.url("site.css"))
        }
    }
}
