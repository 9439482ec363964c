import Access
import Directory
import Foundation
import Indexing
import Kernel
import Search
import Storage
import StorageTesting
import Web

@testable import Collaborations

/// The department and the council of `PeopleWorld`, with the pages of collaborations.
enum CollaborationBench {
    static let sources: [any SearchSource] = [DirectorySearchSource()] + CollaborationsModule.searchSources

    static func with(_ engine: Engine, _ body: @Sendable (PeopleBench) async throws -> Void) async throws {
        try await withIndex(engine) { bench, _ in try await body(bench) }
    }

    /// With the search index, which has nothing in it until it is made.
    static func withIndex(
        _ engine: Engine, _ body: @Sendable (PeopleBench, SearchIndex) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "like-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let index = try SearchIndex(folder: folder)
        try await PeopleBench.with(
            engine, more: CollaborationsModule.migrations,
            routes: { database, clock in
                // Everybody signed in when the test began.
                let start = clock.now()
                let address = "http://concordat.example"
                let endpoints = CollaborationsModule.endpoints(
                    database, clock: clock, address: address, index: index)
                var routes = CollaborationsModule(database, clock: clock, address: address, index: index) { _, _, _ in
                    start
                }.routes
                routes.add(APIRoutes(database, more: endpoints).routes)
                return routes
            },
            { bench in try await body(bench, index) })
    }
}

extension PeopleBench {
    /// What Amara of the Department for Homes types to register 'No second night out'.
    static let night = [
        "kind": "collaboration", "title": "No second night out",
        "outcome": "Nobody sleeps rough in Northmoor for a second night by March 2028.",
        "clients": "people sleeping rough", "places": "Northmoor", "contact": "Policy lead",
    ]

    /// Registered by Amara, with the council as a party when `withCouncil`.
    func propose(_ changes: [String: String] = [:], withCouncil: Bool = false) async throws -> String {
        let answer = try await post("/collaborations/new", Self.night.merging(changes) { $1 }, as: world.asAmara)
        let path = answer.location ?? "not proposed: \(answer.status) \(answer.text)"
        if withCouncil {
            _ = try await post("\(path)/people/parties/new", ["body": "Northmoor Council"], as: world.asAmara)
        }
        return path
    }

    func give(_ role: String, to typed: String, of body: String, in path: String, as viewer: Viewer) async throws
        -> Answer
    {
        try await post("\(path)/people/roles/new", ["role": role, "body": body, "post": typed], as: viewer)
    }
}
