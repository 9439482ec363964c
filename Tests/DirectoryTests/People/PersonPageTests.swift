import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct PersonPageTests {
    @Test(arguments: enginesUnderTest)
    func `The page says who, where, how to reach them and who stands around them`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let page = try await bench.get("/people/\(world.amara)", as: world.asTom)
            #expect(page.status == 200)
            for part in [
                "<h1 class=\"govuk-heading-l govuk-!-margin-bottom-1\">Amara Osei", "Policy lead",
                "Supported Housing",
                "Department for Homes", "mailto:amara.osei@homes.example.gov.uk",
                "Director of Supported Housing",
                "Tom Whitlock", "Analyst</a> <strong class=\"govuk-tag govuk-tag--grey\">No holder shown",
                "Priya Raman",
                "until 28 February 2024",
                "Housing officer", "6 January 2020 to 29 February 2024", "You are both in Supported Housing",
            ] { #expect(page.contains(part), "\(part)") }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `It says how the viewer may know them`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let page = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(page.contains("You were both in Housing Options, 6 January 2020 to 29 February 2024"))
            #expect(page.contains("Amara has worked for Northmoor Council, your body"))
            let own = try await bench.get("/people/\(world.amara)", as: world.asAmara)
            #expect(!own.contains("How do I know"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is kept to the body is marked there and absent elsewhere`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            try await bench.database.write {
                try $0.run(
                    "UPDATE person SET phone = '020 7946 0001', body_only = 'phone,skills', skills = 'welding' WHERE id = \(world.amara)"
                )
            }
            for viewer in [world.asTom, world.asAmara, world.asAdministrator, world.asPlatform] {
                let page = try await bench.get("/people/\(world.amara)", as: viewer)
                #expect(page.contains("020 7946 0001"), "\(viewer.name)")
                #expect(page.contains("only Department for Homes sees this"), "\(viewer.name)")
            }
            for viewer in [world.asDan, world.asCouncilAdministrator] {
                let page = try await bench.get("/people/\(world.amara)", as: viewer)
                #expect(page.status == 200)
                #expect(!page.contains("020 7946"), "\(viewer.name)")
                #expect(!page.contains("welding"), "\(viewer.name)")
                #expect(!page.contains("sees this"), "\(viewer.name)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A hidden post hides its holder and itself everywhere`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            for viewer in [
                world.asDan, world.asTom, world.asAmara, world.asCouncilAdministrator, world.asGuest,
            ] {
                #expect(
                    try await bench.get("/people/\(world.spy)", as: viewer).status == 404, "\(viewer.name)")
                #expect(
                    try await bench.get("/people/\(world.spy)/corrections/new", as: viewer).status == 404,
                    "\(viewer.name)")
            }
            for viewer in [world.asSpy, world.asAdministrator, world.asPlatform] {
                #expect(try await bench.get("/people/\(world.spy)", as: viewer).contains("Special projects"))
            }
            let above = try await bench.get("/people/\(world.amara)", as: world.asTom)
            #expect(!above.contains("Special projects") && !above.contains("Sam Hush"))
            #expect(
                try await bench.get("/people/\(world.amara)", as: world.asAdministrator).contains("Sam Hush"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever left from a hidden post stays hidden`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let answer = try await bench.post(
                "/people/\(world.spy)/leave", ["day": "20 November 2026"], as: world.asAdministrator)
            #expect(answer.status == 303)
            #expect(try await bench.get("/people/\(world.spy)", as: world.asTom).status == 404)
            #expect(try await bench.get("/people/\(world.spy)", as: world.asAdministrator).status == 200)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Guests see only what is published`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            #expect(try await bench.get("/people/\(world.amara)", as: world.asGuest).status == 404)
            #expect(try await bench.get("/people/\(world.amara)", as: nil).status == 303)
            try await bench.database.write { transaction in
                try transaction.run("UPDATE body SET is_public = 1 WHERE id = \(world.homes)")
                try transaction.run("UPDATE post SET is_public = 1 WHERE id = \(world.lead)")
                try transaction.run("UPDATE person SET works_on = 'Rough sleeping' WHERE id = \(world.amara)")
            }
            let page = try await bench.get("/people/\(world.amara)", as: world.asGuest)
            #expect(page.status == 200)
            #expect(page.contains("Rough sleeping"))
            #expect(!page.contains("amara.osei@"))
            #expect(!page.contains("Housing officer"), "a post that is not published")
            #expect(!page.contains("Tom Whitlock"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The page asks as often for many people around as for few`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                #expect(try await bench.get("/people/\(world.amara)", as: world.asDan).status == 200)
                return bench.database.statementCount - before
            }
            let few = try await statements()
            try await bench.database.write { transaction in
                for number in 0..<60 {
                    let (post, person) = (
                        Post.ID.make(at: bench.clock.now), Person.ID.make(at: bench.clock.now)
                    )
                    try world.addPost(
                        post, world.homes, world.supported, "Adviser \(number)", 8, reportsTo: world.lead,
                        transaction)
                    try world.addPerson(person, world.homes, "Max", "Number\(number)", nil, transaction)
                    try world.hold(post, person, "2025-01-01", nil, transaction)
                    try world.hold(world.officer, person, "2015-01-01", "2016-01-01", transaction)
                }
            }
            let many = try await statements()
            #expect(many == few)
            #expect(few <= 9)
            #expect(try await bench.get("/people/\(world.amara)", as: world.asDan).contains("And more"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A profile that nobody confirmed for seven months is marked`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            bench.clock.advance(.days(200))
            let early = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(!early.contains("May be out of date"))
            bench.clock.advance(.days(20))
            #expect(
                try await bench.get("/people/\(world.amara)", as: world.asDan).contains("May be out of date"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who is away says who stands in, until the day is over`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            try await bench.database.write {
                try $0.run(
                    "UPDATE person SET away_until = '2026-11-22', cover_id = \(world.tom) WHERE id = \(world.amara)"
                )
            }
            let page = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(page.contains("Away until 22 November 2026"))
            #expect(page.contains("Tom Whitlock</a> stands in"))
            bench.clock.advance(.days(2))
            #expect(
                try await bench.get("/people/\(world.amara)", as: world.asDan).contains("Away until") == false
            )
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Nobody is found under an address that is none`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            for path in [
                "/people/xyz", "/people/\(world.homes)", "/people/\(world.amara)/edit/nothing", "/people/%00",
            ] {
                let answer = try await bench.get(path, as: world.asAmara)
                #expect(answer.status == 404, "\(path)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A post with a hidden holder looks as one without`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            func lines(_ body: @escaping @Sendable (any Transaction) throws -> Void) async throws -> String {
                try await bench.database.write { transaction in
                    try transaction.run("DELETE FROM holding WHERE post_id = \(world.analyst)")
                    try body(transaction)
                }
                let page = try await bench.get("/people/\(world.amara)", as: world.asTom)
                let start = try #require(page.text.firstRange(of: "Reports</dt>")).upperBound
                return String(page.text[start...].prefix(400))
            }
            let vacant = try await lines { _ in }
            #expect(vacant.contains("No holder shown"))
            #expect(try await lines { try world.hold(world.analyst, world.spy, nil, nil, $0) } == vacant)
            let shared = try await lines { transaction in
                try world.hold(world.analyst, world.priya, nil, nil, transaction)
                try world.hold(world.analyst, world.spy, nil, nil, transaction)
            }
            #expect(shared.contains("Priya Raman") && !shared.contains("No holder shown"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The page leads back to the bodies and on to what can be done`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            try await bench.database.write { transaction in
                try transaction.run("UPDATE person SET known_as = 'Dan' WHERE id = \(world.dan)")
                try transaction.run("UPDATE person SET known_as = 'Mara' WHERE id = \(world.amara)")
            }
            let amara = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(
                amara.contains(
                    "<li class=\"govuk-breadcrumbs__list-item\"><a class=\"govuk-breadcrumbs__link\" href=\"/bodies\">Bodies"
                ))
            #expect(amara.contains("/people/\(world.amara)/vcard") && amara.contains("Known as Mara"))
            #expect(!amara.contains("/people/\(world.amara)/move"))
            let dan = try await bench.get("/people/\(world.dan)", as: world.asAdministrator)
            #expect(!dan.contains("Known as") && dan.contains("/people/\(world.dan)/move"))
        }
    }
}
