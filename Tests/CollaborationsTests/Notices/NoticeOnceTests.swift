import Access
import Journal
import Kernel
import Logging
import Storage
import StorageTesting
import Synchronization
import Testing

@testable import Collaborations
@testable import Notices

/// A source that tells everything to one person, and fails when it is told to, after it has read.
private final class Fragile: NoticeSource {
    struct Killed: Error {}

    let kind = "collaboration"
    let person: UUID128
    private let failures: Mutex<Int>

    init(telling person: UUID128, failing: Int) {
        self.person = person
        failures = Mutex(failing)
    }

    func notices(of entries: [SealedEntry], at now: Instant, in transaction: any Transaction) throws -> [NoticeDraft] {
        let drafts = entries.map {
            NoticeDraft(
                $0, in: NoticePlace(Subject(kind, $0.entry.subject.id), title: "x", path: "/x"), $0.entry.verb,
                path: "/x",
                to: [NoticeDraft.Recipient(person, why: "it is a test")])
        }
        // What was done so far in this transaction is undone with it.
        try transaction.run("UPDATE notice_position SET position = 1000000")
        if failures.withLock({ left in
            left -= 1
            return left >= 0
        }) {
            throw Killed()
        }
        return drafts
    }

    func seen(by viewer: Viewer, at now: Instant) -> SQL { "(1 = 1)" }
    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace? { nil }
    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace] { [] }
}

@Suite struct NoticeOnceTests {
    private static func record(_ number: Int, _ here: NoticesBench) async throws {
        let now = here.bench.clock.now
        try await here.database.write { transaction in
            for _ in 0..<number {
                let subject = Subject("collaboration", UUID128.version7(at: now))
                try transaction.record(
                    "collaboration.tested", subject, by: .system("test"), at: now, container: subject)
            }
        }
        try await here.seal()
    }

    private static func follower(_ here: NoticesBench, _ source: Fragile) -> NoticeFollower {
        NoticeFollower(
            here.database, clock: here.bench.clock.wall, sources: [source],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever is cut off in the middle leaves nothing, and the next run makes each notice once`(
        engine: Engine
    ) async throws {
        try await NoticesBench.with(engine) { here in
            try await Self.record(250, here)
            let follower = Self.follower(here, Fragile(telling: here.world.tom.uuid, failing: 2))
            // The first batch stands after this, the second does not.
            await #expect(throws: Fragile.Killed.self) { try await follower.catchUp() }
            #expect(try await here.bench.number("SELECT COUNT(*) FROM notice") == 0)
            #expect(try await here.bench.number("SELECT position FROM notice_position") == 0)
            await #expect(throws: Fragile.Killed.self) { try await follower.catchUp() }
            try await follower.catchUp()
            try await follower.catchUp()
            #expect(try await here.bench.number("SELECT COUNT(*) FROM notice") == 250)
            #expect(try await here.bench.number("SELECT COUNT(DISTINCT position) FROM notice") == 250)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Two nodes that follow at once make each notice once`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            try await Self.record(450, here)
            let tom = here.world.tom.uuid
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...3 {
                    group.addTask { try await Self.follower(here, Fragile(telling: tom, failing: 0)).catchUp() }
                }
                try await group.waitForAll()
            }
            // A node that found another at work has left the rest to it.
            try await Self.follower(here, Fragile(telling: tom, failing: 0)).catchUp()
            #expect(try await here.bench.number("SELECT COUNT(*) FROM notice") == 450)
            #expect(try await here.bench.number("SELECT position FROM notice_position") == 450)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Statements grow neither with entries nor with notices`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            func statements(_ act: () async throws -> Void) async throws -> Int {
                let before = here.database.statementCount
                try await act()
                return here.database.statementCount - before
            }
            func propose(_ number: Int) async throws -> Int {
                for _ in 0..<number {
                    _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
                }
                try await here.seal()
                return try await statements { try await here.module.follower.catchUp() }
            }
            func read() async throws -> Int {
                try await statements { () async throws in
                    #expect(try await bench.get("/notices", as: world.asTom).status == 200)
                }
            }
            _ = try await propose(1)
            let (follow, page) = (try await propose(1), try await read())
            // Of 64 decisions there are 128 notices, which either engine adds with one statement.
            let many = try await propose(64)
            #expect(many <= follow && follow < 20, "\(many), \(follow)")
            #expect(try await read() == page && page <= 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Notices are paged, kept for 90 days, and follow somebody who was entered twice`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            for _ in 1...32 {
                _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            }
            try await here.follow()
            let first = try await bench.get("/notices", as: world.asTom)
            let next = try #require(first.text.split(separator: "before=").dropFirst().first?.prefix { $0.isNumber })
            let second = try await bench.get("/notices?before=\(next)", as: world.asTom)
            #expect(first.contains("decision 32:") && !first.contains("decision 2:"))
            #expect(second.contains("decision 2:") && !second.contains("decision 32:"))

            try await here.database.write { transaction in
                try NoticeStore(transaction).move(from: world.tom.uuid, to: world.dan.uuid)
            }
            #expect(try await here.sentences(world.asTom).isEmpty)
            // Both had those of the decisions; the new role alone is added.
            #expect(try await here.sentences(world.asDan).count == 34)

            bench.clock.advance(.days(91))
            let before = bench.clock.now - Notice.retention
            try await here.database.write { transaction in
                while try NoticeStore(transaction).forget(before: before, limit: 10) > 0 {}
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM notice") == 0)
        }
    }
}
