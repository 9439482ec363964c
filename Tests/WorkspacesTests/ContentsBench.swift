import Access
import Accounts
import Blobs
import Directory
import Foundation
import Indexing
import Jobs
import Journal
import Kernel
import Logging
import NIOCore
import Search
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations
@testable import Workspaces

/// Amara's workspace 'The pier', with its files in a folder and a search index of its own.
struct ContentsBench: Sendable {
    let bench: PeopleBench
    let desk: WorkspaceDesk
    let index: SearchIndex
    let path = "/workspaces/the-pier"

    var world: PeopleWorld { bench.world }
    var files: Files { Files(desk: desk) }
    var contents: Contents { Contents(desk: desk) }

    static func with(
        _ engine: Engine, screening: Screening = .none, _ body: @Sendable (ContentsBench) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "/contents-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let index = try SearchIndex(folder: folder + "/search")
        let objects = try FolderObjects(folder: folder + "/files")
        let keys = try MasterKeys.loadOrMake(folder + "/files.key")
        @Sendable func desk(_ database: any Database, _ clock: WallClock) -> WorkspaceDesk {
            WorkspaceDesk(
                database: database, clock: clock, blobs: Blobs(objects, keys: keys, clock: clock), screening: screening,
                address: "http://concordat.example")
        }
        try await PeopleBench.with(
            engine,
            more: AccountsMigrations.all + BlobMigrations.all + CollaborationsModule.migrations
                + WorkspacesModule.migrations,
            routes: { database, clock in
                let module = WorkspacesModule(
                    database, clock: clock, blobs: Blobs(objects, keys: keys, clock: clock),
                    address: "http://concordat.example", screening: screening)
                var routes = module.routes
                routes.add(APIRoutes(database, more: module.endpoints(index), streams: module.streams(index)).routes)
                return routes
            },
            { bench in
                let one = ContentsBench(bench: bench, desk: desk(bench.database, bench.clock.wall), index: index)
                let made = try await bench.post(
                    "/workspaces/new", ["name": "The pier", "purpose": "To mend it", "visibility": "private"],
                    as: bench.world.asAmara)
                try #require(made.location == one.path)
                try await body(one)
            })
    }

    /// Adds a file by the page, as Amara.
    func add(_ name: String, _ bytes: [UInt8], in folder: Item.ID? = nil) async throws -> Answer {
        let place = folder.map { "\(path)/items/\($0)" } ?? path
        return try await bench.send("\(place)/files", bytes, named: name, as: world.asAmara)
    }

    func item(_ name: String) async throws -> Item {
        try #require(
            try await bench.database.read {
                try $0.one(Item.self, "SELECT \(Item.columns) FROM item WHERE item.name = \(name)")
            })
    }

    /// Lets somebody in.
    func admit(
        _ person: Person.ID, as role: WorkspaceMember.Role, until: Instant? = nil, sponsor: Person.ID? = nil
    ) async throws {
        let now = bench.clock.now
        try await bench.database.write { transaction in
            let workspace = try #require(
                try transaction.value(Workspace.ID.self, "SELECT id FROM workspace WHERE slug = 'the-pier'"))
            var member = WorkspaceMember(person, role)
            if let until, let sponsor {
                member = WorkspaceMember(guest: person, until: until, sponsor: sponsor, purpose: "")
            }
            try MemberStore(transaction).put(member, in: workspace, at: now)
            try transaction.run("UPDATE workspace_member SET accepted_at = \(now) WHERE person_id = \(person)")
        }
    }

    /// What a role may do in the whole workspace, or in a folder, which is then a realm of its own.
    func grant(_ role: WorkspaceMember.Role, _ level: AccessLevel, in folder: Item? = nil) async throws {
        let now = bench.clock.now
        try await bench.database.write { transaction in
            let workspace = try #require(
                try transaction.value(Workspace.ID.self, "SELECT id FROM workspace WHERE slug = 'the-pier'"))
            let store = RealmStore(transaction)
            let top = try #require(try store.list(workspace).first { $0.folder == nil })
            let grants = top.grants.merging([.role(role): level]) { $1 }
            guard let folder else {
                return try store.update(Realm(id: top.id, folder: nil, grants: grants, revision: 0))
            }
            let realm = Realm(id: .make(at: now), folder: folder.id, grants: grants, revision: 0)
            try store.insert(realm, in: workspace)
            try transaction.run(
                "UPDATE item SET realm_id = \(realm.id) WHERE id = \(folder.id) OR parent_id = \(folder.id)")
        }
    }

    /// Reads all files, as the jobs would.
    func readAll() async throws {
        let items = try await bench.database.read {
            try $0.all(Item.self, "SELECT \(Item.columns) FROM item WHERE kind = 'file'")
        }
        for item in items {
            try await contents.read(Contents.Work(item.id, version: item.version ?? 0))
        }
    }

    /// A finder over an index made anew.
    func finder() async throws -> DirectoryFinder {
        try await Indexer(
            index, database: bench.database, sources: [DirectorySearchSource()] + WorkspacesModule.searchSources,
            clock: bench.clock.wall
        ).rebuild()
        return DirectoryFinder(
            bench.database, index: index, clock: bench.clock.wall, others: WorkspacesModule.findables)
    }
}
