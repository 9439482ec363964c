import Access
import Accounts
import Blobs
import Collaborations
import Directory
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Workspaces

/// A workspace of Amara's with Tom as its editor, Priya as a contributor and Sam as a reader; Dan, of the council, takes no
/// part.
struct FilesBench: Sendable {
    let bench: PeopleBench
    let desk: WorkspaceDesk
    let path: String

    var world: PeopleWorld { bench.world }
    var slug: String { String(path.split(separator: "/").last ?? "") }
    var asPriya: Viewer { world.viewer(world.priya, world.homes, .member, "Priya Raman") }

    static func with(_ engine: Engine, _ body: @Sendable (FilesBench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let keys = try MasterKeys(text: String(repeating: "ab", count: 32))
        let objects = try FolderObjects(folder: folder)
        let address = "http://concordat.example"
        try await PeopleBench.with(
            engine,
            more: AccountsMigrations.all + CollaborationsModule.migrations + BlobMigrations.all
                + WorkspacesModule.migrations,
            routes: { database, clock in
                WorkspacesModule(
                    database, clock: clock, blobs: Blobs(objects, keys: keys, clock: clock), address: address
                ).routes
            },
            { bench in
                let desk = WorkspaceDesk(
                    database: bench.database, clock: bench.clock.wall,
                    blobs: Blobs(objects, keys: keys, clock: bench.clock.wall), address: address)
                let answer = try await bench.post(
                    "/workspaces/new",
                    ["name": "Winter plan", "purpose": "Beds for the winter", "visibility": "private"],
                    as: bench.world.asAmara)
                let files = FilesBench(bench: bench, desk: desk, path: try #require(answer.location))
                for (person, role) in [
                    (bench.world.tom, WorkspaceMember.Role.editor), (bench.world.priya, .contributor),
                    (bench.world.spy, .reader),
                ] {
                    try await files.join(person, role)
                }
                try await body(files)
            })
    }

    func workspace() async throws -> Workspace.ID {
        try #require(try await bench.database.read { try $0.value(Workspace.ID.self, "SELECT id FROM workspace") })
    }

    func join(_ person: Person.ID, _ role: WorkspaceMember.Role) async throws {
        let workspace = try await workspace()
        let guest = role == .guest
        let member =
            guest
            ? WorkspaceMember(guest: person, until: bench.clock.now + .days(30), sponsor: world.amara, purpose: "Reads")
            : WorkspaceMember(person, role)
        try await bench.database.write { [clock = bench.clock] transaction in
            try MemberStore(transaction).put(member, in: workspace, at: clock.now)
            if guest {
                try transaction.run(
                    "UPDATE workspace_member SET accepted_at = \(clock.now) WHERE person_id = \(person)")
            }
        }
    }

    /// Accounts, for what goes on while nobody is signed in.
    func makeAccounts() async throws {
        try await bench.database.write { [world, bench, asPriya] transaction in
            for viewer in [world.asAmara, world.asTom, asPriya, world.asDan] {
                try transaction.run(
                    """
                    INSERT INTO account (id, email, name, person_id, body_id, role, created_at)
                    VALUES (\(viewer.account), \(viewer.email), \(viewer.name), \(viewer.person), \(viewer.body), 'member',
                        \(bench.clock.now))
                    """)
            }
        }
    }

    /// Sends a file to a folder, or to the top.
    func send(
        _ name: String, _ text: String, _ fields: [String: String] = [:], to folder: Item.ID? = nil,
        as viewer: Viewer? = nil
    ) async throws -> Answer {
        try await bench.send(
            place(folder) + "/files", Array(text.utf8), named: name, fields, as: viewer ?? world.asAmara)
    }

    func place(_ folder: Item.ID?) -> String { path + (folder.map { "/items/\($0)" } ?? "") }

    /// A file that was sent.
    func file(
        _ name: String, _ text: String = "Some text", in folder: Item.ID? = nil, as viewer: Viewer? = nil
    ) async throws -> Item {
        let answer = try await send(name, text, to: folder, as: viewer)
        #expect(answer.status == 303, "\(answer.text.prefix(3000))")
        return try await item(name)
    }

    func folder(_ name: String, in folder: Item.ID? = nil, as viewer: Viewer? = nil) async throws -> Item {
        try await Items(desk: desk).makeFolder(name, in: folder, of: slug, by: viewer ?? world.asAmara)
    }

    /// The newest that has this name, in the bin or not.
    func item(_ name: String) async throws -> Item {
        try #require(
            try await bench.database.read {
                try $0.one(
                    Item.self, "SELECT \(Item.columns) FROM item WHERE name = \(name) ORDER BY id DESC LIMIT 1")
            }, "\(name)")
    }

    func versions(_ file: Item) async throws -> [FileVersion] {
        try await bench.database.read { try FileVersionStore($0).list(file.id, limit: 100) }
    }

    func count(_ table: String) async throws -> Int {
        try await bench.database.read {
            try $0.value(Int.self, "SELECT count(*) FROM \(SQL(trusted: table))") ?? 0
        }
    }

    /// Gives a folder permissions of its own: everything below comes into its realm.
    func restrict(_ folder: Item, _ grants: [Grantee: AccessLevel]) async throws -> Realm.ID {
        let workspace = try await workspace()
        let realm = Realm(id: Realm.ID.make(at: bench.clock.now), folder: folder.id, grants: grants, revision: 0)
        try await bench.database.write { transaction in
            try RealmStore(transaction).insert(realm, in: workspace)
            try ItemTree(transaction).setRealm(realm.id, of: folder)
        }
        return realm.id
    }

    /// Does something with several items at once.
    func selected(
        _ act: String, _ items: [Item], in folder: Item.ID? = nil, as viewer: Viewer? = nil
    ) async throws -> Answer {
        var fields = ["act": [act], "item": items.map { "\($0.id)" }]
        if let folder { fields["in"] = ["\(folder)"] }
        return try await bench.post("\(path)/selected", multiple: fields, as: viewer ?? world.asAmara)
    }

    func put(
        _ act: String, _ items: [Item], into folder: Item.ID?, as viewer: Viewer? = nil
    ) async throws -> Answer {
        var fields = ["act": [act], "item": items.map { "\($0.id)" }]
        if let folder { fields["to"] = ["\(folder)"] }
        return try await bench.post("\(path)/place", multiple: fields, as: viewer ?? world.asAmara)
    }
}
