import Crypto
public import Kernel
import NIOCore
public import Storage

extension Blobs {
    /// What ``verify(_:_:)`` found of one blob.
    public struct Damage: Sendable, Equatable {
        public let blob: Blob.ID
        public let scope: UUID128
        public let error: BlobError
    }

    /// Reads every blob and compares it with its SHA-256.
    /// - Parameter found: is told of each blob that is not sound.
    /// - Returns: how many blobs were read.
    public func verify(_ database: any Database, _ found: (Damage) -> Void) async throws -> Int {
        var checked = 0
        var last: Blob.ID?
        while true {
            let blobs = try await database.read { [last] in try BlobStore($0).list(after: last, limit: 200) }
            guard !blobs.isEmpty else { return checked }
            for blob in blobs {
                do {
                    try await verify(blob)
                } catch let error as BlobError {
                    found(Damage(blob: blob.id, scope: blob.scope, error: error))
                }
                checked += 1
            }
            last = blobs.last?.id
        }
    }

    func verify(_ blob: Blob) async throws {
        // A longer one would open as well as far as it is asked for.
        guard try await objects.size(of: blob.name) == SegmentCipher.sealedSize(of: blob.size) else {
            throw BlobError.damaged
        }
        var hash = SHA256()
        for try await piece in try await read(blob) { hash.update(data: piece.readableBytesView) }
        guard Array(hash.finalize()) == blob.sha256 else { throw BlobError.damaged }
    }

    /// Leaves a mark of this installation where contents are stored: whoever has another database would take all of them for
    /// orphans.
    /// - Throws: ``BlobError/foreign`` where another installation left its own.
    public func claim(_ database: any Database) async throws {
        let mine = try await database.write { try BlobStore($0).mark(orNew: Blob.ID.make(at: clock.now()).uuid) }
        do {
            guard try await mark() == mine.bytes else { throw BlobError.foreign }
        } catch BlobError.missing {
            let writer = try await objects.create(.mark)
            do {
                try await writer.write(ByteBuffer(bytes: mine.bytes))
                try await writer.finish()
            } catch {
                await Task { await writer.abandon() }.value
                throw error
            }
        }
    }

    private func mark() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in try await objects.read(.mark, 0..<16) { bytes += piece.readableBytesView }
        return bytes
    }

    /// Removes what is stored and is no blob, once it is older than ``grace``.
    /// - Returns: how many objects were removed.
    /// - Throws: ``BlobError/foreign`` where another installation keeps its contents.
    public func removeOrphans(_ database: any Database) async throws -> Int {
        try await claim(database)
        let end = clock.now() - Self.grace
        try await objects.removeUnfinished(before: end)
        var removed = 0
        var last: ObjectName?
        while true {
            let names = try await objects.names(after: last)
            guard !names.isEmpty else { return removed }
            last = names.last
            // The identifier tells when it was made (RFC 9562, section 5.7).
            let old = names.filter { $0 != .mark && Int64($0.blob.high >> 16) < end.milliseconds }
            for start in stride(from: 0, to: old.count, by: 500) {
                let ids = old[start..<min(start + 500, old.count)].map { Blob.ID($0.blob) }
                let kept = try await database.read { try BlobStore($0).stillNeeded(ids, since: end) }
                let gone = ids.filter { !kept.contains($0) }
                for id in gone { try await objects.remove(ObjectName(id.uuid)) }
                if !gone.isEmpty { try await database.write { try BlobStore($0).forget(gone) } }
                removed += gone.count
            }
        }
    }

    /// Wraps the keys of all blobs with the newest master key; the contents stay as they are.
    /// - Returns: how many keys were wrapped anew.
    public func rewrap(_ database: any Database) async throws -> Int {
        var count = 0
        while true {
            let done = try await database.write { [keys = keys.current] transaction in
                let store = BlobStore(transaction)
                let old = try store.notWrapped(by: keys.current, limit: 200)
                for blob in old {
                    let key = try keys.unwrap(blob.key, of: blob.id.uuid)
                    try store.setKey(try keys.wrap(key, of: blob.id.uuid), of: blob.id)
                }
                return old.count
            }
            if done == 0 { return count }
            count += done
        }
    }
}
