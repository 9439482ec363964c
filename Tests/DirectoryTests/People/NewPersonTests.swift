import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct NewPersonTests {
    private let path = "/bodies/department-for-homes/people/new"

    private func found(_ email: String, _ bench: PeopleBench) async throws -> Person? {
        try await bench.database.read { try PersonStore($0).find(email: email, .everything) }
    }

    @Test(arguments: enginesUnderTest)
    func `An administrator adds somebody to a vacant post or a new one`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let form = try await bench.get(path, as: world.asAdministrator)
            #expect(form.contains("Analyst, Supported Housing") && form.contains("21 November 2026"))
            #expect(!form.contains("Policy lead"), "it is held")
            let vacant = try await bench.post(
                path,
                [
                    "name": "Nia Rees", "given": "Nia", "family": "Rees", "email": "Nia.Rees@homes.example.gov.uk",
                    "post": world.analyst.description, "day": "20 November 2026",
                ], as: world.asAdministrator)
            let nia = try #require(try await found("nia.rees@homes.example.gov.uk", bench))
            #expect(vacant.status == 303 && vacant.location == nia.path)
            #expect(nia.body == world.homes && nia.completeness == 30, "address, post and line manager")
            #expect(try await bench.get(nia.path, as: world.asDan).contains("Analyst"))
            #expect(
                try await bench.journal(nia.id.uuid).map(\.verb).sorted() == ["person.added", "person.post-changed"])
            let new = try await bench.post(
                path,
                [
                    "name": "Oz Bell", "post": "new", "title": "Adviser", "team": world.supported.description,
                    "day": "2026-11-20",
                ], as: world.asAdministrator)
            #expect(try await bench.get(new.location ?? "", as: world.asDan).contains("Adviser</a>, <a"))
            let taken = try await bench.post(
                path, ["name": "Late", "post": world.analyst.description, "day": "2026-11-20"],
                as: world.asAdministrator)
            #expect(taken.status == 422 && taken.contains("post-error"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only the body's administrators add people to it`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            for viewer in [world.asAmara, world.asCouncilAdministrator] {
                #expect(try await bench.get(path, as: viewer).status == 403)
                #expect(try await bench.post(path, ["name": "Eve", "day": "2026-11-20"], as: viewer).status == 403)
            }
            #expect(try await bench.get(path, as: world.asGuest).status == 404)
            #expect(
                try await bench.post(path, ["name": "Eve", "day": "2026-11-20"], as: world.asPlatform).status == 303)
            try await bench.database.write {
                try $0.run("UPDATE body SET closed_on = '2026-01-01' WHERE id = \(world.homes)")
            }
            let closed = try await bench.post(path, ["name": "Bob", "day": "2026-11-20"], as: world.asAdministrator)
            #expect(closed.status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What cannot be kept is refused beside its field`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let cases: [(field: String, fields: [String: String])] = [
                ("name", ["name": ""]), ("name", ["name": "!!"]),
                ("name", ["name": String(repeating: "x", count: 201)]), ("email", ["email": "no"]),
                ("email", ["email": "kept@northmoor.example.gov.uk"]),
                ("email", ["email": "amara.osei@homes.example.gov.uk"]), ("post", ["post": world.lead.description]),
                ("post", ["post": world.officer.description]), ("post", ["post": "x"]), ("title", ["post": "new"]),
                ("title", ["post": world.analyst.description, "title": "Both"]),
                ("team", ["post": "new", "title": "X", "team": world.options.description]), ("day", ["day": ""]),
                ("day", ["day": "22 November 2026"]), ("name", ["name": "AMARA Osei"]),
            ]
            for (field, fields) in cases {
                let all = ["name": "Kept Name", "day": "20 November 2026"].merging(fields) { _, new in new }
                let page = try await bench.post(path, all, as: world.asAdministrator)
                #expect(page.status == 422 && page.contains("id=\"\(field)-error\""), "\(fields)")
            }
            let people = try await bench.database.read { try $0.value(Int.self, "SELECT COUNT(*) FROM person") }
            #expect(people == 5)
            let again = ["name": "Amara Osei", "day": "20 November 2026", "namesake": "yes"]
            #expect(try await bench.post(path, again, as: world.asAdministrator).status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who is here already is moved instead, unless they may not be known of`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let council = "/bodies/northmoor-council/people/new"
            let fields = ["name": "A", "email": "amara.osei@homes.example.gov.uk", "day": "2026-11-20"]
            // Only the platform's administrator may give an address of another body.
            let known = try await bench.post(council, fields, as: world.asPlatform)
            #expect(known.contains("/people/\(world.amara)/move?body=northmoor-council"))
            try await bench.database.write {
                try $0.run("UPDATE person SET email = 'spy@elsewhere.example' WHERE id = \(world.spy)")
            }
            let secret = ["name": "S", "email": "spy@elsewhere.example", "day": "2026-11-20"]
            let hidden = try await bench.post(council, secret, as: world.asCouncilAdministrator)
            #expect(hidden.status == 422 && !hidden.contains("Sam Hush") && !hidden.contains("/move"))
        }
    }
}

@Suite struct PersonMoveTests {
    @Test(arguments: enginesUnderTest)
    func `The receiving body's administrator moves somebody, and both sides are told`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/move"
            try await bench.database.write {
                try $0.run("UPDATE person SET external_ref = 'hr-1' WHERE id = \(world.amara)")
            }
            let page = try await bench.get(path, as: world.asCouncilAdministrator)
            #expect(page.contains("value=\"northmoor-council\"") && page.contains("are told by mail"))
            let fields = ["body": "northmoor-council", "day": "20 November 2026"]
            #expect(try await bench.post(path, fields, as: world.asCouncilAdministrator).status == 303)
            let amara = try await bench.person(world.amara)
            #expect(amara.body == world.council && amara.isCurrent)
            let held = try await bench.database.read { try PostStore($0).held(by: [world.amara], .everything) }
            #expect(held.isEmpty)
            let ref = try await bench.database.read {
                try $0.value(Int.self, "SELECT 1 FROM person WHERE id = \(world.amara) AND external_ref IS NOT NULL")
            }
            #expect(ref == nil)
            #expect(bench.accounts.requests == ["move \(world.amara) to \(world.council)"])
            #expect(
                try await bench.mail().map(\.to).sorted()
                    == ["ada.min@homes.example.gov.uk", "amara.osei@homes.example.gov.uk"])
            #expect(try await bench.journal(world.amara.uuid).map(\.verb).contains("person.moved"))
            #expect(try await bench.journal(world.lead.uuid).map(\.verb) == ["post.vacated"])
            #expect(try await bench.get("/people/\(world.amara)", as: world.asTom).contains("Northmoor Council"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Nobody else moves anybody, and nobody who may not be known of`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/move"
            let fields = ["body": "northmoor-council", "day": "20 November 2026"]
            for viewer in [world.asAmara, world.asTom, world.asAdministrator] {
                #expect(try await bench.get(path, as: viewer).status == 403, "\(viewer.name)")
                #expect(try await bench.post(path, fields, as: viewer).status == 403, "\(viewer.name)")
            }
            #expect(try await bench.get("/people/\(world.amara)", as: world.asAdministrator).contains("/move") == false)
            let spy = "/people/\(world.spy)/move"
            #expect(try await bench.get(spy, as: world.asCouncilAdministrator).status == 404)
            #expect(try await bench.post(spy, fields, as: world.asCouncilAdministrator).status == 404)
            for (name, value) in [
                ("body", "nowhere"), ("body", ""), ("body", "department-for-homes"), ("day", "22 November 2026"),
                ("day", "1 January 2020"), ("day", ""),
            ] {
                let wrong = fields.merging([name: value]) { _, new in new }
                let page = try await bench.post(path, wrong, as: world.asPlatform)
                #expect(page.status == 422 && page.contains("\(name)-error"), "\(name) \(value)")
            }
            #expect(try await bench.person(world.amara).body == world.homes)
            #expect(try await bench.mail().isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A leaver who comes to another body is current there`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/people/\(world.amara)/leave", ["day": "1 November 2026"], as: world.asAdministrator)
            let page = try await bench.get("/people/\(world.amara)", as: world.asCouncilAdministrator)
            #expect(page.contains("/people/\(world.amara)/move"))
            let answer = try await bench.post(
                "/people/\(world.amara)/move", ["body": "Northmoor Council", "day": "20 November 2026"],
                as: world.asPlatform)
            #expect(answer.status == 303)
            #expect(try await bench.person(world.amara).isCurrent)
            #expect(bench.accounts.requests.contains("enable \(world.amara)"))
        }
    }
}
