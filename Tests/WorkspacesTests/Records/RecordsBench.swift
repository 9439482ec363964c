import Access
import Accounts
import Archives
import Blobs
import Collaborations
import Foundation
import Jobs
import Journal
import Kernel
import MerkleTree
import NIOCore
import Storage
import StorageTesting
import Testing
import Web

@testable import Workspaces

/// ``FilesBench`` with a journal that is sealed and proved, and archives taken apart and put together.
struct RecordsBench: Sendable {
    let files: FilesBench
    let sealer: Sealer
    /// Where contents are stored.
    let objects: FolderObjects
    let folder: String

    var bench: PeopleBench { files.bench }
    var world: PeopleWorld { files.world }
    var path: String { files.path }
    /// From somewhere.
    var asTomOutside: Viewer {
        var viewer = world.asTom
        viewer.origin = Origin(address: "192.0.2.7", client: "Firefox on Windows")
        return viewer
    }

    static func with(
        _ engine: Engine, screening: Screening = .none, _ body: @Sendable (RecordsBench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let keys = try MasterKeys(text: String(repeating: "ab", count: 32))
        let objects = try FolderObjects(folder: folder)
        let signer = try JournalKey(seed: [UInt8](repeating: 9, count: 32)).signer(origin: "test/journal")
        @Sendable func evidence(_ database: any Database) -> JournalEvidence {
            let journal = Journal(database: database, key: signer.verifierKey)
            return JournalEvidence(key: journal.key.text) { try await journal.prove($0).text }
        }
        try await PeopleBench.with(
            engine,
            more: AccountsMigrations.all + CollaborationsModule.migrations + BlobMigrations.all
                + WorkspacesModule.migrations,
            routes: { database, clock in
                WorkspacesModule(
                    database, clock: clock, blobs: Blobs(objects, keys: keys, clock: clock),
                    address: "http://concordat.example", screening: screening, evidence: evidence(database)
                ).routes
            },
            { bench in
                let desk = WorkspaceDesk(
                    database: bench.database, clock: bench.clock.wall,
                    blobs: Blobs(objects, keys: keys, clock: bench.clock.wall), screening: screening,
                    address: "http://concordat.example", evidence: evidence(bench.database))
                let answer = try await bench.post(
                    "/workspaces/new",
                    ["name": "Winter plan", "purpose": "Beds for the winter", "visibility": "private"],
                    as: bench.world.asAmara)
                let files = FilesBench(bench: bench, desk: desk, path: try #require(answer.location))
                for (person, role) in [
                    (bench.world.tom, WorkspaceMember.Role.editor), (bench.world.priya, .facilitator),
                    (bench.world.spy, .reader),
                ] {
                    try await files.join(person, role)
                }
                try await files.makeAccounts()
                try await body(
                    RecordsBench(
                        files: files,
                        sealer: Sealer(database: bench.database, signer: signer, clock: bench.clock.wall),
                        objects: objects, folder: folder))
            })
    }

    /// Everybody but the owner, and what they are answered.
    var refused: [(Viewer, Int)] {
        [
            (world.asTom, 403), (files.asPriya, 403), (world.asSpy, 403), (world.asDan, 403), (world.asGuest, 404),
            (world.asAdministrator, 403), (world.asPlatform, 403),
        ]
    }

    func upkeep() async throws -> Int { try await RecordsUpkeep(desk: files.desk).upkeep() }

    // MARK: - Archives

    /// The workspace as it is taken away.
    func archive() async throws -> [UInt8] {
        _ = try await post("closing", ["reason": "Done"])
        let answer = try await get("closing/archive.zip")
        try #require(answer.status == 200)
        return answer.bytes
    }

    func bring(_ archive: [UInt8], as viewer: Viewer? = nil) async throws -> Answer {
        try await bench.send("/workspaces/new/import", archive, named: "archive.zip", as: viewer ?? world.asDan)
    }

    /// Does the work that waits, with another desk where one is given.
    func work(_ desk: WorkspaceDesk? = nil, _ limits: ArchiveDirectory.Limits = ArchiveReading.limits) async throws {
        let imports = Imports(desk: desk ?? files.desk, limits: limits)
        _ = try await JobRunner(
            database: bench.database, handlers: imports.handlers, node: "test", clock: bench.clock.wall
        ).runDue()
    }

    /// Brings an archive and does the work.
    /// - Returns: the page that says what became of it; what was answered at once where it was refused.
    func imported(_ archive: [UInt8], as viewer: Viewer? = nil) async throws -> Answer {
        let answer = try await bring(archive, as: viewer)
        guard let location = answer.location else { return answer }
        try await work()
        return try await bench.get(location, as: viewer ?? world.asDan)
    }

    func days(_ count: Int64) { bench.clock.advance(.days(count)) }

    func entries(_ verb: String) async throws -> [JournalEntry] {
        try await bench.database.read { try $0.journal.page(.all, limit: 100, where: "e.verb = \(verb)") }
    }

    func post(_ step: String, _ fields: [String: String], as viewer: Viewer? = nil) async throws -> Answer {
        try await bench.post("\(path)/\(step)", fields, as: viewer ?? world.asAmara)
    }

    func get(_ step: String, as viewer: Viewer? = nil) async throws -> Answer {
        try await bench.get("\(path)/\(step)", as: viewer ?? world.asAmara)
    }
}

/// What an archive holds, by name.
enum Parcel {
    static func open(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        let limits = ArchiveDirectory.Limits(entries: 10_000, directory: 1 << 20, expanded: 1 << 30)
        let tail = Array(bytes.suffix(ArchiveDirectory.tailSize))
        let place = try ArchiveDirectory.place(tail: tail, size: UInt64(bytes.count), limits)
        let list = Array(bytes[Int(place.offset)..<Int(place.offset) + place.size])
        var files: [String: [UInt8]] = [:]
        for entry in try ArchiveDirectory.entries(list, at: place) {
            let start = Int(entry.offset)
            let range = try ArchiveDirectory.contents(
                of: entry, header: Array(bytes[start..<start + ArchiveDirectory.headerSize]))
            var expander = try ArchiveExpander(entry)
            files[entry.name] = try expander.expand(Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
            try expander.finish()
        }
        return files
    }

    static func pack(_ files: [String: [UInt8]]) throws -> [UInt8] {
        var encoder = ArchiveEncoder()
        var bytes: [UInt8] = []
        for (name, contents) in files.sorted(by: { $0.key < $1.key }) {
            bytes += try encoder.file(name, contents, modified: 0)
        }
        return bytes + (try encoder.finish())
    }

    static func stream(_ bytes: [UInt8]) -> AsyncStream<ByteBuffer> {
        AsyncStream { continuation in
            continuation.yield(ByteBuffer(bytes: bytes))
            continuation.finish()
        }
    }

    static func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
}
