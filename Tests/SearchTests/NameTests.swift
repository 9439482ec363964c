import Search
import Testing

@Suite struct NameTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture() }

    @Test(arguments: ["Amara Osei", "osei amara", "OSEI, Amara", "amara os", "osei a", "A Osei", "am", "ose"])
    func findsAPersonByNameInEitherOrderOrUnfinished(query: String) throws {
        #expect(try fixture.find(query).first == "amara")
        #expect(try fixture.reasons(query, "amara").first == .name("Amara Osei"))
    }

    @Test func accentsDoNotMatter() throws {
        #expect(try fixture.find("zoe muller") == ["zoe"])
        #expect(try fixture.find("ZOË MÜLLER") == ["zoe"])
        #expect(try fixture.find("Zoe\u{308} Mu\u{308}ller") == ["zoe"])
        #expect(try fixture.find("siobhan") == ["siobhan"])
    }

    @Test(arguments: ["O'Brien", "obrien", "o brien", "brien", "O’Brien"])
    func apostrophesDoNotMatter(query: String) throws {
        #expect(try fixture.find(query).first == "siobhan")
    }

    @Test(arguments: ["smith-jones", "smith jones", "smithjones", "john smith"])
    func hyphensDoNotMatter(query: String) throws {
        #expect(try fixture.find(query).first == "john")
    }

    @Test func shortFormsWorkBothWays() throws {
        #expect(try fixture.find("bill smith") == ["william"])
        #expect(
            try fixture.reasons("bill smith", "william").contains(.nickname(typed: "bill", name: "William")))
        #expect(try fixture.find("william jones") == ["bill"])
        #expect(try fixture.find("peggy featherstonehaugh") == ["margaret"])
    }

    @Test func theNameItselfComesBeforeItsShortForm() throws {
        #expect(try fixture.find("bill ") == ["bill", "william"])
    }

    @Test func initialsFindTheName() throws {
        #expect(try fixture.find("JSJ") == ["john"])
        #expect(try fixture.reasons("AO", "amara") == [.initials("Amara Osei")])
        #expect(try Set(fixture.find("J Smith")) == ["jane", "john"])
    }

    @Test func initialsComeBeforeWhatAnAbbreviationStandsFor() throws {
        let officers = (0..<20).map { number in
            Fixture.person("officer\(number)", "Hugo", "Name\(number)", title: "Accounting officer")
        }
        let fixture = try Fixture(
            Fixture.documents + officers,
            phrases: [EntityPhrase("AO", entity: nil, label: "Accounting officer", relation: .abbreviation)])
        #expect(try fixture.find("ao").first == "amara")
        #expect(try fixture.find("ao") { $0.limit = 50 }.count == 21)
    }

    @Test func formerNamesAreSaidToBeFormer() throws {
        #expect(try fixture.find("zoe bright") == ["zoe"])
        #expect(try fixture.reasons("bright", "zoe") == [.formerName("Zoë Bright")])
        #expect(try fixture.find("Inland Revenue").first == "hmrc")
    }

    @Test(arguments: [
        "amara.osei@hmrc.gov.uk", "amara.osei", "amara.os", "AMARA.OSEI@", "amara.osei@example.org",
    ])
    func eMailAddressesFindTheirOwner(query: String) throws {
        #expect(try fixture.find(query) == ["amara"])
        #expect(try fixture.reasons(query, "amara") == [.email("amara.osei@hmrc.gov.uk")])
    }

    @Test(arguments: ["0018", "946 0018", "020 7946 0018", "+44 20 7946 0018", "00442079460018"])
    func telephoneNumbersAreFoundByTheirEnd(query: String) throws {
        #expect(try fixture.find(query) == ["amara"])
        #expect(try fixture.reasons(query, "amara") == [.phone("+44 (0)20 7946 0018")])
    }

    @Test func thereAreEnoughShortForms() {
        #expect(SearchIndex.nicknamePairs >= 300)
    }
}
