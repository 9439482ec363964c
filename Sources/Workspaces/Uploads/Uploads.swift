import Access
import Blobs
import Jobs
import Kernel
import NIOCore
import Storage

/// What is done with files that come in parts.
///
/// Each part is kept encrypted under the upload's own scope, and is acknowledged by its row. The last part never is by
/// itself: it becomes known in the transaction that makes a file of all, through ``Files/add(_:_:to:of:by:keys:also:)`` with
/// its scanning, markings and rights. So an upload that is whole is a file, whenever the server dies.
struct Uploads: Sendable {
    let desk: WorkspaceDesk
    var partSize = Upload.partSize

    /// What is said when an upload begins.
    struct Draft: Sendable {
        let arrival: Files.Arrival
        let target: Files.Target
        let length: Int64
        /// As the client sent it.
        let metadata: String
    }

    func create(_ draft: Draft, of slug: String, by viewer: Viewer) async throws -> Upload {
        let name = try Files.name(draft.arrival)
        if draft.length > Files.limit { throw BlobError.tooLarge(limit: Files.limit).fault ?? .missing("It") }
        let upload = try await desk.write(slug, viewer) { room, transaction in
            try Files.mayAdd(name, to: draft.target, room, transaction)
            let store = UploadStore(transaction)
            if try store.countOpen(of: viewer.account, at: room.now) >= Upload.openLimit {
                throw Fault(
                    .tooMany, "You have \(Upload.openLimit) uploads under way. Finish or cancel some of them first.")
            }
            let upload = Upload(
                id: .make(at: room.now), workspace: room.workspace.id, account: viewer.account, target: draft.target,
                name: name.text, mediaType: draft.arrival.mediaType, note: draft.arrival.note,
                marking: draft.arrival.marking, metadata: draft.metadata, length: draft.length, position: 0,
                expiresAt: room.now + Upload.lifetime, outcome: nil)
            try store.insert(upload)
            return upload
        }
        return upload.length == 0 ? try await finish(upload, with: [], of: slug, by: viewer) : upload
    }

    /// - Throws: a fault of kind `missing` for another's, one that has ended, or none.
    func find(_ id: Upload.ID, of slug: String, by viewer: Viewer) async throws -> Upload {
        try await desk.read(slug, viewer) { try Self.find(id, $0, $1) }
    }

    private static func find(_ id: Upload.ID, _ room: Room, _ transaction: any Transaction) throws -> Upload {
        guard let upload = try UploadStore(transaction).find(id, room) else { throw Fault.missing("This upload") }
        return upload
    }

    func cancel(_ id: Upload.ID, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            try UploadStore(transaction).remove(try Self.find(id, room, transaction).id, at: room.now)
        }
    }

    /// The contents of a request are not what its checksum says: nothing of them is kept.
    struct ChecksumMismatch: Error {}

    /// Takes what comes next of an upload. What came before a request broke off stays, unless it has a checksum.
    /// - Parameter position: where the client thinks that the upload stands.
    /// - Throws: a fault of kind `conflict` when it stands elsewhere; ``ChecksumMismatch``.
    func append<Source: AsyncSequence>(
        _ contents: Source, at position: Int64, checksum: UploadChecksum? = nil, to id: Upload.ID, of slug: String,
        by viewer: Viewer
    ) async throws -> Upload where Source.Element == ByteBuffer {
        var upload = try await desk.read(slug, viewer) { room, transaction in
            let upload = try Self.find(id, room, transaction)
            try Files.mayAdd(Files.name(upload.arrival), to: upload.target, room, transaction)
            return upload
        }
        guard upload.position == position, upload.outcome == nil else { throw Self.elsewhere }
        let arriving = ArrivingParts(contents)
        var digest = checksum.map { UploadDigest($0.algorithm) }
        // Staged, and not known to be right yet.
        var waiting: [StagedBlob] = []
        do {
            while await !arriving.isAtEnd() {
                let taken = waiting.reduce(upload.position) { $0 + $1.size }
                let size = min(Int64(partSize), upload.length - taken)
                if size == 0 { throw Self.tooLong }
                waiting.append(
                    try await desk.blobs.stage(arriving.part(of: Int(size)), limit: size) { digest?.update($0) })
                let isWhole = taken + size == upload.length
                if checksum == nil, !isWhole {
                    upload = try await keep(waiting, upload, of: slug, by: viewer)
                    waiting = []
                }
            }
            if let checksum {
                if arriving.failure != nil { throw Fault(.invalid, "The request broke off. Nothing of it was kept.") }
                guard digest?.finish() == checksum.expected else { throw ChecksumMismatch() }
            }
            if waiting.reduce(upload.position, { $0 + $1.size }) == upload.length {
                return try await finish(upload, with: waiting, of: slug, by: viewer)
            }
            if !waiting.isEmpty { upload = try await keep(waiting, upload, of: slug, by: viewer) }
        } catch {
            // What a commit of unknown outcome refers to may not be removed.
            if !(error is StorageError) { for staged in waiting { await desk.blobs.discard(staged) } }
            throw error
        }
        if arriving.failure != nil { throw Fault(.invalid, "The request broke off. What came before that was kept.") }
        return upload
    }

    private static let elsewhere = Fault(
        .conflict, "The upload stands elsewhere: something else went on with it. Ask where it is, and go on from there."
    )
    private static let tooLong = Fault(.tooLarge, "More came than the upload was said to have. It was not kept.")

    private func keep(
        _ parts: [StagedBlob], _ upload: Upload, of slug: String, by viewer: Viewer
    ) async throws -> Upload {
        let (now, spare) = try await desk.write(slug, viewer) { room, transaction in
            let store = UploadStore(transaction)
            let (size, end) = (parts.reduce(0) { $0 + $1.size }, room.now + Upload.lifetime)
            // Whoever comes second learns it here, before anything is added.
            guard try store.advance(upload, to: upload.position + size, until: end) else { throw Self.elsewhere }
            var (now, spare): (Upload, [StagedBlob]) = (upload, [])
            for part in parts {
                let blob = try part.keep(in: upload.id.uuid, at: room.now, transaction)
                if blob.id != part.id { spare.append(part) }
                try store.add(blob.id, to: now)
                now = now.at(now.position + part.size, until: end)
            }
            return (now, spare)
        }
        for part in spare { await desk.blobs.discard(part) }
        return now
    }

    /// Makes a file of what is whole.
    private func finish(
        _ upload: Upload, with last: [StagedBlob], of slug: String, by viewer: Viewer
    ) async throws -> Upload {
        let before = try await desk.database.read { try UploadStore($0).parts(of: upload.id) }
        let end = desk.clock.now() + Upload.lifetime
        let bytes = JoinedBytes(blobs: desk.blobs, parts: before + last.map(\.contents))
        do {
            let now = desk.clock.now()
            let kept = try await Files(desk: desk).add(
                bytes, upload.arrival, to: upload.target, of: slug, by: viewer,
                also: { kept, transaction in
                    let store = UploadStore(transaction)
                    guard try store.advance(upload, to: upload.length, until: end, outcome: kept.sentence) else {
                        throw Self.elsewhere
                    }
                    try store.removeParts(of: upload.id, at: now)
                })
            for part in last { await desk.blobs.discard(part) }
            return upload.at(upload.length, until: end, outcome: kept.sentence)
        } catch let fault as Fault where fault.kind == .invalid || fault.kind == .tooLarge {
            // What may not be kept will not become better.
            let now = desk.clock.now()
            try await desk.database.write { try UploadStore($0).remove(upload.id, at: now) }
            throw fault
        }
    }

    // MARK: - By itself

    static let kind = JobKind<NoPayload>("workspaces.uploads", priority: .bulk)

    /// Removes what nobody went on with.
    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            while try await removeExpired() > 0 { try run.checkCancellation() }
        }
    }

    static func recurring() throws -> RecurringJob { try RecurringJob(nil, kind, NoPayload(), .every(.hours(1))) }

    /// - Returns: how many are gone, of some.
    func removeExpired() async throws -> Int {
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            let store = UploadStore(transaction)
            let gone = try store.expired(at: now, limit: 20)
            for id in gone { try store.remove(id, at: now) }
            return gone.count
        }
    }
}
