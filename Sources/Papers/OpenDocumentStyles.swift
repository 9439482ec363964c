/// The styles.xml of a text document: what its headings, lists and pages look like.
enum OpenDocumentStyles {
    static func file(_ paper: Paper) -> Markup {
        let (language, country) = parts(of: paper.language)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
            xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
            xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" \
            xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2">
            <office:font-face-decls><style:font-face style:name="Sans" svg:font-family="&apos;Liberation Sans&apos;, Arial" \
            style:font-family-generic="swiss"/></office:font-face-decls>
            <office:styles>
            <style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="3" fo:widows="3"/>\
            <style:text-properties style:font-name="Sans" fo:font-size="11pt" fo:language="\(language)" \
            fo:country="\(country)"/></style:default-style>
            <style:style style:name="Standard" style:family="paragraph" style:class="text"/>
            \(paragraph("Text_20_body", "Text body", after: "0.25cm"))\
            \(paragraph("List_20_Contents", "List Contents", after: "0.1cm"))\
            \(paragraph("Table_20_Contents", "Table Contents"))\
            \(paragraph("Table_20_Heading", "Table Heading", isBold: true))\
            \(paragraph("Caption", "Caption", after: "0.1cm", isBold: true, keepsWithNext: true))\
            \(paragraph("Title", "Title", size: "20pt", after: "0.5cm", isBold: true))\
            \((1...3).map(heading))\
            \(paragraph("Footer", "Footer", size: "9pt"))\
            <text:outline-style style:name="Outline">\((1...3).map(outline))</text:outline-style>
            <text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">\
            \(indent)</text:list-level-style-bullet></text:list-style>
            <text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" \
            style:num-suffix=".">\(indent)</text:list-level-style-number></text:list-style>
            </office:styles>
            <office:automatic-styles>
            <style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" \
            style:print-orientation="portrait" fo:margin-top="2cm" fo:margin-bottom="1.5cm" fo:margin-left="2cm" \
            fo:margin-right="2cm"/><style:footer-style><style:header-footer-properties fo:min-height="1cm" \
            fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
            <style:style style:name="FooterLine" style:family="paragraph" style:parent-style-name="Footer">\
            <style:paragraph-properties><style:tab-stops><style:tab-stop style:position="17cm" style:type="right"/>\
            </style:tab-stops></style:paragraph-properties></style:style>
            </office:automatic-styles>
            <office:master-styles>
            <style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>\
            <text:p text:style-name="FooterLine">\(OpenDocumentContent.plain(paper.footer))<text:tab/>Page \
            <text:page-number text:select-page="current">1</text:page-number> of <text:page-count>1</text:page-count>\
            </text:p></style:footer></style:master-page>
            </office:master-styles>
            </office:document-styles>
            """
    }

    private static func paragraph(
        _ name: String, _ displayed: String, size: String = "11pt", after: String = "0cm", isBold: Bool = false,
        keepsWithNext: Bool = false, outlineLevel: Int? = nil
    ) -> Markup {
        let outline: Markup = if let outlineLevel { " style:default-outline-level=\"\(outlineLevel)\"" } else { "" }
        let keep: Markup = keepsWithNext ? " fo:keep-with-next=\"always\" fo:margin-top=\"0.4cm\"" : ""
        let weight: Markup = isBold ? " fo:font-weight=\"bold\"" : ""
        return """
            <style:style style:name="\(name)" style:display-name="\(displayed)" style:family="paragraph" \
            style:parent-style-name="Standard"\(outline)><style:paragraph-properties fo:margin-bottom="\(after)"\(keep)/>\
            <style:text-properties fo:font-size="\(size)"\(weight)/></style:style>

            """
    }

    private static func heading(_ level: Int) -> Markup {
        paragraph(
            "Heading_20_\(level)", "Heading \(level)", size: ["15pt", "12.5pt", "11pt"][level - 1], after: "0.15cm",
            isBold: true,
            keepsWithNext: true, outlineLevel: level)
    }

    private static func outline(_ level: Int) -> Markup {
        "<text:outline-level-style text:level=\"\(level)\" style:num-format=\"\"/>"
    }

    private static let indent: Markup = """
        <style:list-level-properties text:list-level-position-and-space-mode="label-alignment">\
        <style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" \
        fo:margin-left="0.9cm"/></style:list-level-properties>
        """

    /// 'en-GB' is 'en' and 'GB'.
    private static func parts(of tag: String) -> (language: String, country: String) {
        let parts = tag.split(separator: "-")
        let country = parts.dropFirst().first { $0.count == 2 }
        return (parts.first.map(String.init) ?? "en", country?.uppercased() ?? "none")
    }
}
