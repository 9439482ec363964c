import Access
import Directory
import Foundation
import Kernel
import Search
import Storage
import StorageTesting
import Testing

@testable import Workspaces

/// Ten thousand pairs of somebody and something, by chance: nobody comes across a name or a word that they may not, wherever they
/// look.
@Suite(.timeLimit(.minutes(20))) struct LeakTests {
    /// The words of the world in an answer.
    private func words(_ answer: [UInt8]) -> Set<String> {
        var (words, index): (Set<String>, Int) = ([], 0)
        let (z, q) = (UInt8(ascii: "z"), UInt8(ascii: "q"))
        while index + 11 <= answer.count {
            guard answer[index] == z, answer[index + 1] == q else {
                index += 1
                continue
            }
            words.insert(String(decoding: answer[index..<index + 11], as: UTF8.self))
            index += 11
        }
        return words
    }

    @Test(arguments: zip(enginesUnderTest, [20_261_122, 7] as [UInt64]))
    func `Five thousand pairs of viewer and item, and none leaks`(engine: Engine, seed: UInt64) async throws {
        try await ContentsBench.with(engine) { bench in
            let world = try await LeakWorld.make(seed, people: 28, things: 30, bench)
            try await bench.readAll()
            let finder = try await bench.finder()
            var pairs = 0
            for (number, viewer) in world.viewers.enumerated() {
                let allowed = world.words(of: number)
                func look(
                    _ path: String, and more: Set<String> = []
                ) async throws -> (status: Int, words: Set<String>) {
                    let answer = try await bench.bench.get(path, as: viewer)
                    let found = words(answer.bytes)
                    // An address may hold what was asked for.
                    #expect(
                        found.subtracting(words(Array(path.utf8))).isSubset(of: allowed.union(more)),
                        "\(viewer.name) at \(path)")
                    return (answer.status, found)
                }
                /// The same by the programming interface.
                func call(_ path: String) async throws -> (status: Int, words: Set<String>) {
                    let answer = try await bench.bench.api(path, as: viewer, [WorkspacesAPI.read])
                    let found = words(answer.bytes).subtracting(words(Array(path.utf8)))
                    #expect(found.isSubset(of: allowed), "\(viewer.name) calls \(path)")
                    return (answer.status, found)
                }
                _ = try await look("/workspaces")
                _ = try await call("/workspaces?limit=100")
                for place in world.places {
                    let ways = world.ways(of: number, in: place)
                    let isIn = place.members[number].map { !$0.isOutside } ?? false
                    var listed = try await look("/workspaces/\(place.slug)").words
                    for page in ["changes", "people", "access", "zip", "place", "links", "retention"] {
                        _ = try await look("/workspaces/\(place.slug)/\(page)")
                    }
                    // Its owners alone have an audit, which names what is in the bin.
                    for path in ["", "/members", "/items?limit=100"] {
                        let status = try await call("/workspaces/\(place.slug)\(path)").status
                        #expect((status == 200) == isIn, "\(viewer.name) calls \(place.name)\(path): \(status)")
                        let isSecret = place.visibility == .confidential && place.members[number] == nil
                        #expect(!isSecret || status == 404)
                    }
                    let all = place.members[number]?.role == .owner ? Set(place.things.map(\.name)) : []
                    _ = try await look("/workspaces/\(place.slug)/audit", and: all)
                    _ = try await look("/workspaces/\(place.slug)/bin", and: world.binned(for: number, in: place))
                    for (index, thing) in place.things.enumerated() {
                        pairs += 1
                        let sees = world.level(of: number, index, in: place) > .none
                        let path = "/workspaces/\(place.slug)/items/\(thing.id)"
                        let page = try await look(path)
                        let isWay = thing.isFolder && ways.contains(index) && !thing.isBinned
                        let said = "\(viewer.name) at \(thing.name)"
                        #expect((page.status == 200) == (sees || isWay), "\(said): \(page.status)")
                        #expect(page.status == 200 || !isIn || page.status == 404, "\(said): \(page.status)")
                        let drive = "/dav/\(place.slug)/\(world.path(of: index, in: place))"
                        let member = try await bench.bench.dav(
                            thing.isFolder ? "PROPFIND" : "GET", drive, as: viewer, ["Depth": "1"])
                        let isThere = member.status == (thing.isFolder ? 207 : 200)
                        #expect(isThere == (sees || isWay), "\(said) as a drive: \(member.status)")
                        #expect(
                            words(member.bytes).subtracting(words(Array(drive.utf8))).isSubset(of: allowed),
                            "\(said) as a drive")
                        let entry = "/workspaces/\(place.slug)/items/\(thing.id)"
                        #expect((try await call(entry).status == 200) == (sees || isWay), "\(said) by a program")
                        if thing.isFolder {
                            listed.formUnion(page.words)
                            _ = try await call("/workspaces/\(place.slug)/items?limit=100&folder=\(thing.id)")
                            continue
                        }
                        for path in ["\(entry)/versions", "\(entry)/content"] {
                            #expect((try await call(path).status == 200) == sees, "\(said) at \(path)")
                        }
                        let hits = try await call("/workspaces/search?q=\(thing.text)").words
                        #expect(hits.contains(thing.name) == sees, "\(said) found by a program")
                        let content = try await look("\(path)/content")
                        #expect((content.status == 200) == sees, "\(said): \(content.status)")
                        #expect(content.words.contains(thing.text) == sees, "\(said)")
                        let found = try await finder.find(FindingFilters(thing.text), viewer)
                        #expect(found.total == .exactly(sees ? 1 : 0), "\(said): \(found.total)")
                        #expect(found.items.count == (sees ? 1 : 0), "\(said)")
                        #expect(found.facets.isEmpty || sees, "\(said)")
                        let suggested = try await finder.suggest(String(thing.name.prefix(9)), viewer)
                        #expect(words(Array("\(suggested)".utf8)).isSubset(of: allowed), "\(said)")
                    }
                    let visible = place.things.indices.filter { world.level(of: number, $0, in: place) > .none }
                    #expect(
                        listed.isSuperset(of: visible.map { place.things[$0].name }), "\(viewer.name) in \(place.name)")
                }
            }
            #expect(pairs >= 5_000)
        }
    }
}
