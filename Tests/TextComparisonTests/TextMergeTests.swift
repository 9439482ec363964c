import Testing

@testable import TextComparison

@Suite("Merging two edits of a text")
struct TextMergeTests {
    private static let origin = "Purpose\n\nWho pays\n\nExit"

    @Test(arguments: [
        ("Our purpose\n\nWho pays\n\nExit", "Purpose\n\nWho pays\n\nThe exit", "Our purpose\n\nWho pays\n\nThe exit"),
        (
            "Purpose\n\nWho pays\n\nExit\n\nReview", "Purpose\n\nWho pays\n\nThe exit",
            "Purpose\n\nWho pays\n\nThe exit\n\nReview"
        ),
        ("Purpose\n\nExit", "Our purpose\n\nWho pays\n\nExit", "Our purpose\n\nExit"),
        ("Purpose\n\nAll pay\n\nExit", "Purpose\n\nAll pay\n\nExit!", "Purpose\n\nAll pay\n\nExit!"),
    ])
    func `changes to different paragraphs go together`(mine: String, theirs: String, merged: String) {
        let merge = TextMerge(origin: Self.origin, mine: mine, theirs: theirs)
        #expect(merge.text == merged)
        #expect(merge.conflicts.isEmpty)
    }

    @Test func `neighbouring lines of a list go together`() {
        let merge = TextMerge(origin: "- a\n- b\n- c", mine: "- a1\n- b\n- c", theirs: "- a\n- b1\n- c")
        #expect(merge.text == "- a1\n- b1\n- c")
    }

    @Test func `the same paragraph changed twice is a conflict, and whoever decides may choose`() {
        let merge = TextMerge(
            origin: Self.origin, mine: "Our purpose\n\nThe lead pays\n\nExit", theirs: "Purpose\n\nAll pay\n\nExit")
        #expect(merge.text == nil)
        let conflict = MergeConflict(origin: ["Who pays"], mine: ["The lead pays"], theirs: ["All pay"])
        #expect(merge.conflicts == [conflict])
        #expect(merge.text(choosing: \.theirs) == "Our purpose\n\nAll pay\n\nExit")
        #expect(merge.text { $0.mine + $0.theirs } == "Our purpose\n\nThe lead pays\nAll pay\n\nExit")
    }

    @Test func `deleted here and changed there is a conflict`() {
        let merge = TextMerge(origin: "a\nb\nc", mine: "a\nc", theirs: "a\nb!\nc")
        #expect(merge.conflicts == [MergeConflict(origin: ["b"], mine: [], theirs: ["b!"])])
        #expect(merge.text(choosing: \.mine) == "a\nc")
    }

    @Test func `two additions at one place are a conflict, the same one is taken once`() {
        #expect(TextMerge(origin: "a", mine: "a\nb", theirs: "a\nc").conflicts.count == 1)
        #expect(TextMerge(origin: "a", mine: "a\nb", theirs: "a\nb").text == "a\nb")
    }

    @Test func `a conflict takes in everything that overlaps`() {
        let merge = TextMerge(origin: "1\n2\n3\n4\n5", mine: "1\nx\n4\n5", theirs: "1\n2\ny\nz\n5")
        #expect(
            merge.conflicts == [MergeConflict(origin: ["2", "3", "4"], mine: ["x", "4"], theirs: ["2", "y", "z"])])
    }

    @Test func `laws that hold for all texts`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let origin = random.text(lines: 0...8)
            let (mine, theirs) = (random.edited(origin), random.edited(origin))
            #expect(TextMerge(origin: origin, mine: mine, theirs: origin).text == mine)
            #expect(TextMerge(origin: origin, mine: origin, theirs: theirs).text == theirs)
            #expect(TextMerge(origin: origin, mine: mine, theirs: mine).text == mine)
            let merge = TextMerge(origin: origin, mine: mine, theirs: theirs)
            let swapped = TextMerge(origin: origin, mine: theirs, theirs: mine)
            #expect(merge.text == swapped.text)
            #expect(merge.conflicts.map(\.mine) == swapped.conflicts.map(\.theirs))
            if merge.conflicts.isEmpty { continue }
            // What stands outside the conflicts is the origin's or somebody's, and nothing of a conflict is lost.
            for conflict in merge.conflicts {
                #expect(conflict.mine != conflict.theirs)
                #expect(conflict.mine != conflict.origin && conflict.theirs != conflict.origin)
            }
        }
    }

    @Test func `texts too different to compare still merge safely`() {
        let origin = (0..<4_000).map { "old \($0)" }.joined(separator: "\n")
        let other = (0..<4_000).map { "new \($0)" }.joined(separator: "\n")
        #expect(TextMerge(origin: origin, mine: other, theirs: origin).text == other)
        #expect(TextMerge(origin: origin, mine: other, theirs: origin + "!").conflicts.count == 1)
    }
}
