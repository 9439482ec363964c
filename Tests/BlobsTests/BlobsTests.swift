import Crypto
import Foundation
import Kernel
import NIOCore
import Storage
import StorageTesting
import Testing

@testable import Blobs

@Suite struct BlobsTests {
    private let keys: MasterKeys
    private let time = TestClock()
    private let scope = UUID128(high: 5, low: 5)

    init() throws { keys = try MasterKeys(text: String(repeating: "ab", count: 32)) }

    private func blobs(_ objects: any ObjectStore) -> Blobs { Blobs(objects, keys: keys, clock: time.clock) }

    private func collected(_ bytes: BlobBytes) async throws -> [UInt8] {
        var result: [UInt8] = []
        for try await piece in bytes { result += piece.readableBytesView }
        return result
    }

    private func keep(_ contents: [UInt8], _ blobs: Blobs, _ database: any Database) async throws -> Blob {
        let staged = try await blobs.stage(Pieces(contents), limit: 1 << 30)
        return try await database.write { [scope] in try staged.keep(in: scope, at: Instant(milliseconds: 1), $0) }
    }

    @Test(arguments: Place.underTest, [0, 1, 65_535, 65_536, 65_537, 200_000, 1_300_000])
    func `what is kept comes back, whole and in part`(_ place: Place, _ size: Int) async throws {
        try await place.with { objects in
            try await withDatabase(.sqlite, migrations: BlobMigrations.all) { database in
                let blobs = blobs(objects)
                let contents = bytes(size)
                let blob = try await keep(contents, blobs, database)
                #expect(blob.size == Int64(size))
                #expect(blob.sha256 == Array(SHA256.hash(data: contents)))
                #expect(try await objects.size(of: blob.name) == SegmentCipher.sealedSize(of: blob.size))
                #expect(try await collected(blobs.read(blob)) == contents)
                #expect(try await blobs.bytes(of: blob, limit: size) == contents)
                for (first, last) in [
                    (0, 1), (10, 20), (65_530, 65_540), (65_536, 131_072), (size - 3, size), (size, size + 9),
                ] {
                    let range = max(0, first)..<max(0, first, last)
                    let part = try await collected(blobs.read(blob, Int64(range.lowerBound)..<Int64(range.upperBound)))
                    #expect(part == Array(contents[range.clamped(to: 0..<size)]), "\(range)")
                }
            }
        }
    }

    @Test(.enabled(if: Place.underTest.contains(.s3))) func `what is larger than a part goes up in parts`() async throws
    {
        try await Place.s3.with { objects in
            try await withDatabase(.sqlite, migrations: BlobMigrations.all) { database in
                let contents = bytes(2 * S3Objects.partSize + 100_000)
                let blob = try await keep(contents, blobs(objects), database)
                #expect(try await collected(blobs(objects).read(blob)) == contents)
                let end = Int64(S3Objects.partSize)
                let part = try await collected(blobs(objects).read(blob, end - 70_000..<end + 70_000))
                #expect(part == Array(contents[Int(end) - 70_000..<Int(end) + 70_000]))
            }
        }
    }

    @Test(.enabled(if: Place.underTest.contains(.s3))) func `a wrong secret is refused, and no bucket is no contents`()
        async throws
    {
        let wrong = try S3Objects(try Place.settings(secret: "wrong"))
        await #expect { try await wrong.names(after: nil) } throws: { error in
            guard case .unreachable(let text) = error as? BlobError else { return false }
            return text.contains("SignatureDoesNotMatch")
        }
        let absent = try S3Objects(try Place.settings(bucket: "not-there"))
        await #expect(throws: BlobError.missing) { try await absent.size(of: ObjectName(scope)) }
    }

    @Test func `a service that is not there is unreachable, after some attempts`() async throws {
        let settings = S3Settings(
            endpoint: "http://127.0.0.1:1", bucket: "b", region: "r", accessKey: "a", secretKey: "s")
        let objects = try S3Objects(settings)
        await #expect { try await blobs(objects).stage(Pieces(bytes(10)), limit: 100) } throws: { error in
            guard case .unreachable = error as? BlobError else { return false }
            return (error as? BlobError)?.fault?.kind == .busy
        }
        #expect(throws: BlobError.self) {
            try S3Objects(S3Settings(endpoint: "file:///etc", bucket: "b", region: "r", accessKey: "a", secretKey: "s"))
        }
    }

    @Test(arguments: Place.underTest, enginesUnderTest)
    func `the same contents are kept once in a scope`(_ place: Place, _ engine: Engine) async throws {
        try await place.with { objects in
            try await withDatabase(engine, migrations: BlobMigrations.all) { database in
                let blobs = blobs(objects)
                let first = try await keep(bytes(100), blobs, database)
                let again = try await blobs.stage(Pieces(bytes(100)), limit: 1000)
                let second = try await database.write { [scope] in
                    try again.keep(in: scope, at: Instant(milliseconds: 2), $0)
                }
                #expect(second == first)
                await blobs.discard(again)
                let elsewhere = try await blobs.stage(Pieces(bytes(100)), limit: 1000)
                let third = try await database.write {
                    try elsewhere.keep(in: UUID128(high: 6, low: 6), at: Instant(milliseconds: 2), $0)
                }
                #expect(third.id != first.id)
                #expect(try await objects.size(of: third.name) > 0)
                await #expect(throws: BlobError.missing) { try await objects.size(of: ObjectName(again.id.uuid)) }
                // Nothing of the contents, or of what they have in common, is to be seen outside.
                let raw = try await sealed(first, objects)
                #expect(try await sealed(third, objects) != raw)
            }
        }
    }

    @Test(arguments: Place.underTest, enginesUnderTest)
    func `damaged contents are stored anew from the same ones, and only those`(
        _ place: Place, _ engine: Engine
    ) async throws {
        try await place.with { objects in
            try await withDatabase(engine, migrations: BlobMigrations.all) { database in
                let blobs = blobs(objects)
                let contents = bytes(3_000_000)
                let blob = try await keep(contents, blobs, database)
                let good = try await sealed(blob, objects)
                func staged(_ contents: [UInt8]) async throws -> StagedBlob {
                    try await blobs.stage(Pieces(contents), limit: 1 << 30)
                }
                #expect(try await blobs.heal(staged(contents), in: scope, database) == false)
                let writer = try await objects.create(blob.name)
                try await writer.write(ByteBuffer(bytes: Array(good.dropLast(70_000)) + bytes(70_000)))
                try await writer.finish()
                // Other contents, or another scope's, are nothing to it.
                #expect(try await blobs.heal(staged(bytes(50)), in: scope, database) == false)
                #expect(try await blobs.heal(staged(contents), in: UUID128(high: 6, low: 6), database) == false)
                await #expect(throws: BlobError.damaged) { try await collected(blobs.read(blob)) }
                #expect(try await blobs.heal(staged(contents), in: scope, database))
                #expect(try await sealed(blob, objects) == good)
                #expect(try await collected(blobs.read(blob)) == contents)
                // And what is not there at all.
                try await objects.remove(blob.name)
                #expect(try await blobs.heal(staged(contents), in: scope, database))
                #expect(try await collected(blobs.read(blob)) == contents)
            }
        }
    }

    private func sealed(_ blob: Blob, _ objects: any ObjectStore) async throws -> [UInt8] {
        var result: [UInt8] = []
        for try await piece in try await objects.read(blob.name, 0..<SegmentCipher.sealedSize(of: blob.size)) {
            result += piece.readableBytesView
        }
        return result
    }

    /// A place whose pieces have odd sizes, as those of a network do.
    private struct Odd: ObjectStore {
        let objects: any ObjectStore

        func create(_ name: ObjectName) async throws -> any ObjectWriter { try await objects.create(name) }
        func size(of name: ObjectName) async throws -> Int64 { try await objects.size(of: name) }
        func remove(_ name: ObjectName) async throws { try await objects.remove(name) }
        func names(after last: ObjectName?) async throws -> [ObjectName] { try await objects.names(after: last) }
        func removeUnfinished(before instant: Instant) async throws {}
        func read(_ name: ObjectName, _ range: Range<Int64>) async throws -> ObjectBytes {
            var all: [UInt8] = []
            for try await piece in try await objects.read(name, range) { all += piece.readableBytesView }
            return Pieces(all, size: 50_001)
        }
    }

    @Test func `reading holds a few segments, however the pieces come`() async throws {
        try await Place.folder.with { objects in
            try await withDatabase(.sqlite, migrations: BlobMigrations.all) { database in
                let odd = blobs(Odd(objects: objects))
                let blob = try await keep(bytes(3_000_000), odd, database)
                var iterator = try await odd.read(blob).makeAsyncIterator()
                var result: [UInt8] = []
                while let piece = try await iterator.next() {
                    result += piece.readableBytesView
                    #expect(iterator.sealed.capacity <= 1 << 18)
                }
                #expect(result == bytes(3_000_000))
            }
        }
    }

    struct Cut: Error {}

    @Test(arguments: Place.underTest) func `what is cut off, refused or too large leaves nothing`(_ place: Place)
        async throws
    {
        try await place.with { objects async throws in
            let blobs = blobs(objects)
            await #expect(throws: Cut.self) {
                try await blobs.stage(Pieces(bytes(3_000_000), failure: Cut()), limit: 1 << 30)
            }
            await #expect(throws: Cut.self) {
                try await blobs.stage(Pieces(bytes(100)), limit: 1 << 30) { _ in throw Cut() }
            }
            await #expect(throws: BlobError.tooLarge(limit: 99)) {
                try await blobs.stage(Pieces(bytes(100)), limit: 99)
            }
            let names = try await objects.names(after: nil)
            #expect(names.isEmpty)
        }
    }

    @Test(arguments: Place.underTest, enginesUnderTest)
    func `orphans go after a day, blobs never`(_ place: Place, _ engine: Engine) async throws {
        try await place.with { objects in
            try await withDatabase(engine, migrations: BlobMigrations.all) { database in
                let blobs = blobs(objects)
                let kept = try await keep(bytes(70_000), blobs, database)
                let orphan = try await blobs.stage(Pieces(bytes(50, seed: 2)), limit: 1000)
                #expect(try await blobs.removeOrphans(database) == 0)
                time.advance(.hours(25))
                let young = try await blobs.stage(Pieces(bytes(50, seed: 3)), limit: 1000)
                #expect(try await blobs.removeOrphans(database) == 1)
                await #expect(throws: BlobError.missing) { try await objects.size(of: ObjectName(orphan.id.uuid)) }
                #expect(try await objects.size(of: ObjectName(young.id.uuid)) > 0)
                #expect(try await collected(blobs.read(kept)) == bytes(70_000))
                let now = time.clock.now()
                try await database.write { try BlobStore($0).remove([kept.id], at: now) }
                // A backup made an hour ago still refers to it.
                time.advance(.hours(1))
                #expect(try await blobs.removeOrphans(database) == 0)
                #expect(try await collected(blobs.read(kept)) == bytes(70_000))
                time.advance(.hours(25))
                #expect(try await blobs.removeOrphans(database) == 2)
                #expect(try await objects.names(after: nil) == [.mark])
            }
        }
    }

    @Test(arguments: Place.underTest, enginesUnderTest)
    func `what another installation stored in the same place is not taken for orphans`(
        _ place: Place, _ engine: Engine
    ) async throws {
        try await place.with { objects in
            try await withDatabase(engine, migrations: BlobMigrations.all) { mine in
                try await withDatabase(engine, migrations: BlobMigrations.all) { theirs in
                    try await blobs(objects).claim(theirs)
                    let blob = try await keep(bytes(50), blobs(objects), theirs)
                    time.advance(.hours(25))
                    await #expect(throws: BlobError.foreign) { try await blobs(objects).claim(mine) }
                    await #expect(throws: BlobError.foreign) { try await blobs(objects).removeOrphans(mine) }
                    #expect(try await blobs(objects).removeOrphans(theirs) == 0)
                    #expect(try await collected(blobs(objects).read(blob)) == bytes(50))
                }
            }
        }
    }

    @Test func `a process that runs reads the key that another added`() async throws {
        try await Place.folder.with { objects in
            try await withDatabase(.sqlite, migrations: BlobMigrations.all) { database in
                let path = NSTemporaryDirectory() + "/key-" + UUID().uuidString
                defer { try? FileManager.default.removeItem(atPath: path) }
                let running = Blobs(objects, keys: try .loadOrMake(path), keyFile: path, clock: time.clock)
                let blob = try await keep(bytes(100), running, database)
                try MasterKeys.addKey(to: path)
                let other = Blobs(objects, keys: try .loadOrMake(path), keyFile: path, clock: time.clock)
                #expect(try await other.rewrap(database) == 1)
                let found = try #require(try await database.read { try BlobStore($0).find([blob.id]) }[blob.id])
                #expect(try await collected(running.read(found)) == bytes(100))
                _ = try await keep(bytes(100, seed: 2), running, database)
                #expect(try await other.rewrap(database) == 0)
            }
        }
    }

    @Test(arguments: enginesUnderTest) func `a new master key takes over, and the old one can go`(_ engine: Engine)
        async throws
    {
        try await Place.folder.with { objects in
            try await withDatabase(engine, migrations: BlobMigrations.all) { database in
                let blob = try await keep(bytes(100), blobs(objects), database)
                let new = String(repeating: "cd", count: 32)
                let both = Blobs(
                    objects, keys: try MasterKeys(text: "\(new)\n\(String(repeating: "ab", count: 32))"),
                    clock: time.clock)
                #expect(try await both.rewrap(database) == 1)
                #expect(try await both.rewrap(database) == 0)
                let alone = Blobs(objects, keys: try MasterKeys(text: new), clock: time.clock)
                let found = try #require(try await database.read { try BlobStore($0).find([blob.id]) }[blob.id])
                #expect(try await collected(alone.read(found)) == bytes(100))
                await #expect(throws: BlobError.self) { try await blobs(objects).read(found) }
            }
        }
    }

    @Test(arguments: [
        "cut", "cut a segment", "longer", "changed", "swapped", "gone",
    ]) func `every damage is found, and by reading too`(_ damage: String) async throws {
        let folder = NSTemporaryDirectory() + "/blobs-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let objects = try FolderObjects(folder: folder)
        try await withDatabase(.sqlite, migrations: BlobMigrations.all) { database in
            let blobs = blobs(objects)
            let sound = try await keep(bytes(10, seed: 9), blobs, database)
            let blob = try await keep(bytes(200_000), blobs, database)
            #expect(try await blobs.verify(database) { _ in Issue.record("nothing is damaged yet") } == 2)
            let path = "\(folder)/\(blob.name)"
            var stored = try #require(FileManager.default.contents(atPath: path))
            let segment = SegmentCipher.sealedSegmentSize
            switch damage {
            case "cut": stored.removeLast(1)
            case "cut a segment": stored = stored.prefix(3 * segment)
            case "longer": stored.append(0)
            case "changed": stored[150_000] ^= 1
            case "swapped":
                let (first, second) = (stored[0..<segment], stored[segment..<2 * segment])
                stored = second + first + stored[(2 * segment)...]
            default: try FileManager.default.removeItem(atPath: path)
            }
            if damage != "gone" { try stored.write(to: URL(filePath: path)) }
            var found: [Blobs.Damage] = []
            #expect(try await blobs.verify(database) { found.append($0) } == 2)
            let error = damage == "gone" ? BlobError.missing : .damaged
            #expect(found == [Blobs.Damage(blob: blob.id, scope: scope, error: error)])
            if damage != "longer" {
                await #expect(throws: error) { try await collected(blobs.read(blob)) }
            }
            #expect(try await collected(blobs.read(sound)) == bytes(10, seed: 9))
        }
    }
}
