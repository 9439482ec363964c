import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// Whoever takes over a post without a role is asked to accept what it has all the same.
@Suite struct HandoverTests {
    /// The only thing that the housing officer's post has.
    enum Thing: CaseIterable {
        case risk, promise, action, measure, seat

        /// What the page shows of it.
        var shown: String {
            switch self {
            case .risk: "There are no beds in Northmoor"
            case .promise: "Free two floors"
            case .action: "Rent ten beds"
            case .measure: "Second nights"
            case .seat: "member of ‘Joint board’"
            }
        }

        var name: String { self == .seat ? "a seat in a forum" : "open work" }
    }

    private static let officer = ["post": "Housing officer"]

    private static func add(_ thing: Thing, in path: String, _ bench: PeopleBench) async throws {
        let world = bench.world
        let answer: Answer
        switch thing {
        case .risk:
            answer = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3, officer), as: world.asAmara)
        case .promise:
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            _ = try await bench.post(
                "\(path)/decisions/1/decide", ["outcome": "It opens.", "reasons": "It helps."], as: world.asTom)
            let source = ["kind": "promise", "title": "Free two floors", "source": "decision", "number": "1"]
            answer = try await bench.post(
                "\(path)/actions/new", PeopleBench.action(officer.merging(source) { $1 }), as: world.asTom)
        case .action:
            answer = try await bench.post("\(path)/actions/new", PeopleBench.action(officer), as: world.asAmara)
        case .measure:
            answer = try await bench.post("\(path)/measures/new", PeopleBench.measure(officer), as: world.asAmara)
        case .seat:
            _ = try await bench.give(
                "data-lead", to: "Housing officer", of: "northmoor-council", in: path, as: world.asAmara)
            answer = try await seat(world.officer, in: path, bench)
            try await bench.database.write {
                try $0.run("DELETE FROM collaboration_role WHERE post_id = \(world.officer)")
            }
        }
        #expect(answer.status == 303, "\(thing)")
    }

    private static func seat(_ post: Post.ID, in path: String, _ bench: PeopleBench) async throws -> Answer {
        try await bench.post(
            "\(path)/charter/forums/new", ["name": "Joint board", "posts": post.description], as: bench.world.asAmara)
    }

    /// On 23 November Priya follows Sam as housing officer.
    private static func succeed(_ bench: PeopleBench) async throws -> Viewer {
        let world = bench.world
        try await bench.database.write { transaction in
            try transaction.run(
                "UPDATE holding SET to_day = '2026-11-22' WHERE post_id = \(world.officer) AND to_day IS NULL")
            try world.hold(world.officer, world.priya, "2026-11-23", nil, transaction)
        }
        bench.clock.advance(.days(2))
        return world.viewer(world.priya, world.homes, .member, "Priya Raman")
    }

    private static func mail(_ bench: PeopleBench) async throws -> [String] {
        try await bench.mail().filter { $0.subject.hasPrefix("With your post comes") }.map { "\($0.to): \($0.subject)" }
    }

    @Test(arguments: enginesUnderTest, Thing.allCases)
    func `Whoever takes over one thing only is told of it once, and accepts it`(
        engine: Engine, thing: Thing
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            try await bench.database.write { try world.hold(world.officer, world.spy, "2024-03-01", nil, $0) }
            try await Self.add(thing, in: path, bench)
            let own = "\(path)/handover/\(world.officer)"
            #expect(try await jobs.tellSuccessors() == 0)
            #expect(try await !bench.waiting(world.asSpy).map(\.path).contains(own))
            let priya = try await Self.succeed(bench)
            #expect(try await jobs.tellSuccessors() == 1)
            #expect(try await jobs.tellSuccessors() == 0)
            let subject = "With your post comes \(thing.name) in No second night out"
            #expect(try await Self.mail(bench) == ["priya.raman@homes.example.gov.uk: \(subject)"])
            let prompts = try await bench.waiting(priya).filter { $0.path == own }
            #expect(prompts.map(\.why) == ["You took over \(thing.name) in No second night out"])
            let page = try await bench.get(own, as: priya)
            #expect(page.contains(thing.shown) && page.contains("without a role") == (thing != .seat))
            #expect(page.contains("I accept it"))
            #expect(try await bench.post(own, [:], as: world.asSpy).status == 403)
            #expect(try await bench.post(own, ["note": ""], as: priya).status == 303)
            #expect(try await !bench.waiting(priya).map(\.path).contains(own))
            #expect(try await bench.get(own, as: world.asTom).contains("Accepted on"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What a post got after they came is no handover`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            let amara = world.asAmara
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(3, 3), as: amara)
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: amara)
            let measure = try await bench.post("\(path)/measures/new", PeopleBench.measure(), as: amara)
            _ = try await Self.seat(world.director, in: path, bench)
            let priya = try await Self.succeed(bench)
            bench.clock.advance(.days(1))
            // The manager's things become the officer's, who is there already.
            let from = Self.officer.merging(["revision": "0"]) { $1 }
            let action = try #require(try await bench.waiting(world.asDan).first { $0.title == "Rent ten beds" })
            let own = try #require(measure.location)
            _ = try await bench.give("data-lead", to: "Housing officer", of: "northmoor-council", in: path, as: amara)
            let forum = try await bench.database.read { try $0.value(Forum.ID.self, "SELECT id FROM forum") }
            let members = ["name": ["Joint board"], "posts": ["\(world.director)", "\(world.officer)"]]
            let moved = [
                try await bench.post("\(path)/risks/1/edit", PeopleBench.risk(3, 3, from), as: amara),
                try await bench.post("\(action.path)/edit", PeopleBench.action(from), as: amara),
                try await bench.post("\(own)/edit", PeopleBench.measure(from), as: amara),
                try await bench.post(
                    "\(path)/charter/forums/\(try #require(forum))",
                    multiple: members.merging(["revision": ["0"]]) { $1 }, as: amara),
            ]
            #expect(moved.map(\.status) == [303, 303, 303, 303])
            let owned = try await bench.number(
                """
                SELECT (SELECT COUNT(*) FROM risk WHERE owner_post_id = \(world.officer))
                    + (SELECT COUNT(*) FROM action_item WHERE owner_post_id = \(world.officer))
                    + (SELECT COUNT(*) FROM measure WHERE owner_post_id = \(world.officer))
                    + (SELECT COUNT(*) FROM forum_post WHERE post_id = \(world.officer))
                """)
            #expect(owned == 4)
            let handover = "\(path)/handover/\(world.officer)"
            #expect(try await jobs.tellSuccessors() == 0)
            #expect(try await !bench.waiting(priya).map(\.path).contains(handover))
            #expect(try await !bench.get(handover, as: priya).contains("I accept it"))
            #expect(try await bench.post(handover, [:], as: priya).status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Edits by others do not hide what was there before them`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            let amara = world.asAmara
            try await Self.add(.seat, in: path, bench)
            try await Self.add(.risk, in: path, bench)
            let priya = try await Self.succeed(bench)
            let forum = try await bench.database.read { try $0.value(Forum.ID.self, "SELECT id FROM forum") }
            let members = ["name": ["Great board"], "posts": ["\(world.officer)"], "revision": ["0"]]
            let renamed = try await bench.post(
                "\(path)/charter/forums/\(try #require(forum))", multiple: members, as: amara)
            let worse = PeopleBench.risk(4, 3, Self.officer.merging(["revision": "0"]) { $1 })
            #expect(renamed.status == 303)
            #expect(try await bench.post("\(path)/risks/1/edit", worse, as: amara).status == 303)
            let handover = "\(path)/handover/\(world.officer)"
            #expect(try await bench.waiting(priya).map(\.path).contains(handover))
            // Either is enough, and what is closed is none.
            try await bench.database.write { try $0.run("DELETE FROM forum_post WHERE post_id = \(world.officer)") }
            #expect(try await bench.waiting(priya).map(\.path).contains(handover))
            try await bench.database.write { try $0.run("UPDATE risk SET state = 'closed'") }
            #expect(try await !bench.waiting(priya).map(\.path).contains(handover))
            #expect(try await bench.running.jobs.tellSuccessors() == 0)
        }
    }

    /// How the successor stands to the collaboration.
    enum Place: CaseIterable {
        case partyLeft, guest, pastMember, role

        var isInside: Bool { self == .role }
    }

    @Test(arguments: enginesUnderTest, Place.allCases)
    func `Only those inside are told of what came with a post`(engine: Engine, place: Place) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world, jobs) = (try await bench.run(), bench.world, bench.running.jobs)
            try await bench.database.write { try world.hold(world.officer, world.spy, "2024-03-01", nil, $0) }
            try await Self.add(.risk, in: path, bench)
            if place == .role {
                _ = try await bench.give(
                    "data-lead", to: "Housing officer", of: "northmoor-council", in: path, as: world.asAmara)
            }
            _ = try await Self.succeed(bench)
            let yesterday = bench.clock.now - .days(1)
            try await bench.database.write { transaction in
                let isGuest = place == .guest
                try transaction.run(
                    "UPDATE person SET body_id = \(world.council), is_guest = \(isGuest) WHERE id = \(world.priya)")
                if !isGuest { try transaction.run("DELETE FROM party WHERE body_id = \(world.council)") }
                if place == .pastMember {
                    try transaction.run(
                        """
                        INSERT INTO collaboration_member (collaboration_id, person_id, level, added_at, until)
                        SELECT id, \(world.priya), 'reader', 0, \(yesterday) FROM collaboration
                        """)
                }
            }
            let priya = world.viewer(world.priya, world.council, place == .guest ? .guest : .member, "Priya Raman")
            let own = "\(path)/handover/\(world.officer)"
            let expected = place.isInside ? 1 : 0
            #expect(try await jobs.tellSuccessors() == expected)
            #expect(try await Self.mail(bench).count == expected)
            #expect(try await bench.verbs("handover.").count == expected)
            #expect(try await bench.waiting(priya).map(\.path).contains(own) == place.isInside)
            if place.isInside { return }
            // Once they take part they are.
            let fields = [
                "email": "priya.raman@homes.example.gov.uk", "level": "reader", "until": "30 November 2026",
            ]
            #expect(try await bench.post("\(path)/people/members/new", fields, as: world.asAmara).status == 303)
            #expect(try await bench.waiting(priya).map(\.path).contains(own))
            #expect(try await jobs.tellSuccessors() == 1)
            #expect(try await Self.mail(bench).count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Many things of many collaborations ask for no more statements`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            func statements(_ act: () async throws -> Void) async throws -> Int {
                let before = bench.database.statementCount
                try await act()
                return bench.database.statementCount - before
            }
            func fill(_ path: String, times: Int) async throws {
                for _ in 0..<times {
                    for thing in [Thing.risk, .action, .measure] { try await Self.add(thing, in: path, bench) }
                }
            }
            try await fill(path, times: 1)
            let priya = try await Self.succeed(bench)
            let handover = "\(path)/handover/\(world.officer)"
            func count() async throws -> [Int] {
                [
                    try await statements { _ = try await bench.waiting(priya) },
                    try await statements { _ = try await bench.get(handover, as: priya) },
                ]
            }
            let few = try await count()
            bench.clock.advance(.days(-2))
            try await fill(path, times: 3)
            for title in ["Warm rooms", "Safe streets"] {
                try await fill(try await bench.propose(["title": title], withCouncil: true), times: 2)
            }
            bench.clock.advance(.days(2))
            #expect(try await bench.waiting(priya).filter { $0.path.contains("/handover/") }.count == 3)
            #expect(try await count() == few)
            // Each collaboration by itself: none is left out or told of twice.
            var jobs = bench.running.jobs
            jobs.batch = 1
            #expect(try await jobs.tellSuccessors() == 3)
            #expect(try await jobs.tellSuccessors() == 0)
            #expect(try await Self.mail(bench).count == 3)
            let idle = bench.running.jobs
            let asked = try await statements { _ = try await idle.tellSuccessors() }
            #expect(asked <= 6)
        }
    }
}
