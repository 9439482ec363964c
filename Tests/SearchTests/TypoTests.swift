import Search
import Testing

@Suite struct TypoTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture() }

    @Test(arguments: ["amara oesi", "amara osie", "amra osei", "amaraa osei", "anara osei", "Osei Amarra"])
    func oneSlipIsForgiven(query: String) throws {
        let hit = try #require(try fixture.search(query).hits.first)
        #expect(hit.id == "amara")
        #expect(hit.isSimilar)
    }

    @Test func theSpellingFoundIsTheReason() throws {
        let answer = try fixture.search("smiht jane")
        #expect(answer.hits.first?.reasons.contains(.typo(typed: "smiht", found: "Smith")) == true)
        #expect(answer.didYouMean == "Smith jane")
        #expect(answer.total == .exactly(0))
    }

    @Test func wordsOtherThanNamesAreForgivenToo() throws {
        #expect(try fixture.search("biofules").hits.first?.id == "biofuels")
        #expect(try fixture.search("head of fruad").hits.first?.id == "amara")
    }

    @Test func twoSlipsAreForgivenInLongWords() throws {
        #expect(try fixture.search("featherstonhaug").hits.first?.id == "margaret")
        #expect(try fixture.search("featehrstonehuagh").hits.first?.id == "margaret")
    }

    @Test func whatIsSpeltRightNeedsNoSuggestion() throws {
        #expect(try fixture.search("jane smith").didYouMean == nil)
    }

    @Test func nonsenseFindsNothing() throws {
        let answer = try fixture.search("qqqxxx")
        #expect(answer.hits.isEmpty && answer.total == .exactly(0) && answer.didYouMean == nil)
    }
}
