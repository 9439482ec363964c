import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations
@testable import Notices

@Suite struct JoiningTests {
    static let reason = ["reason": "We run <the> day centre, and can open it at night."]

    private static func request(_ bench: PeopleBench) async throws -> String {
        let id = try await bench.database.read {
            try $0.value(JoinRequest.ID.self, "SELECT id FROM join_request ORDER BY id DESC LIMIT 1")
        }
        return "people/requests/\(try #require(id))"
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever is outside asks, those who organise it answer, and the asker is told and let in`(
        engine: Engine
    ) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.propose()
            let entry = try await bench.get(path, as: world.asDan)
            #expect(entry.contains("Ask to join") && entry.contains("\(path)/join"))
            let form = try await bench.get("\(path)/join", as: world.asDan)
            #expect(form.contains("What would your body contribute?") && form.contains("Amara Osei is told"))
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asDan).status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("You asked to join."))

            try await here.follow()
            #expect(
                try await here.sentences(world.asAmara) == ["Dan Okafor of Northmoor Council asks to join"])
            let request = "\(path)/\(try await Self.request(bench))"
            #expect(try await here.notices(world.asAmara).first?.path == request)
            #expect(try await bench.waiting(world.asAmara).contains { $0.path == request })
            #expect(try await bench.waiting(world.asTom).isEmpty)
            #expect(try await bench.get("\(path)/people", as: world.asAmara).contains("Asking to join"))
            #expect(!(try await bench.get("\(path)/people", as: world.asTom)).contains("Asking to join"))
            let asked = try await bench.get(request, as: world.asAmara)
            #expect(asked.contains("We run &lt;the&gt; day centre"))
            // Told by mail as they choose, here at once.
            try await here.mail()
            #expect(try await here.letters(to: world.asAmara).count <= 1)

            let answer = try await bench.post(
                request, ["answer": "member", "level": "contributor", "note": "Welcome"], as: world.asAmara)
            #expect(answer.status == 303)
            #expect(try await bench.get("\(path)/charter", as: world.asDan).status == 200)
            #expect(!(try await bench.get("\(path)/people", as: world.asDan)).contains("Asking to join"))
            #expect(try await bench.waiting(world.asAmara).allSatisfy { $0.path != request })
            #expect(try await bench.number("SELECT COUNT(*) FROM party") == 1, "a member is no party")
            try await here.follow()
            #expect(try await here.sentences(world.asDan) == ["Amara Osei lets you into No second night out"])
            #expect(try await bench.verbs("join.") == ["join.asked", "join.accepted"])
            let again = try await bench.post(request, ["answer": "party", "level": "reader"], as: world.asAmara)
            #expect(again.status == 409)
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asDan).status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Declining needs a reason, which the asker reads outside`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.propose()
            _ = try await bench.post("\(path)/join", Self.reason, as: world.asDan)
            let request = "\(path)/\(try await Self.request(bench))"
            let silent = try await bench.post(request, ["answer": "decline", "level": "reader"], as: world.asAmara)
            #expect(silent.status == 422 && silent.contains("Say why, so that they know"))
            let nothing = try await bench.post(request, ["note": "kept <text>"], as: world.asAmara)
            #expect(nothing.status == 422 && nothing.contains("kept &lt;text&gt;"))
            let why = ["answer": "decline", "level": "reader", "note": "Flood-ready coast is nearer to you."]
            #expect(try await bench.post(request, why, as: world.asAmara).status == 303)
            try await here.follow()
            let notices = try await here.notices(world.asDan)
            #expect(notices.map(\.sentence) == ["Amara Osei declined what you asked: read why"])
            #expect(notices.first?.path == "\(path)/join")
            let told = try await bench.get("\(path)/join", as: world.asDan)
            #expect(told.status == 200 && told.contains("Flood-ready coast is nearer to you."))
            #expect(try await bench.get("\(path)/charter", as: world.asDan).status == 403)
            #expect(!(try await bench.get("\(path)/record", as: world.asAmara)).contains("Flood-ready"))
            // Once only those who take part may know of it, the answer is not told either.
            try await bench.database.write { transaction in
                _ = try transaction.run("UPDATE collaboration SET is_restricted = 1")
            }
            #expect(try await here.notices(world.asDan).isEmpty)
            #expect(try await bench.get("\(path)/join", as: world.asDan).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Asking twice changes the first, and it can be withdrawn and asked anew`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            _ = try await bench.post("\(path)/join", Self.reason, as: world.asDan)
            _ = try await bench.post("\(path)/join", ["reason": "Forty beds"], as: world.asDan)
            #expect(try await bench.number("SELECT COUNT(*) FROM join_request") == 1)
            let request = "\(path)/\(try await Self.request(bench))"
            #expect(try await bench.get(request, as: world.asAmara).contains("Forty beds"))
            #expect(try await bench.get("\(path)/join", as: world.asDan).contains("Forty beds"))
            #expect(try await bench.post("\(path)/join/withdraw", [:], as: world.asDan).status == 303)
            #expect(try await bench.post("\(path)/join/withdraw", [:], as: world.asDan).status == 409)
            #expect(try await bench.waiting(world.asAmara).allSatisfy { !$0.path.contains("requests") })
            let late = try await bench.post(request, ["answer": "member", "level": "reader"], as: world.asAmara)
            #expect(late.status == 409)
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asDan).status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM join_request") == 2)
            #expect(
                try await bench.verbs("join.") == ["join.asked", "join.changed", "join.withdrawn", "join.asked"])
            // Whoever is added by name meanwhile has their answer.
            _ = try await bench.post(
                "\(path)/people/members/new",
                ["email": "dan.okafor@northmoor.example.gov.uk", "level": "reader"], as: world.asAmara)
            #expect(try await bench.number("SELECT COUNT(*) FROM join_request WHERE state = 'open'") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Their body becomes a party, with or without them by name`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            for (answer, members) in [("party", 1), ("both", 2)] {
                let path = try await bench.propose(["title": "Effort \(answer)", "differs": "It is of another kind."])
                _ = try await bench.post("\(path)/join", Self.reason, as: world.asDan)
                let request = "\(path)/\(try await Self.request(bench))"
                let sent = try await bench.post(request, ["answer": answer, "level": "reader"], as: world.asAmara)
                #expect(sent.status == 303)
                let slug = String(path.split(separator: "/").last ?? "")
                let id: SQL = "(SELECT id FROM collaboration WHERE slug = \(slug))"
                #expect(try await bench.number("SELECT COUNT(*) FROM party WHERE collaboration_id = \(id)") == 2)
                #expect(
                    try await bench.number("SELECT COUNT(*) FROM collaboration_member WHERE collaboration_id = \(id)")
                        == members)
            }
            #expect(try await bench.verbs("party.joined").count == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only those ask who are outside, and only those answer who organise it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            for reason in ["", String(repeating: "x", count: 1_001)] {
                let refused = try await bench.post("\(path)/join", ["reason": reason], as: world.asDan)
                #expect(refused.status == 422 && refused.contains(reason))
            }
            // Whoever takes part has nothing to ask; guests are let in by others; some accounts are nobody.
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asTom).status == 403)
            #expect(!(try await bench.get(path, as: world.asTom)).contains("Ask to join"))
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asGuest).status == 404)
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asPlatform).status == 403)
            _ = try await bench.post("\(path)/join", Self.reason, as: world.asDan)
            let request = "\(path)/\(try await Self.request(bench))"
            for viewer in [world.asTom, world.asDan, world.asPlatform] {
                #expect(try await bench.get(request, as: viewer).status == 403)
                let answer = try await bench.post(request, ["answer": "member", "level": "organiser"], as: viewer)
                #expect(answer.status == 403)
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM collaboration_member") == 1)
            #expect(try await bench.get("\(path)/people/requests/\(world.dan)", as: world.asAmara).status == 404)

            let hidden = try await bench.propose([
                "title": "Quiet", "is-restricted": "yes", "differs": "It is of another kind.",
            ])
            #expect(try await bench.get("\(hidden)/join", as: world.asDan).status == 404)
            #expect(try await bench.post("\(hidden)/join", Self.reason, as: world.asDan).status == 404)
            // A request of one collaboration is none of another's.
            let other = request.replacing(path, with: hidden)
            #expect(
                try await bench.post(other, ["answer": "member", "level": "reader"], as: world.asAmara).status == 404)

            try await bench.database.write { transaction in
                _ = try transaction.run("UPDATE collaboration SET stage = 'not-pursued'")
            }
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asDan).status == 403)
            #expect(!(try await bench.get(path, as: world.asDan)).contains("Ask to join"))
            // What nobody organises, nobody can answer for.
            try await bench.database.write { transaction in
                _ = try transaction.run("DELETE FROM join_request")
                _ = try transaction.run("DELETE FROM collaboration_member")
                _ = try transaction.run("UPDATE collaboration SET stage = 'proposed'")
            }
            #expect(try await bench.get("\(path)/join", as: world.asDan).contains("Nobody organises it here yet"))
            #expect(try await bench.post("\(path)/join", Self.reason, as: world.asDan).status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A closed door says who can open it`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            for page in ["decisions", "charter", "people", "record", "money", "decisions/1"] {
                let refused = try await bench.get("\(path)/\(page)", as: world.asDan)
                #expect(refused.status == 403, "\(page)")
                #expect(refused.contains("Its contact, Amara Osei, Policy lead, can tell you more."), "\(page)")
                #expect(refused.contains("href=\"\(path)/join\"") && refused.contains("Ask to join"), "\(page)")
                #expect(refused.contains("/people/\(world.amara)"), "\(page)")
            }
            // A post that is hidden stays so.
            try await bench.database.write { transaction in
                _ = try transaction.run("UPDATE post SET is_hidden = 1 WHERE id = \(world.lead)")
            }
            let hidden = try await bench.get("\(path)/decisions", as: world.asDan)
            #expect(hidden.contains("Those who organise it can let you in.") && !hidden.contains("Policy lead"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Many requests ask for no more statements than a few`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                #expect(try await bench.get("\(path)/people", as: world.asAmara).status == 200)
                _ = try await bench.waiting(world.asAmara)
                return bench.database.statementCount - before
            }
            _ = try await bench.post("\(path)/join", Self.reason, as: world.asDan)
            let few = try await statements()
            let now = bench.clock.now
            try await bench.database.write { transaction in
                let id = try #require(
                    try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration"))
                for number in 0..<30 {
                    let person = Person.ID.make(at: now)
                    try world.addPerson(person, world.council, "Ann", "Other \(number)", nil, transaction)
                    try JoinStore(transaction).insert(
                        .make(at: now), person, of: world.council, "Beds", in: id, at: now)
                }
            }
            #expect(try await statements() == few)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `People who are one have one open request`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            _ = try await bench.post("\(path)/join", Self.reason, as: world.asDan)
            let twin = Person.ID.make(at: bench.clock.now)
            try await bench.database.write { transaction in
                try world.addPerson(twin, world.council, "Daniel", "Okafor", nil, transaction)
            }
            let viewer = world.viewer(twin, world.council, .member, "Daniel Okafor")
            _ = try await bench.post("\(path)/join", ["reason": "Forty beds"], as: viewer)
            try await bench.database.write { transaction in
                try CollaborationsModule.movePerson(from: twin.uuid, to: world.dan.uuid, in: transaction)
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM join_request WHERE state = 'open'") == 1)
            #expect(try await bench.number("SELECT COUNT(*) FROM join_request WHERE person_id = \(world.dan)") == 2)
        }
    }
}
