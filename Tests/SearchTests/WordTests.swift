import Search
import Testing

@Suite struct WordTests {
    let fixture: Fixture

    init() throws { fixture = try Fixture() }

    @Test func rolesAreFound() throws {
        #expect(try fixture.find("head of fraud").first == "amara")
        #expect(try fixture.reasons("head of fraud", "amara").first == .role("Head of Fraud"))
        #expect(try fixture.find("who is the head of fraud in HMRC").first == "amara")
        #expect(try fixture.find("head of fraud hmrc") == ["amara"])
        #expect(try fixture.find("DD") == ["siobhan"])
    }

    @Test func wordsOfSeveralColumnsCombine() throws {
        #expect(try fixture.find("biofuels transport leeds") == ["jane"])
        let reasons = try fixture.reasons("biofuels transport leeds", "jane")
        #expect(reasons.contains(.organisation("Department for Transport")))
        #expect(
            reasons.contains {
                if case .entity(let meaning) = $0 { meaning.entity == "topic:biofuels" } else { false }
            })
        #expect(try fixture.find("lawyer leeds") == ["john"])
        #expect(try fixture.find("smith dft leeds") == ["jane"])
    }

    @Test func abbreviationsStandForTheirBodies() throws {
        let answer = try fixture.search("HMRC")
        #expect(answer.hits.first?.id == "hmrc")
        #expect(Set(answer.hits.map(\.id)) == ["hmrc", "amara", "john", "margaret", "fraud-team"])
        #expect(answer.interpreted.first?.label == "HM Revenue & Customs")
        #expect(answer.interpreted.first?.relation == .abbreviation)
    }

    @Test func topicsAreFoundByTheirSynonymsAndNameTheSubject() throws {
        let answer = try fixture.search("green petrol")
        #expect(Set(answer.hits.map(\.id)) == ["biofuels", "road-fuels", "william", "zoe", "jane"])
        #expect(answer.hits.first?.id == "biofuels")
        #expect(answer.subjects == ["topic:biofuels"])
        #expect(try fixture.find("supported accommodation") == ["siobhan"])
    }

    @Test func aWholeNameComesFirst() throws {
        #expect(try fixture.find("biofuels").first == "biofuels")
        #expect(try fixture.find("road fuels").first == "road-fuels")
        #expect(try fixture.find("fis").first == "fraud-team")
    }

    @Test func singularAndPluralAreOneWord() throws {
        #expect(try fixture.find("road fuel ").contains("road-fuels"))
        #expect(try fixture.find("analysts ").contains("zoe"))
    }

    @Test func earlierPostsAndProseAreReasons() throws {
        #expect(try fixture.reasons("home office", "zoe") == [.previous("Home Office – Caseworker")])
        let text = try fixture.reasons("repayment", "amara")
        #expect(
            text == [
                .text("I look after counter-fraud work on repayment claims and the analysts who find them.")
            ])
    }

    @Test func aWordTooManyIsLeftOutAndSaidToBe() throws {
        let hit = try #require(try fixture.search("lawyer leeds zebra").hits.first)
        #expect(hit.id == "john" && hit.isSimilar)
        #expect(hit.reasons.contains(.missing("zebra")))
    }

    @Test func filtersAndKindsAreExact() throws {
        #expect(try fixture.find("biofuels") { $0.filters = ["place": ["leeds"]] } == ["jane"])
        #expect(try Set(fixture.find("smith") { $0.filters = ["body": ["dft"]] }) == ["william", "jane"])
        #expect(try fixture.find("smith") { $0.filters = ["body": ["dft"], "place": ["leeds"]] } == ["jane"])
        #expect(
            try Set(fixture.find("smith") { $0.filters = ["body": ["dft", "hmrc"]] }) == [
                "william", "jane", "john",
            ])
        #expect(try fixture.find("biofuels") { $0.kinds = ["team"] } == ["road-fuels"])
        #expect(try fixture.find("biofuels") { $0.kinds = ["nothing"] } == [])
    }

    @Test func filtersAloneAreAQuestion() throws {
        let answer = try fixture.search("") {
            $0.filters = ["place": ["leeds"]]
            $0.wantsFacets = true
        }
        #expect(Set(answer.hits.map(\.id)) == ["amara", "john", "jane"])
        #expect(answer.total == .exactly(3))
        #expect(answer.facets.first { $0.name == "body" }?.values.count == 2)
        let teams = try fixture.search(" - ") {
            $0.kinds = ["team", "topic"]
            $0.limit = 2
        }
        // The better static rank first.
        #expect(teams.hits.first?.id == "biofuels" && teams.hasMore && teams.total == .exactly(3))
        #expect(try fixture.search("").hits.isEmpty)
        #expect(
            try fixture.find("") {
                $0.audience = ["public"]; $0.kinds = ["person"]
            } == [])
    }

    @Test func whoSaysTheSubjectInTheirTitleComesBeforeWhoWorksOnIt() throws {
        let people = [
            Fixture.person("zara", "Zara", "Bolton", title: "Head of Cyber Crime", topics: ["Fraud and error"]),
            Fixture.person("isabel", "Isabel", "Ash", title: "Head of Fraud Policy", topics: ["Fraud and error"]),
            Fixture.person("yaa", "Yaa", "Oye", title: "Lead", topics: ["Rough sleeping"]),
            Fixture.person("amy", "Amy", "Ox", title: "Lead, rough sleeping", topics: ["Rough sleeping"]),
        ]
        let fixture = try Fixture(
            people,
            phrases: [
                EntityPhrase("fraud", entity: "topic:fraud-and-error", label: "Fraud and error", relation: .synonym),
                EntityPhrase(
                    "rough sleeping", entity: "topic:rough-sleeping", label: "Rough sleeping", relation: .name),
            ])
        #expect(try fixture.find("head of fraud") == ["isabel", "zara"])
        #expect(try fixture.find("lead rough sleeping") == ["amy", "yaa"])
    }

    @Test func aGradeIsAWordOfTitlesToo() throws {
        let people = [
            Fixture.person("lead", "Lea", "Lead", title: "Outreach lead", body: "hmrc") {
                $0.facets["grade"] = [FacetValue("manager", label: "Manager")]
                $0.rank = 1
            },
            Fixture.person("dan", "Dan", "Oak", title: "Housing manager", body: "hmrc"),
        ]
        let fixture = try Fixture(
            people,
            phrases: Fixture.phrases + [
                EntityPhrase("manager", entity: "grade:manager", label: "Manager", relation: .grade)
            ])
        #expect(try fixture.find("manager hmrc") == ["dan", "lead"])
    }

    @Test func facetsCountTheMatches() throws {
        let answer = try fixture.search("biofuels") { $0.wantsFacets = true }
        #expect(answer.total == .exactly(5))
        #expect(!answer.facetsAreCapped)
        let kinds = try #require(answer.facets.first { $0.name == "kind" })
        #expect(kinds.values.map { "\($0.value) \($0.count)" } == ["person 3", "team 1", "topic 1"])
        let bodies = try #require(answer.facets.first { $0.name == "body" })
        #expect(bodies.values.first == .init(value: "dft", label: "Department for Transport", count: 3))
    }

    /// 'HO' is an abbreviation and the beginning of names: who has such a name is counted too.
    @Test func aKnownWordMayBeginAName() throws {
        let people =
            (0..<6).map { Fixture.person("howard\($0)", "Sarah", "Howard") } + [
                Fixture.person("inside", "Sarah", "Lamb") {
                    $0.facets["body"] = [FacetValue("ho", label: "Home Office")]
                }
            ]
        let fixture = try Fixture(
            people,
            phrases: [EntityPhrase("HO", entity: "body:ho", label: "Home Office", relation: .abbreviation)])
        for limit in [3, 20] {
            let answer = try fixture.search("sarah ho") {
                $0.limit = limit
                $0.wantsFacets = true
            }
            #expect(answer.hits.first?.id == "howard0")
            #expect(answer.total == .exactly(7), "\(limit)")
            #expect(answer.facets.first { $0.name == "kind" }?.values.first?.count == 7)
        }
    }

    @Test func pagesFollowOnOneAnother() throws {
        let all = try fixture.find("s") { $0.limit = 50 }
        #expect(all.count > 4)
        var paged: [String] = []
        for offset in stride(from: 0, to: all.count, by: 2) {
            let answer = try fixture.search("s") {
                $0.limit = 2
                $0.offset = offset
            }
            paged += answer.hits.filter { !$0.isSimilar }.map(\.id)
            #expect(answer.hasMore == (offset + 2 < all.count))
        }
        #expect(paged == all)
    }

    @Test func suggestionsAreGroupedByKind() throws {
        let groups = try fixture.index.suggest("bio", audience: ["everyone"])
        #expect(groups.map(\.kind) == ["person", "team", "topic"])
        #expect(groups.last?.hits.map(\.id) == ["biofuels"])
        #expect(try fixture.index.suggest("", audience: ["everyone"]).isEmpty)
    }
}
