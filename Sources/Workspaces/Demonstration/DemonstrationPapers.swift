import Archives
import Foundation

/// Word documents and PDFs of a few paragraphs: small, but such as real programs open.
enum DemonstrationPapers {
    /// A document of Office Open XML (ECMA-376); the first paragraph is its title.
    static func docx(_ paragraphs: [String]) throws -> [UInt8] {
        let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        let body = paragraphs.enumerated().map { index, text in
            let size = index == 0 ? "36" : "24"
            let look = "<w:rPr>\(index == 0 ? "<w:b/>" : "")<w:sz w:val=\"\(size)\"/></w:rPr>"
            return "<w:p><w:pPr><w:spacing w:after=\"160\"/></w:pPr><w:r>\(look)<w:t>\(escaped(text))</w:t></w:r></w:p>"
        }
        let document = "<w:document xmlns:w=\"\(space)\"><w:body>\(body.joined())</w:body></w:document>"
        let package = "http://schemas.openxmlformats.org/package/2006"
        let types = """
            <Types xmlns="\(package)/content-types"><Default Extension="rels" \
            ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override \
            PartName="/word/document.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
            """
        let links = """
            <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" Target="word/document.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>
            """
        var encoder = ArchiveEncoder()
        var bytes: [UInt8] = []
        for (name, xml) in [("[Content_Types].xml", types), ("_rels/.rels", links), ("word/document.xml", document)] {
            bytes += try encoder.file(name, Array("<?xml version=\"1.0\"?>\(xml)".utf8), modified: 0)
        }
        return try bytes + encoder.finish()
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// A PDF of one page (ISO 32000-1) in one of the fonts that every program has; the first line is its title. Plain ASCII.
    static func pdf(_ lines: [String]) -> [UInt8] {
        var drawn = "BT 72 770 Td 18 TL"
        for (index, line) in lines.enumerated() {
            let safe = line.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(")", with: "\\)")
            drawn += index == 0 ? " /F1 20 Tf (\(safe)) Tj T* T* /F1 11 Tf" : " (\(safe)) Tj T*"
        }
        drawn += " ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
                + "/Resources << /Font << /F1 3 0 R >> >> >>",
            "<< /Length \(drawn.utf8.count) >>\nstream\n\(drawn)\nendstream",
        ]
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            let digits = String(place)
            file += "\(String(repeating: "0", count: 10 - digits.count))\(digits) 00000 n \n"
        }
        file += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }
}
