import CMarkdown

extension HTML {
    /// Markdown (CommonMark 0.30, with GitHub's tables, task lists and struck-out words) that somebody wrote, as MD4C reads it.
    /// HTML in it is shown as it is written, pictures by their description: nothing is fetched from elsewhere.
    public static func markdown(_ text: String) -> HTML { MarkdownPage(text).html }
}

private struct MarkdownPage {
    /// Deeper quotations and lists are shown at this depth.
    private static let depthLimit = 40
    private static let flags =
        MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOHTMLSPANS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS
        | MD_FLAG_PERMISSIVEURLAUTOLINKS

    private(set) var html = HTML.empty
    /// What closes each block and span that is open.
    private var open: [(part: Part, end: HTML)] = []

    private enum Part: Equatable {
        case block(MD_BLOCKTYPE.RawValue)
        case span(MD_SPANTYPE.RawValue)
    }

    init(_ text: String) {
        var parser = MD_PARSER()
        parser.flags = UInt32(Self.flags)
        parser.enter_block = { type, detail, page in
            Self.at(page) { $0.begin(.block(type.rawValue), Self.block(type, detail)) }
        }
        parser.leave_block = { type, _, page in Self.at(page) { $0.end(.block(type.rawValue)) } }
        parser.enter_span = { type, detail, page in
            Self.at(page) { $0.begin(.span(type.rawValue), Self.span(type, detail)) }
        }
        parser.leave_span = { type, _, page in Self.at(page) { $0.end(.span(type.rawValue)) } }
        parser.text = { type, text, size, page in
            Self.at(page) { $0.html += Self.text(type, Self.string(text, size)) }
        }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                withUnsafeMutablePointer(to: &self) { page in
                    // It fails only where there is no memory; then there is what was read until then.
                    _ = md_parse(bytes.baseAddress, MD_SIZE(bytes.count), &parser, page)
                }
            }
        }
    }

    private typealias Marks = (start: HTML, end: HTML)

    private static func at(_ page: UnsafeMutableRawPointer?, _ body: (inout MarkdownPage) -> Void) -> Int32 {
        guard let page = page?.assumingMemoryBound(to: MarkdownPage.self) else { return 1 }
        body(&page.pointee)
        return 0
    }

    private mutating func begin(_ part: Part, _ marks: Marks) {
        let isShown = open.count < Self.depthLimit
        if isShown { html += marks.start }
        open.append((part, isShown ? marks.end : .empty))
    }

    /// MD4C 0.4.8 ends some spans around links never, or twice: whatever is still open within a part ends with it.
    private mutating func end(_ part: Part) {
        guard let place = open.lastIndex(where: { $0.part == part }) else { return }
        while open.count > place, let last = open.popLast() { html += last.end }
    }

    private static func block(_ type: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?) -> Marks {
        switch type {
        case MD_BLOCK_QUOTE: return ("<blockquote class=\"govuk-inset-text\">", "</blockquote>")
        case MD_BLOCK_UL: return ("<ul class=\"govuk-list govuk-list--bullet\">", "</ul>")
        case MD_BLOCK_OL:
            let start = detail?.load(as: MD_BLOCK_OL_DETAIL.self).start ?? 1
            return ("<ol class=\"govuk-list govuk-list--number\" start=\"\(Int(start))\">", "</ol>")
        case MD_BLOCK_LI:
            let item = detail?.load(as: MD_BLOCK_LI_DETAIL.self)
            guard let item, item.is_task != 0 else { return ("<li>", "</li>") }
            return item.task_mark == CChar(bitPattern: UInt8(ascii: " ")) ? ("<li>☐ ", "</li>") : ("<li>☑ ", "</li>")
        case MD_BLOCK_HR:
            return ("<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">", "")
        case MD_BLOCK_H:
            // The page has its heading of the first level already.
            switch detail?.load(as: MD_BLOCK_H_DETAIL.self).level {
            case 1: return ("<h2 class=\"govuk-heading-m\">", "</h2>")
            case 2: return ("<h3 class=\"govuk-heading-s\">", "</h3>")
            default: return ("<h4 class=\"govuk-heading-s\">", "</h4>")
            }
        case MD_BLOCK_CODE: return ("<pre class=\"cc-preview--text\" tabindex=\"0\">", "</pre>")
        case MD_BLOCK_P: return ("<p class=\"govuk-body\">", "</p>")
        case MD_BLOCK_TABLE:
            return (
                "<div class=\"cc-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table class=\"govuk-table\">",
                "</table></div>"
            )
        case MD_BLOCK_THEAD: return ("<thead class=\"govuk-table__head\">", "</thead>")
        case MD_BLOCK_TBODY: return ("<tbody class=\"govuk-table__body\">", "</tbody>")
        case MD_BLOCK_TR: return ("<tr class=\"govuk-table__row\">", "</tr>")
        case MD_BLOCK_TH:
            return (
                "<th scope=\"col\" class=\"govuk-table__header\(if: isNumeric(detail), " govuk-table__header--numeric")\">",
                "</th>"
            )
        case MD_BLOCK_TD:
            return ("<td class=\"govuk-table__cell\(if: isNumeric(detail), " govuk-table__cell--numeric")\">", "</td>")
        default: return (.empty, .empty)
        }
    }

    /// A column that is set to the right holds figures.
    private static func isNumeric(_ detail: UnsafeMutableRawPointer?) -> Bool {
        detail?.load(as: MD_BLOCK_TD_DETAIL.self).align == MD_ALIGN_RIGHT
    }

    private static func span(_ type: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?) -> Marks {
        switch type {
        case MD_SPAN_EM: return ("<em>", "</em>")
        case MD_SPAN_STRONG: return ("<strong>", "</strong>")
        case MD_SPAN_DEL: return ("<del>", "</del>")
        case MD_SPAN_CODE: return ("<code>", "</code>")
        case MD_SPAN_A:
            guard let href = detail?.load(as: MD_SPAN_A_DETAIL.self).href else { break }
            let address = string(href.text, href.size)
            // Only to the web or to a mailbox: any other address may run something.
            guard ["https://", "http://", "mailto:"].contains(where: { address.lowercased().hasPrefix($0) }) else {
                break
            }
            return ("<a class=\"govuk-link\" rel=\"noopener noreferrer\" href=\"\(address)\">", "</a>")
        default: break
        }
        return (.empty, .empty)
    }

    private static func text(_ type: MD_TEXTTYPE, _ text: String) -> HTML {
        switch type {
        case MD_TEXT_NULLCHAR: "\u{FFFD}"
        case MD_TEXT_BR: "<br>"
        case MD_TEXT_SOFTBR: "\n"
        case MD_TEXT_ENTITY where text.wholeMatch(of: /&#?[A-Za-z0-9]+;/) != nil: HTML(unescaped: text)
        default: HTML(text: text)
        }
    }

    private static func string(_ text: UnsafePointer<MD_CHAR>?, _ size: MD_SIZE) -> String {
        let bytes = UnsafeRawBufferPointer(start: text, count: text == nil ? 0 : Int(size))
        return String(decoding: bytes, as: UTF8.self)
    }
}
