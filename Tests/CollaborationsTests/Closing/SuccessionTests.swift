import Access
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations
@testable import Directory

@Suite struct SuccessionTests {
    @Test(arguments: enginesUnderTest)
    func `A party that is dissolved is followed by its successor, and the past stays under its name`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let party = ["contribution": "Forty beds", "benefit": "Fewer nights", "gives-up": "Its own list"]
            _ = try await bench.post("\(path)/people/parties/northmoor-council", party, as: world.asAmara)
            for (year, cost) in [("2025-26", "£10"), ("2026-27", "£20"), ("2027-28", "£30")] {
                _ = try await bench.post(
                    "\(path)/money/ledger", ["body": "northmoor-council", "year": year, "expected-cost": cost],
                    as: world.asAmara)
            }
            for (what, status) in [("Winter beds", "paid"), ("Summer beds", "agreed")] {
                _ = try await bench.post(
                    "\(path)/money/finance/new",
                    [
                        "what": what, "payer": "department-for-homes", "receiver": "northmoor-council",
                        "status": status, "phasing": "2026-27: £50",
                    ], as: world.asAmara)
            }
            _ = try await bench.sendMemorandum(path)
            _ = try await bench.signature(
                of: world.council, try await bench.memorandumHash(path), path, as: world.asDan)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: world.asAmara)
            try await bench.launch()
            let own = "\(path)/people/parties/northmoor-council/successor"
            let city = ["successor": "city-of-northmoor"]
            #expect(try await bench.post(own, city, as: world.asAmara).status == 409, "it is not closed")
            let (new, other) = try await bench.dissolve(world.council)
            let page = try await bench.get("\(path)/people", as: world.asAmara)
            #expect(page.contains("Northmoor Council closed on 20 November 2026"))
            #expect(page.contains("Make City of Northmoor the party") && !page.contains("Middle Council the party"))
            #expect(!(try await bench.get("\(path)/people", as: world.asDan)).contains("Make City of Northmoor"))
            let warned = try await bench.get("\(path)/health", as: world.asAmara)
            #expect(warned.contains("Northmoor Council closed on 20 November 2026, and City of Northmoor took over."))

            #expect(try await bench.post(own, city, as: world.asDan).status == 403)
            #expect(try await bench.post(own, ["successor": "department-for-homes"], as: world.asAmara).status == 409)
            #expect(try await bench.post(own, ["successor": other], as: world.asAmara).status == 409)
            #expect(try await bench.post(own, city, as: world.asAmara).status == 303)
            #expect(try await bench.post(own, city, as: world.asAmara).status == 404)

            let after = try await bench.get("\(path)/people", as: world.asAmara)
            #expect(
                after.contains("Forty beds") && after.contains("City of Northmoor took its place on 21 November 2026"))
            #expect(try await bench.get("\(path)/people", as: world.asDan).status == 403, "the old body is no party")
            func line(_ body: Body.ID) async throws -> [Int] {
                try await bench.database.read {
                    try $0.values(Int.self, "SELECT year FROM ledger_line WHERE body_id = \(body) ORDER BY year")
                }
            }
            #expect(try await line(world.council) == [2025, 2026])
            #expect(try await line(new) == [2027])
            #expect(
                try await bench.number("SELECT COUNT(*) FROM finance_entry WHERE receiver_id = \(world.council)") == 1)
            #expect(try await bench.number("SELECT COUNT(*) FROM finance_entry WHERE receiver_id = \(new)") == 1)
            #expect(try await bench.number("SELECT COUNT(*) FROM collaboration_role") == 1)
            #expect(
                try await bench.number(
                    "SELECT COUNT(*) FROM memorandum_signature WHERE body_id = \(world.council) AND signed_at IS NOT NULL"
                )
                    == 1)
            #expect(try await bench.verbs("party.succeeded") == ["party.succeeded"])
            let health = try await bench.get("\(path)/health", as: world.asAmara)
            #expect(health.contains("City of Northmoor took over from a party and has not signed."))
            #expect(
                health.contains("1 open risk, action or measure belongs to posts of bodies that no longer take part."))
            #expect(!health.contains("Northmoor Council closed on"))

            // The successor's own people sign.
            let sent = try await bench.post(
                "\(path)/charter/memorandum/send",
                ["post-department-for-homes": PeopleBench.directorTitle, "post-city-of-northmoor": "City manager"],
                as: world.asAmara)
            #expect(sent.status == 303)
            let manager = world.viewer(world.priya, new, .member, "Priya Raman")
            let signed = try await bench.signature(
                of: new, try await bench.memorandumHash(path, as: manager), path, as: manager)
            #expect(signed.status == 303)
            #expect(!(try await bench.get("\(path)/health", as: manager)).contains("and has not signed"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever had a form open while a successor took over is told, and what they typed is kept`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let (council, city) = ("northmoor-council", "city-of-northmoor")
            let entry = [
                "what": "Summer beds", "payer": "department-for-homes", "receiver": council, "status": "agreed",
                "phasing": "2027-28: £50",
            ]
            _ = try await bench.post(
                "\(path)/people/parties/\(council)", ["contribution": "Forty beds", "revision": "0"], as: world.asAmara)
            _ = try await bench.post("\(path)/money/finance/new", entry, as: world.asAmara)
            let id = try #require(
                try await bench.database.read { try $0.value(FinanceEntry.ID.self, "SELECT id FROM finance_entry") })
            let (new, _) = try await bench.dissolve(world.council)
            try await bench.database.write { transaction in
                try PartyStore(transaction).insert(
                    new, into: Self.collaboration(transaction), isLead: false, on: world.now.day)
            }
            let line = ["body": city, "year": "2027-28", "expected-cost": "£10"]
            for body in [council, city] {
                _ = try await bench.post(
                    "\(path)/money/ledger", line.merging(["body": body]) { $1 }, as: world.asAmara)
            }
            let answer = try await bench.post(
                "\(path)/people/parties/\(council)/successor", ["successor": city], as: world.asAmara)
            #expect(answer.status == 303)

            func late(_ form: String, _ fields: [String: String], _ shown: [String]) async throws {
                let answer = try await bench.post("\(path)\(form)", fields, as: world.asTom)
                #expect(
                    answer.status == 409 && answer.contains("Amara Osei saved while you were writing"),
                    "\(form): \(answer.status)")
                for text in shown { #expect(answer.contains(text), "\(form): \(text)") }
            }
            let texts = ["Forty beds", "Fifty beds"]
            let typed = ["contribution": "Fifty beds", "revision": "0"]
            try await late("/people/parties/\(city)", typed, texts)
            // The form of the one that is gone leads to its successor.
            try await late(
                "/people/parties/\(council)", typed.merging(["revision": "1"]) { $1 },
                texts + ["City of Northmoor", "action=\"\(path)/people/parties/\(city)\""])
            try await late(
                "/money/finance/\(id)",
                entry.merging(["receiver": city, "phasing": "2027-28: £60", "revision": "0"]) { $1 },
                ["City of Northmoor", "£60"])
            try await late(
                "/money/ledger",
                line.merging(["expected-cost": "£15", "revision": "0", "of": "\(city) 2027-28"]) { $1 },
                ["<p class=\"govuk-body\">20</p>", "<p class=\"govuk-body\">15</p>"])
            // Knowingly it is saved.
            let saved = try await bench.post(
                "\(path)/people/parties/\(city)", typed.merging(["revision": "1"]) { $1 }, as: world.asTom)
            #expect(saved.status == 303)
        }
    }

    private static func collaboration(_ transaction: any Transaction) throws -> Collaboration.ID {
        try #require(try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration"))
    }

    @Test(arguments: enginesUnderTest)
    func `Two parties that become one stand together, and a lead body is followed as lead`(engine: Engine) async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            for (body, brings) in [("department-for-homes", "Money"), ("northmoor-council", "Beds")] {
                _ = try await bench.post(
                    "\(path)/people/parties/\(body)", ["contribution": brings], as: world.asAmara)
                _ = try await bench.post(
                    "\(path)/money/ledger", ["body": body, "year": "2027-28", "expected-cost": "£10"], as: world.asAmara
                )
            }
            _ = try await bench.post(
                "\(path)/money/finance/new",
                [
                    "what": "Beds", "payer": "department-for-homes", "receiver": "northmoor-council",
                    "status": "agreed", "phasing": "2027-28: £50",
                ], as: world.asAmara)
            let (new, _) = try await bench.dissolve(world.homes)
            try await bench.database.write { transaction in
                try BodyStore(transaction).close(
                    world.council, on: Day(year: 2026, month: 11, day: 20), successors: [new], at: world.now)
            }
            let city = ["successor": "city-of-northmoor"]
            for body in ["department-for-homes", "northmoor-council"] {
                let answer = try await bench.post("\(path)/people/parties/\(body)/successor", city, as: world.asAmara)
                #expect(answer.status == 303)
            }
            let party = try await bench.database.read { try $0.all(Party.self, "SELECT \(Party.columns) FROM party") }
            #expect(
                party.map(\.body) == [new] && party.first?.contribution == "Money\nBeds" && party.first?.isLead == true)
            #expect(
                try await bench.number("SELECT COUNT(*) FROM collaboration WHERE lead_body_id = \(new)") == 1)
            #expect(try await bench.number("SELECT SUM(expected_cost) FROM ledger_line WHERE body_id = \(new)") == 2000)
            #expect(try await bench.number("SELECT COUNT(*) FROM ledger_line") == 1)
            #expect(
                try await bench.number(
                    "SELECT COUNT(*) FROM finance_entry WHERE payer_id = \(new) AND receiver_id IS NULL") == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Successors that go round in a circle are nobody, and what is over is not touched`(engine: Engine) async throws
    {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            try await bench.database.write { transaction in
                let day = Day(year: 2026, month: 11, day: 20)
                let store = BodyStore(transaction)
                try store.close(world.council, on: day, successors: [world.homes], at: world.now)
                try store.close(world.homes, on: day, successors: [world.council], at: world.now)
            }
            let page = try await bench.get("\(path)/people", as: world.asAmara)
            #expect(page.contains("The directory names nobody who took over."))
            let own = "\(path)/people/parties/northmoor-council/successor"
            #expect(try await bench.post(own, ["successor": "department-for-homes"], as: world.asAmara).status == 409)
            try await bench.database.write { try $0.run("UPDATE collaboration SET stage = 'ended'") }
            #expect(try await bench.post(own, ["successor": "department-for-homes"], as: world.asAmara).status == 403)
        }
    }
}

extension PeopleBench {
    /// Closes a body into one that was closed into another, with a manager whom Priya is.
    /// - Returns: the one that is there today, and the slug of the one between.
    func dissolve(_ body: Body.ID) async throws -> (Body.ID, String) {
        let (world, now) = (world, clock.now)
        return try await database.write { transaction in
            let (new, middle, team, post) = (
                Body.ID.make(at: now), Body.ID.make(at: now), Team.ID.make(at: now), Post.ID.make(at: now)
            )
            try world.addBody(new, "city-of-northmoor", "City of Northmoor", "CN", "city.example.gov.uk", transaction)
            try world.addBody(middle, "middle-council", "Middle Council", "MC", "middle.example.gov.uk", transaction)
            try world.addTeam(team, new, "Homes", transaction)
            try world.addPost(post, new, team, "City manager", 3, transaction)
            try world.hold(post, world.priya, "2026-11-20", nil, transaction)
            let day = Day(year: 2026, month: 11, day: 20)
            try BodyStore(transaction).close(body, on: day, successors: [middle], at: now)
            try BodyStore(transaction).close(middle, on: day, successors: [new], at: now)
            return (new, "middle-council")
        }
    }

    /// The hash that the page shows to somebody.
    func memorandumHash(_ path: String, as viewer: Viewer) async throws -> String {
        let page = try await get("\(path)/charter/memorandum", as: viewer).text
        guard let start = page.range(of: "<code class=\"cc-code\">") else { return "" }
        return String(page[start.upperBound...].prefix(64))
    }
}
