import Foundation
import Web

/// The part of Markdown (CommonMark 0.31) that notes and minutes use: headings, paragraphs, lists, quotations, code, rules,
/// emphasis, links. HTML in it is shown as it is written.
struct Markdown {
    private var lines: ArraySlice<Substring>

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...] }

    var html: HTML {
        var rest = self
        var html = HTML.empty
        while let block = rest.next() { html += block }
        return html
    }

    // MARK: - Blocks

    private mutating func next() -> HTML? {
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        guard let line = lines.first else { return nil }
        let trimmed = line.drop { $0 == " " }
        if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") { return fenced(String(trimmed.prefix(3))) }
        if let heading = Self.heading(trimmed) {
            lines.removeFirst()
            return heading
        }
        if Self.isRule(trimmed) {
            lines.removeFirst()
            return "<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">"
        }
        if trimmed.hasPrefix(">") {
            let inner = take { $0.hasPrefix(">") }.map { $0.dropFirst().drop { $0 == " " } }
            return "<blockquote class=\"govuk-inset-text\">\(Self.inline(inner.joined(separator: " ")))</blockquote>"
        }
        if Self.bullet(trimmed) != nil { return list(isNumbered: false) }
        if Self.number(trimmed) != nil { return list(isNumbered: true) }
        let text = take { !$0.isEmpty && !Self.beginsBlock($0) }
        return "<p class=\"govuk-body\">\(Self.inline(text.joined(separator: " ")))</p>"
    }

    /// The first line, and those after it while they belong to the same block.
    private mutating func take(_ belongs: (Substring) -> Bool) -> [Substring] {
        var taken = [lines.removeFirst().drop { $0 == " " }]
        while let line = lines.first?.drop(while: { $0 == " " }), belongs(line) {
            taken.append(line)
            lines.removeFirst()
        }
        return taken
    }

    private mutating func fenced(_ fence: String) -> HTML {
        lines.removeFirst()
        var code: [Substring] = []
        while let line = lines.popFirst(), !line.drop(while: { $0 == " " }).hasPrefix(fence) { code.append(line) }
        return "<pre class=\"cc-preview--text\">\(code.joined(separator: "\n"))</pre>"
    }

    private mutating func list(isNumbered: Bool) -> HTML {
        var items: [HTML] = []
        while let line = lines.first?.drop(while: { $0 == " " }),
            let text = isNumbered ? Self.number(line) : Self.bullet(line)
        {
            lines.removeFirst()
            var whole = String(text)
            while let more = lines.first, more.hasPrefix("  "), !Self.beginsBlock(more.drop { $0 == " " }) {
                whole += " " + more.drop { $0 == " " }
                lines.removeFirst()
            }
            items.append("<li>\(Self.inline(whole))</li>")
        }
        return isNumbered
            ? "<ol class=\"govuk-list govuk-list--number\">\(items)</ol>"
            : "<ul class=\"govuk-list govuk-list--bullet\">\(items)</ul>"
    }

    private static func heading(_ line: Substring) -> HTML? {
        let level = line.prefix { $0 == "#" }.count
        guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
        let text = inline(
            line.dropFirst(level).trimmingCharacters(in: CharacterSet(charactersIn: " #")))
        // The page has its heading of the first level already.
        switch level {
        case 1: return "<h2 class=\"govuk-heading-m\">\(text)</h2>"
        case 2: return "<h3 class=\"govuk-heading-s\">\(text)</h3>"
        default: return "<h4 class=\"govuk-heading-s\">\(text)</h4>"
        }
    }

    private static func isRule(_ line: Substring) -> Bool {
        let marks = line.filter { $0 != " " }
        guard let first = marks.first, "-*_".contains(first), marks.count >= 3 else { return false }
        return marks.allSatisfy { $0 == first }
    }

    private static func bullet(_ line: Substring) -> Substring? {
        guard let first = line.first, "-*+".contains(first), line.dropFirst().first == " ", !isRule(line) else {
            return nil
        }
        return line.dropFirst(2)
    }

    private static func number(_ line: Substring) -> Substring? {
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        let rest = line.dropFirst(digits.count)
        guard (1...9).contains(digits.count), rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return nil }
        return rest.dropFirst(2)
    }

    private static func beginsBlock(_ line: Substring) -> Bool {
        line.isEmpty || line.hasPrefix(">") || line.hasPrefix("```") || line.hasPrefix("~~~") || heading(line) != nil
            || isRule(line) || bullet(line) != nil || number(line) != nil
    }

    // MARK: - Within a line

    /// Marks, each with what stands for it; the first that has an end wins.
    private static func inline(_ text: some StringProtocol) -> HTML {
        var html = HTML.empty
        var plain = ""
        var rest = Substring(text)
        func flush() {
            html += HTML(text: plain)
            plain = ""
        }
        while let first = rest.first {
            if first == "\\", let escaped = rest.dropFirst().first, escaped.isPunctuation || escaped.isSymbol {
                plain.append(escaped)
                rest = rest.dropFirst(2)
            } else if first == "`", let (inner, after) = enclosed(rest, "`") {
                flush()
                html += "<code>\(inner)</code>"
                rest = after
            } else if let mark = ["**", "__"].first(where: { rest.hasPrefix($0) }),
                let (inner, after) = enclosed(rest, mark)
            {
                flush()
                html += "<strong>\(inline(inner))</strong>"
                rest = after
            } else if first == "*", let (inner, after) = enclosed(rest, "*") {
                flush()
                html += "<em>\(inline(inner))</em>"
                rest = after
            } else if first == "[", let (text, address, after) = link(rest) {
                flush()
                html += "<a class=\"govuk-link\" rel=\"noopener noreferrer\" href=\"\(address)\">\(text)</a>"
                rest = after
            } else {
                plain.append(first)
                rest = rest.dropFirst()
            }
        }
        flush()
        return html
    }

    /// What stands between two marks, within reach: a text full of marks must not be searched to its end for each.
    private static func enclosed(_ text: Substring, _ mark: String) -> (inner: Substring, after: Substring)? {
        let inside = text.dropFirst(mark.count)
        guard let first = inside.first, !first.isWhitespace,
            let end = inside.prefix(500).range(of: mark), end.lowerBound > inside.startIndex
        else { return nil }
        return (inside[..<end.lowerBound], inside[end.upperBound...])
    }

    /// `[text](address)`, only to the web or to a mailbox: any other address may run something.
    private static func link(_ text: Substring) -> (text: Substring, address: String, after: Substring)? {
        let inside = text.dropFirst().prefix(2_000)
        guard let middle = inside.range(of: "]("), let end = inside[middle.upperBound...].firstIndex(of: ")") else {
            return nil
        }
        let address = String(inside[middle.upperBound..<end])
        let scheme = address.lowercased()
        guard ["https://", "http://", "mailto:"].contains(where: { scheme.hasPrefix($0) }),
            !address.contains(where: \.isWhitespace)
        else { return nil }
        return (inside[..<middle.lowerBound], address, text[inside.index(after: end)...])
    }
}
