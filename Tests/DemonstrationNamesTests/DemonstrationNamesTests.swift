import DemonstrationNames
import Testing

@Suite("The invented government")
struct DemonstrationNamesTests {
    private typealias Names = DemonstrationNames

    @Test("there is enough of everything, and nothing twice")
    func amounts() {
        #expect(Set(Names.givenNames.map(\.name)).count >= 300)
        #expect(Set(Names.familyNames.map(\.name)).count >= 500)
        #expect(Set(Names.places.map(\.name)).count >= 40)
        #expect(Names.topics.count >= 120)
        #expect(Names.bodies.count >= 40)
        #expect(Set(Names.topics.map(\.name)).count == Names.topics.count)
        #expect(Set(Names.bodies.map(\.name)).count == Names.bodies.count)
        #expect(Set(Names.bodies.map(\.emailDomain)).count == Names.bodies.count)
        #expect(Names.heritages.map(\.weight).reduce(0, +) == 1000)
    }

    @Test("names belong to a heritage that has both kinds of names")
    func heritages() {
        let known = Names.heritages.map(\.name)
        #expect(Set(Names.givenNames.map(\.heritage)) == Set(known))
        #expect(Set(Names.familyNames.map(\.heritage)) == Set(known))
        #expect(
            ["Siân", "Zoë", "Łukasz"].allSatisfy { name in Names.givenNames.contains { $0.name == name } })
    }

    @Test("every topic has a meaning, and broader topics lead to a top")
    func topics() {
        let broader = Dictionary(uniqueKeysWithValues: Names.topics.map { ($0.name, $0.broader) })
        for topic in Names.topics {
            #expect(topic.meaning.hasSuffix("."), "\(topic.name)")
            var steps = 0
            var above = topic.broader
            while let name = above, steps < 10 {
                #expect(broader[name] != nil, "\(topic.name) is under \(name), which does not exist")
                above = broader[name] ?? nil
                steps += 1
            }
            #expect(steps < 10, "\(topic.name) is under itself")
        }
        let all = Names.topics.map(\.name) + Names.topics.flatMap(\.synonyms)
        #expect(Set(all).count == all.count)
    }

    @Test("bodies and teams refer to what exists")
    func bodies() {
        let bodies = Set(Names.bodies.map(\.name))
        let places = Set(Names.places.map(\.name))
        let topics = Set(Names.topics.map(\.name))
        let professions = Set(Names.professions)
        for body in Names.bodies {
            #expect(body.parent.map { bodies.contains($0) } ?? true)
            #expect(places.contains(body.place), "\(body.name): \(body.place)")
            #expect(body.emailDomain.hasSuffix(".example"))
            #expect((6...16).contains(body.teams.count), "\(body.name)")
            #expect(!Names.ladder(of: body.kind).grades.isEmpty)
            var above: Set<String> = []
            for team in body.teams {
                #expect(above.insert(team.name).inserted, "\(body.name): \(team.name)")
                #expect(team.parent.map { above.contains($0) } ?? true, "\(body.name): \(team.name)")
                #expect(!team.purpose.isEmpty && !team.comeToUsFor.isEmpty && !team.topics.isEmpty)
                #expect(team.topics.allSatisfy(topics.contains), "\(body.name): \(team.name)")
                #expect(professions.contains(team.profession))
            }
        }
    }

    @Test("every profession has titles, every ladder adds up")
    func work() {
        #expect(Set(Names.jobTitles.map(\.profession)) == Set(Names.professions))
        #expect(Names.ladders.allSatisfy { $0.grades.map(\.weight).reduce(0, +) == 100 })
    }

    @Test(
        "the bodies of the story",
        arguments: [
            ("Department for Homes", "homes.example"), ("Northmoor Council", "northmoor.example"),
            ("Westshire Police", "westshire-police.example"),
            ("Eastbridge NHS Trust", "eastbridge-health.example"),
            ("Benefits Agency", "benefits.example"), ("Harbour Trust", "harbourtrust.example"),
        ])
    func story(name: String, domain: String) throws {
        let body = try #require(Names.bodies.first { $0.name == name })
        #expect(body.emailDomain == domain)
    }
}
