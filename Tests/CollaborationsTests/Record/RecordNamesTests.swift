import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// Whom the record names to whom.
@Suite struct RecordNamesTests {
    private static let priya = "priya.raman@homes.example.gov.uk"

    private static func put(_ email: String, _ level: String, in path: String, _ bench: PeopleBench) async throws {
        let fields = ["email": email, "level": level, "until": "30 November 2026"]
        let answer = try await bench.post("\(path)/people/members/new", fields, as: bench.world.asAmara)
        #expect(answer.status == 303)
    }

    @Test(arguments: enginesUnderTest)
    func `Guests read in the record and lately only names of people whom they may see`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            try await bench.database.write { transaction in
                try transaction.run("UPDATE person SET is_guest = 1 WHERE id = \(world.dan)")
                try transaction.run("UPDATE body SET is_public = 1 WHERE id = \(world.homes)")
                try transaction.run("UPDATE post SET is_public = 1 WHERE id = \(world.director)")
            }
            let guest = world.viewer(world.dan, world.council, .guest, "Dan Okafor")
            try await Self.put("dan.okafor@northmoor.example.gov.uk", "reader", in: path, bench)
            try await Self.put(Self.priya, "reader", in: path, bench)
            try await Self.put("tom.whitlock@homes.example.gov.uk", "reader", in: path, bench)
            let before = bench.database.statementCount
            _ = try await bench.get("\(path)/record", as: guest)
            let few = bench.database.statementCount - before
            try await Self.put(Self.priya, "contributor", in: path, bench)
            let gone = try await bench.post(
                "\(path)/people/members/remove", ["person": world.priya.description], as: world.asAmara)
            #expect(gone.status == 303)
            for page in ["\(path)/record", path] {
                let colleague = try await bench.get(page, as: world.asTom)
                #expect(colleague.contains("Amara Osei took out a member: Priya Raman"))
                #expect(colleague.contains("Amara Osei changed what a member may do: Priya Raman, contributor"))
                let outsider = try await bench.get(page, as: guest)
                #expect(outsider.status == 200 && !outsider.contains("Priya Raman"), "\(page)")
                #expect(outsider.contains("Amara Osei took out a member<"), "\(page)")
                #expect(outsider.contains("Amara Osei changed what a member may do<"), "\(page)")
            }
            let record = try await bench.get("\(path)/record", as: guest)
            #expect(record.contains("Amara Osei added a member: Tom Whitlock, reader"), "of a published post")
            #expect(record.contains("Amara Osei added a member: Dan Okafor, reader"), "themselves")
            let again = bench.database.statementCount
            _ = try await bench.get("\(path)/record", as: guest)
            #expect(bench.database.statementCount - again == few)
        }
    }

    @Test(arguments: enginesUnderTest, ["member", "decline"])
    func `An answer to somebody hidden does not name them`(engine: Engine, answer: String) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            func ask(_ viewer: Viewer) async throws {
                _ = try await bench.post("\(path)/join", ["reason": "We have sixty beds to offer."], as: viewer)
                let id = try await bench.database.read {
                    try $0.value(JoinRequest.ID.self, "SELECT id FROM join_request WHERE state = 'open'")
                }
                let answered = try await bench.post(
                    "\(path)/people/requests/\(try #require(id))",
                    ["answer": answer, "level": "reader", "note": "Thank you"], as: world.asAmara)
                #expect(answered.status == 303)
            }
            try await bench.database.write {
                try $0.run("UPDATE person SET body_id = \(world.council) WHERE id = \(world.spy)")
            }
            try await ask(world.asDan)
            try await ask(world.viewer(world.spy, world.council, .member, "Sam Hush"))
            let verb = answer == "member" ? "accepted" : "declined"
            let sentence = "Amara Osei \(verb) a request to join"
            let known = "\(sentence): Dan Okafor, of Northmoor Council"
            let hidden = "\(sentence): Sam Hush, of Northmoor Council"
            let record = try await bench.get("\(path)/record", as: world.asTom)
            #expect(record.contains(known) && record.contains("\(sentence)<") && !record.contains(hidden))
        }
    }
}
