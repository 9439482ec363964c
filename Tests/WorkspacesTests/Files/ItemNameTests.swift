import Kernel
import Testing

@testable import Workspaces

@Suite struct ItemNameTests {
    @Test(arguments: [
        "", "   ", ".", "..", "../plan", "..\\plan", "/etc/passwd", "a/b", "a\\b", "C:plan", "plan?", "a*b", "a<b",
        "a|b",
        "a\"b", "CON", "con.txt", "Aux", "LPT1.pdf", "COM¹", "nul.tar.gz", "plan.", "plan .", "a\0b", "a\nb",
        "a\u{7F}b",
        "plan\u{202E}fdp.exe", "\u{2066}plan", "plan\u{200F}", "\u{FEFF}", "a\u{85}b",
        String(repeating: "a", count: 256), String(repeating: "é", count: 128), String(repeating: "🙂", count: 64),
    ])
    func `What other systems could not keep is refused`(name: String) {
        #expect(throws: Fault.self) { try ItemName(name) }
    }

    @Test(arguments: [
        "plan.pdf", ".profile", "a..b", "console.txt", "naïve résumé.docx", "計画.txt", "plan (2).pdf", "100% + more.csv",
        "🙂", "COM10.txt", String(repeating: "a", count: 255), String(repeating: "é", count: 127),
    ])
    func `What they can keep is kept`(name: String) throws {
        #expect(try ItemName(name).text == name)
    }

    @Test func `Two names that only look different are one`() throws {
        let composed = try ItemName("re\u{301}sume\u{301}.pdf")
        #expect(Array(composed.text.utf8) == Array("résumé.pdf".utf8))
        #expect(try composed.folded == ItemName("RÉSUMÉ.PDF").folded)
        #expect(try ItemName("  plan.pdf ").text == "plan.pdf")
        #expect(try ItemName("plan.pdf").folded != ItemName("plan.pdf2").folded)
        #expect(try ItemName("I.txt").folded == ItemName("i.txt").folded)
    }
}
