import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct BodyPageTests {
    @Test(arguments: enginesUnderTest)
    func theListShowsBodiesByLetterAndKind(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                let all = try await browser.get("/bodies")
                #expect(all.status == 200)
                #expect(all.text.contains("Department for Homes") && all.text.contains("Coast Agency"))
                #expect(all.text.contains("(DfH)"))
                let d = try await browser.get("/bodies?letter=d")
                #expect(d.text.contains("Department for Homes") && !d.text.contains("Coast Agency"))
                let charities = try await browser.get("/bodies?kind=charity")
                #expect(charities.text.contains("No body is listed here"))
                // Nonsense in the address is ignored, not an error.
                #expect(try await browser.get("/bodies?kind=%00&letter=%27%3B&after=x").status == 200)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func guestsAndStrangersSeeOnlyWhatIsPublished(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.guest) { browser async throws in
                let list = try await browser.get("/bodies")
                #expect(list.text.contains("Department for Homes") && !list.text.contains("Coast Agency"))
                #expect(try await browser.get("/bodies/coast").status == 404)
                let homes = try await browser.get("/bodies/homes")
                #expect(homes.status == 200)
                #expect(!homes.text.contains("Amara") && !homes.text.contains("Supported housing"))
                #expect(try await browser.get("/posts/\(fixture.director)").status == 404)
                #expect(try await browser.get("/teams/\(fixture.housing)").status == 404)
            }
            try await fixture.browse(as: nil) { browser async throws in
                let answer = try await browser.get("/bodies/homes")
                #expect(answer.status == 303 && answer.location?.hasPrefix("/sign-in") == true)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func hiddenPostsAreNowhereCountsIncluded(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let paths = [
                "/bodies/homes", "/bodies/homes/tree", "/bodies/homes/reporting", "/teams/\(fixture.supported)",
                "/posts/\(fixture.deputy)", "/posts/\(fixture.deputy)/reporting", "/teams/\(fixture.housing)",
            ]
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                for path in paths {
                    let page = try await browser.get(path)
                    #expect(page.status == 200, "\(path)")
                    #expect(!page.text.contains("Secret") && !page.text.contains("Harriet"), "\(path)")
                }
                #expect(try await browser.get("/posts/\(fixture.analyst)").status == 404)
                #expect(try await browser.get("/posts/\(fixture.analyst)/current").status == 404)
                #expect(try await browser.get("/posts/\(fixture.analyst)/reporting").status == 404)
                // Tom alone is counted in the team; one post reports to his.
                #expect(try await browser.get("/teams/\(fixture.supported)").text.contains("1 person in this team"))
                #expect(try await browser.get("/posts/\(fixture.deputy)").text.contains("1 post reports to this one"))
                #expect(try await browser.get("/bodies/homes").text.contains("<dd>3</dd>"))
            }
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                #expect(try await browser.get("/teams/\(fixture.supported)").text.contains("2 people in this team"))
                #expect(try await browser.get("/posts/\(fixture.deputy)").text.contains("2 posts report to this one"))
                #expect(try await browser.get("/bodies/homes").text.contains("<dd>4</dd>"))
            }
            try await fixture.browse(as: fixture.secretHolder) { browser async throws in
                #expect(try await browser.get("/posts/\(fixture.analyst)").text.contains("Secret analyst"))
            }
            try await fixture.browse(as: fixture.otherAdministrator) { browser async throws in
                #expect(try await browser.get("/posts/\(fixture.analyst)").status == 404)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aLargeTreeIsBoundedAndLeadsOn(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.database.write { transaction in
                for number in 0..<5 {
                    let id = Team.ID.make(at: HomesFixture.now)
                    try fixture.team(id, "Part \(number)", below: fixture.supported, in: fixture.homes, transaction)
                }
            }
            let sight = Sight(fixture.member)
            let small = try await fixture.database.read { transaction in
                try TeamTree.read(fixture.homes, below: nil, after: nil, limit: 4, sight, in: transaction)
            }
            #expect(small.roots.map(\.team.name) == ["Housing"])
            #expect(small.roots.first?.children.first?.hasMoreBelow == true)
            #expect(small.roots.first?.children.first?.children.isEmpty == true)
            let below = try await fixture.database.read { transaction in
                try TeamTree.read(fixture.homes, below: fixture.supported, after: nil, limit: 3, sight, in: transaction)
            }
            #expect(below.roots.map(\.team.name) == ["Part 0", "Part 1", "Part 2"])
            let rest = try await fixture.database.read { transaction in
                try TeamTree.read(
                    fixture.homes, below: fixture.supported, after: below.next, limit: 3, sight, in: transaction)
            }
            #expect(rest.roots.map(\.team.name) == ["Part 3", "Part 4"])
            #expect(rest.next == nil)
            try await fixture.browse(as: fixture.member) { browser async throws in
                let page = try await browser.get("/bodies/homes/tree?below=\(fixture.supported)")
                #expect(page.text.contains("Part 4"))
                #expect(try await browser.get("/bodies/coast/tree?below=\(fixture.supported)").status == 404)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func pagesAskAsOftenForManyAsForFew(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let paths = [
                "/bodies", "/bodies/homes", "/bodies/homes/reporting", "/teams/\(fixture.supported)",
                "/posts/\(fixture.deputy)", "/posts/\(fixture.deputy)/reporting", "/public/bodies/homes",
            ]
            func counts() async throws -> [Int] {
                let log = StatementLog()
                try await fixture.browse(as: fixture.member) { browser async throws in
                    for path in paths {
                        let before = fixture.database.statementCount
                        _ = try await browser.get(path)
                        await log.add(fixture.database.statementCount - before)
                    }
                }
                return await log.counts
            }
            let few = try await counts()
            try await fixture.database.write { transaction in
                for number in 0..<60 {
                    let post = Post.ID.make(at: HomesFixture.now)
                    let person = Person.ID.make(at: HomesFixture.now)
                    let team = Team.ID.make(at: HomesFixture.now)
                    try fixture.team(team, "Small \(number)", below: fixture.supported, in: fixture.homes, transaction)
                    try fixture.post(
                        post, "Post \(number)", in: fixture.supported, reportsTo: fixture.deputy, seniority: 5,
                        transaction)
                    try fixture.person(person, "Person Number\(number)", in: fixture.homes, transaction)
                    try fixture.hold(post, person, from: "2025-01-01", to: nil, transaction)
                }
            }
            let many = try await counts()
            #expect(many == few)
            #expect(few.allSatisfy { $0 <= 20 }, "\(few)")
        }
    }
}

actor StatementLog {
    private(set) var counts: [Int] = []
    func add(_ count: Int) { counts.append(count) }
}
