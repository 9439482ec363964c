import Foundation
import Papers
import Subprocess
import Testing

private let paper = Paper(
    title: "MoU: \"Siân\" & <b>Zoë</b>\u{0}\u{1B}", footer: "Version 3 \"</style><script>\\ 50%",
    [
        .heading(1, "Purpose"), .heading(2, "Scope"), .heading(9, "Detail"),
        .paragraph("Signed  by " + .bold("Amara\u{7}") + " and " + .italic("Dan") + ".\nOn the day\tafter <x> & y"),
        .paragraph(.boldItalic("both")), .bullets(["first", "sec" + .bold("ond")]), .numbers(["one", "two"]),
        .table(
            PaperTable(
                caption: "Money", columns: ["Body", .init("2027", isNumeric: true)],
                rows: [["DWP", "£5"], ["HMRC"], ["a", "b", "c"]])),
        .pageBreak, .paragraph("Last"),
    ])

@Suite("Papers as a page to print")
struct PrintedPageTests {
    private let html = String(decoding: paper.html, as: UTF8.self)

    @Test func `the elements mean what they are`() {
        for piece in [
            "<html lang=\"en-GB\">", "<title>MoU: &quot;Siân&quot; &amp; &lt;b&gt;Zoë&lt;/b&gt;</title>",
            "<h2>Purpose</h2>",
            "<h3>Scope</h3>", "<h4>Detail</h4>",
            "<p>Signed  by <strong>Amara</strong> and <em>Dan</em>.<br>On the day\tafter &lt;x&gt; &amp; y</p>",
            "<strong><em>both</em></strong>", "<ul>\n<li>first</li>\n<li>sec<strong>ond</strong></li>\n</ul>",
            "<ol>\n<li>one</li>\n<li>two</li>\n</ol>", "<caption>Money</caption>",
            "<th scope=\"col\">Body</th><th scope=\"col\" class=\"number\">2027</th>",
            "<tr><td>HMRC</td><td class=\"number\"></td></tr>", "<tr><td>a</td><td class=\"number\">b</td></tr>",
        ] {
            #expect(html.contains(piece), "\(piece)")
        }
        #expect(html.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 })
    }

    @Test func `a footer cannot end the style, and nothing names an address`() {
        #expect(html.contains(#"content: "Version 3 \22 \3c \2f style\3e \3c script\3e \5c  50\25 ""#))
        #expect(html.components(separatedBy: "</style>").count == 2)
        for word in ["url(", "src=", "href=", "@import", "://", "<script"] { #expect(!html.contains(word), "\(word)") }
    }
}

@Suite("Papers as OpenDocument")
struct OpenDocumentTests {
    /// 21 November 2026, 15:45:31 UTC.
    private static let moment: Int64 = 1_795_275_931_000

    /// What Python's zipfile and XML parser find.
    private func python(_ script: String, _ document: [UInt8]) async throws -> String {
        let opening = """
            import io, sys, zipfile, xml.etree.ElementTree as tree
            archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
            assert archive.testzip() is None
            parts = {name: tree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
            text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
            table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
            style = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
            content = parts["content.xml"]

            """
        let result = try await Subprocess.run(
            .name("python3"), arguments: ["-c", opening + script], input: .array(document),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    @Test func `the package is laid out as the standard says`() async throws {
        let document = try paper.openDocument(at: Self.moment)
        #expect(String(decoding: document[30..<77], as: UTF8.self) == "mimetypeapplication/vnd.oasis.opendocument.text")
        #expect(try paper.openDocument(at: Self.moment) == document)
        let found = try await python(
            """
            print(archive.namelist()[0], archive.infolist()[0].compress_type, len(archive.infolist()[0].extra))
            manifest = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path"
            listed = {entry.get(manifest) for entry in parts["META-INF/manifest.xml"]}
            print(listed - {"/"} == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"})
            print([item.text for item in parts["meta.xml"][0]])
            """, document)
        #expect(
            found == """
                mimetype 0 0
                True
                ['Concordat', 'MoU: "Siân" & <b>Zoë</b>', 'en-GB', '2026-11-21T15:45:31Z', '2026-11-21T15:45:31Z']

                """)
    }

    @Test func `the content is all there`() async throws {
        let found = try await python(
            """
            print([(h.get(text + "outline-level"), "".join(h.itertext())) for h in content.iter(text + "h")])
            print([len(l) for l in content.iter(text + "list")])
            for t in content.iter(table + "table"):
                print(["".join(c.itertext()) for c in t.find(table + "table-header-rows").iter(table + "table-cell")])
                print([["".join(c.itertext()) for c in r] for r in t.findall(table + "table-row")])
            p = [p for p in content.iter(text + "p") if "Signed" in "".join(p.itertext())][0]
            print([(e.tag.split("}")[1], e.text, e.tail) for e in p])
            """, paper.openDocument(at: Self.moment))
        #expect(
            found == """
                [('1', 'Purpose'), ('2', 'Scope'), ('3', 'Detail')]
                [2, 2]
                ['Body', '2027']
                [['DWP', '£5'], ['HMRC', ''], ['a', 'b']]
                [('s', None, 'by '), ('span', 'Amara', None), ('s', None, 'and '), ('span', 'Dan', '.'), ('line-break', None, 'On the day'), ('tab', None, 'after <x> & y')]

                """)
    }

    @Test func `every style that is used exists`() async throws {
        let found = try await python(
            """
            known = {s.get(style + "name") for part in parts.values() for s in part.iter()}
            used = {v for part in parts.values() for e in part.iter() for k, v in e.items() if k.endswith("style-name")}
            print(used - known, len(used) > 10)
            """, paper.openDocument(at: Self.moment))
        #expect(found == "set() True\n")
    }

    @Test func `hostile texts stay text`() async throws {
        let hostile = "]]><!-- &amp; \u{FFFE}\u{FFFF}\u{85}\u{1} <?xml?> \"' 👩🏽‍🔬   \n"
        let all = Paper(
            title: hostile, footer: hostile, language: "\"><x>",
            [
                .heading(-1, .bold(hostile)), .paragraph(.italic(hostile)), .bullets([]), .numbers([RichText(hostile)]),
                .table(PaperTable(caption: hostile, columns: [.init(hostile)], rows: [])),
                .table(PaperTable(caption: hostile, columns: [], rows: [["x"]])),
            ])
        let found = try await python(
            "print(parts['meta.xml'][0][1].text)", all.openDocument(at: Self.moment))
        #expect(found.hasPrefix("]]><!-- &amp;  <?xml?> \"' 👩🏽‍🔬"))
        let html = String(decoding: all.html, as: UTF8.self)
        #expect(!html.contains("<?xml") && !html.contains("<!--") && !html.contains("<x>"))
    }
}
