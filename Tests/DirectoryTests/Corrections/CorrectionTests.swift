import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct CorrectionTests {
    /// The identifier of the one correction that is open.
    private func only(_ bench: PeopleBench) async throws -> Correction {
        try #require(
            try await bench.database.read {
                try $0.one(
                    Correction.self, "SELECT \(Correction.columns) FROM correction ORDER BY id DESC LIMIT 1")
            })
    }

    @Test func `The stage follows from time alone`() {
        let start = Instant(milliseconds: 1_000_000_000_000)
        func stage(_ kind: Correction.SubjectKind, _ days: Int64, team: Bool = true) -> Correction.Stage {
            Correction.stage(kind, suggestedAt: start, hasTeam: team, at: start + .days(days))
        }
        #expect(stage(.person, 0) == .person && stage(.person, 13) == .person)
        #expect(stage(.person, 14) == .team && stage(.person, 27) == .team)
        #expect(stage(.person, 14, team: false) == .body)
        #expect(stage(.person, 28) == .body && stage(.person, 400) == .body)
        #expect(
            stage(.team, 0) == .team && stage(.team, 0, team: false) == .body && stage(.team, 14) == .body)
        #expect(stage(.body, 0) == .body)
    }

    @Test(arguments: enginesUnderTest)
    func `A suggestion goes to the person, then to the team's contact, then to the administrators`(
        engine: Engine
    ) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let answer = try await bench.post(
                "/people/\(world.amara)/corrections", ["field": "phone", "says": "020 7946 0009"],
                as: world.asDan)
            #expect(answer.status == 303 && answer.location == "/people/\(world.amara)")
            let id = try await only(bench).id
            func waits(for viewer: Viewer) async throws -> Bool {
                try await bench.get("/corrections", as: viewer).contains("/corrections/\(id)")
            }
            #expect(try await bench.mail().map(\.to) == ["amara.osei@homes.example.gov.uk"])
            #expect(try await waits(for: world.asAmara))
            #expect(try await waits(for: world.asTom) == false)
            #expect(try await waits(for: world.asAdministrator) == false)
            #expect(try await bench.get("/corrections/\(id)", as: world.asTom).status == 404)
            #expect(try await bench.jobs.moveOn() == 0)

            bench.clock.advance(.days(14))
            #expect(try await bench.jobs.moveOn() == 1)
            #expect(try await bench.jobs.moveOn() == 0)
            #expect(try await bench.mail().last?.to == "tom.whitlock@homes.example.gov.uk")
            #expect(try await waits(for: world.asTom) == true)
            #expect(try await waits(for: world.asAmara) == true)
            #expect(try await waits(for: world.asAdministrator) == false)

            bench.clock.advance(.days(14))
            #expect(try await bench.jobs.moveOn() == 1)
            #expect(try await bench.mail().last?.to == "ada.min@homes.example.gov.uk")
            #expect(try await waits(for: world.asAdministrator))
            #expect(try await waits(for: world.asCouncilAdministrator) == false)
            #expect(try await waits(for: world.asDan) == false)
            #expect(
                try await bench.journal(id.uuid).map(\.verb)
                    == ["correction.suggested", "correction.moved-on", "correction.moved-on"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Many move on in batches, and each answerer gets one mail`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            for number in 1...5 {
                _ = try await bench.post(
                    "/people/\(world.dan)/corrections", ["field": "skills", "says": "skill \(number)"],
                    as: world.asAmara)
            }
            bench.clock.advance(.days(15))
            #expect(try await bench.jobs.moveOn() == 5)
            let stages = try await bench.database.read {
                try $0.values(String.self, "SELECT DISTINCT stage FROM correction")
            }
            #expect(stages == ["body"], "the council's team has no contact")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An accepted suggestion stands on the page, and its author is told`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/people/\(world.amara)/corrections", ["field": "place", "says": "Leeds <b>"], as: world.asDan
            )
            let id = try await only(bench).id
            let page = try await bench.get("/corrections/\(id)", as: world.asAmara)
            #expect(page.contains("Leeds &lt;b&gt;") && page.contains("Dan Okafor"))
            for viewer in [world.asTom, world.asCouncilAdministrator] {
                #expect(try await bench.post("/corrections/\(id)/accept", [:], as: viewer).status == 404)
            }
            #expect(try await bench.post("/corrections/\(id)/accept", [:], as: world.asDan).status == 403)
            let answer = try await bench.post("/corrections/\(id)/accept", [:], as: world.asAmara)
            #expect(answer.status == 303 && answer.location == "/people/\(world.amara)")
            #expect(try await bench.person(world.amara).place == "Leeds <b>")
            #expect(try await bench.mail().last?.to == world.asDan.email)
            #expect(try await only(bench).suggestedEmail.isEmpty)
            #expect(try await bench.post("/corrections/\(id)/accept", [:], as: world.asAmara).status == 409)
            #expect(try await bench.journal(world.amara.uuid).last?.details == "{\"fields\":\"place\"}")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is no single field leads to where it is put right`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/people/\(world.amara)/corrections", ["field": "name", "says": "Amara Osei-Mensah"],
                as: world.asDan)
            let id = try await only(bench).id
            let answer = try await bench.post("/corrections/\(id)/accept", [:], as: world.asAmara)
            #expect(answer.location == "/people/\(world.amara)/edit/about?correction=\(id)")
            let form = try await bench.get(try #require(answer.location), as: world.asAmara)
            #expect(form.contains("Amara Osei-Mensah") && form.contains("value=\"Amara Osei\""))
            #expect(try await bench.person(world.amara).name == "Amara Osei")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Declining needs a reason, which the author gets`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/people/\(world.amara)/corrections", ["field": "place", "says": "Leeds"], as: world.asDan)
            let id = try await only(bench).id
            let refused = try await bench.post(
                "/corrections/\(id)/decline", ["reason": ""], as: world.asAmara)
            #expect(refused.status == 422 && refused.contains("reason-error"))
            let declined = try await bench.post(
                "/corrections/\(id)/decline", ["reason": "I moved"], as: world.asAmara)
            #expect(declined.status == 303)
            #expect(try await only(bench).state == .declined)
            #expect(try await bench.person(world.amara).place == "")
            let text = try await bench.database.read {
                try $0.value(String.self, "SELECT body_text FROM mail ORDER BY id DESC LIMIT 1")
            }
            #expect(text?.contains("I moved") == true)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Teams and bodies take corrections too`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/teams/\(world.supported)/corrections", ["field": "purpose", "says": "Homes with help"],
                as: world.asDan)
            let team = try await only(bench)
            #expect(team.stage == .team)
            #expect(try await bench.mail().last?.to == "tom.whitlock@homes.example.gov.uk")
            #expect(
                try await bench.post("/corrections/\(team.id)/accept", [:], as: world.asTom).status == 303)
            let purpose = try await bench.database.read {
                try TeamStore($0).find(world.supported, .everything)?.purpose
            }
            #expect(purpose == "Homes with help")
            _ = try await bench.post(
                "/bodies/department-for-homes/corrections", ["field": "place", "says": "London"],
                as: world.asDan)
            let body = try await only(bench)
            #expect(body.stage == .body && body.kind == .body)
            #expect(
                try await bench.post("/corrections/\(body.id)/accept", [:], as: world.asTom).status == 404)
            #expect(
                try await bench.post("/corrections/\(body.id)/accept", [:], as: world.asAdministrator).status
                    == 303)
            #expect(try await bench.get("/bodies/nobody/corrections/new", as: world.asDan).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A suggestion that cannot be kept is refused, and what was typed stays`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/corrections"
            let cases: [[String: String]] = [
                ["field": "", "says": "Kept"], ["field": "password", "says": "Kept"],
                ["field": "phone", "says": ""],
                ["field": "phone", "says": String(repeating: "Kept", count: 20)],
                ["field": "place", "says": "Kept\u{202E}"], ["field": "email", "says": "Kept"],
            ]
            for fields in cases {
                let page = try await bench.post(path, fields, as: world.asDan)
                #expect(page.status == 422, "\(fields)")
                if fields["says"] != "" { #expect(page.contains("Kept"), "\(fields)") }
            }
            #expect(
                try await bench.post(path, ["field": "place", "says": "x"], as: world.asGuest).status == 404)
            for number in 0..<Corrections.openLimit {
                let answer = try await bench.post(
                    path, ["field": "place", "says": "\(number)"], as: world.asDan)
                #expect(answer.status == 303)
            }
            #expect(
                try await bench.post(path, ["field": "place", "says": "x"], as: world.asDan).status == 429)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What only an administrator can put right goes to them when it is accepted`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            for (field, says) in [("post", "Head of policy"), ("left", "Yes"), ("email", "a@homes.example.gov.uk")] {
                _ = try await bench.post(
                    "/people/\(world.amara)/corrections", ["field": field, "says": says], as: world.asDan)
                let id = try await only(bench).id
                #expect(
                    try await bench.get("/corrections/\(id)", as: world.asAmara).contains("Only an administrator"),
                    "\(field)")
                let answer = try await bench.post("/corrections/\(id)/accept", [:], as: world.asAmara)
                #expect(answer.status == 303 && answer.location == "/corrections", "\(field)")
                let passed = try await only(bench)
                #expect(passed.state == .open && passed.stage == .body, "\(field)")
                #expect(try await bench.mail().last?.to == "ada.min@homes.example.gov.uk", "\(field)")
                #expect(try await bench.get("/corrections", as: world.asAdministrator).contains("/corrections/\(id)"))
                #expect(
                    try await bench.journal(id.uuid).map(\.verb) == ["correction.suggested", "correction.passed-on"])
                let done = try await bench.post("/corrections/\(id)/accept", [:], as: world.asAdministrator)
                #expect(done.status == 303)
                #expect(try await bench.get(done.location ?? "", as: world.asAdministrator).status == 200, "\(field)")
                #expect(try await only(bench).state == .accepted, "\(field)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A link to an answered correction shows the answer`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/people/\(world.amara)/corrections", ["field": "place", "says": "Leeds"], as: world.asDan)
            let id = try await only(bench).id
            #expect(try await bench.get("/corrections/\(id)", as: world.asDan).status == 403)
            _ = try await bench.post("/corrections/\(id)/decline", ["reason": "I moved"], as: world.asAmara)
            for viewer in [world.asAmara, world.asDan, world.asAdministrator] {
                let page = try await bench.get("/corrections/\(id)", as: viewer)
                #expect(page.status == 200 && page.contains("Declined on 21 November 2026"), "\(viewer.name)")
                #expect(page.contains("I moved") && !page.contains("/accept"), "\(viewer.name)")
            }
            #expect(try await bench.get("/corrections/\(id)", as: world.asTom).status == 404)
            #expect(try await bench.post("/corrections/\(id)/accept", [:], as: world.asAmara).status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A leaver's page takes corrections for the administrators`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            _ = try await bench.post(
                "/people/\(world.amara)/leave", ["day": "20 November 2026"], as: world.asAdministrator)
            let path = "/people/\(world.amara)/corrections"
            #expect(try await bench.get("/people/\(world.amara)", as: world.asDan).contains("\(path)/new"))
            #expect(try await bench.post(path, ["field": "phone", "says": "1234"], as: world.asDan).status == 422)
            #expect(try await bench.post(path, ["field": "returned", "says": "Yes"], as: world.asDan).status == 303)
            let correction = try await only(bench)
            #expect(correction.stage == .body)
            let done = try await bench.post("/corrections/\(correction.id)/accept", [:], as: world.asAdministrator)
            #expect(done.location == "/people/\(world.amara)")
        }
    }
}
