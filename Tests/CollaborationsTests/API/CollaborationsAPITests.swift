import Access
import Directory
import Foundation
import HTTPTypes
import Indexing
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

/// What the API answers of collaborations, and what it takes.
@Suite struct CollaborationsAPITests {
    private static let read: Set<String> = ["collaborations:read"]
    private static let write: Set<String> = ["collaborations:read", "collaborations:write"]

    /// An answer's JSON object.
    private static func object(_ answer: Answer) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any])
    }

    private static func items(_ answer: Answer) throws -> [[String: Any]] {
        try #require(try object(answer)["items"] as? [[String: Any]])
    }

    private static func json(_ fields: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }

    /// The fields of a form as the API calls them.
    private static func json(form fields: [String: String]) throws -> String {
        try json(Dictionary(uniqueKeysWithValues: fields.map { ($0.key.replacing("-", with: "_"), $0.value) }))
    }

    @Test(arguments: enginesUnderTest)
    func `The register is read page by page, each entry once, by tokens with the scope alone`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.with(engine) { bench in
            for number in 0..<7 {
                _ = try await bench.propose(["title": "Effort \(number)", "places": "Place \(number % 2)"])
            }
            _ = try await bench.propose(["title": "Hushed", "is-restricted": "yes"])
            let dan = bench.world.asDan
            #expect(try await bench.api("/collaborations", as: dan, ["directory:read"]).status == 403)
            var path: String? = "/collaborations?limit=3"
            var titles: [String] = []
            while let next = path {
                let page = try await bench.api(next, as: dan, Self.read)
                titles += try Self.items(page).compactMap { $0["title"] as? String }
                path = try Self.object(page)["next"].flatMap { $0 as? String }?.replacing("/api/v1", with: "")
            }
            #expect(titles == (0..<7).map { "Effort \($0)" })
            let narrowed = try await bench.api("/collaborations?place=place+1&stage=proposed", as: dan, Self.read)
            #expect(try Self.items(narrowed).count == 3)
            #expect(try await bench.api("/collaborations?stage=asleep", as: dan, Self.read).status == 422)
            #expect(try await bench.api("/collaborations/hushed", as: dan, Self.read).status == 404)
            let tom = try await bench.api("/collaborations/hushed", as: bench.world.asTom, Self.read)
            #expect(try Self.object(tom)["takes_part"] as? Bool == true)
            #expect(try Self.items(try await bench.api("/collaborations", as: bench.world.asGuest, Self.read)).isEmpty)

            let one = try await bench.api("/collaborations/effort-1", as: dan, Self.read)
            let tag = try #require(one.headers[.eTag])
            let again = try await bench.api("/collaborations/effort-1", as: dan, Self.read, [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.bytes.isEmpty)
        }
    }

    private static let inside = [
        "/parties", "/roles", "/members", "/charter", "/charter/versions", "/memorandum", "/decisions", "/risks",
        "/actions", "/measures", "/money", "/reviews",
    ]

    @Test(arguments: enginesUnderTest)
    func `What is inside is for those who take part`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let slug = try await bench.propose().replacing("/collaborations/", with: "")
            for path in Self.inside {
                let own = try await bench.api("/collaborations/\(slug)\(path)", as: bench.world.asTom, Self.read)
                #expect(own.status == 200, "\(path): \(own.text)")
                #expect(own.headers[.eTag] != nil)
                let other = try await bench.api("/collaborations/\(slug)\(path)", as: bench.world.asDan, Self.read)
                #expect(other.status == 403 && other.contentType == "application/problem+json", "\(path)")
                let guest = try await bench.api("/collaborations/\(slug)\(path)", as: bench.world.asGuest, Self.read)
                #expect(guest.status == 404, "\(path)")
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Integrators write by the same rules as people`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let slug = try await bench.run().replacing("/collaborations/", with: "")
            let (amara, dan, world) = (bench.world.asAmara, bench.world.asDan, bench.world)
            let root = "/collaborations/\(slug)"
            _ = try await bench.post("\(root)/measures/new", PeopleBench.measure(), as: amara)

            let value = try Self.json(["day": "2026-10-31", "amount": 225.5, "provenance": "Street count"])
            let entered = try await bench.api("\(root)/measures/1/values", value, as: dan, Self.write)
            #expect(entered.status == 201, "\(entered.text)")
            #expect(try Self.object(entered)["amount"] as? String == "225.5")
            #expect(entered.location == "/api/v1\(root)/measures/1/values")
            #expect(try await bench.api("\(root)/measures/1/values", value, as: dan, Self.read).status == 403)
            let silent = try await bench.api(
                "\(root)/measures/1/values", try Self.json(["day": "2026-10-31", "amount": "1", "provenance": "x"]),
                as: dan, Self.write)
            #expect(silent.status == 422 && silent.contains("\"field\":\"reason\""))
            #expect(try Self.items(try await bench.api("\(root)/measures/1/values", as: dan, Self.read)).count == 1)

            let risk = try await bench.api(
                "\(root)/risks", try Self.json(form: PeopleBench.risk(5, 5)), as: dan, Self.write)
            #expect(risk.status == 201 && risk.contains("\"escalated_to\":\"sro\""), "\(risk.text)")
            #expect(try await bench.verbs("risk.escalated").count == 1)

            let action = try await bench.api(
                "\(root)/actions", try Self.json(form: PeopleBench.action()), as: dan, Self.write)
            #expect(action.status == 201)
            let id = try #require(try Self.object(action)["id"] as? String)
            let unsaid = try await bench.api(
                "\(root)/actions/\(id)/completion", #"{"state":"dropped"}"#, as: dan, Self.write)
            #expect(unsaid.status == 422)
            let done = try await bench.api(
                "\(root)/actions/\(id)/completion", #"{"state":"done","note":"Ten beds"}"#, as: dan, Self.write)
            #expect(try Self.object(done)["state"] as? String == "done")
            let twice = try await bench.api(
                "\(root)/actions/\(id)/completion", #"{"state":"done"}"#, as: dan, Self.write)
            #expect(twice.status == 409)

            // The escalated risk asked for decision 1.
            let decision = try await bench.api(
                "\(root)/decisions", try Self.json(form: PeopleBench.proposal()), as: dan, Self.write)
            #expect(decision.status == 201 && decision.location == "/api/v1\(root)/decisions/2", "\(decision.text)")
            let said = try await bench.api(
                "\(root)/decisions/2/comments", #"{"text":"Weekends are the worst."}"#, as: amara, Self.write)
            #expect(said.contains("Weekends are the worst."))
            #expect(try await bench.get("\(root)/decisions/2", as: dan).contains("Weekends are the worst."))

            // Somebody of a third body, and somebody let in to read.
            for viewer in [world.viewer(nil, nil, .member, "Nobody"), world.asGuest, world.asPlatform] {
                let refused = try await bench.api(
                    "\(root)/risks", try Self.json(form: PeopleBench.risk(1, 1)), as: viewer, Self.write)
                #expect([403, 404].contains(refused.status))
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM risk") == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An effort is registered, and one like others only with the reason why it differs`(
        engine: Engine
    ) async throws {
        try await CollaborationBench.withIndex(engine) { bench, index in
            let night = try Self.json(form: PeopleBench.night)
            let made = try await bench.api("/collaborations", night, as: bench.world.asAmara, Self.write)
            #expect(made.status == 201 && made.location == "/api/v1/collaborations/no-second-night-out", "\(made.text)")
            #expect(try await bench.api("/collaborations", night, as: bench.world.asGuest, Self.write).status == 403)
            try await Indexer(
                index, database: bench.database, sources: CollaborationBench.sources, clock: bench.clock.wall
            ).rebuild()
            let fields = PeopleBench.night.merging(["contact": "", "title": "Second nights"]) { $1 }
            let like = try await bench.api(
                "/collaborations", try Self.json(form: fields), as: bench.world.asDan, Self.write)
            #expect(
                like.status == 422 && like.contains("\"field\":\"differs\"") && like.contains("No second night out"))
            let told = fields.merging(["differs": "Ours is about women alone."]) { $1 }
            #expect(
                try await bench.api("/collaborations", try Self.json(form: told), as: bench.world.asDan, Self.write)
                    .status == 201)
            let found = try await bench.api("/collaborations/search?q=rough+sleeping", as: bench.world.asDan, Self.read)
            #expect(try Self.items(found).first?["title"] as? String == "No second night out")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is no such object is refused with what is wrong`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let amara = bench.world.asAmara
            for body in ["", "[]", "nonsense", #"{"title": {"a": 1}}"#, String(repeating: "[", count: 5000)] {
                let answer = try await bench.api("/collaborations", body, as: amara, Self.write)
                #expect(answer.status == 422 && answer.contentType == "application/problem+json", "\(body.prefix(20))")
            }
            let unknown = try await bench.api("/collaborations", #"{"titel":"x"}"#, as: amara, Self.write)
            #expect(unknown.status == 422 && unknown.contains("\"field\":\"titel\""))
            let wrong = try await bench.api(
                "/collaborations", #"{"kind":"project","title":"x","outcome":"y","starts_on":"soon"}"#, as: amara,
                Self.write)
            #expect(wrong.status == 422 && wrong.contains("\"field\":\"starts_on\""))
            #expect(try await bench.number("SELECT COUNT(*) FROM collaboration") == 0)
        }
    }
}
