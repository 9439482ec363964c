import Foundation
import Testing

@testable import Conversion

@Suite("Texts of documents")
struct ConverterTests {
    private let converter = Converter()

    private func text(_ name: String, _ bytes: [UInt8], isFirstPage: Bool = false, limit: Int = 10_000) async throws
        -> String
    {
        let format = DocumentFormat(name: name, head: Array(bytes.prefix(DocumentFormat.headSize)))
        return try await converter.text(of: Pieces(bytes), format, isFirstPage: isFirstPage, limit: limit)
    }

    @Test func `Plain texts, also older ones, are read as they are`() async throws {
        #expect(try await text("a.txt", Array("Caf\u{E9} \u{1F44B}\n".utf8)) == "Café 👋\n")
        #expect(try await text("a.txt", [0x43, 0x61, 0x66, 0xE9]) == "Café")
        #expect(try await text("a.txt", [0xFF, 0xFE, 0x43, 0x00, 0xE9, 0x00]) == "Cé")
        #expect(try await text("a.txt", Array("a\u{1}b\u{7}c\r\n".utf8)).contains("\u{7}") == false)
        #expect(try await text("a.csv", Array("name,age\nJo,7\n".utf8)) == "name,age\nJo,7\n")
    }

    @Test func `A text is cut at the limit, between two characters`() async throws {
        let long = String(repeating: "é", count: 100_000)
        let cut = try await text("a.txt", Array(long.utf8), limit: 1_001)
        #expect(cut == String(repeating: "é", count: 500))
    }

    @Test func `Of HTML the words are read, and nothing that runs`() async throws {
        let html = """
            <!doctype html><title>Plan &amp; more</title><style>p{color:red}</style><script>alert("never")</script>
            <p>First <b>bold</b> word</p><!-- hidden --><p>Second &lt;b&gt;</p><script>unclosed
            """
        let text = try await text("a.html", Array(html.utf8))
        #expect(text.contains("Plan & more") && text.contains("First bold word") && text.contains("Second <b>"))
        #expect(
            !text.contains("never") && !text.contains("hidden") && !text.contains("color") && !text.contains("unclosed")
        )
    }

    @Test func `Text of a PDF, or of its first page alone`() async throws {
        let pdf = Documents.pdf(["Budget of the pier", "Appendix"])
        let all = try await text("a.pdf", pdf)
        #expect(all.contains("Budget of the pier") && all.contains("Appendix"))
        let first = try await text("a.pdf", pdf, isFirstPage: true)
        #expect(first.contains("Budget of the pier") && !first.contains("Appendix"))
    }

    @Test func `Text of Word, Excel, PowerPoint and OpenDocument`() async throws {
        let docx = try Documents.docx(["Rent &amp; rates", "Second paragraph"])
        #expect(try await text("a.docx", docx).hasPrefix("Rent & rates\nSecond paragraph\n"))
        let sheet = Array("<sst><si><t>Heating</t></si><si><t>Lighting</t></si></sst>".utf8)
        #expect(
            try await text("a.xlsx", Documents.archive([("xl/sharedStrings.xml", sheet)])).contains("Heating\nLighting")
        )
        let slides = (1...11).map { number in
            ("ppt/slides/slide\(number).xml", Array("<p><a:p><a:r><a:t>Slide \(number)</a:t></a:r></a:p></p>".utf8))
        }
        let shown = try await text("a.pptx", Documents.archive(slides.reversed()))
        let (second, last) = (shown.range(of: "Slide 2\n"), shown.range(of: "Slide 11"))
        #expect(try #require(second?.lowerBound) < #require(last?.lowerBound))
        let open = Array(
            "<office:body><text:h>Title</text:h><text:p>One <text:span>two</text:span></text:p></office:body>".utf8)
        #expect(try await text("a.odt", Documents.archive([("content.xml", open)])).hasPrefix("Title\nOne two\n"))
    }

    @Test func `What is damaged or no document fails, and says so`() async throws {
        for (name, bytes) in [
            ("a.docx", Array("PK\u{3}\u{4} no archive".utf8)), ("a.pdf", Array("%PDF-1.7 no more".utf8)),
            ("a.docx", try Documents.docx(xml: "<w:document><w:p>")),
        ] {
            await #expect(throws: ConversionFailure.self, "\(name)") { _ = try await text(name, bytes) }
        }
        await #expect(throws: ConversionFailure.unknownFormat) { _ = try await text("a.bin", [0, 1, 2]) }
    }

    @Test func `What a program lacks is named`() async throws {
        let sandbox = Sandbox()
        await #expect(throws: ConversionFailure.notInstalled("poppler-utils")) {
            _ = try await sandbox.run(
                "/nowhere/pdftotext", [], package: "poppler-utils", input: try AnonymousFile(),
                limits: Sandbox.Limits(), needsIsolation: false)
        }
    }

    @Test func `Contents decide what a file is, and its name only where they do not`() {
        func format(_ name: String, _ text: String) -> DocumentFormat {
            DocumentFormat(name: name, head: Array(text.utf8))
        }
        #expect(format("a.png", "<svg onload=alert(1)>") == .text)
        #expect(format("a.svg", "<svg/>") == .svg && format("A.HTML", "<p>") == .html)
        #expect(format("a.txt", "%PDF-1.4") == .pdf && format("a.docx", "PK\u{3}\u{4}") == .zipped("docx"))
        #expect(format("a.exe", "MZ\u{0}") == .other && format("a.zip", "PK\u{3}\u{4}\u{0}") == .other)
        #expect(format("README", "Words") == .text && format("a.md", "# Words") == .markdown)
    }
}
