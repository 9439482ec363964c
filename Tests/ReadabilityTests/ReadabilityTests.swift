import Testing

@testable import Readability

@Suite("How easy a text is to read")
struct ReadabilityTests {
    /// The figures that Wikipedia's article on these tests works out for sentences of these lengths.
    @Test(arguments: [(13, 1, 24, 37.5, 11.3), (6, 1, 6, 116.1, -1.5)])
    func `the published formulas`(words: Int, sentences: Int, syllables: Int, ease: Double, grade: Double) throws {
        let readability = Readability(words: words, sentences: sentences, syllables: syllables)
        #expect(abs(try #require(readability.readingEase) - ease) < 0.06)
        #expect(abs(try #require(readability.gradeLevel) - grade) < 0.06)
    }

    @Test func `a plain and a heavy text`() throws {
        let plain = Readability(of: "The cat sat on the mat.")
        #expect((plain.words, plain.sentences, plain.syllables) == (6, 1, 6))
        #expect(plain.readingAge == 5)
        #expect(plain.hardWords.isEmpty)

        let heavy = Readability(
            of: """
                The implementation of interdepartmental arrangements necessitates comprehensive consideration of \
                organisational accountability. Dr. Amara Osei agrees.
                """)
        #expect(heavy.sentences == 2)
        #expect(heavy.longestSentence == 11)
        #expect(heavy.hardWords.first == "implementation")
        #expect(!heavy.hardWords.contains("Amara"))
        #expect(try #require(heavy.readingAge) > 20)
        #expect(try #require(heavy.readingEase) < 0)
    }

    @Test func `nothing has no reading age`() {
        for text in ["", "  \n ", "...", "👍"] {
            let readability = Readability(of: text)
            #expect(readability.words == 0)
            #expect(readability.readingAge == nil && readability.readingEase == nil && readability.gradeLevel == nil)
        }
    }

    @Test(arguments: [
        ("One. Two! Three? Four", [1, 1, 1, 1]),
        ("We pay, e.g. for 1.5 posts at £5,000.50 each. Then we stop.", [9, 3]),
        ("They said \"Go on.\" We went.", [4, 2]),
        ("A list:\n- first thing\n- second thing\n", [2, 2, 2]),
        ("J. Smith leads it…  He's ready", [4, 2]),
        ("cross-government and/or local", [5]),
    ])
    func `where sentences end`(text: String, lengths: [Int]) {
        #expect(Sentences.split(text).map(\.count) == lengths)
    }

    @Test(
        arguments: [
            1: "the pays moved ships staff guide queue through friends please health strengths shared based eyes",
            2: "body settle table quiet payments houses wanted being people create something measured agreed safely",
            3: "agreement everything department idea services beginning families officer reviewing piloted",
            4: "information responsible activity society authorities identify accountable",
            5: "creativity university opportunities",
            6: "accountability responsibility",
        ].flatMap { count, words in words.split(separator: " ").map { (String($0), count) } })
    func `syllables as they are said`(word: String, expected: Int) {
        #expect(Syllables.count(in: word) == expected, "\(word)")
    }

    @Test(arguments: [("NHS", 3), ("DWP", 5), ("2026", 4), ("café", 2), ("quiet", 2), ("", 1), ("hmm", 1)])
    func `initials, numbers and marks`(word: String, expected: Int) {
        #expect(Syllables.count(in: word) == expected, "\(word)")
    }
}

@Suite("Answers that are none")
struct VagueAnswerTests {
    @Test(arguments: [
        "", "  \n", "TBC", "tbc.", "T B C D", "TBD – see later", "To be confirmed", "to be confirmed in due course.",
        "n/a", "N/A", "NA",
        "Not applicable", "as above", "See above, same as above", "...", "–", "?", "Yes", "Better services",
        "The lead body",
        "yes yes yes yes yes", "Lorem ipsum dolor sit amet, consectetur adipiscing elit",
        "This will be confirmed at a later date.",
        "We don’t know this yet.", "Who owns the decisions is still to be decided.",
        "The finance lead is TBC by the board.",
        "To be agreed by all of the parties.", "1 2 3 4 5", "Placeholder text here for the answer", "👍👍👍👍",
        "Work in progress, more to come soon.",
    ])
    func `these say nothing`(answer: String) {
        #expect(Readability.isVague(answer))
    }

    @Test(arguments: [
        "The board decides it.", "Decisions will be agreed by the joint board, which meets monthly.",
        "£4m from HMT in 2027.", "NHSE, DHSC, HMT and DWP", "Nobody waits longer than six weeks.",
        "The budget is £4m; the split for year three is TBC after the spending review.",
        "Mae'r tîm yn penderfynu gyda'i gilydd.", "The list of claimants to be provided by DWP each month.",
        "Officials from both departments will be confirmed in post by the Cabinet Office.",
    ])
    func `these are answers`(answer: String) {
        #expect(!Readability.isVague(answer))
    }
}
