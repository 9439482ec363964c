import Access
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

@Suite struct TeamTests {
    @Test(arguments: enginesUnderTest)
    func aTeamsPageTellsWhatToComeForAndWhomToAsk(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                _ = try await browser.post("/topics/new", ["name": "Referrals"])
                let saved = try await browser.post(
                    "/teams/\(fixture.supported)/edit",
                    [
                        "name": "Supported housing", "purpose": "Homes with care.", "contact-for": "referrals to DfH",
                        "mailbox": "supported@homes.gov.uk", "phone": "020 7946 0000", "place": "Leeds",
                        "contact-post": fixture.deputy.description, "topics": "referrals",
                    ])
                #expect(saved.status == 303)
            }
            try await fixture.abbreviations.refresh(fixture.database)
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                let page = try await browser.get("/teams/\(fixture.supported)").text
                for text in [
                    "Homes with care.", "mailto:supported@homes.gov.uk", "tel:02079460000", "Tom Whitlock", "Leeds",
                    "No holder shown", "/topics/referrals", "/teams/\(fixture.housing)", "100% complete",
                    "Confirmed on 21 November 2026", "<abbr title=\"Department for Homes\">DfH</abbr>",
                ] {
                    #expect(page.contains(text), "\(text)")
                }
                #expect(!page.contains("Still right"))
                let topic = try await browser.get("/topics/referrals").text
                #expect(topic.contains("Supported housing") && topic.contains("Tom Whitlock"))
            }
            #expect(try await fixture.verbs(of: fixture.supported.uuid) == ["team.changed"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func onlyContactsAndAdministratorsChangeATeam(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let id = fixture.housing
            for viewer in [fixture.member, fixture.outsider, fixture.otherAdministrator] {
                try await fixture.browse(as: viewer) { browser async throws in
                    #expect(try await browser.get("/teams/\(id)/edit").status == 403)
                    #expect(try await browser.post("/teams/\(id)/edit", ["name": "Mine"]).status == 403)
                    #expect(try await browser.post("/teams/\(id)/confirm").status == 403)
                    #expect(try await browser.post("/teams/\(id)/teams/new", ["name": "Mine"]).status == 403)
                    #expect(try await browser.post("/teams/\(id)/end", ["day": "2026-11-01"]).status == 403)
                }
            }
            try await fixture.browse(as: fixture.guest) { browser async throws in
                #expect(try await browser.post("/teams/\(id)/confirm").status == 404)
            }
            #expect(try await fixture.verbs(of: id.uuid).isEmpty)
            // The member holds the director's post: as the team's contact she may change its page, but not move it.
            try await fixture.database.write { transaction in
                try transaction.run("UPDATE team SET contact_post_id = \(fixture.director) WHERE id = \(id)")
            }
            try await fixture.browse(as: fixture.member) { browser async throws in
                #expect(try await browser.post("/teams/\(id)/confirm").status == 303)
                #expect(try await browser.get("/teams/\(id)/edit").status == 200)
                #expect(try await browser.get("/teams/\(id)/move").status == 403)
                #expect(try await browser.post("/teams/\(id)/move", ["parent": ""]).status == 403)
            }
            #expect(try await fixture.verbs(of: id.uuid) == ["team.confirmed"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func aTeamIsNeverMovedIntoItself(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let teams = Teams(database: fixture.database, clock: fixture.clock)
            for target in [fixture.housing, fixture.supported] {
                await expectFault(.invalid, field: "parent") {
                    try await teams.move(fixture.housing, below: target, by: fixture.administrator)
                }
            }
            let abroad = Team.ID.make(at: HomesFixture.now)
            try await fixture.database.write { transaction in
                try fixture.team(abroad, "Abroad", below: nil, in: fixture.coast, transaction)
            }
            await expectFault(.invalid, field: "parent") {
                try await teams.move(fixture.supported, below: abroad, by: fixture.platform)
            }
            try await teams.move(fixture.supported, below: nil, by: fixture.administrator)
            try await teams.move(fixture.housing, below: fixture.supported, by: fixture.administrator)
            let above = try await fixture.database.read { transaction in
                let store = TeamStore(transaction)
                return try store.find(fixture.housing, .everything).map {
                    try store.ancestors(of: $0, .everything).map(\.id)
                }
            }
            #expect(above == [fixture.supported])
        }
    }

    @Test(arguments: enginesUnderTest)
    func treesAreBoundedInDepth(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let teams = Teams(database: fixture.database, clock: fixture.clock)
            var last = fixture.supported
            for number in 3...Teams.depthLimit {
                let draft = try TeamDraft.read(.init(["name": ["Level \(number)"]]))
                last = try await teams.create(draft, in: fixture.homes, below: last, by: fixture.administrator)
            }
            let deepest = last
            await expectFault(.invalid, field: "parent") {
                let draft = try TeamDraft.read(.init(["name": ["Too deep"]]))
                _ = try await teams.create(draft, in: fixture.homes, below: deepest, by: fixture.administrator)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aTeamEndsOnlyWhenItIsEmpty(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let teams = Teams(database: fixture.database, clock: fixture.clock)
            let day = Day(year: 2026, month: 11, day: 20)
            for id in [fixture.housing, fixture.supported] {
                await expectFault(.invalid, field: "day") {
                    try await teams.end(id, on: day, by: fixture.administrator)
                }
            }
            let draft = try TeamDraft.read(.init(["name": ["Empty"]]))
            let empty = try await teams.create(draft, in: fixture.homes, below: nil, by: fixture.administrator)
            await expectFault(.invalid, field: "day") {
                try await teams.end(empty, on: day.adding(days: 5), by: fixture.administrator)
            }
            try await teams.end(empty, on: day, by: fixture.administrator)
            await expectFault(.conflict) { try await teams.confirm(empty, by: fixture.administrator) }
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                #expect(try await browser.get("/teams/\(empty)").text.contains("This team ended on 20 November 2026"))
                #expect(try await browser.get("/bodies/homes/tree").text.contains("Empty") == false)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aRefusedFormKeepsWhatWasTyped(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                for (field, value, message) in [
                    ("name", "", "Enter name"), ("mailbox", "nobody", "Mailbox must be like"),
                    ("phone", "call me", "Phone must have digits"), ("topics", "Unheard-of", "‘Unheard-of’"),
                    ("contact-post", fixture.coast.description, "Choose a post of the same body"),
                    ("purpose", "right\u{202E}left", "invisible control characters"),
                ] {
                    var fields = ["name": "A <i>new</i> name", "place": "York \"city\""]
                    fields[field] = value
                    let answer = try await browser.post("/teams/\(fixture.housing)/edit", fields)
                    #expect(answer.status == 422, "\(field)")
                    #expect(answer.text.contains(message), "\(field)")
                    #expect(answer.text.contains("York &quot;city&quot;") && !answer.text.contains("<i>new"))
                }
                let page = try await browser.get("/teams/\(fixture.housing)")
                #expect(page.text.contains("<h1 class=\"govuk-heading-l\">Housing</h1>"))
                #expect(try await browser.post("/teams/not-an-id/edit", ["name": "x"]).status == 404)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func peopleComeInPages(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.database.write { transaction in
                for number in 0..<120 {
                    let id = Post.ID.make(at: HomesFixture.now)
                    try fixture.post(
                        id, "Post number \(number).", in: fixture.housing, reportsTo: nil, seniority: number % 7,
                        transaction)
                }
            }
            let seen = try await fixture.database.read { transaction in
                var after: Post.ID?
                var titles: [String] = []
                repeat {
                    let view = try TeamView.read(fixture.housing, after: after, fixture.member, in: transaction)
                    titles += view.posts.map(\.post.title)
                    after = view.next
                } while after != nil
                return titles
            }
            #expect(seen.count == 121 && Set(seen).count == 121)
        }
    }
}
