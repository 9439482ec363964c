import Archives
import Foundation
import NIOCore
import Subprocess

@testable import Conversion

/// Bytes that come in pieces.
struct Pieces: AsyncSequence, Sendable {
    let bytes: [UInt8]
    var size = 50_000

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(_ text: String) { bytes = Array(text.utf8) }

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes[...], size: size) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<UInt8>
        let size: Int

        mutating func next() async throws -> ByteBuffer? {
            if rest.isEmpty { return nil }
            defer { rest = rest.dropFirst(size) }
            return ByteBuffer(bytes: rest.prefix(size))
        }
    }
}

/// Documents made for tests.
enum Documents {
    /// A ZIP archive of these files.
    static func archive(_ files: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
        var encoder = ArchiveEncoder()
        var bytes: [UInt8] = []
        for file in files {
            bytes += try encoder.file(file.name, file.bytes, modified: 0)
        }
        return try bytes + encoder.finish()
    }

    static func word(_ paragraphs: [String], before: String = "") -> String {
        let body = paragraphs.map { "<w:p><w:r><w:t>\($0)</w:t></w:r></w:p>" }.joined()
        let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return "<?xml version=\"1.0\"?>\(before)<w:document xmlns:w=\"\(space)\"><w:body>\(body)</w:body></w:document>"
    }

    /// What Word needs to open a document, with these paragraphs.
    static func docx(_ paragraphs: [String]) throws -> [UInt8] { try docx(xml: word(paragraphs)) }

    static func docx(xml: String) throws -> [UInt8] {
        let types = """
            <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Override PartName="/word/document.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
            """
        let links = """
            <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            <Relationship Id="rId1" Target="word/document.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>
            """
        return try archive([
            ("[Content_Types].xml", Array(types.utf8)), ("_rels/.rels", Array(links.utf8)),
            ("word/document.xml", Array(xml.utf8)),
        ])
    }

    /// A PDF of one page for each text, written by hand.
    static func pdf(_ pages: [String]) -> [UInt8] {
        var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
        let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
        objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        for (number, text) in pages.enumerated() {
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents \(5 + 2 * number) 0 R "
                    + "/Resources << /Font << /F1 3 0 R >> >> >>")
            let drawn = "BT /F1 24 Tf 72 720 Td (\(text)) Tj ET"
            objects.append("<< /Length \(drawn.utf8.count) >>\nstream\n\(drawn)\nendstream")
        }
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places { file += String(format: "%010d 00000 n \n", place) }
        file += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }
}
