import Access
import Directory
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// What programs read of how it goes, and what they change and answer.
@Suite struct APIChangesTests {
    private static let read: Set<String> = ["collaborations:read"]
    private static let write: Set<String> = ["collaborations:read", "collaborations:write"]

    private static func object(_ answer: Answer) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any], "\(answer.text)")
    }

    private static func items(_ answer: Answer) throws -> [[String: Any]] {
        try #require(try object(answer)["items"] as? [[String: Any]], "\(answer.text)")
    }

    /// What is said of a field that is wrong, or of what a field says now.
    private static func error(_ field: String, _ answer: Answer) throws -> String? {
        let errors = try object(answer)["errors"] as? [[String: String]]
        return errors?.first { $0["field"] == field }?["detail"]
    }

    @Test(arguments: enginesUnderTest)
    func `A part of the charter is changed from the revision that was read, and overtaken is told what it says now`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let root = try await bench.run()
            let (amara, tom) = (bench.world.asAmara, bench.world.asTom)
            let path = "\(root)/charter/parts/scope"
            let first = try await bench.api(path, #"{"revision":0,"text":"Adults."}"#, as: amara, Self.write)
            #expect(first.status == 201, "\(first.text)")
            #expect(try Self.object(first)["revision"] as? Int == 1)
            let late = try await bench.api(path, #"{"revision":0,"text":"Children."}"#, as: tom, Self.write)
            #expect(late.status == 409 && late.contains("Amara Osei saved revision 1"))
            #expect(try Self.error("text", late) == "Adults." && Self.error("revision", late) == "1")
            #expect(try await bench.api(path, #"{"text":"Blind."}"#, as: tom, Self.write).status == 409)
            let knowing = try await bench.api(path, #"{"revision":1,"text":"Both."}"#, as: tom, Self.write)
            #expect(knowing.status == 201 && knowing.contains("Both."))
            #expect(try await bench.get("\(root)/charter", as: amara).contains("Both."))
            #expect(try await bench.verbs("charter.changed").count == 2)

            let names = "\(root)/charter/parts/working-differences"
            let custom = #"{"revision":0,"northmoor-council.turnaround":"Five days"}"#
            let told = try await bench.api(names, custom, as: amara, Self.write)
            #expect(told.status == 201 && told.contains("northmoor-council.turnaround"), "\(told.text)")
            let unknown = try await bench.api(path, #"{"revision":2,"titel":"x"}"#, as: amara, Self.write)
            #expect(try unknown.status == 422 && Self.error("titel", unknown) != nil)
            let nothing = try await bench.api("\(root)/charter/parts/nothing", "{}", as: amara, Self.write)
            #expect(nothing.status == 404)
            // Of a party, but no member; of no party; without the scope.
            #expect(try await bench.api(path, "{}", as: bench.world.asSpy, Self.write).status == 403)
            #expect(try await bench.api(path, "{}", as: bench.world.asPlatform, Self.write).status == 403)
            #expect(try await bench.api(path, "{}", as: bench.world.asGuest, Self.write).status == 404)
            #expect(try await bench.api(path, "{}", as: amara, Self.read).status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Money is entered and changed by the rules of its pages`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (root, amara) = (try await bench.run(), bench.world.asAmara)
            let entry = #"""
                "payer":"department-for-homes","receiver":"northmoor-council","what":"Beds","status":"agreed",
                "phasing":"2026-27: £1,200"
                """#
            let added = try await bench.api("\(root)/money/finance", "{\(entry)}", as: amara, Self.write)
            #expect(added.status == 201, "\(added.text)")
            let made = try #require((try Self.object(added)["finance"] as? [[String: Any]])?.first)
            let id = try #require(made["id"] as? String)
            #expect(made["revision"] as? Int == 0 && added.contains("\"amount\":\"1200\""), "\(added.text)")
            let path = "\(root)/money/finance/\(id)"
            let changed = try await bench.api(
                path, "{\(entry.replacing("Beds", with: "Rooms")),\"revision\":0}", as: amara, Self.write)
            #expect(changed.status == 201 && changed.contains("Rooms") && changed.contains("\"revision\":1"))
            let late = try await bench.api(
                path, "{\(entry.replacing("Beds", with: "Tents")),\"revision\":0}", as: amara, Self.write)
            #expect(try late.status == 409 && Self.error("what", late) == "Rooms")
            let wrong = try await bench.api(
                "\(root)/money/finance", "{\(entry.replacing("1,200", with: "many"))}", as: amara, Self.write)
            #expect(try wrong.status == 422 && Self.error("phasing", wrong) != nil)

            let line = #""body":"northmoor-council","year":"2026-27","expected_cost":"1200""#
            let put = try await bench.api("\(root)/money/ledger", "{\(line)}", as: amara, Self.write)
            #expect(put.status == 201 && put.contains("\"expected_cost\":\"1200\""), "\(put.text)")
            let blind = try await bench.api(
                "\(root)/money/ledger", "{\(line.replacing("1200", with: "9"))}", as: amara, Self.write)
            #expect(try blind.status == 409 && Self.error("expected_cost", blind) == "1200", "\(blind.text)")
            let knowing = try await bench.api(
                "\(root)/money/ledger", "{\(line.replacing("1200", with: "9")),\"revision\":1}", as: amara, Self.write)
            #expect(knowing.status == 201 && knowing.contains("\"expected_cost\":\"9\""), "\(knowing.text)")
            #expect(try await bench.verbs("ledger.changed").count == 2)
            let other = try await bench.api("\(root)/money/ledger", "{\(line)}", as: bench.world.asSpy, Self.write)
            #expect(other.status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever has the right speaks, decides, takes note and concludes`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (root, world) = (try await bench.run(), bench.world)
            for _ in 1...2 {
                _ = try await bench.post("\(root)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            }
            let voice = "\(root)/decisions/1/voice"
            let unread = try await bench.api(voice, #"{"voice":"agree"}"#, as: world.asDan, Self.write)
            #expect(try unread.status == 422 && Self.error("revision", unread) != nil)
            let odd = try await bench.api(voice, #"{"voice":"maybe","revision":0}"#, as: world.asDan, Self.write)
            #expect(try odd.status == 422 && Self.error("voice", odd) != nil)
            let bounced = try await bench.api(voice, #"{"voice":"agree","revision":0}"#, as: world.asSpy, Self.write)
            #expect(bounced.status == 403)
            #expect(try await bench.verbs("decision.bounced").count == 1)
            let verdict = #"{"outcome":"It opens.","reasons":"The counts of October.","revision":0}"#
            let decided = try await bench.api(
                "\(root)/decisions/2/verdict", verdict, as: world.asTom, Self.write)
            let page = try await bench.get("\(root)/decisions/2", as: world.asTom)
            // By whom, the standard decision rights say: the pages and the interface agree.
            #expect((decided.status == 201) == page.contains("It opens."), "\(decided.text)")

            _ = try await bench.post("\(root)/risks/new", PeopleBench.risk(5, 5), as: world.asAmara)
            let note = "\(root)/risks/1/acknowledgement"
            #expect(try await bench.api(note, "{}", as: world.asDan, Self.write).status == 403)
            let noted = try await bench.api(note, "{}", as: world.asTom, Self.write)
            #expect(try noted.status == 201 && Self.object(noted)["acknowledged_at"] is String)

            _ = try await bench.post("\(root)/reviews/new", ["day": "26 November 2026"], as: world.asAmara)
            let review = "\(root)/reviews/1/conclusion"
            let open = try await bench.api(
                review, #"{"result":"confirm","conclusions":"It works."}"#, as: world.asAmara, Self.write)
            #expect(try open.status == 422 && Self.error("next", open) != nil)
            let full = #"{"result":"confirm","conclusions":"It works.","next":"2027-02-01"}"#
            #expect(try await bench.api(review, full, as: world.asDan, Self.write).status == 403)
            let held = try await bench.api(review, full, as: world.asAmara, Self.write)
            #expect(try held.status == 201 && Self.object(held)["conclusions"] as? String == "It works.")
            #expect(try await bench.api(review, full, as: world.asAmara, Self.write).status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `How it goes is read by those inside, thanks and case studies by all who may know, objectives by their owner`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (root, world) = (try await bench.run(), bench.world)
            for path in ["assessment", "launch", "health"] {
                let own = try await bench.api("\(root)/\(path)", as: world.asTom, Self.read)
                #expect(own.status == 200, "\(path): \(own.text)")
                #expect(try await bench.api("\(root)/\(path)", as: world.asPlatform, Self.read).status == 403)
                #expect(try await bench.api("\(root)/\(path)", as: world.asGuest, Self.read).status == 404)
            }
            let gate = try Self.object(try await bench.api("\(root)/launch", as: world.asTom, Self.read))
            #expect(gate["is_open"] as? Bool == false && (gate["answers"] as? [Any])?.count == 7)

            for _ in 1...3 { _ = try await bench.post("\(root)/thanks/new", ThanksTests.draft, as: world.asAmara) }
            let thanks = try await bench.api("\(root)/thanks?limit=2", as: world.asPlatform, Self.read)
            #expect(try Self.items(thanks).count == 2 && Self.object(thanks)["next"] is String, "\(thanks.text)")
            #expect(try Self.items(thanks).first?["to"] as? String == "Dan Okafor, Northmoor Council")
            #expect(try await bench.api("\(root)/thanks", as: world.asGuest, Self.read).status == 404)

            let study = [
                "title": "Beds", "outcome": "Twenty more.", "worked": "One list.", "failed": "Two.", "advice": "Call.",
            ]
            _ = try await bench.post("\(root)/case-studies/new", study, as: world.asAmara)
            #expect(try Self.items(try await bench.api("/case-studies", as: world.asTom, Self.read)).count == 1)
            #expect(try Self.items(try await bench.api("/case-studies", as: world.asPlatform, Self.read)).isEmpty)
            #expect(try await bench.api("/case-studies/beds", as: world.asTom, Self.read).contains("Twenty more."))
            #expect(try await bench.api("/case-studies/beds", as: world.asPlatform, Self.read).status == 404)

            try await bench.database.write { transaction in
                let id = try #require(try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration"))
                let store = ObjectiveStore(transaction)
                let objective = Objective(
                    id: .make(at: world.now), person: world.amara, collaboration: id,
                    year: FinancialYear(of: world.now.day), manager: world.tom, state: .written)
                try store.insert(objective)
                try store.step(
                    1, .written, ObjectiveDraft(what: "One list", how: "A count"), of: objective.id,
                    manager: world.tom, by: world.asAmara, at: world.now)
            }
            let own = try Self.items(try await bench.api("/objectives", as: world.asAmara, Self.read))
            #expect(own.count == 1 && own.first?["what"] as? String == "One list")
            // Not even the manager to whom it was sent reads it here.
            for viewer in [world.asTom, world.asDan, world.asPlatform, world.asGuest] {
                #expect(try Self.items(try await bench.api("/objectives", as: viewer, Self.read)).isEmpty)
            }
        }
    }
}
