import Access
import Archives
import Blobs
import Foundation
import Kernel
import NIOCore
import Storage
import StorageTesting
import Synchronization
import Testing

@testable import Jobs
@testable import Journal
@testable import Notices
@testable import Workspaces

@Suite struct ImportTests {
    /// A folder that takes only so many files, and counts what it takes.
    private final class Scarce: ObjectStore {
        private let objects: any ObjectStore
        private let left: Mutex<Int>
        let taken = Mutex(0)

        init(_ objects: any ObjectStore, takes: Int) {
            self.objects = objects
            left = Mutex(takes)
        }

        func create(_ name: ObjectName) async throws -> any ObjectWriter {
            let isLeft = left.withLock { left in
                left -= 1
                return left >= 0
            }
            if !isLeft { throw BlobError.unreachable("for a while") }
            taken.withLock { $0 += 1 }
            return try await objects.create(name)
        }
        func read(_ name: ObjectName, _ range: Range<Int64>) async throws -> ObjectBytes {
            try await objects.read(name, range)
        }
        func size(of name: ObjectName) async throws -> Int64 { try await objects.size(of: name) }
        func remove(_ name: ObjectName) async throws { try await objects.remove(name) }
        func names(after last: ObjectName?) async throws -> [ObjectName] { try await objects.names(after: last) }
        func removeUnfinished(before instant: Instant) async throws {}
    }

    private func desk(_ records: RecordsBench, takes: Int) throws -> (WorkspaceDesk, Scarce) {
        let desk = records.files.desk
        let scarce = Scarce(records.objects, takes: takes)
        let keys = try MasterKeys(text: String(repeating: "ab", count: 32))
        return (
            WorkspaceDesk(
                database: desk.database, clock: desk.clock, blobs: Blobs(scarce, keys: keys, clock: desk.clock),
                address: desk.address), scarce
        )
    }

    private func names(_ records: RecordsBench) async throws -> Set<ObjectName> {
        var names: Set<ObjectName> = []
        var last: ObjectName?
        while true {
            let page = try await records.objects.names(after: last)
            guard let end = page.last else { return names }
            names.formUnion(page)
            last = end
        }
    }

    private func notices(_ records: RecordsBench) async throws -> [NoticeDraft] {
        let now = records.bench.clock.now
        return try await records.bench.database.read { transaction in
            let entries = try transaction.journal.page(.all, limit: 200, where: "e.verb LIKE 'import.%'")
            let sealed = entries.reversed().enumerated().map {
                SealedEntry(position: Int64($0.offset + 1), entry: $0.element)
            }
            return try ImportNotices().notices(of: sealed, at: now, in: transaction)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An import that was cut off goes on where it was, and says how far it is`(engine: Engine) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            for number in 1...5 { _ = try await files.file("\(number).txt", "Beds: \(number)") }
            let archive = try await records.archive()
            let before = try await names(records)
            let sent = try await records.bring(archive)
            let path = try #require(sent.location)
            #expect(try await bench.get(path, as: world.asDan).contains("Waiting to start"))
            #expect(try await bench.get("/workspaces/new/import", as: world.asDan).contains("Under way"))
            // Nobody else learns of it.
            for step in ["", "/progress"] {
                #expect(try await bench.get(path + step, as: world.asAmara).status == 404)
            }
            #expect(try await bench.post("\(path)/cancel", [:], as: world.asAmara).status == 404)

            // The store fails after two of five files.
            let (failing, _) = try desk(records, takes: 2)
            try await records.work(failing)
            #expect(try await files.count("workspace_import_content") == 2)
            let waiting = try await bench.get(path, as: world.asDan)
            #expect(waiting.contains("Waiting to be tried again"), "\(waiting.text.suffix(3000))")
            // How far it is, is written once a second.
            #expect(waiting.contains(">5</span> files"))
            let answer = try await bench.get("\(path)/progress", as: world.asDan)
            #expect(answer.contains("\"finished\":false") && answer.contains("\"total\":5"))
            #expect(try await files.count("workspace") == 1)

            bench.clock.advance(.hours(2))
            let (working, counted) = try desk(records, takes: 100)
            try await records.work(working)
            #expect(counted.taken.withLock { $0 } == 3)
            let done = try await bench.get(path, as: world.asDan)
            #expect(done.contains("5 files are in a new workspace") && done.contains("Open Winter plan"))
            #expect(try await bench.get("\(path)/progress", as: world.asDan).contains("\"finished\":true"))
            // The archive itself is gone, its contents are the new workspace's, and nothing is left of the work.
            #expect(try await names(records).subtracting(before).count == 5)
            for table in ["workspace_import_content", "workspace_import_row"] {
                #expect(try await files.count(table) == 0, "\(table)")
            }
            let scopes = try await bench.database.read {
                try $0.value(Int.self, "SELECT count(*) FROM blob WHERE scope_id NOT IN (SELECT id FROM workspace)")
            }
            #expect(scopes == 0)
            #expect(try await files.desk.blobs.verify(bench.database) { Issue.record("\($0)") } == 10)
            // Another run of the job makes no second workspace.
            let again = try #require(WorkspaceImport.ID(String(path.split(separator: "/").last ?? "")))
            try await bench.database.write { [now = bench.clock.now] in
                _ = try $0.enqueue(Imports.kind, Imports.Payload(id: "\(again)"), at: now)
            }
            try await records.work()
            #expect(try await files.count("workspace") == 2)
            let told = try await notices(records)
            #expect(told.map(\.sentence) == ["Your archive is imported: 5 files"])
            #expect(told.first?.recipients.map(\.person) == [world.dan.uuid] && told.first?.path == path)
            // The page is forgotten after a time; the workspace stays.
            records.days(91)
            try await Imports(desk: files.desk).upkeep()
            #expect(try await bench.get(path, as: world.asDan).status == 404)
            #expect(try await files.count("workspace") == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An import that fails, is stopped or was given up leaves nothing, and says why`(engine: Engine) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            for number in 1...3 { _ = try await files.file("\(number).txt", "Beds: \(number)") }
            let archive = try await records.archive()
            let before = try await names(records)
            func leavesNothing(_ what: String, stored: Int = 0) async throws {
                #expect(try await files.count("workspace") == 1, "\(what)")
                #expect(try await files.count("blob") == 3, "\(what)")
                for table in ["workspace_import_content", "workspace_import_row"] {
                    #expect(try await files.count(table) == 0, "\(what): \(table)")
                }
                // What was taken out of it already goes at night, as what belongs to nobody does.
                #expect(try await names(records).subtracting(before).count == stored, "\(what)")
            }
            // Stopped half-way.
            let stopped = try #require(try await records.bring(archive).location)
            let (failing, _) = try desk(records, takes: 2)
            try await records.work(failing)
            #expect(try await bench.post("\(stopped)/cancel", [:], as: world.asDan).status == 303)
            #expect(try await bench.get(stopped, as: world.asDan).contains("You stopped it. Nothing was kept"))
            try await leavesNothing("stopped", stored: 2)
            bench.clock.advance(.hours(26))
            try await records.work()
            try await leavesNothing("stopped and later", stored: 2)
            _ = try await files.desk.blobs.removeOrphans(bench.database)
            #expect(try await names(records).filter { !$0.description.contains("00000000-0000") } == before)

            // Whoever brought it has no account any more.
            let left = try #require(try await records.bring(archive).location)
            try await bench.database.write {
                try $0.run("UPDATE account SET disabled_at = 1 WHERE id = \(world.asDan.account)")
            }
            try await records.work()
            #expect(try await bench.get(left, as: world.asDan).contains("has no account any more"))
            try await bench.database.write { try $0.run("UPDATE account SET disabled_at = NULL") }

            // The store never answers: it is tried some times, and no more.
            let given = try #require(try await records.bring(archive).location)
            for _ in 0..<Imports.kind.maximumAttempts {
                try await records.work(try desk(records, takes: 0).0)
                bench.clock.advance(.hours(2))
            }
            let page = try await bench.get(given, as: world.asDan)
            #expect(page.contains("was tried 6 times") && page.contains("The store of files does not answer"))

            // The server was killed each time: nobody said what became of it.
            let killed = try #require(try await records.bring(archive).location)
            try await bench.database.write { [now = bench.clock.now] transaction in
                try transaction.run(
                    "UPDATE job SET attempts = 6, state = 'running', due_at = \(now) WHERE state = 'waiting'")
            }
            try await records.work()
            #expect(try await bench.get(killed, as: world.asDan).contains("the service stopped each time"))
            #expect(try await files.count("blob") == 4)
            try await Imports(desk: files.desk).upkeep()
            #expect(try await bench.get(killed, as: world.asDan).contains("the service stopped each time"))
            #expect(try await files.count("blob") == 3)
            let told = try await notices(records)
            #expect(told.map(\.sentence) == Array(repeating: "Your archive was not imported", count: 3))
            let list = try await bench.get("/workspaces/new/import", as: world.asDan)
            #expect(list.contains("Stopped") && list.contains("Not imported"))

            // Not more than some at a time.
            for _ in 0..<WorkspaceImport.openLimit { #expect(try await records.bring(archive).status == 303) }
            let refused = try await records.bring(archive)
            #expect(refused.status == 429 && refused.contains("You have 3 imports under way"))
        }
    }
}
