import Search
import Testing

@Suite struct HostileTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture() }

    @Test(arguments: [
        "", " ", "\u{0}", "\u{0}\u{0}a\u{0}", "\"", "'", "\"\"\"", "(", ")", "*", "-", "^", ":", "+", "{",
        "}", "~~~r", "~~~x",
        "AND", "OR", "NOT", "NEAR(", "a AND", "OR b", "NOT c", "names:", "names : osei", "gate:~~~r", "*osei",
        "osei*",
        "\"osei", "osei\"", "osei' OR 1=1 --", "'; DROP TABLE word; --", "%", "_", "\\", "👩‍💻", "🏳️‍🌈🏳️‍🌈",
        "\u{202E}ieso", "مرحبا",
        "你好", "....", "@", "@@@", "a@", "@b", "....@....", "+", "++++", "0000", "0",
        "00000000000000000000000000000",
        "\u{FEFF}", "\u{200B}\u{200B}", "\u{301}\u{301}", "a\u{301}\u{301}\u{301}\u{301}", "\r\n\t", "ﷺ", "ß",
        "İ", "ﬁ",
    ])
    func anyTextIsAnswered(text: String) throws {
        let answer = try fixture.search(text) { $0.wantsFacets = true }
        #expect(answer.hits.count <= 10)
        _ = try fixture.index.suggest(text, audience: ["everyone"])
    }

    @Test func nothingToSearchForFindsNothing() throws {
        for text in ["", "   ", "\u{0}", "?!…", "👩‍💻", "\"\"", "--", "\u{200B}"] {
            let answer = try fixture.search(text)
            #expect(answer.hits.isEmpty && answer.total == .exactly(0), "\(text)")
        }
    }

    @Test func syntaxIsText() throws {
        #expect(try fixture.find("\"osei\"*").first == "amara")
        #expect(try fixture.find("osei NOT amara") == [])
        #expect(try fixture.find("gate:~~~r") == [])
        #expect(try fixture.find("~~~kperson") == [])
        #expect(try fixture.find("\u{202E}osei").first == "amara")
    }

    @Test func lengthIsBounded() throws {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(try fixture.search(long).hits.isEmpty)
        _ = try fixture.search(String(repeating: "smith ", count: 100_000))
        _ = try fixture.search(String(repeating: "\"(*", count: 100_000))
        _ = try fixture.search((0..<1_000).map { "w\($0)" }.joined(separator: " ")) {
            $0.limit = .max; $0.offset = .max
        }
        _ = try fixture.search("osei") {
            $0.limit = -5; $0.offset = -7
        }
    }

    @Test func randomBytesNeverThrow() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "osei", "\"", "*", "(", ")", " AND ", " ", ":", "\u{0}", "~~~", "@", ".", "smith", "-", "1234",
            "é", "👍",
        ]
        for round in 0..<600 {
            var text = ""
            if round % 2 == 0 {
                let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                text = String(decoding: bytes, as: UTF8.self)
            } else {
                for _ in 0..<Int.random(in: 1...12, using: &generator) {
                    text += pieces.randomElement(using: &generator) ?? ""
                }
            }
            #expect(throws: Never.self, "\(Array(text.utf8))") {
                _ = try fixture.search(text) { $0.wantsFacets = true }
            }
        }
    }

    @Test func hostileDocumentsAreHarmless() throws {
        let nasty =
            "\"); DROP TABLE word; -- \u{0} \u{202E} <b> ~~~r ~~~x NEAR( 👩‍💻 "
            + String(repeating: "x", count: 5_000)
        var document = Fixture.person("nasty", nasty, nasty, title: nasty)
        document.names = [nasty, "", "Nasty Person"]
        document.handles = [nasty, "@", ""]
        document.phones = [nasty, "+"]
        document.text = nasty
        document.entities = [nasty]
        document.facets[nasty] = [FacetValue(nasty)]
        try fixture.index.apply([.upsert(document)])
        #expect(try fixture.find("nasty person") == ["nasty"])
        #expect(try fixture.find("osei").first == "amara")
        try fixture.index.apply([.delete(kind: "person", id: "nasty")])
        #expect(try fixture.find("nasty person") == [])
        #expect(try fixture.index.integrityProblems() == [])
    }
}
