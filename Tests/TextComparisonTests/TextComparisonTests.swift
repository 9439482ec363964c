import Testing
import TextComparison

@Suite("Comparing two texts")
struct TextComparisonTests {
    /// '[-gone-]' and '{+new+}', a line a paragraph.
    private func marked(_ old: String, _ new: String) -> [String] {
        TextComparison(from: old, to: new).paragraphs.map { paragraph in
            switch paragraph {
            case .equal(let text): "= " + text
            case .inserted(let text): "+ " + text
            case .deleted(let text): "- " + text
            case .changed(let runs):
                "~ "
                    + runs.map { run in
                        switch run.kind {
                        case .equal: run.text
                        case .inserted: "{+\(run.text)+}"
                        case .deleted: "[-\(run.text)-]"
                        }
                    }.joined()
            }
        }
    }

    @Test func `a changed word is shown within its paragraph`() {
        #expect(
            marked("Purpose\n\nThe pilot runs for six months.", "Purpose\n\nThe pilot runs for nine months.")
                == ["= Purpose", "= ", "~ The pilot runs for [-six-]{+nine+} months."])
    }

    @Test(arguments: [
        ("It costs £5,000 a year.", "It costs £5,500 a year.", "~ It costs £[-5,000-]{+5,500+} a year."),
        ("They don't agree yet at all.", "They won't agree yet at all.", "~ They [-don't-]{+won't+} agree yet at all."),
        ("The quick brown fox is late.", "The slow red fox is late.", "~ The [-quick brown-]{+slow red+} fox is late."),
        ("All parties sign.", "All parties sign", "~ All parties sign[-.-]"),
        ("Siân leads the joint team.", "Siân  leads the joint team.", "~ Siân[- -]{+  +}leads the joint team."),
    ])
    func `numbers and words stay whole and neighbours go together`(old: String, new: String, expected: String) {
        #expect(marked(old, new) == [expected])
    }

    @Test func `a rewritten paragraph is paired with the one it resembles, others come and go whole`() {
        let old = "Each body pays its own staff costs.\nThe lead body pays for the building."
        let new = "A new fund is set up in March.\nEach body pays its own staff and travel costs."
        #expect(
            marked(old, new) == [
                "+ A new fund is set up in March.", "~ Each body pays its own staff {+and travel +}costs.",
                "- The lead body pays for the building.",
            ])
    }

    @Test func `the edges`() {
        #expect(TextComparison(from: "", to: "").isUnchanged)
        #expect(marked("", "First words") == ["- ", "+ First words"])
        #expect(marked("a\nb", "a") == ["= a", "- b"])
        // They look alike, and a signature covers bytes.
        #expect(!TextComparison(from: "caf\u{E9}", to: "cafe\u{301}").isUnchanged)
        #expect(!TextComparison(from: "a\r\nb", to: "a\nb").isUnchanged)
    }

    @Test func `old and new come back, byte for byte`() {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<2_000 {
            let old = random.text(lines: 0...8)
            let new = Bool.random(using: &random) ? random.edited(old) : random.text(lines: 0...8)
            let comparison = TextComparison(from: old, to: new)
            #expect(bytes(comparison.old) == bytes(old))
            #expect(bytes(comparison.new) == bytes(new))
            #expect(comparison.isUnchanged == (bytes(old) == bytes(new)))
            for case .changed(let runs) in comparison.paragraphs {
                #expect(runs.allSatisfy { !$0.text.isEmpty })
                #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.kind != $1.kind })
            }
        }
    }

    @Test func `what is too much to compare is replaced as a whole`() {
        let old = (0..<4_000).map { "old \($0)" }.joined(separator: "\n")
        let new = (0..<4_000).map { "new \($0)" }.joined(separator: "\n")
        let comparison = TextComparison(from: "same\n\(old)\nend", to: "same\n\(new)\nend")
        #expect(comparison.paragraphs.count == 8_002)
        #expect(comparison.paragraphs[1] == .deleted("old 0"))
        #expect(comparison.paragraphs[4_001] == .inserted("new 0"))
        #expect(comparison.paragraphs.last == .equal("end"))

        let words = (0..<2_000).map { "w\($0)" }.joined(separator: " ")
        let shuffled = (0..<2_000).reversed().map { "w\($0)" }.joined(separator: " ")
        let paragraphs = TextComparison(from: words, to: shuffled).paragraphs
        #expect(paragraphs == [.deleted(words), .inserted(shuffled)])
    }
}
