import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct PersonNameTests {
    @Test func `The family name stands first, known or not`() {
        func sort(_ name: String, _ given: String = "", _ family: String = "") -> String {
            Person.sortName(name: name, given: given, family: family)
        }
        #expect(sort("Siân Ó Briain", "Siân", "Ó Briain") == "o briain sian")
        #expect(sort("Bill", "William", "Smith") == "smith william")
        #expect(sort("Amara Osei") == "osei amara")
        #expect(sort("Mary Ann Webb") == "webb mary ann")
        #expect(sort("Webb, Tom") == "webb, tom")
        #expect(sort("Madonna") == "madonna")
        #expect(sort("X", "", "Webb") == "webb")
    }

    @Test(arguments: enginesUnderTest)
    func `A file sorts as a form does, and finds whom a form has changed`(engine: Engine) async throws {
        let file = """
            name,post title
            Amara Osei,Policy lead
            Tom Webb,
            """
        try await ImportBench.with(engine) { bench in
            try await bench.load(file) { $0.body = "homes" }
            #expect(
                try await bench.texts("SELECT sort_name FROM person ORDER BY sort_name") == ["osei amara", "webb tom"])
            try await bench.database.write { transaction in
                let store = PersonStore(transaction)
                for id in try transaction.values(Person.ID.self, "SELECT id FROM person") {
                    guard let person = try store.find(id, .everything) else { continue }
                    var draft = PersonDraft(person)
                    draft.given = "Other Given"
                    draft.family = "Other Family"
                    try store.update(id, draft, at: bench.clock.now())
                }
            }
            #expect(try await bench.texts("SELECT DISTINCT sort_name FROM person") == ["other family other given"])
            let report = try await bench.load(file) { $0.body = "homes" }
            #expect(!report.changesAnything)
            #expect(try await bench.number("SELECT COUNT(*) FROM person") == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever is meant is looked for in the body first, each once`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench async throws in
            let world = bench.world
            func matching(_ typed: String, _ body: Body.ID, limit: Int = 10) async throws -> [String] {
                try await bench.database.read {
                    try PersonStore($0).matching(typed, in: body, limit: limit, Sight(world.asTom)).map(\.name)
                }
            }
            #expect(try await matching("Dan Okafor", world.homes) == ["Dan Okafor"])
            #expect(try await matching("okafor d", world.homes) == ["Dan Okafor"])
            #expect(try await matching("dan oka", world.council) == ["Dan Okafor"])
            #expect(try await matching("hush", world.homes).isEmpty, "hidden")
            #expect(try await matching("o", world.homes) == ["Amara Osei", "Dan Okafor"])
            #expect(try await matching("o", world.council) == ["Dan Okafor", "Amara Osei"])
            #expect(try await matching("o", world.council, limit: 1) == ["Dan Okafor"])
            #expect(try await matching("DAN.okafor@northmoor.example.gov.uk", world.homes) == ["Dan Okafor"])
            #expect(try await matching("", world.homes).isEmpty)
        }
    }
}
