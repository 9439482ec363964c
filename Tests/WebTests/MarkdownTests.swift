import Testing

@testable import Web

@Suite struct MarkdownTests {
    private func html(_ text: String) -> String { String(decoding: HTML.markdown(text).bytes, as: UTF8.self) }

    @Test func `What notes and minutes use is shown`() {
        let page = html(
            """
            # Minutes

            - [x] **One** &amp; *two* ~~three~~
            - `four` [five](https://x.example/?a=1&b=2) <mailto:six@x.example>

            > Said
            > so.

            | Night | Places |
            |-------|-------:|
            | Monday | 12 |

                indented
            """)
        for part in [
            ">Minutes</h2>", "☑ <strong>One</strong> &amp; <em>two</em> <del>three</del></li>", "<code>four</code>",
            "href=\"https://x.example/?a=1&amp;b=2\">five</a>", "href=\"mailto:six@x.example\"",
            "<blockquote class=\"govuk-inset-text\"><p class=\"govuk-body\">Said\nso.</p></blockquote>",
            "<th scope=\"col\" class=\"govuk-table__header govuk-table__header--numeric\">Places</th>",
            "<td class=\"govuk-table__cell govuk-table__cell--numeric\">12</td>", "tabindex=\"0\">indented\n</pre>",
        ] {
            #expect(page.contains(part), "\(part) in \(page)")
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "[a](javascript:alert(1))",
        "[a](java&#115;cript:alert(1))", "[a](data:text/html,x)", "[a]( //elsewhere.example)",
        "![a](https://elsewhere.example/pixel.png)", "<javascript:alert(1)>", "[a](https://x\" onclick=\"alert(1))",
    ])
    func `Nothing in it runs, and nothing is fetched`(text: String) {
        let page = html(text)
        let tags = page.matches(of: /<\/?[a-z]+[^>]*>/).map { String($0.output) }
        #expect(
            tags.allSatisfy { tag in
                !["script", "img", "onclick=\"", "onerror=\"", "javascript:", "href=\"data", "href=\"/"].contains {
                    tag.contains($0)
                }
            }, "\(page)")
    }

    @Test func `Whatever is in it, what is opened is closed, and no deeper than the limit`() {
        var chance = SystemRandomNumberGenerator()
        let marks: [String] = [
            "*", "**", "_", "~~", "`", "```\n", "> ", "- ", "1. ", "# ", "\n", "\n\n", "|", "|---|---|\n", "[", "](",
            ")",
            "<", ">",
            "&", ";", "a", " ", "    ", "\\", "\u{0}", "é", "https://x.example", "![", "[ ] ",
        ]
        let chosen = (0..<2_000).map { _ in
            (0..<60).map { _ in marks.randomElement(using: &chance) ?? "" }.joined()
        }
        for text in chosen + [String(repeating: "> ", count: 5_000), String(repeating: "[", count: 50_000)] {
            var (open, deepest): ([Substring], Int) = ([], 0)
            for tag in html(text).matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) where !["br", "hr"].contains(tag.2) {
                if tag.1.isEmpty {
                    open.append(tag.2)
                    deepest = max(deepest, open.count)
                } else {
                    #expect(open.popLast() == tag.2, "\(text)")
                }
            }
            #expect(open.isEmpty && deepest <= 60, "\(deepest) deep: \(text.prefix(200))")
        }
    }
}
