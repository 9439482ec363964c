extension Paper {
    /// A page of its own to be printed or made into a PDF, in UTF-8: meaningful elements, A4, page numbers. It names no
    /// address anywhere, so nothing is fetched when it is shown.
    public var html: [UInt8] {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(language)">
            <head>
            <meta charset="utf-8">
            <title>\(title)</title>
            <style>\(PrintedPage.style)
            @page { @bottom-left { content: "\(PrintedPage.quoted(footer))" } }
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(blocks.map(PrintedPage.block))</main>
            </body>
            </html>

            """
        return page.bytes
    }
}

private enum PrintedPage {
    static let style: Markup = """

        @page {
            size: A4;
            margin: 20mm 20mm 22mm;
            @bottom-left { font: 9pt "Liberation Sans", Arial, sans-serif; color: #505a5f; width: 75% }
            @bottom-right { font: 9pt "Liberation Sans", Arial, sans-serif; color: #505a5f; content: "Page " counter(page) " of " counter(pages) }
        }
        body { font: 11pt/1.4 "Liberation Sans", Arial, sans-serif; color: #0b0c0c; margin: 0 }
        h1 { font-size: 20pt; line-height: 1.2 }
        h2 { font-size: 15pt }
        h3 { font-size: 12.5pt }
        h4 { font-size: 11pt }
        h1, h2, h3, h4 { break-after: avoid; margin: 1.2em 0 0.4em }
        p, ul, ol { margin: 0 0 0.8em; orphans: 3; widows: 3 }
        p, li, td, th { overflow-wrap: break-word }
        table { width: 100%; border-collapse: collapse; margin: 0 0 1em }
        caption { text-align: left; font-weight: bold; margin-bottom: 0.3em }
        th, td { text-align: left; vertical-align: top; padding: 0.3em 0.8em 0.3em 0; border-bottom: 0.5pt solid #b1b4b6 }
        th.number, td.number { text-align: right; font-variant-numeric: tabular-nums }
        tr { break-inside: avoid }
        .new-page { break-before: page }
        @media screen { body { max-width: 40em; margin: 0 auto; padding: 1em } }
        """

    /// A text within quotes in CSS: every character but plain ones is written as its number, so none can end the quotes
    /// or the style.
    static func quoted(_ text: String) -> Markup {
        var quoted = ""
        for scalar in text.unicodeScalars where Markup.isAllowed(scalar) {
            let isPlain =
                scalar == " "
                || scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            quoted += isPlain ? String(scalar) : "\\\(String(scalar.value, radix: 16)) "
        }
        return "\(quoted)"
    }

    static func block(_ block: PaperBlock) -> Markup {
        switch block {
        case .heading(let level, let text):
            switch level {
            case ...1: "<h2>\(spans(text))</h2>\n"
            case 2: "<h3>\(spans(text))</h3>\n"
            default: "<h4>\(spans(text))</h4>\n"
            }
        case .paragraph(let text): "<p>\(spans(text))</p>\n"
        case .bullets(let items): "<ul>\n\(items.map { "<li>\(spans($0))</li>\n" })</ul>\n"
        case .numbers(let items): "<ol>\n\(items.map { "<li>\(spans($0))</li>\n" })</ol>\n"
        case .table(let table): self.table(table)
        case .pageBreak: "<div class=\"new-page\"></div>\n"
        }
    }

    private static func table(_ table: PaperTable) -> Markup {
        let header = table.columns.map { column -> Markup in
            column.isNumeric
                ? "<th scope=\"col\" class=\"number\">\(column.title)</th>" : "<th scope=\"col\">\(column.title)</th>"
        }
        let rows = table.rows.map { row -> Markup in
            let cells = zip(table.columns, row).map { column, text -> Markup in
                column.isNumeric ? "<td class=\"number\">\(spans(text))</td>" : "<td>\(spans(text))</td>"
            }
            return "<tr>\(cells)</tr>\n"
        }
        return """
            <table>
            <caption>\(table.caption)</caption>
            <thead>
            <tr>\(header)</tr>
            </thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }

    private static func spans(_ text: RichText) -> [Markup] {
        text.spans.map { span in
            let text = lines(span.text)
            return switch (span.isBold, span.isItalic) {
            case (true, true): "<strong><em>\(text)</em></strong>"
            case (true, false): "<strong>\(text)</strong>"
            case (false, true): "<em>\(text)</em>"
            case (false, false): "\(text)"
            }
        }
    }

    private static func lines(_ text: String) -> [Markup] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().map {
            index, line in
            index == 0 ? "\(String(Substring(line)))" : "<br>\(String(Substring(line)))"
        }
    }
}
