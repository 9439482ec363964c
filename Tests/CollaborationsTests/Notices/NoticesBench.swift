import Access
import Accounts
import Directory
import Foundation
import Indexing
import Journal
import Kernel
import Logging
import Mail
import MerkleTree
import Search
import Storage
import StorageTesting
import Web

@testable import Collaborations
@testable import Notices

/// The department and the council with collaborations, notices, and accounts for Amara, Tom and Dan.
struct NoticesBench: Sendable {
    static let address = "http://concordat.example"

    let bench: PeopleBench
    let index: SearchIndex

    static func with(_ engine: Engine, _ body: @Sendable (NoticesBench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "notices-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let index = try SearchIndex(folder: folder)
        try await PeopleBench.with(
            engine, more: AccountsMigrations.all + NoticesModule.migrations + CollaborationsModule.migrations,
            routes: { database, clock in
                let start = clock.now()
                var routes = CollaborationsModule(database, clock: clock, address: address, index: index) { _, _, _ in
                    start
                }.routes
                routes.add(module(database, clock).routes)
                return routes
            },
            { bench in
                let here = NoticesBench(bench: bench, index: index)
                for viewer in [bench.world.asAmara, bench.world.asTom, bench.world.asDan] {
                    try await here.open(viewer)
                }
                try await body(here)
            })
    }

    static func module(_ database: any Database, _ clock: WallClock) -> NoticesModule {
        NoticesModule(
            database, clock: clock, address: address, unsubscribing: unsubscribing,
            sources: [CollaborationsModule.notices], calendars: [CollaborationsModule.calendar],
            lists: [CollaborationsModule.topicMail], panels: [CollaborationsModule.topicSettings])
    }

    static let unsubscribing = Unsubscribing(address: address, key: [UInt8](repeating: 3, count: 32))

    var world: PeopleWorld { bench.world }
    var database: any Database { bench.database }
    var module: NoticesModule { Self.module(database, bench.clock.wall) }
    var digest: TopicDigest {
        TopicDigest(
            database, clock: bench.clock.wall, address: Self.address, index: index, unsubscribing: Self.unsubscribing)
    }

    /// An account with the viewer's identifier.
    func open(_ viewer: Viewer) async throws {
        let now = bench.clock.now
        try await database.write { transaction in
            try AccountStore(transaction).insert(
                id: Account.ID(viewer.account), email: viewer.email, name: viewer.name, person: viewer.person,
                body: viewer.body, role: viewer.role, at: now)
        }
    }

    func end(_ viewer: Viewer) async throws {
        let now = bench.clock.now
        try await database.write { try AccountStore($0).setDisabled(now, Account.ID(viewer.account)) }
    }

    func seal() async throws {
        let signer = try TreeHeadSigner(origin: "test", privateKey: Array(1...32))
        try await Sealer(
            database: database, signer: signer, clock: bench.clock.wall,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).sealNow()
    }

    /// Seals what was done and makes notices of it.
    func follow() async throws {
        try await seal()
        try await module.follower.catchUp()
    }

    func reindex() async throws {
        _ = try await Indexer(
            index, database: database, sources: CollaborationBench.sources, clock: bench.clock.wall
        ).rebuild()
    }

    /// The sentences of what somebody has, the newest first.
    func sentences(_ viewer: Viewer, onlyUnread: Bool = false) async throws -> [String] {
        try await notices(viewer, onlyUnread: onlyUnread).map(\.sentence)
    }

    func notices(_ viewer: Viewer, onlyUnread: Bool = false) async throws -> [Notice] {
        guard let person = viewer.person else { return [] }
        let seen = module.sources.seen(by: viewer, at: bench.clock.now)
        return try await database.read {
            try NoticeStore($0).list(of: person, seen, onlyUnread: onlyUnread, before: nil, limit: 1_000)
        }
    }

    func forgetMail() async throws {
        try await database.write { transaction in _ = try transaction.run("DELETE FROM mail") }
    }

    func letters(to viewer: Viewer) async throws -> [MailContents] {
        try await database.read { transaction in
            try transaction.outbox(to: viewer.email, limit: 100).reversed().compactMap {
                try transaction.mailContents($0.id)
            }
        }
    }

    func mail() async throws {
        while try await module.mail.send() > 0 {}
    }
}
