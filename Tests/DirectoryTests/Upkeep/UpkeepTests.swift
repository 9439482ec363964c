import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct UpkeepTests {
    @Test(arguments: enginesUnderTest)
    func `A profile is confirmed by its owner or an administrator`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/confirm"
            let refused = try await bench.post(path, [:], as: world.asTom)
            #expect(refused.status == 403)
            #expect(try await bench.post(path, [:], as: world.asGuest).status == 404)
            #expect(try await bench.post(path, [:], as: world.asAmara).status == 303)
            #expect(try await bench.person(world.amara).confirmedAt == bench.clock.now)
            #expect(try await bench.journal(world.amara.uuid).map(\.verb) == ["person.confirmed"])
            #expect(
                try await bench.get("/people/\(world.amara)", as: world.asDan)
                    .contains("Last confirmed on 21 November 2026"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whose profile is due gets one reminder in 30 days, until it is confirmed`(engine: Engine)
        async throws
    {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            #expect(try await bench.jobs.remind() == 0)
            bench.clock.advance(.days(184))
            _ = try await bench.post("/people/\(world.amara)/confirm", [:], as: world.asAmara)
            _ = try await bench.post(
                "/people/\(world.priya)/leave", ["day": "1 May 2027"], as: world.asAdministrator)
            try await bench.database.write {
                try $0.run("UPDATE person SET email = 'broken' WHERE id = \(world.spy)")
            }
            #expect(
                try await bench.jobs.remind() == 3, "Tom, Dan and, in vain, the one with a broken address")
            let mail = try await bench.mail().map(\.to).sorted()
            #expect(mail == ["dan.okafor@northmoor.example.gov.uk", "tom.whitlock@homes.example.gov.uk"])
            #expect(try await bench.jobs.remind() == 0)
            bench.clock.advance(.days(31))
            #expect(try await bench.jobs.remind() == 3)
            _ = try await bench.post("/people/\(world.tom)/confirm", [:], as: world.asTom)
            bench.clock.advance(.days(31))
            #expect(try await bench.jobs.remind() == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What waits for somebody is their due profile and corrections`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            func waiting(_ viewer: Viewer) async throws -> [WaitingItem] {
                let now = bench.clock.now
                return try await bench.database.read {
                    try DirectoryWaiting.items(for: viewer, in: $0, at: now)
                }
            }
            #expect(try await waiting(world.asAmara).isEmpty)
            bench.clock.advance(.days(184))
            _ = try await bench.post(
                "/people/\(world.amara)/corrections", ["field": "place", "says": "Leeds"], as: world.asDan)
            let items = try await waiting(world.asAmara)
            #expect(items.map(\.path) == ["/corrections", "/people/\(world.amara)"])
            #expect(items.last?.dueOn == Day(year: 2027, month: 5, day: 21))
            #expect(try await waiting(world.asAdministrator).isEmpty)
        }
    }

    // MARK: - Leaving

    @Test(arguments: enginesUnderTest)
    func `A leaver's page says who holds the post now, and no way to reach them`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/leave"
            for viewer in [world.asAmara, world.asTom, world.asCouncilAdministrator] {
                #expect(try await bench.post(path, ["day": "20 November 2026"], as: viewer).status == 403)
            }
            for day in ["", "22 November 2026", "1 January 2023", "soon"] {
                let page = try await bench.post(path, ["day": day], as: world.asAdministrator)
                #expect(page.status == 422 && page.contains("day-error"), "\(day)")
            }
            try await bench.database.write {
                try $0.run("UPDATE person SET cover_id = \(world.amara) WHERE id = \(world.tom)")
            }
            #expect(
                try await bench.post(path, ["day": "20 November 2026"], as: world.asAdministrator).status
                    == 303)
            #expect(
                try await bench.post(path, ["day": "20 November 2026"], as: world.asAdministrator).status
                    == 409)
            #expect(try await bench.person(world.tom).cover == nil)
            #expect(bench.accounts.requests == ["disable \(world.amara)"])
            let vacant = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(
                vacant.contains("left on 20 November 2026")
                    && vacant.contains("Nobody is shown as holding their last post"))
            try await bench.database.write { try world.hold(world.lead, world.priya, "2026-11-21", nil, $0) }
            let page = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(
                page.contains(
                    "is now held by <a class=\"govuk-link\" href=\"/people/\(world.priya)\">Priya Raman"))
            #expect(!page.contains("amara.osei@"))
            #expect(
                try await bench.post(
                    "/people/\(world.amara)/edit/reach", ["phone": "1234"], as: world.asAmara
                ).status == 409)
            #expect(try await bench.journal(world.amara.uuid).map(\.verb) == ["person.left"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Somebody who comes back is current again`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            #expect(
                try await bench.post("/people/\(world.amara)/rejoin", [:], as: world.asAdministrator).status
                    == 409)
            _ = try await bench.post(
                "/people/\(world.amara)/leave", ["day": "20/11/2026"], as: world.asAdministrator)
            #expect(try await bench.post("/people/\(world.amara)/rejoin", [:], as: world.asTom).status == 403)
            #expect(
                try await bench.post("/people/\(world.amara)/rejoin", [:], as: world.asAdministrator).status
                    == 303)
            #expect(try await bench.person(world.amara).isCurrent)
            #expect(
                try await bench.get("/people/\(world.amara)", as: world.asDan).contains("No post at present"))
            #expect(bench.accounts.requests.last == "enable \(world.amara)")
        }
    }

    // MARK: - Merging

    @Test(arguments: enginesUnderTest)
    func `Two records of one person become one, and the other leads to it`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let twin = Person.ID.make(at: bench.clock.now)
            let topic = Topic.ID.make(at: bench.clock.now)
            try await bench.database.write { transaction in
                try world.addPerson(twin, world.homes, "Amara", "Osei-Mensah", nil, transaction)
                try transaction.run(
                    "UPDATE person SET phone = '1111', skills = 'R', external_ref = 'hr-7' WHERE id = \(twin)"
                )
                try transaction.run("UPDATE person SET phone = '2222' WHERE id = \(world.amara)")
                try world.hold(world.lead, twin, "2024-05-01", nil, transaction)
                try world.hold(world.analyst, twin, "2018-01-01", "2019-01-01", transaction)
                try transaction.run(
                    "INSERT INTO topic (id, slug, name, sort_name, updated_at) VALUES (\(topic), 't', 'T', 't', 1)"
                )
                try transaction.run(
                    "INSERT INTO topic_tag (subject_id, topic_id, subject_kind) VALUES (\(twin), \(topic), 'person')"
                )
            }
            let merge = "/people/\(world.amara)/merge"
            for viewer in [world.asAmara, world.asDan, world.asCouncilAdministrator] {
                #expect(try await bench.get("\(merge)?other=\(twin)", as: viewer).status == 403)
                #expect(try await bench.post(merge, ["other": "\(twin)"], as: viewer).status == 403)
            }
            #expect(try await bench.get("\(merge)?find=amara", as: world.asAdministrator).status == 200)
            let found = try await bench.get("\(merge)?find=Amara%20Osei-Mensah", as: world.asAdministrator)
            #expect(found.contains("?other=\(twin)"))
            let preview = try await bench.get("\(merge)?other=\(twin)", as: world.asAdministrator)
            #expect(preview.contains("<strong>2222</strong>") && preview.contains("<strong>R</strong>"))
            #expect(
                try await bench.post(merge, ["other": "\(twin)"], as: world.asAdministrator).status == 303)
            let kept = try await bench.person(world.amara)
            #expect(kept.phone == "2222" && kept.skills == "R" && kept.knownAs == "Amara Osei-Mensah")
            #expect(kept.email == "amara.osei@homes.example.gov.uk")
            let old = try await bench.get("/people/\(twin)", as: world.asDan)
            #expect(old.status == 303 && old.location == "/people/\(world.amara)")
            let page = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(page.contains("Analyst") && page.contains("/topics/t"))
            let holders = try await bench.database.read {
                try $0.value(
                    Int.self, "SELECT COUNT(*) FROM holding WHERE post_id = \(world.lead) AND to_day IS NULL")
            }
            #expect(holders == 1)
            #expect(bench.accounts.requests == ["move \(twin) \(world.amara)"])
            #expect(try await bench.journal(twin.uuid).map(\.verb) == ["person.merged"])
            #expect(try await bench.journal(world.amara.uuid).map(\.verb) == ["person.changed"])
            #expect(
                try await bench.post(merge, ["other": "\(twin)"], as: world.asAdministrator).status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An address moves with the merge where the kept record has none`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let twin = Person.ID.make(at: bench.clock.now)
            try await bench.database.write { try world.addPerson(twin, world.homes, "A", "Osei", nil, $0) }
            let answer = try await bench.post(
                "/people/\(twin)/merge", ["other": "\(world.amara)"], as: world.asAdministrator)
            #expect(answer.status == 303)
            #expect(try await bench.person(twin).email == "amara.osei@homes.example.gov.uk")
            #expect(try await bench.person(world.amara).email == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Records of different bodies are merged by the platform's administrator only`(engine: Engine)
        async throws
    {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/merge"
            let refused = try await bench.post(path, ["other": "\(world.dan)"], as: world.asAdministrator)
            #expect(refused.status == 403)
            #expect(
                try await bench.post(path, ["other": "\(world.amara)"], as: world.asPlatform).status == 422)
            #expect(try await bench.post(path, ["other": "\(world.dan)"], as: world.asPlatform).status == 303)
        }
    }

    // MARK: - The dashboard

    @Test(arguments: enginesUnderTest)
    func `The dashboard counts what its lists hold, for administrators only`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/bodies/department-for-homes/dashboard"
            for viewer in [world.asAmara, world.asCouncilAdministrator] {
                for tail in ["", "/people", "/people/csv"] {
                    #expect(try await bench.get(path + tail, as: viewer).status == 403)
                }
            }
            #expect(try await bench.get(path, as: world.asGuest).status == 404)
            let now = bench.clock.now
            let figures = try await bench.database.read {
                try DashboardStore($0, .everything, at: now).figures(of: world.homes)
            }
            #expect(figures.people == 4 && figures.confirmedShare == 100 && figures.due == 0)
            #expect(figures.vacantPosts == 1 && figures.thinTeams == 1 && figures.guests == 0)
            let overview = try await bench.get(path, as: world.asAdministrator)
            #expect(overview.status == 200)
            #expect(overview.contains("\(path)/vacant\"") && !overview.contains("\(path)/guests\""))
            for list in DashboardList.allCases {
                let page = try await bench.get("\(path)/\(list.rawValue)", as: world.asAdministrator)
                #expect(page.status == 200, "\(list)")
                #expect(page.contains("<h1 class=\"govuk-heading-l\">\(list.title)</h1>"), "\(list)")
            }
            #expect(try await bench.get("\(path)/vacant", as: world.asAdministrator).contains("Analyst"))
            #expect(try await bench.get("\(path)/nothing", as: world.asAdministrator).status == 404)
            #expect(
                try await bench.get("\(path)/people?after=%00junk", as: world.asAdministrator).status == 200)
            let csv = try await bench.get("\(path)/people/csv", as: world.asAdministrator)
            #expect(csv.contentType == "text/csv; charset=utf-8")
            #expect(csv.text.hasPrefix("Name,Post,Team,Complete,Last confirmed\r\n"))
            #expect(csv.text.split(separator: "\r\n").count == 5)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Lists are paged without a gap or a repetition`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            try await bench.database.write { transaction in
                for number in 0..<7 {
                    try world.addPerson(
                        .make(at: bench.clock.now), world.homes, "Same", "Name", nil, transaction)
                    try world.addPost(
                        .make(at: bench.clock.now), world.homes, world.supported, "Vacancy \(number)", 7,
                        transaction)
                }
            }
            for (list, total) in [(DashboardList.people, 11), (.vacant, 8)] {
                var seen: [String] = []
                var cursor: String?
                let now = bench.clock.now
                while seen.count < 20 {
                    let after = cursor
                    let lines = try await bench.database.read {
                        try DashboardStore($0, .everything, at: now).lines(
                            list, of: world.homes, after: after, limit: 3)
                    }
                    seen += lines.map(\.path)
                    guard lines.count == 3 else { break }
                    cursor = lines.last?.cursor
                }
                #expect(seen.count == total && Set(seen).count == total, "\(list)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The holder of a team's contact post is asked whether its page is right`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            func paths(_ viewer: Viewer) async throws -> [String] {
                let now = bench.clock.now
                return try await bench.database.read {
                    try DirectoryWaiting.items(for: viewer, in: $0, at: now).map(\.path)
                }
            }
            let team = "/teams/\(world.supported)"
            #expect(try await paths(world.asTom) == [team], "nobody has ever confirmed it")
            #expect(try await paths(world.asAmara).isEmpty)
            try await bench.database.write {
                try $0.run("UPDATE team SET confirmed_at = \(bench.clock.now) WHERE id = \(world.supported)")
            }
            #expect(try await paths(world.asTom).isEmpty)
            bench.clock.advance(.days(184))
            #expect(try await paths(world.asTom) == ["/people/\(world.tom)", team])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The dashboard does not tell what its people hold in secret elsewhere`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            try await bench.database.write { transaction in
                try transaction.run("UPDATE post SET seniority = 0 WHERE id = \(world.secret)")
                try world.hold(world.secret, world.dan, "2025-01-01", nil, transaction)
            }
            let path = "/bodies/northmoor-council/dashboard/people"
            for tail in ["", "/csv"] {
                let list = try await bench.get(path + tail, as: world.asCouncilAdministrator)
                #expect(list.contains("Dan Okafor") && list.contains("Housing manager"))
                #expect(!list.contains("Special projects"))
                #expect(try await bench.get(path + tail, as: world.asPlatform).contains("Special projects"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An empty list of people says how to begin`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            try await bench.database.write {
                try $0.run("UPDATE person SET body_id = \(world.homes) WHERE id = \(world.dan)")
            }
            for path in ["/bodies/northmoor-council/dashboard/people", "/bodies/northmoor-council/dashboard"] {
                let page = try await bench.get(path, as: world.asCouncilAdministrator)
                #expect(page.contains("href=\"/bodies/northmoor-council/people/new\""))
                #expect(page.contains("href=\"/directory/import\""))
            }
        }
    }
}
