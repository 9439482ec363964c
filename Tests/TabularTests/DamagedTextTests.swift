import Tabular
import Testing

@Suite("Damaged text")
struct DamagedTextTests {
    /// As they stand in the list of major projects of 2014 to 2023, and what stands beside them.
    static let table: [(damaged: String, text: String)] = [
        ("Ł32.24", "£32.24"), ("Ĺ\u{81}6.20", "£6.20"), (" \u{81}1.90m", " £1.90m"), ("-Ĺ\u{81}74.90", "-£74.90"),
        ("277.66 (ŁM).", "277.66 (£M)."), ("benefits (Łm)", "benefits (£m)"),
        ("circa Ĺ\u{81} 1 billion", "circa £ 1 billion"),
        ("Â£5", "£5"), ("\u{FFFD}12m", "£12m"), ("company\u{C2}\u{92}s", "company’s"), ("\u{95} General", "• General"),
        ("project.\u{C2}\u{A0}The", "project. The"), ("\u{93}quoted\u{94} \u{96} so", "“quoted” – so"),
        ("1=\u{C2}\u{80}1.36", "1=€1.36"), ("2-2\u{CB}\u{9D} year", "2-2½ year"),
        // What is right stays: Polish and Latvian letters, French, words with a circumflex.
        ("Łódź", "Łódź"), ("Łukasz spent £5", "Łukasz spent £5"), ("Coopération", "Coopération"), ("Âge", "Âge"),
        ("£5", "£5"), ("plain", "plain"), ("Ĺubomír", "Ĺubomír"),
    ]

    @Test(arguments: table.indices)
    func `Each kind of damage is undone, and what is right stays`(row: Int) {
        let (damaged, text) = Self.table[row]
        let found = DamagedText.repaired(damaged)
        #expect(found.text == text)
        #expect(found.isChanged == (damaged != text))
        #expect(DamagedText.repaired(text).text == text, "a second time changes nothing")
    }

    @Test func `What was lost is counted and left out`() {
        let found = DamagedText.repaired("na\u{FFFD}ve")
        #expect(found.text == "nave" && found.lost == 1)
    }
}
