import Access
import Kernel
import Mail
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations
@testable import Directory
@testable import Notices

@Suite struct TopicDigestTests {
    /// Some topics, and efforts beside which a likeness means something.
    private static func world(_ here: NoticesBench) async throws {
        let now = here.bench.clock.now
        try await here.database.write { transaction in
            for name in ["rough sleeping", "buses"] {
                try transaction.run(
                    """
                    INSERT INTO topic (id, slug, name, sort_name, updated_at)
                    VALUES (\(Topic.ID.make(at: now)), \(Text.slug(name)), \(name), \(name), \(now))
                    """)
            }
        }
        for topic in ["Flood pumps", "Payroll", "Court dates", "School places", "Bus signs", "Food checks"] {
            _ = try await here.bench.propose([
                "title": topic, "outcome": "\(topic) work for everybody by 2029.", "clients": "", "places": "",
            ])
        }
    }

    /// Dan's, like Amara's.
    private static let safe = [
        "kind": "project", "title": "Safe second night", "clients": "people sleeping rough", "places": "Northmoor",
        "outcome": "People who sleep rough in Northmoor have a bed for the second night.", "topics": "rough sleeping",
        "contact": "Housing manager", "differs": "Ours is about women alone.",
    ]

    /// To the Monday after next, at 8am.
    private static func pass(_ here: NoticesBench) { here.bench.clock.advance(.hours(9 * 24 - 1)) }

    @Test(arguments: enginesUnderTest)
    func `Somebody subscribes on a topic's page or in the register, and ends it under the settings`(
        engine: Engine
    ) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.world(here)
            let register = try await bench.get("/collaborations?topic=buses", as: world.asTom)
            #expect(
                register.contains("action=\"/notices/topics/buses\"") && register.contains("Subscribe to this topic"))
            #expect(try await !bench.get("/collaborations", as: world.asTom).contains("Subscribe to this topic"))
            for _ in 1...2 {
                let answer = try await bench.post("/notices/topics/buses", ["from": "register"], as: world.asTom)
                #expect(answer.location == "/collaborations?topic=buses")
            }
            #expect(
                try await bench.get("/collaborations?topic=buses", as: world.asTom).contains("End the subscription"))
            #expect(try await bench.get("/notices/settings", as: world.asTom).contains("href=\"/topics/buses\""))
            #expect(try await !bench.get("/notices/settings", as: world.asDan).contains("href=\"/topics/buses\""))
            #expect(try await bench.post("/notices/topics/nothing", [:], as: world.asTom).status == 404)
            let end = try await bench.post("/notices/topics/buses/end", ["from": "settings"], as: world.asTom)
            #expect(end.location == "/notices/settings")
            #expect(try await !bench.get("/notices/settings", as: world.asTom).contains("href=\"/topics/buses\""))
            #expect(
                try await bench.verbs("account.topic-") == ["account.topic-subscribed", "account.topic-left"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Topics that become one take their subscribers along`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.world(here)
            _ = try await bench.post("/notices/topics/buses", [:], as: world.asTom)
            let buses = try #require(try await here.database.read { try TopicStore($0).find(slug: "buses") })
            _ = try await Topics(database: here.database, clock: bench.clock.wall).merge(
                buses.id, into: "rough sleeping", by: world.asPlatform)
            let topics = try await here.database.read { try TopicSubscriptions($0).topics(of: world.asTom) }
            #expect(topics.map(\.name) == ["rough sleeping"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `On Mondays comes what is new in the topics and what is like one's own, with whom to call`(
        engine: Engine
    ) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.world(here)
            let path = try await bench.propose()
            _ = try await bench.post("/notices/topics/rough-sleeping", [:], as: world.asAmara)
            _ = try await bench.post("/notices/topics/rough-sleeping", [:], as: world.asTom)
            bench.clock.advance(.hours(1))
            let made = try await bench.post("/collaborations/new", Self.safe, as: world.asDan)
            #expect(made.status == 303)
            let theirs = try #require(made.location)
            _ = try await bench.post(
                "/collaborations/new", Self.safe.merging(["title": "Secret nights", "is-restricted": "yes"]) { $1 },
                as: world.asDan)
            try await here.reindex()
            #expect(try await here.digest.send() == 0)
            Self.pass(here)
            #expect(try await here.digest.send() == 2)
            #expect(try await here.digest.send() == 0)
            let letter = try #require(try await here.letters(to: world.asAmara).first)
            #expect(letter.mail.subject == "1 new effort in your topics, 1 is like what you work on")
            for part in [
                "New in your topics", "Safe second night (Northmoor Council): People who sleep rough",
                "You get this because you subscribed to rough sleeping. Call: Dan Okafor, Housing manager.",
                "http://concordat.example\(theirs)", "Like what you work on", "It is like No second night out. Both: ",
                "place: Northmoor",
            ] {
                #expect(letter.text.contains(part), "\(part) is not in \(letter.text)")
            }
            #expect(!letter.text.contains("Secret nights") && !letter.text.contains(path))
            #expect(letter.unsubscribe?.contains(".topics.") == true)
            // Tom's body leads it: it is his body's, but nothing of his own.
            let tom = try #require(try await here.letters(to: world.asTom).first)
            #expect(tom.mail.subject == "1 new effort in your topics" && !tom.text.contains("Like what you work on"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What was still being written while the digest was made is in the next one, once`(engine: Engine) async throws
    {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.world(here)
            _ = try await bench.post("/notices/topics/rough-sleeping", [:], as: world.asTom)
            Self.pass(here)
            let begun = bench.clock.now - Interval.minutes(1)
            #expect(try await here.digest.send() == 0)
            // Begun a minute before the digest, and in the record only after it.
            let made = try await bench.post("/collaborations/new", Self.safe, as: world.asDan)
            #expect(made.status == 303)
            try await here.database.write { transaction in
                try transaction.run("UPDATE collaboration SET created_at = \(begun) WHERE title = 'Safe second night'")
            }
            try await here.reindex()
            for sent in [1, 0] {
                bench.clock.advance(.days(7))
                #expect(try await here.digest.send() == sent)
            }
            let letter = try #require(try await here.letters(to: world.asTom).first)
            #expect(letter.text.contains("Safe second night"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Nothing new is no mail, and one click ends it while the start page still tells`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            try await Self.world(here)
            _ = try await bench.post("/notices/topics/rough-sleeping", [:], as: world.asTom)
            try await here.reindex()
            Self.pass(here)
            #expect(try await here.digest.send() == 0)
            #expect(try await bench.mail().isEmpty)
            _ = try await bench.post("/collaborations/new", Self.safe, as: world.asDan)
            try await here.reindex()
            let link = NoticesBench.unsubscribing.path(of: "topics", for: world.asTom.account)
            #expect(try await bench.get(link, as: nil).contains("weekly mail about your topics"))
            #expect(try await bench.post(link, [:], as: nil, token: false).status == 200)
            Self.pass(here)
            #expect(try await here.digest.send() == 0)
            #expect(try await bench.get("/notices/settings", as: world.asTom).contains("Send me the weekly mail"))
            let now = bench.clock.now
            func start(_ viewer: Viewer) async throws -> String {
                let html = try await here.database.read {
                    try CollaborationsModule.home(for: viewer, at: now, in: $0).new
                }
                return String(decoding: html.bytes, as: UTF8.self)
            }
            #expect(try await start(world.asTom).contains("Safe second night"))
            #expect(try await start(world.asAmara).isEmpty)
        }
    }
}
