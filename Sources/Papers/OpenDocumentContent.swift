/// The content.xml of a text document.
enum OpenDocumentContent {
    static func file(_ paper: Paper) -> Markup {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
        xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
        xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2">
        <office:automatic-styles>
        <style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold" \
        style:font-weight-asian="bold" style:font-weight-complex="bold"/></style:style>
        <style:style style:name="Italic" style:family="text"><style:text-properties fo:font-style="italic" \
        style:font-style-asian="italic" style:font-style-complex="italic"/></style:style>
        <style:style style:name="BoldItalic" style:family="text"><style:text-properties fo:font-weight="bold" \
        fo:font-style="italic"/></style:style>
        <style:style style:name="Break" style:family="paragraph" style:parent-style-name="Standard">\
        <style:paragraph-properties fo:break-before="page" fo:margin-bottom="0cm"/></style:style>
        <style:style style:name="Number" style:family="paragraph" style:parent-style-name="Table_20_Contents">\
        <style:paragraph-properties fo:text-align="end" style:justify-single-word="false"/></style:style>
        <style:style style:name="NumberHeading" style:family="paragraph" style:parent-style-name="Table_20_Heading">\
        <style:paragraph-properties fo:text-align="end" style:justify-single-word="false"/></style:style>
        <style:style style:name="Grid" style:family="table"><style:table-properties table:align="margins" \
        fo:margin-bottom="0.4cm"/></style:style>
        <style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties \
        fo:padding="0.1cm" fo:border-bottom="0.5pt solid #b1b4b6"/></style:style>
        <style:style style:name="Row" style:family="table-row"><style:table-row-properties \
        fo:keep-together="always"/></style:style>
        </office:automatic-styles>
        <office:body><office:text>
        <text:p text:style-name="Title">\(plain(paper.title))</text:p>
        \(paper.blocks.enumerated().map { block($1, number: $0) })</office:text></office:body>
        </office:document-content>
        """
    }

    private static func block(_ block: PaperBlock, number: Int) -> Markup {
        switch block {
        case .heading(let level, let text):
            """
            <text:h text:style-name="Heading_20_\(min(max(level, 1), 3))" text:outline-level="\(min(max(level, 1), 3))">\
            \(spans(text))</text:h>

            """
        case .paragraph(let text): "<text:p text:style-name=\"Text_20_body\">\(spans(text))</text:p>\n"
        case .bullets(let items): "<text:list text:style-name=\"Bullets\">\n\(items.map(item))</text:list>\n"
        case .numbers(let items): "<text:list text:style-name=\"Numbers\">\n\(items.map(item))</text:list>\n"
        case .table(let table): self.table(table, number: number)
        case .pageBreak: "<text:p text:style-name=\"Break\"/>\n"
        }
    }

    private static func item(_ text: RichText) -> Markup {
        "<text:list-item><text:p text:style-name=\"List_20_Contents\">\(spans(text))</text:p></text:list-item>\n"
    }

    private static func table(_ table: PaperTable, number: Int) -> Markup {
        // A table without columns is not allowed.
        if table.columns.isEmpty { return "<text:p text:style-name=\"Caption\">\(plain(table.caption))</text:p>\n" }
        let header = table.columns.map { column in
            cell([plain(column.title)], style: column.isNumeric ? "NumberHeading" : "Table_20_Heading")
        }
        let rows = table.rows.map { row -> Markup in
            let cells = zip(table.columns, row).map { column, text in
                cell(spans(text), style: column.isNumeric ? "Number" : "Table_20_Contents")
            }
            return "<table:table-row table:style-name=\"Row\">\(cells)</table:table-row>\n"
        }
        return """
            <text:p text:style-name="Caption">\(plain(table.caption))</text:p>
            <table:table table:name="Table\(number)" table:style-name="Grid">
            <table:table-column table:number-columns-repeated="\(table.columns.count)"/>
            <table:table-header-rows><table:table-row table:style-name="Row">\(header)</table:table-row>\
            </table:table-header-rows>
            \(rows)</table:table>

            """
    }

    private static func cell(_ content: [Markup], style: String) -> Markup {
        """
        <table:table-cell table:style-name="Cell" office:value-type="string"><text:p text:style-name="\(style)">\
        \(content)</text:p></table:table-cell>
        """
    }

    private static func spans(_ text: RichText) -> [Markup] {
        text.spans.map { span in
            switch (span.isBold, span.isItalic) {
            case (true, true): "<text:span text:style-name=\"BoldItalic\">\(plain(span.text))</text:span>"
            case (true, false): "<text:span text:style-name=\"Bold\">\(plain(span.text))</text:span>"
            case (false, true): "<text:span text:style-name=\"Italic\">\(plain(span.text))</text:span>"
            case (false, false): plain(span.text)
            }
        }
    }

    /// Text whose spaces count: part 1, section 6.1.2 takes several spaces for one, so all but the first are elements.
    static func plain(_ text: String) -> Markup {
        var result: Markup = ""
        var run = ""
        var spaces = 0
        func flush() {
            result += "\(run)"
            run = ""
        }
        for scalar in text.unicodeScalars where Markup.isAllowed(scalar) {
            // A space at the start would be dropped too.
            if scalar == " ", run.last == " " || run.isEmpty {
                spaces += 1
                continue
            }
            if spaces > 0 {
                flush()
                result += "<text:s text:c=\"\(spaces)\"/>"
                spaces = 0
            }
            switch scalar {
            case "\n":
                flush()
                result += "<text:line-break/>"
            case "\t":
                flush()
                result += "<text:tab/>"
            default: run.unicodeScalars.append(scalar)
            }
        }
        flush()
        if spaces > 0 { result += "<text:s text:c=\"\(spaces)\"/>" }
        return result
    }
}
