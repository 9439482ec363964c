import Testing

@testable import Web

private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

@Suite struct HTMLTests {
    static let hostile = "<script>alert('x')</script>&\"\u{202E}"

    @Test func `interpolated text is escaped, the literal around it is not`() {
        let html: HTML = "<p>\(Self.hostile)</p>"
        #expect(
            text(html)
                == "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{202E}</p>")
    }

    @Test func `text cannot leave an attribute`() {
        let value = "\" onmouseover=\"alert(1)"
        let html: HTML = "<input value=\"\(value)\">"
        #expect(text(html) == "<input value=\"&quot; onmouseover=&quot;alert(1)\">")
        let named: HTML = "<a\(attribute: "title", "' > <b>")>"
        #expect(text(named) == "<a title=\"&#39; &gt; &lt;b&gt;\">")
    }

    @Test func `an attribute without a value is left out`() {
        let none: String? = nil
        #expect(text("<a\(attribute: "title", none)>") == "<a>")
        #expect(text("<a\(attribute: "title", "")>") == "<a title=\"\">")
    }

    @Test func `markup inside markup is escaped once`() {
        let inner: HTML = "<b>\("a & b")</b>"
        let outer: HTML = "<p>\(inner)\([inner, inner])\(if: true, inner)\(if: false, inner)</p>"
        let once = "<b>a &amp; b</b>"
        #expect(text(outer) == "<p>\(once)\(once)\(once)\(once)</p>")
    }

    @Test func `missing text and markup are nothing`() {
        let noText: String? = nil
        let noMarkup: HTML? = nil
        #expect(text("<i>\(noText)\(noMarkup)</i>") == "<i></i>")
    }

    @Test func `every way in for text escapes`() {
        let part = "<x>".dropFirst(0)
        let maybe: String? = "<x>"
        #expect(text("\(part)\(maybe)\(7)") == "&lt;x&gt;&lt;x&gt;7")
        #expect(text(HTML(text: "<x>")) == "&lt;x&gt;")
        #expect(text(["<b>", HTML(text: "<")].joined(", ")) == "<b>, &lt;")
    }

    @Test func `paragraphs escape and keep the lines`() {
        #expect(
            text(HTML.paragraphs("one\n<two>\n\nthree"))
                == "<p class=\"govuk-body\">one<br>&lt;two&gt;</p><p class=\"govuk-body\">three</p>")
        #expect(HTML.paragraphs("").isEmpty)
    }

    @Test func `text in any script stays as it is`() {
        for sample in ["Siân Ó Briain", "日本", "👩🏽‍🚒", "\u{0}"] {
            #expect(text("\(sample)") == sample)
        }
    }

    @Test func `components escape what they are given`() {
        let field = textField(
            "name", Self.hostile, value: Self.hostile, hint: Self.hostile, error: Self.hostile,
            autocomplete: "\"")
        let list = table(caption: Self.hostile, [Self.hostile], [[HTML(text: Self.hostile)]])
        let choice = select("x", Self.hostile, value: "", [Choice(Self.hostile, Self.hostile)])
        let boxes = checkboxes("x", Self.hostile, values: [], [Choice("\">", Self.hostile, hint: Self.hostile)])
        for html in [
            field, list, choice, boxes, tag(Self.hostile), warning(Self.hostile), empty(Self.hostile),
            notification(Self.hostile, isSuccess: true), details(Self.hostile, .empty),
            linkButton(Self.hostile, Self.hostile), searchBox(query: Self.hostile),
            textArea("x", "y", value: "</textarea>\(Self.hostile)"),
        ] {
            #expect(!text(html).contains("<script"))
            #expect(!text(html).contains("</textarea>&lt;/textarea>"))
        }
    }
}
