import Access
import Accounts
import Blobs
import Collaborations
import Directory
import Foundation
import HTTPTypes
import Indexing
import Kernel
import Search
import Storage
import StorageTesting
import Testing
import Web

@testable import Workspaces

/// What programs read of workspaces, and what they add.
@Suite struct WorkspacesAPITests {
    private static let read: Set<String> = ["workspaces:read"]
    private static let write: Set<String> = ["workspaces:read", "workspaces:write"]

    private struct Bench: Sendable {
        let bench: PeopleBench
        let index: SearchIndex
        let path: String
        var world: PeopleWorld { bench.world }
        var root: String { "/workspaces/night-shelter" }
    }

    private static func with(_ engine: Engine, _ body: @Sendable (Bench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "api-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let objects = try FolderObjects(folder: folder + "/files")
        let keys = try MasterKeys(text: String(repeating: "ab", count: 32))
        let index = try SearchIndex(folder: folder + "/search")
        try await PeopleBench.with(
            engine,
            more: AccountsMigrations.all + BlobMigrations.all + CollaborationsModule.migrations
                + WorkspacesModule.migrations,
            routes: { database, clock in
                let module = WorkspacesModule(
                    database, clock: clock, blobs: Blobs(objects, keys: keys, clock: clock),
                    address: WorkspaceBench.address)
                var routes = module.routes
                routes.add(
                    APIRoutes(database, more: module.endpoints(index), streams: module.streams(index)).routes)
                return routes
            },
            { bench in
                let path = try await bench.room()
                #expect(try await bench.letIn(bench.world.asTom, "editor", path) == 303)
                #expect(try await bench.letIn(bench.world.asDan, "reader", path) == 303)
                try await body(Bench(bench: bench, index: index, path: path))
            })
    }

    private static func object(_ answer: Answer) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any], "\(answer.text)")
    }

    private static func items(_ answer: Answer) throws -> [[String: Any]] {
        try #require(try object(answer)["items"] as? [[String: Any]], "\(answer.text)")
    }

    private static func names(_ answer: Answer) throws -> [String] {
        try items(answer).compactMap { $0["name"] as? String }
    }

    @Test(arguments: enginesUnderTest)
    func `Files are added, read and given versions by the rules of the pages`(engine: Engine) async throws {
        try await Self.with(engine) { here in
            let (bench, world, root) = (here.bench, here.world, here.root)
            let made = try await bench.api("\(root)/folders", #"{"name":"Plans"}"#, as: world.asTom, Self.write)
            #expect(made.status == 201, "\(made.text)")
            let folder = try #require(try Self.object(made)["id"] as? String)
            #expect(made.location == "/api/v1\(root)/items/\(folder)")
            let again = try await bench.api("\(root)/folders", #"{"name":"plans"}"#, as: world.asTom, Self.write)
            #expect(again.status == 422 && again.contains("\"field\":\"name\""), "\(again.text)")

            let sent = try await bench.api(
                "\(root)/files?name=beds.csv&folder=\(folder)&note=First", "a,b\n", as: world.asTom, Self.write)
            #expect(sent.status == 201, "\(sent.text)")
            let file = try #require(try Self.object(sent)["id"] as? String)
            #expect(
                try Self.object(sent)["version"] as? String == "1" && Self.object(sent)["folder"] as? String == folder)
            let content = "\(root)/items/\(file)/content"
            let second = try await bench.api("\(content)?note=More", "a,b\n1,2\n", as: world.asTom, Self.write)
            #expect(try second.status == 201 && Self.object(second)["version"] as? String == "2", "\(second.text)")
            // The very same contents make none; the name finds the file again.
            let same = try await bench.api(
                "\(root)/files?name=beds.csv&folder=\(folder)", "a,b\n1,2\n", as: world.asTom, Self.write)
            #expect(try Self.object(same)["version"] as? String == "2" && Self.object(same)["id"] as? String == file)

            let download = try await bench.api(content, as: world.asDan, Self.read)
            #expect(download.status == 200 && download.text == "a,b\n1,2\n")
            #expect(download.headers[.contentDisposition]?.hasSuffix("beds.csv") == true)
            #expect(try await bench.api("\(content)?version=1", as: world.asDan, Self.read).text == "a,b\n")
            let part = try await bench.api(content, as: world.asDan, Self.read, [.range: "bytes=4-5"])
            #expect(part.status == 206 && part.text == "1,")
            #expect(try await bench.api("\(content)?version=9", as: world.asDan, Self.read).status == 404)
            let id = try #require(Item.ID(file))
            let way = try await bench.journal(id.uuid).filter { $0.verb == "file.downloaded" }
            #expect(way.count == 3 && way.allSatisfy { $0.details.contains("programming interface") })

            let versions = try await bench.api("\(root)/items/\(file)/versions?limit=1", as: world.asDan, Self.read)
            #expect(try Self.items(versions).compactMap { $0["note"] as? String } == ["First"])
            let next = try #require(try Self.object(versions)["next"] as? String).dropFirst("/api/v1".count)
            let rest = try await bench.api(String(next), as: world.asDan, Self.read)
            #expect(try Self.items(rest).compactMap { $0["note"] as? String } == ["More"])
            let listed = try await bench.api("\(root)/items?folder=\(folder)", as: world.asDan, Self.read)
            #expect(try Self.names(listed) == ["beds.csv"])
            #expect(try Self.names(try await bench.api("\(root)/items", as: world.asDan, Self.read)) == ["Plans"])
            let own = try await bench.api("/workspaces", as: world.asDan, Self.read)
            #expect(try Self.names(own) == ["Night shelter"] && Self.items(own).first?["role"] as? String == "reader")
            let members = try await bench.api("\(root)/members", as: world.asDan, Self.read)
            #expect(try Set(Self.names(members)) == ["Amara Osei", "Tom Whitlock", "Dan Okafor"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whatever the pages refuse is refused, and whoever may not know is told nothing`(engine: Engine) async throws {
        try await Self.with(engine) { here in
            let (bench, world, root) = (here.bench, here.world, here.root)
            let sent = try await bench.api("\(root)/files?name=beds.csv", "a,b\n", as: world.asAmara, Self.write)
            let file = try #require(try Self.object(sent)["id"] as? String)
            let (item, content) = ("\(root)/items/\(file)", "\(root)/items/\(file)/content")
            // A reader; without the scope; outside.
            #expect(try await bench.api("\(root)/files?name=x.txt", "x", as: world.asDan, Self.write).status == 403)
            #expect(try await bench.api(content, "x", as: world.asDan, Self.write).status == 403)
            #expect(try await bench.api("\(root)/folders", #"{"name":"x"}"#, as: world.asDan, Self.write).status == 403)
            #expect(try await bench.api("\(root)/files?name=x.txt", "x", as: world.asTom, Self.read).status == 403)
            #expect(try await bench.api(item, as: world.asTom, ["directory:read"]).status == 403)
            for path in [root, "\(root)/items", "\(root)/members", item, "\(item)/versions", content] {
                #expect(try await bench.api(path, as: world.asSpy, Self.read).status == 403, "\(path)")
                let guest = try await bench.api(path, as: world.asGuest, Self.read)
                #expect(guest.status == 404 && !guest.contains("beds"), "\(path)")
            }
            #expect(try Self.items(try await bench.api("/workspaces", as: world.asSpy, Self.read)).isEmpty)
            // Names, markings and parameters are read as on the pages.
            for wrong in ["a%2Fb.txt", "CON.txt", "x%20SECRET.pdf", ""] {
                let answer = try await bench.api("\(root)/files?name=\(wrong)", "x", as: world.asTom, Self.write)
                #expect(answer.status == 422 && answer.contains("\"field\":\"name\""), "\(wrong): \(answer.text)")
            }
            let higher = try await bench.api(
                "\(root)/files?name=x.txt", "TOP SECRET\n\nPlans", as: world.asTom, Self.write)
            #expect(higher.status == 422, "\(higher.text)")
            let marking = "\(root)/files?name=x.txt&marking=secret"
            #expect(try await bench.api(marking, "x", as: world.asTom, Self.write).status == 422)
            #expect(try await bench.api("\(root)/items?fodler=x", as: world.asTom, Self.read).status == 422)

            try await bench.database.write {
                try $0.run("UPDATE workspace SET allows_downloads = 0")
            }
            #expect(try await bench.api(content, as: world.asTom, Self.read).status == 403)
            // What a folder's permissions hide is not there; the way to what may be seen has a name alone.
            let made = try await bench.folder("Closed", in: here.path, of: here.path, as: world.asAmara)
            let open = try await bench.folder("Open", in: made, of: here.path, as: world.asAmara)
            #expect(try await bench.permit(["role-reader": "0"], on: made, as: world.asAmara).status == 303)
            let hidden = try await bench.api("\(root)/items", as: world.asDan, Self.read)
            #expect(try Self.names(hidden) == ["beds.csv"])
            #expect(try await bench.permit(["role-reader": "1"], on: open, as: world.asAmara).status == 303)
            let way = try Self.items(try await bench.api("\(root)/items", as: world.asDan, Self.read))
            let folder = try #require(way.first { $0["name"] as? String == "Closed" })
            #expect(folder["author"] is NSNull && folder["marking"] is NSNull && folder["changed_at"] is NSNull)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Search finds what its owner may see, and no more`(engine: Engine) async throws {
        try await Self.with(engine) { here in
            let (bench, world, root) = (here.bench, here.world, here.root)
            for name in ["barnacles.txt", "planks.txt"] {
                _ = try await bench.api("\(root)/files?name=\(name)", "about the pier", as: world.asTom, Self.write)
            }
            let folder = try await bench.folder("Closed", in: here.path, of: here.path, as: world.asAmara)
            #expect(try await bench.permit(["role-reader": "0"], on: folder, as: world.asAmara).status == 303)
            _ = try await bench.api(
                "\(root)/files?name=barnacles+two.txt&folder=\(folder.suffix(36))", "x", as: world.asTom, Self.write)
            try await Indexer(
                here.index, database: bench.database, sources: WorkspacesModule.searchSources, clock: bench.clock.wall
            ).rebuild()
            func found(_ viewer: Viewer, _ query: String = "q=barnacles") async throws -> [String] {
                try Self.names(try await bench.api("/workspaces/search?\(query)", as: viewer, Self.read)).sorted()
            }
            #expect(try await found(world.asTom) == ["barnacles two.txt", "barnacles.txt"])
            #expect(try await found(world.asDan) == ["barnacles.txt"])
            #expect(try await found(world.asSpy).isEmpty)
            #expect(try await found(world.asTom, "q=barnacles&workspace=night-shelter").count == 2)
            #expect(try await found(world.asTom, "q=barnacles&workspace=other").isEmpty)
        }
    }
}
