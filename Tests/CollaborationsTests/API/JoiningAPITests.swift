import Access
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct JoiningAPITests {
    private static let read: Set<String> = ["collaborations:read"]
    private static let write: Set<String> = ["collaborations:read", "collaborations:write"]

    @Test(arguments: enginesUnderTest)
    func `Programs ask to join and answer, by the rules of the pages`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.propose(), bench.world)
            let requests = "\(path)/join-requests"
            let asked = try await bench.api(
                requests, #"{"reason":"We run the day centre."}"#, as: world.asDan, Self.write)
            #expect(asked.status == 201 && asked.contains(#""state":"open""#), "\(asked.text)")
            let inside = try await bench.api(requests, #"{"reason":"Me too."}"#, as: world.asAmara, Self.write)
            #expect(inside.status == 403 && inside.contains("take part in it already"))
            #expect(try await bench.api(requests, "{}", as: world.asDan, Self.write).status == 422)
            #expect(try await bench.api(requests, #"{"reason":"x"}"#, as: world.asDan, Self.read).status == 403)

            let list = try await bench.api(requests, as: world.asAmara, Self.read)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(list.bytes)) as? [String: Any])
            let items = try #require(object["items"] as? [[String: Any]])
            #expect(items.map { $0["name"] as? String } == ["Dan Okafor"])
            // Outsiders, and members who do not organise it.
            #expect(try await bench.api(requests, as: world.asDan, Self.read).status == 403)
            #expect(try await bench.api(requests, as: world.asTom, Self.read).status == 403)

            let answer = "\(requests)/\(try #require(items[0]["id"] as? String))/answer"
            let yes = #"{"answer":"member","note":"Welcome"}"#
            #expect(try await bench.api(answer, yes, as: world.asDan, Self.write).status == 403)
            #expect(try await bench.api(answer, #"{"answer":"decline"}"#, as: world.asAmara, Self.write).status == 422)
            let done = try await bench.api(answer, yes, as: world.asAmara, Self.write)
            #expect(done.status == 201 && done.contains(#""state":"accepted""#), "\(done.text)")
            #expect(try await bench.api(answer, yes, as: world.asAmara, Self.write).status == 409)
            #expect(try await bench.get("\(path)/charter", as: world.asDan).status == 200)
            #expect(try await bench.verbs("join.") == ["join.asked", "join.accepted"])
        }
    }
}
