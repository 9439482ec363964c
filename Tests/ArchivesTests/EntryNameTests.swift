import Testing

@testable import Archives

@Suite("Names in archives")
struct EntryNameTests {
    @Test(arguments: [
        ("report.pdf", "report.pdf"), ("a/b/c.txt", "a/b/c.txt"), ("Siân’s paper 👩🏽‍🔬.odt", "Siân’s paper 👩🏽‍🔬.odt"),
        ("../../etc/passwd", "etc/passwd"), ("/etc/passwd", "etc/passwd"), ("C:\\Windows\\x.dll", "C_/Windows/x.dll"),
        ("a/./b//c", "a/b/c"), ("..", "unnamed"), ("", "unnamed"), ("///", "unnamed"), (". . .", "unnamed"),
        ("a\u{0}b\nc\u{202E}fdp.exe", "abcfdp.exe"), ("what?<>:\"|*.txt", "what_______.txt"), ("name. ", "name"),
        ("con", "_con"), ("a/NUL.txt", "a/_NUL.txt"), ("console", "console"), (" leading", "leading"),
        ("..\u{200B}/x", "x"), (".hidden", ".hidden"),
    ])
    func `are made safe`(wanted: String, name: String) {
        var names = EntryNames()
        #expect(names.unique(wanted) == name)
    }

    @Test func `are each given once, whatever the case or spelling`() {
        var names = EntryNames()
        let given = [
            "a.txt", "A.TXT", "a.txt", "caf\u{E9}", "cafe\u{301}", "x/y", "x", "a.txt/b", "a.txt/c", ".env", ".env",
        ].map {
            names.unique($0)
        }
        #expect(
            given == [
                "a.txt", "A (2).TXT", "a (3).txt", "caf\u{E9}", "cafe\u{301} (2)", "x/y", "x (2)", "a (4).txt/b",
                "a (4).txt/c",
                ".env", ".env (2)",
            ])
    }

    @Test func `are shortened, and keep their ending`() {
        var names = EntryNames()
        let name = names.unique(String(repeating: "é", count: 500) + ".pdf")
        #expect(name.utf8.count <= 200 && name.hasSuffix("é.pdf"))
        let deep = names.unique(String(repeating: "folder/", count: 1_000) + "x.pdf")
        #expect(deep.utf8.count <= 1_000 && deep.hasSuffix("folder/x.pdf"))
    }

    @Test func `hold nothing dangerous, whatever is asked for`() {
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "..", ".", "/", "\\", "\u{0}", "\u{202E}", " ", "a", "C:", "NUL", "\n", "é", "~", "\u{FEFF}", "\u{2028}",
        ]
        var names = EntryNames()
        var seen: Set<String> = []
        for _ in 0..<3_000 {
            let name = names.unique((0..<next(9)).map { _ in pieces[next(pieces.count)] }.joined())
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            #expect(!parts.isEmpty && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && $0.last != "." })
            #expect(!name.unicodeScalars.contains { $0.value < 0x20 || $0 == "\\" || $0 == "\u{202E}" })
            #expect(seen.insert(name.lowercased()).inserted)
        }
    }
}
