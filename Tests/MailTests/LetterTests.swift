import Mail
import Testing

@Suite struct LetterTests {
    @Test func theTextHasTheLinkOnItsOwnLine() {
        let letter = Letter(
            to: "a@example.org", subject: "S", text: "\nHello.\n\nSecond.\n",
            link: Letter.Link("Go", "https://x.test/"),
            afterLink: "Bye.", purpose: .notification)
        #expect(letter.plain == "Hello.\n\nSecond.\n\nGo:\nhttps://x.test/\n\nBye.\n")
    }

    @Test func everythingIsEscapedInHTML() {
        let hostile = "<script>alert('x')</script> & \"co\""
        let letter = Letter(
            to: "a@example.org", subject: hostile, text: hostile,
            link: Letter.Link(hostile, "https://x.test/?a=1&b=\"><img>"), afterLink: hostile,
            purpose: .notification)
        let html = letter.html
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;"))
        #expect(html.contains("href=\"https://x.test/?a=1&amp;b=&quot;&gt;&lt;img&gt;\""))
    }

    @Test func paragraphsAndLinesStay() {
        let html = Letter(
            to: "a@example.org", subject: "S", text: "One\ntwo\r\n\r\nthree\n \n\nfour",
            purpose: .notification
        ).html
        #expect(html.contains(">One<br>\ntwo</p>"))
        #expect(html.components(separatedBy: "<p ").count == 4)
    }

    @Test(arguments: ["javascript:alert(1)", "data:text/html,x", " https://x.test", "HTTPS://x.test"])
    func ofOtherAddressesNoButtonIsMade(_ url: String) {
        let letter = Letter(
            to: "a@example.org", subject: "S", text: "T", link: Letter.Link("Go", url), purpose: .notification
        )
        #expect(!letter.html.contains("<a "))
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
