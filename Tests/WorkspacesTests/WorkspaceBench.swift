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

/// The department and the council of `PeopleWorld`, with the pages of workspaces.
enum WorkspaceBench {
    static let address = "http://concordat.example"

    static func with(_ engine: Engine, _ body: @Sendable (PeopleBench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rooms-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let objects = try FolderObjects(folder: folder)
        let keys = try MasterKeys(text: String(repeating: "ab", count: 32))
        try await PeopleBench.with(
            engine,
            more: AccountsMigrations.all + BlobMigrations.all + CollaborationsModule.migrations
                + WorkspacesModule.migrations,
            routes: { database, clock in
                WorkspacesModule(
                    database, clock: clock, blobs: Blobs(objects, keys: keys, clock: clock), address: address
                ).routes
            }, body)
    }
}

extension PeopleBench {
    /// Opened by Amara of the Department for Homes, who owns it.
    func room(_ visibility: String = "private", name: String = "Night shelter", more: [String: String] = [:])
        async throws
        -> String
    {
        let fields = ["name": name, "purpose": "Papers for the shelter", "visibility": visibility].merging(more) { $1 }
        let answer = try await post("/workspaces/new", fields, as: world.asAmara)
        return answer.location ?? "not opened: \(answer.status) \(answer.text)"
    }

    func letIn(_ viewer: Viewer, _ role: String, _ path: String) async throws -> Int {
        let person = try await database.read { transaction in
            try viewer.person.flatMap { try PersonStore(transaction).find(Person.ID($0), .everything) }
        }
        let fields = ["email": person?.email ?? "", "role": role]
        return try await post("\(path)/people/new", fields, as: world.asAmara).status
    }

    func setRole(_ person: Person.ID, _ role: String, _ path: String, as viewer: Viewer) async throws -> Answer {
        try await post("\(path)/people/role", ["person": person.description, "role": role], as: viewer)
    }

    func takeOut(_ person: Person.ID, _ path: String, as viewer: Viewer) async throws -> Answer {
        try await post("\(path)/people/remove", ["person": person.description], as: viewer)
    }

    /// Makes a folder; its page.
    func folder(_ name: String, in place: String, of path: String, as viewer: Viewer) async throws -> String {
        let answer = try await post("\(place)/folders", ["folder": name], as: viewer)
        try #require(answer.status == 303, "\(answer.status) \(name)")
        return "\(path)/items/\(try await item(name))"
    }

    func file(_ name: String, in place: String, as viewer: Viewer) async throws {
        let answer = try await send("\(place)/files", Array("words".utf8), named: name, as: viewer)
        try #require(answer.status == 303, "\(answer.status) \(name)")
    }

    func item(_ name: String) async throws -> Item.ID {
        try #require(
            try await database.read { try $0.value(Item.ID.self, "SELECT id FROM item WHERE name = \(name)") })
    }

    func number(_ sql: SQL) async throws -> Int {
        try await database.read { try $0.value(Int.self, sql) ?? 0 }
    }

    func verbs(_ beginning: String) async throws -> [String] {
        try await database.read { transaction in
            try transaction.values(
                String.self, "SELECT verb FROM journal_entry WHERE verb LIKE \(beginning + "%") ORDER BY id")
        }
    }

    /// What the form of a page's permissions was made from.
    func basis(_ page: String, as viewer: Viewer) async throws -> String {
        let text = try await get("\(page)/access", as: viewer).text
        let start = text.range(of: "name=\"basis\" value=\"")
        return start.map { String(text[$0.upperBound...].prefix { $0 != "\"" }) } ?? ""
    }

    /// Sets what a folder grants; roles that are not named get what they usually have.
    func permit(
        _ grants: [String: String], on page: String, as viewer: Viewer, from basis: String? = nil
    ) async throws -> Answer {
        let usual = [
            "role-facilitator": "3", "role-editor": "3", "role-contributor": "3", "role-reader": "2", "role-guest": "0",
        ]
        let now = try await self.basis(page, as: viewer)
        let fields = usual.merging(grants) { $1 }.merging(["basis": basis ?? now]) { $1 }
        return try await post("\(page)/access", fields, as: viewer)
    }
}
