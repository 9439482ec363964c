import Kernel
import Testing

@Suite struct TextTests {
    @Test func `what people type is kept as typed`() throws {
        for text in ["Siân Ó Briain", "<b>'; DROP TABLE person; --", "👩🏽‍🚀 family", "مرحبا", "a\u{200D}b", "ﬁ"] {
            #expect(try Text.clean(text, limit: 100) == text)
        }
    }

    @Test func `ends are trimmed and line ends made one`() throws {
        #expect(try Text.clean(" \u{A0}\t hello \r\n", limit: 10) == "hello")
        #expect(try Text.clean("a\r\nb\rc\nd", limit: 10, lines: true) == "a\nb\nc\nd")
        #expect(try Text.clean("a\u{2028}b\u{2029}c", limit: 10, lines: true) == "a\nb\nc")
        #expect(try Text.clean("a\u{2028}b", limit: 10) == "a b")
        #expect(try Text.clean("a\r\nb\tc", limit: 10) == "a b c")
        #expect(try Text.clean("\n\n", limit: 10, lines: true) == "")
        #expect(try Text.clean("a\r\n\r\nb", limit: 10, lines: true) == "a\n\nb")
    }

    @Test(arguments: [
        "a\0b", "a\u{1B}[31m", "a\u{7F}", "a\u{85}b", "a\u{202E}gpj.exe", "a\u{2066}b", "\u{FEFF}a",
        "a\u{FFFD}b",
        "a\u{FFF9}b",
    ]) func `invisible controls are refused`(_ text: String) {
        #expect(throws: Text.Refusal.self) { try Text.clean(text, limit: 100) }
        #expect(throws: Text.Refusal.self) { try Text.clean(text, limit: 100, lines: true) }
    }

    @Test func `the limit counts what a reader would call characters`() throws {
        #expect(try Text.clean("ééééé", limit: 5) == "ééééé")
        #expect(try Text.clean("e\u{301}e\u{301}", limit: 2) == "e\u{301}e\u{301}")
        let refusal = #expect(throws: Text.Refusal.self) { try Text.clean("123456", limit: 5) }
        #expect(refusal?.message == "must be 5 characters or fewer")
        // One character may not carry a novel of marks.
        #expect(throws: Text.Refusal.self) {
            try Text.clean("e" + String(repeating: "\u{301}", count: 1000), limit: 5)
        }
        #expect(try Text.clean("  12345  ", limit: 5) == "12345")
    }

    @Test(arguments: [
        ("Siân Ó Briain", "sian o briain"), ("Łódź Ærø", "lodz aero"), ("Straße", "strasse"),
        ("NGUYỄN Văn", "nguyen van"),
        ("Ştefan Žižek", "stefan zizek"), ("O’Connor", "o'connor"), ("e\u{301}", "e"), ("plain", "plain"),
        ("Đặng Þór", "dang thor"), ("İstanbul", "istanbul"), ("Ǖ", "u"),
    ]) func `folding takes away case and marks`(_ text: String, _ folded: String) {
        #expect(Text.folded(text) == folded)
    }

    @Test(arguments: [
        ("Department for Homes", "department-for-homes"), ("  Héllo,  World! ", "hello-world"),
        ("King's Cross & St Pancras", "kings-cross-st-pancras"), ("", ""), ("…", ""), ("مرحبا", ""),
        (String(repeating: "a", count: 200), String(repeating: "a", count: 80)),
        (String(repeating: "abcd ", count: 40), Array(repeating: "abcd", count: 16).joined(separator: "-")),
    ]) func `slugs`(_ text: String, _ slug: String) {
        #expect(Text.slug(text) == slug)
    }

    @Test(arguments: [
        ("Amara Osei", "AO"), ("Department for Homes", "DH"), ("HM Treasury", "HT"), ("Cher", "C"), ("", "?"),
        ("The", "T"), ("jean-luc van den berg", "JB"), ("Østen 5", "Ø"),
    ]) func `initials`(_ name: String, _ initials: String) {
        #expect(Text.initials(name) == initials)
    }
}
