import Access
import Directory
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// A charity has nobody here but guests, and signs all the same.
@Suite struct GuestSignerTests {
    struct Charity: Sendable {
        let body: Body.ID
        let leila: Person.ID
        /// A guest of the council.
        let gil: Person.ID
        private let world: PeopleWorld

        init(_ world: PeopleWorld) {
            self.world = world
            body = .make(at: world.now)
            leila = .make(at: world.now)
            gil = .make(at: world.now)
        }

        var asLeila: Viewer { world.viewer(leila, body, .guest, "Leila Haddad") }
        var asGil: Viewer { world.viewer(gil, world.council, .guest, "Gil Other") }

        func insert(_ transaction: any Transaction) throws {
            try world.addBody(body, "harbour-trust", "Harbour Trust", "HT", "harbour.example", transaction)
            try world.addPerson(leila, body, "Leila", "Haddad", "leila@harbour.example", transaction)
            try world.addPerson(gil, world.council, "Gil", "Other", "gil@northmoor.example.gov.uk", transaction)
            try transaction.run("UPDATE person SET is_guest = 1 WHERE id IN \(list: [leila, gil])")
        }
    }

    /// With the charity as a third party and both guests let in until the end of the day.
    private static func with(
        _ engine: Engine, _ body: @Sendable (PeopleBench, Charity, String) async throws -> Void
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let charity = Charity(bench.world)
            try await bench.database.write { try charity.insert($0) }
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            _ = try await bench.post("\(path)/people/parties/new", ["body": "Harbour Trust"], as: amara)
            for email in ["leila@harbour.example", "gil@northmoor.example.gov.uk"] {
                let fields = ["email": email, "level": "contributor", "until": "21 November 2026"]
                #expect(try await bench.post("\(path)/people/members/new", fields, as: amara).status == 303)
            }
            try await bench.agree(path)
            _ = try await bench.planData(path, as: amara)
            try await body(bench, charity, path)
        }
    }

    private static func send(_ bench: PeopleBench, _ path: String, _ harbour: String) async throws -> Answer {
        try await bench.post(
            "\(path)/charter/memorandum/send",
            [
                "post-department-for-homes": "Director of Supported Housing",
                "post-northmoor-council": "Housing manager", "post-harbour-trust": harbour,
            ], as: bench.world.asAmara)
    }

    @Test(arguments: enginesUnderTest)
    func `A guest whom their body names is asked, reads, signs, and is marked as a guest`(engine: Engine) async throws {
        try await Self.with(engine) { bench, charity, path in
            let world = bench.world
            let form = try await bench.get("\(path)/charter/memorandum/send", as: world.asAmara)
            #expect(form.contains("<option value=\"guest-\(charity.leila)\" selected>Leila Haddad, guest</option>"))
            #expect(try await Self.send(bench, path, "guest-\(charity.leila)").status == 303)
            let mail = try await bench.mail().filter { $0.to == "leila@harbour.example" }
            #expect(mail.contains { $0.subject == "Please sign the memorandum of No second night out" })
            let hash = try await bench.memorandumHash(path)
            let waiting = try await bench.database.read {
                try MemorandumWaiting.items(for: charity.asLeila, world.now, $0)
            }
            #expect(waiting.map(\.why) == ["You sign for Harbour Trust as its guest"])
            let others = try await bench.database.read {
                try MemorandumWaiting.items(for: charity.asGil, world.now, $0)
            }
            #expect(others.isEmpty)
            for other in [world.asTom, world.asAmara, world.asDan, charity.asGil, world.asPlatform] {
                let answer = try await bench.signature(of: charity.body, hash, path, as: other)
                #expect(answer.status >= 403, "\(other.name)")
            }
            let page = try await bench.get("\(path)/charter/memorandum", as: charity.asLeila)
            #expect(page.status == 200 && page.contains("Sign for Harbour Trust"))
            #expect(!page.contains("Sign for Northmoor Council"))
            #expect(page.contains("Harbour Trust named you, its guest here, to sign for it."))
            #expect(try await bench.signature(of: world.council, hash, path, as: charity.asLeila).status == 403)
            #expect(try await bench.signature(of: charity.body, hash, path, as: charity.asLeila).status == 303)
            let signed = try await bench.get("\(path)/charter/memorandum", as: world.asDan)
            #expect(signed.contains("Leila Haddad <strong class=\"govuk-tag cc-guest\">Guest · Harbour Trust</strong>"))
            #expect(signed.contains("Signed by Leila Haddad, Guest · Harbour Trust, 21 November 2026"))
            let gate = try await bench.get(path, as: world.asAmara)
            #expect(gate.contains("Northmoor Council has not signed") && !gate.contains("Harbour Trust has not signed"))
            #expect(!gate.contains("Harbour Trust has no contact"), "its guest answers for it")
            let entries = try await bench.journal(charity.body.uuid).filter { $0.verb == "memorandum.signed" }
            #expect(entries.count == 1 && entries[0].details.contains(charity.leila.description))
            let api = try await bench.api("\(path)/memorandum", as: world.asAmara, ["collaborations:read"])
            #expect(api.status == 200 && api.contains("Leila Haddad"), "\(api.text)")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Neither a guest of another body nor one who was let out can be named or sign`(engine: Engine) async throws {
        try await Self.with(engine) { bench, charity, path in
            let world = bench.world
            let wrong = try await Self.send(bench, path, "guest-\(charity.gil)")
            #expect(wrong.status == 422 && wrong.contains("This guest cannot sign for Harbour Trust"))
            #expect(try await Self.send(bench, path, "gil@northmoor.example.gov.uk").status == 422)
            #expect(try await Self.send(bench, path, "leila@harbour.example").status == 303)
            let hash = try await bench.memorandumHash(path)
            // A post that only a guest holds would bind nobody.
            try await bench.database.write { try world.hold(world.officer, charity.gil, "2026-01-01", nil, $0) }
            let held = try await bench.post(
                "\(path)/charter/memorandum/send",
                [
                    "post-department-for-homes": "Director of Supported Housing",
                    "post-northmoor-council": "Housing officer", "post-harbour-trust": "guest-\(charity.leila)",
                ], as: world.asAmara)
            #expect(held.status == 422 && held.contains("A guest holds this post"))
            // Moved to another body.
            try await bench.database.write {
                try $0.run("UPDATE person SET body_id = \(world.council) WHERE id = \(charity.leila)")
            }
            let moved = try await bench.signature(of: charity.body, hash, path, as: charity.asLeila)
            #expect(moved.status == 403 && moved.contains("you are no longer a guest of this party"))
            let page = try await bench.get("\(path)/charter/memorandum", as: world.asAmara)
            #expect(page.contains("access has ended. Name somebody else"))
            try await bench.database.write {
                try $0.run("UPDATE person SET body_id = \(charity.body) WHERE id = \(charity.leila)")
            }
            // Not a member any more.
            _ = try await bench.post(
                "\(path)/people/members/remove", ["person": charity.leila.description], as: world.asAmara)
            #expect(try await bench.signature(of: charity.body, hash, path, as: charity.asLeila).status >= 403)
            #expect(try await Self.send(bench, path, "guest-\(charity.leila)").status == 422)
            let until = ["email": "leila@harbour.example", "level": "reader", "until": "21 November 2026"]
            _ = try await bench.post("\(path)/people/members/new", until, as: world.asAmara)
            // The last day is over.
            bench.clock.advance(.hours(16))
            #expect(try await bench.signature(of: charity.body, hash, path, as: charity.asLeila).status >= 403)
            let late = try await bench.database.read {
                try MemorandumWaiting.items(for: charity.asLeila, bench.clock.now, $0)
            }
            #expect(late.isEmpty)
            let signed = try await bench.database.read { transaction in
                try transaction.value(
                    Int.self, "SELECT COUNT(*) FROM memorandum_signature WHERE signed_at IS NOT NULL")
            }
            #expect(signed == 0)
            // A second entry of the same person is what was asked from then on.
            let other = Person.ID.make(at: world.now)
            let asked = try await bench.database.write { transaction in
                try world.addPerson(other, charity.body, "Leila", "Haddad", nil, transaction)
                try CollaborationsModule.movePerson(from: charity.leila.uuid, to: other.uuid, in: transaction)
                return try transaction.values(
                    Person.ID.self, "SELECT guest_id FROM memorandum_signature WHERE guest_id IS NOT NULL")
            }
            #expect(asked == [other])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whom a guest may not see is not taken for nobody`(engine: Engine) async throws {
        try await Self.with(engine) { bench, charity, path in
            _ = try await Self.send(bench, path, "guest-\(charity.leila)")
            let unseen = "A post that you do not see"
            for page in ["/people", "/charter", "/charter/memorandum"] {
                let seen = try await bench.get("\(path)\(page)", as: charity.asLeila)
                #expect(seen.status == 200 && seen.contains(unseen), "\(page)")
            }
            let people = try await bench.get("\(path)/people", as: charity.asLeila)
            #expect(
                people.text.components(separatedBy: unseen).count >= 4, "the strip, the owner, the accounting officer")
            #expect(people.contains("Finance lead") && people.contains("Nobody yet"), "which is open is said")
            #expect(
                people.contains("take part whom you do not see") || people.contains("takes part whom you do not see"))
            let overview = try await bench.get(path, as: charity.asLeila)
            #expect(overview.contains("Who can launch it: people whom you do not see."))
            let staff = try await bench.get("\(path)/people", as: bench.world.asDan)
            #expect(!staff.contains(unseen))
        }
    }
}
