import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

/// Whatever a file may hold, the forms take too: otherwise a record could not be saved again.
@Suite struct ImportedFormsTests {
    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(arguments: enginesUnderTest)
    func `Forms take people and teams as long as a file may have them`(engine: Engine) async throws {
        let topics = (0..<50).map { "\($0) " + Self.long(97) }
        let place = Self.long(300)
        let file = """
            team,post title,name,location,topics,phone,email
            \(Self.long(200)),Head,Amara Osei,\(place),"\(topics.joined(separator: "; "))",x123,amara.osei@homes.example
            """
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(file) { $0.body = "homes" }
            #expect(report.refusals == [])
            let (person, tags, team) = try await bench.database.read { transaction in
                let person = try PersonStore(transaction).find(email: "amara.osei@homes.example", .everything)
                let team = try transaction.one(Team.self, "SELECT \(Team.columns) FROM team")
                return (person, try person.map { try TopicStore(transaction).tags(of: $0.id.uuid) } ?? [], team)
            }
            let found = try #require(person)
            #expect(tags.count == 50)
            for section in ProfileSection.allCases {
                var draft = PersonDraft(found)
                let fields = PersonForm.filled(section, found, topics: tags, cover: nil)
                let form = PersonForm(
                    section, fields, into: &draft, mayChangeEmail: true, today: bench.clock.now().day)
                #expect(form.errors.isEmpty, "\(section): \(form.errors.all)")
            }
            let draft = try TeamDraft.read(TeamDraft.fields(try #require(team), topics: tags))
            #expect(draft.name.count == 200 && draft.topics.count == 50)
            var body = FormReader(FormData(["place": [place]]))
            _ = BodyDraft.read(&body)
            #expect(body.errors.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The form of a body takes what the list of organisations says`(engine: Engine) async throws {
        let former = (0..<70).map { "{'id': 'https://www.gov.uk/api/organisations/office-\($0)-of-old'}" }
        let address = "https://www.example.gov.uk/" + Self.long(473)
        let file = """
            id,title,web_url,details,superseded_organisations
            https://www.gov.uk/api/organisations/new,101,\(address),{},"[\(former.joined(separator: ", "))]"
            https://www.gov.uk/api/organisations/odd,Odd,https://no host/,{},[]
            """
        try await ImportBench.with(engine) { bench in
            #expect(try await bench.load(file, .govukOrganisations).refusals == [])
            for name in ["101", "Odd"] {
                let slug = try #require(try await bench.texts("SELECT slug FROM body WHERE name = \(name)").first)
                let view = try await bench.database.read { try BodyView.read(slug, .everything, in: $0) }
                var form = FormReader(BodyFields.of(view))
                let identity = BodyIdentity.read(&form)
                let draft = BodyDraft.read(&form)
                #expect(form.errors.isEmpty, "\(form.errors.all)")
                #expect(identity.names.count == (name == "Odd" ? 0 : 70))
                #expect(draft.website == (name == "Odd" ? "" : address))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What no form takes is refused in a file, or left out where the row is right without it`(engine: Engine)
        async throws
    {
        let file = """
            name,email,phone,topics
            Ann Able,ann@homes.example,020 7946 0000,"rent, fraud"
            Bob Bad,bob..bad@homes.example,,
            Cat Call,cat@homes.example,call me,
            """
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(file) { $0.body = "homes" }
            #expect(report.refusals.map(\.field) == ["email"])
            #expect(report.remarks.map(\.field) == ["phone"])
            #expect(
                try await bench.texts("SELECT name || ' ' || phone FROM person ORDER BY name")
                    == ["Ann Able 020 7946 0000", "Cat Call "])
            // Topics stand in forms with commas between them.
            #expect(try await bench.texts("SELECT name FROM topic ORDER BY name") == ["fraud", "rent"])
        }
    }
}
