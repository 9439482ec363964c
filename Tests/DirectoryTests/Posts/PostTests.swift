import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct PostTests {
    @Test(arguments: enginesUnderTest)
    func aPostsPageTellsOfHoldersAndPredecessors(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                let director = try await browser.get("/posts/\(fixture.director)").text
                #expect(director.contains("Amara Osei") && director.contains("since 1 January 2024"))
                #expect(director.contains("Jean Marchetti") && director.contains("1 January 2020 to 1 January 2024"))
                let vacant = try await browser.get("/posts/\(fixture.officer)").text
                #expect(vacant.contains("Nobody is shown") && vacant.contains("Ask") && vacant.contains("Tom Whitlock"))
                #expect(
                    try await browser.get("/posts/\(fixture.director)/current").location == "/people/\(fixture.amara)")
                let nobody = try await browser.get("/posts/\(fixture.officer)/current")
                #expect(nobody.location == "/posts/\(fixture.officer)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func reportingLinesShowTwoLevelsAndVacantPosts(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                let body = try await browser.get("/bodies/homes/reporting").text
                for text in ["Amara Osei", "Tom Whitlock", "Officer", "No holder shown"] {
                    #expect(body.contains(text), "\(text)")
                }
                let post = try await browser.get("/posts/\(fixture.officer)/reporting").text
                #expect(post.contains("Amara Osei") && post.contains("cc-tree__here"))
            }
            let sight = Sight(fixture.outsider)
            let around = try await fixture.database.read { transaction -> Reporting? in
                guard let post = try PostStore(transaction).find(fixture.officer, sight) else { return nil }
                return try Reporting.read(around: post, sight, in: transaction)
            }
            #expect(around?.above.map(\.post.title) == ["Director", "Deputy"])
            #expect(around?.peers.isEmpty == true && around?.peerCount == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func manyReportsComeInPages(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.database.write { transaction in
                for number in 0..<90 {
                    try fixture.post(
                        Post.ID.make(at: HomesFixture.now), "Report \(number).", in: fixture.housing,
                        reportsTo: fixture.officer, seniority: 5, transaction)
                }
            }
            let sight = Sight(fixture.member)
            let sizes = try await fixture.database.read { transaction -> [Int] in
                guard let post = try PostStore(transaction).find(fixture.officer, sight) else { return [] }
                var sizes: [Int] = []
                var after: Post.ID?
                repeat {
                    let page = try Reporting.read(around: post, after: after, sight, in: transaction)
                    sizes.append(page.roots.first?.reports.count ?? 0)
                    after = page.next
                } while after != nil
                return sizes
            }
            #expect(sizes == [40, 40, 10])
        }
    }

    @Test(arguments: enginesUnderTest)
    func appointingEndsTheEarlierHoldingUnlessItIsShared(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let path = "/posts/\(fixture.deputy)/appoint"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                #expect(try await browser.get(path).text.contains("Tom Whitlock leaves it on the same day"))
                let by = try await browser.post(path, ["person": "Jean Marchetti", "day": "20 November 2026"])
                #expect(by.status == 303)
                let page = try await browser.get("/posts/\(fixture.deputy)").text
                #expect(page.contains("since 20 November 2026") && page.contains("1 May 2023 to 20 November 2026"))
                let shared = try await browser.post(
                    path, ["person": "tom.whitlock@EXAMPLE.gov.uk", "day": "2026-11-21", "job-share": "yes"])
                #expect(shared.status == 303)
            }
            let holders = try await fixture.database.read { transaction in
                try PostStore(transaction).holdersNow(of: [fixture.deputy], .everything)[fixture.deputy]?.map(\.name)
            }
            #expect(holders == ["Jean Marchetti", "Tom Whitlock"])
            #expect(try await fixture.verbs(of: fixture.deputy.uuid) == ["post.held", "post.held"])
            #expect(try await fixture.verbs(of: fixture.tom.uuid) == ["person.post-changed", "person.post-changed"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func wrongAppointmentsAreRefused(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let path = "/posts/\(fixture.deputy)/appoint"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                for (person, day, field, message) in [
                    ("Tom Whitlock", "2026-11-20", "person", "holds this post already"),
                    ("Nobody Here", "2026-11-20", "person", "Nobody in this body has this name"),
                    ("who@example.gov.uk", "2026-11-20", "person", "Nobody in the directory"),
                    ("ruth.calder@example.gov.uk", "2026-11-20", "person", "belongs to another body"),
                    ("", "2026-11-20", "person", "Enter name or e-mail"),
                    ("Jean Marchetti", "22 November 2026", "day", "today or earlier"),
                    ("Jean Marchetti", "1 January 2020", "day", "changed hands on 1 May 2023"),
                    ("Jean Marchetti", "31 February 2026", "day", "must be a real date"),
                    ("Jean Marchetti", "", "day", "Enter the first day"),
                ] {
                    let answer = try await browser.post(path, ["person": person, "day": day])
                    #expect(answer.status == 422 && answer.text.contains(message), "\(person) \(day)")
                    #expect(answer.text.contains("id=\"\(field)-error\""), "\(person) \(day)")
                }
            }
            for viewer in [fixture.member, fixture.outsider, fixture.otherAdministrator] {
                try await fixture.browse(as: viewer) { browser async throws in
                    #expect(
                        try await browser.post(path, ["person": "Jean Marchetti", "day": "2026-11-20"]).status == 403)
                    #expect(try await browser.post("/posts/\(fixture.deputy)/hide").status == 403)
                    #expect(try await browser.post("/posts/\(fixture.analyst)/unhide").status == 404)
                }
            }
            #expect(try await fixture.verbs(of: fixture.deputy.uuid).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aPostIsVacatedThenEnded(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let post = "/posts/\(fixture.deputy)"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let held = try await browser.post("\(post)/end", ["day": "2026-11-20"])
                #expect(held.status == 422 && held.text.contains("Somebody holds this post"))
                let wrong = try await browser.post("\(post)/vacate", ["holding": "x", "day": "2026-11-20"])
                #expect(wrong.status == 422)
                let form = try await browser.get("\(post)/vacate").text
                let holding = try await fixture.database.read { transaction in
                    try PostStore(transaction).holdersNow(of: [fixture.deputy], .everything)[fixture.deputy]?.first?
                        .holding
                }
                #expect(form.contains(holding?.description ?? "missing"))
                let left = try await browser.post(
                    "\(post)/vacate", ["holding": holding?.description ?? "", "day": "2026-11-20"])
                #expect(left.status == 303)
                #expect(try await browser.get(post).text.contains("Amara Osei"))
                #expect(try await browser.post("\(post)/end", ["day": "2026-11-20"]).status == 303)
                #expect(try await browser.get(post).text.contains("This post ended on 20 November 2026"))
                #expect(try await browser.post("\(post)/edit", ["title": "Late"]).status == 409)
            }
            let verbs = try await fixture.verbs(of: fixture.deputy.uuid)
            #expect(verbs == ["post.vacated", "post.ended"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func hidingTakesAPostAndItsHolderAwayFromOthers(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let post = "/posts/\(fixture.deputy)"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let contacts = ["email": "deputy@homes.gov.uk", "phone": ""]
                #expect(try await browser.post("\(post)/publish", contacts).status == 303)
                #expect(try await browser.get("/public/bodies/homes").text.contains("deputy@homes.gov.uk"))
                #expect(try await browser.post("\(post)/hide").status == 303)
                #expect(try await browser.get("/public/bodies/homes").text.contains("deputy@homes.gov.uk") == false)
                #expect(try await browser.post("\(post)/publish", contacts).status == 409)
            }
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                #expect(try await browser.get(post).status == 404)
                #expect(
                    try await browser.get("/posts/\(fixture.director)").text.contains("Nobody reports to this post"))
                #expect(try await browser.get("/bodies/homes").text.contains("<dd>2</dd>"))
                #expect(try await browser.get("/posts/\(fixture.officer)").text.contains("Reports to") == false)
            }
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                #expect(try await browser.post("\(post)/unhide").status == 303)
            }
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                #expect(try await browser.get(post).text.contains("Tom Whitlock"))
            }
            let verbs = try await fixture.verbs(of: fixture.deputy.uuid)
            #expect(verbs == ["post.published", "post.hidden", "post.shown"])
            // Search must forget and find the holder again.
            #expect(try await fixture.verbs(of: fixture.tom.uuid).count == 3)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A post keeps its team among more than a form offers, and namesakes differ`(engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let last = Team.ID.make(at: HomesFixture.now)
            try await fixture.database.write { transaction in
                let rows = (0..<TeamStore.choiceLimit).map { number -> [Value] in
                    [
                        Team.ID.make(at: HomesFixture.now).value, fixture.homes.value, "A \(number)".value,
                        "a \(number)".value, HomesFixture.now.value,
                    ]
                }
                try transaction.insert(into: "team", ["id", "body_id", "name", "sort_name", "updated_at"], rows)
                try fixture.team(last, "Zoning", below: fixture.housing, in: fixture.homes, transaction)
                try transaction.run("UPDATE post SET team_id = \(last) WHERE id = \(fixture.deputy)")
                try transaction.run("UPDATE team SET parent_id = \(last) WHERE id = \(fixture.supported)")
            }
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let form = try await browser.get("/posts/\(fixture.deputy)/edit").text
                #expect(form.contains("<option value=\"\(last)\" selected>Housing &gt; Zoning</option>"))
                let move = try await browser.get("/teams/\(fixture.supported)/move").text
                #expect(move.contains("<option value=\"\(last)\" selected>Housing &gt; Zoning</option>"))
                let new = try await browser.get("/teams/\(last)/posts/new").text
                #expect(new.contains("<option value=\"\(last)\" selected>"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `How complete profiles are follows appointments and reporting lines`(engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            @Sendable func completeness(_ person: Person.ID) async throws -> Int? {
                try await fixture.database.read { try PersonStore($0).find(person, .everything)?.completeness }
            }
            let post = "/posts/\(fixture.deputy)"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let appointed = try await browser.post(
                    "\(post)/appoint", ["person": "Jean Marchetti", "day": "20 November 2026"])
                #expect(appointed.status == 303)
                #expect(try await completeness(fixture.jean) == 30, "address, post and line manager")
                #expect(try await completeness(fixture.tom) == 10)
                #expect(try await browser.post("\(post)/edit", ["title": "Deputy", "reports-to": ""]).status == 303)
                #expect(try await completeness(fixture.jean) == 20)
                let holding = try await fixture.database.read { transaction in
                    try PostStore(transaction).holdersNow(of: [fixture.deputy], .everything)[fixture.deputy]?.first?
                        .holding
                }
                let left = try await browser.post(
                    "\(post)/vacate", ["holding": holding?.description ?? "", "day": "20 November 2026"])
                #expect(left.status == 303)
                #expect(try await completeness(fixture.jean) == 10)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What a file may bring a form takes too`(engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            @Sendable func text(_ count: Int) -> String { String(repeating: "x", count: count) }
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let most = ["title": text(300), "grade": text(100), "place": text(300), "function": text(4000)]
                #expect(try await browser.post("/posts/\(fixture.deputy)/edit", most).status == 303)
                for (name, value) in most {
                    let more = ["title": "X"].merging([name: value + "x"]) { _, new in new }
                    #expect(try await browser.post("/posts/\(fixture.deputy)/edit", more).status == 422, "\(name)")
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Pages lead to what can be done with them`(engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let team = "/teams/\(fixture.supported)"
            let everybody: [(String, [String])] = [
                (
                    "/bodies/homes",
                    ["/bodies/homes/people.csv", "/bodies/homes/people.json", "/bodies/homes/corrections/new"]
                ),
                (team, ["\(team)/vcard", "\(team)/corrections/new"]),
                ("/posts/\(fixture.deputy)", ["/posts/\(fixture.deputy)/current"]),
            ]
            let administrators = ["/bodies/homes/people/new", "/directory/import", "/bodies/homes/dashboard"]
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                for (path, links) in everybody {
                    let page = try await browser.get(path).text
                    for link in links { #expect(page.contains("href=\"\(link)\""), "\(link)") }
                }
                let page = try await browser.get("/bodies/homes").text
                for link in administrators { #expect(!page.contains("href=\"\(link)\""), "\(link)") }
            }
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let page = try await browser.get("/bodies/homes").text
                for link in administrators { #expect(page.contains("href=\"\(link)\""), "\(link)") }
            }
        }
    }
}
