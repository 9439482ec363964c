public import Web

/// The pages of an archive: plain HTML with a style of their own, which a browser shows from a folder, for decades.
public enum ArchivePage {
    /// The style sheet, as `style.css`.
    public static let style = """
        body { font: 1.05rem/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; }
        table { border-collapse: collapse; margin: 1rem 0; font-size: .95rem; }
        caption { text-align: left; font-weight: bold; padding: .3rem 0; }
        th, td { text-align: left; vertical-align: top; border: 1px solid #b1b4b6; padding: .3rem .5rem; white-space: pre-line; }
        pre { white-space: pre-wrap; }
        a { color: #00605a; }
        .wide { overflow-x: auto; }

        """

    /// What begins a page.
    /// - Parameter depth: how many folders below the first page it lies.
    public static func head(_ title: String, depth: Int) -> HTML {
        let up = String(repeating: "../", count: depth)
        return """
            <!DOCTYPE html>
            <html lang="en-GB"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="\(up)style.css"></head><body>
            <nav aria-label="Archive"><a href="\(up)index.html">All of the archive</a></nav><main><h1>\(title)</h1>

            """
    }

    /// What ends a page.
    public static let foot: HTML = "</main></body></html>\n"

    /// A whole page.
    public static func page(_ title: String, depth: Int = 0, _ content: HTML) -> [UInt8] {
        (head(title, depth: depth) + content + foot).bytes
    }

    /// What begins a table.
    public static func tableHead(_ columns: [String]) -> HTML {
        let cells = columns.map { "<th scope=\"col\">\($0.prefix(1).uppercased() + $0.dropFirst())</th>" as HTML }
        return
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table><thead><tr>\(cells)</tr></thead><tbody>\n"
    }

    /// What ends a table.
    public static let tableFoot: HTML = "</tbody></table></div>\n"

    /// A row of a table.
    public static func row(_ cells: [HTML]) -> HTML {
        "<tr>\(cells.map { "<td>\($0)</td>" as HTML })</tr>\n"
    }

    /// A list of links to files of the archive.
    public static func list(_ links: [(text: String, file: String)]) -> HTML {
        "<ul>\(links.map { "<li><a href=\"\($0.file)\">\($0.text)</a></li>" as HTML })</ul>\n"
    }
}
