import Crypto
import Foundation
public import Kernel
public import NIOCore
public import Storage

/// Contents of files, encrypted, each under a key of its own, in a folder or a bucket.
///
/// Contents are stored first and become a blob in the transaction of whoever keeps them, so that a reader never finds a
/// blob without its contents. Contents without a blob are removed after ``grace``.
public struct Blobs: Sendable {
    /// How long contents may be stored before something refers to them.
    public static let grace = Interval.hours(24)
    /// About how much is sealed before it is written.
    private static let batch = 16 * SegmentCipher.sealedSegmentSize

    let objects: any ObjectStore
    let keys: KeyRing
    let clock: WallClock

    /// - Parameter keyFile: where the keys are from, to be read again when another process adds one.
    public init(_ objects: any ObjectStore, keys: MasterKeys, keyFile: String? = nil, clock: WallClock) {
        self.objects = objects
        self.keys = KeyRing(keys, path: keyFile)
        self.clock = clock
    }

    /// Stores what comes, as it comes.
    /// - Parameters:
    ///   - limit: how many bytes are taken at most.
    ///   - inspect: is given every piece before it is stored; what it throws ends it.
    /// - Throws: ``BlobError``, and what `source` and `inspect` throw. Then nothing is stored.
    public func stage<Source: AsyncSequence>(
        _ source: Source, limit: Int64, inspect: (ByteBuffer) async throws -> Void = { _ in }
    ) async throws -> StagedBlob where Source.Element == ByteBuffer {
        let id = Blob.ID.make(at: clock.now())
        let key = SymmetricKey(size: .bits256)
        let wrapped = try keys.wrap(key, of: id.uuid)
        let writer = try await objects.create(ObjectName(id.uuid))
        do {
            var sealer = Sealer(SegmentCipher(key: key))
            // One batch is written while the next one is sealed.
            let sha256 = try await withThrowingTaskGroup(of: Void.self) { writing in
                for try await piece in source {
                    guard sealer.size + Int64(piece.readableBytes) <= limit else {
                        throw BlobError.tooLarge(limit: limit)
                    }
                    try await inspect(piece)
                    try sealer.add(piece)
                    if sealer.sealed.readableBytes >= Self.batch {
                        try await writing.next()
                        writing.addTask { [sealed = sealer.takeSealed()] in try await writer.write(sealed) }
                    }
                }
                try await writing.next()
                let sha256 = try sealer.finish()
                try await writer.write(sealer.takeSealed())
                return sha256
            }
            try await writer.finish()
            return StagedBlob(id: id, sha256: sha256, size: sealer.size, key: wrapped)
        } catch {
            // In a task of its own: a task that was cancelled could not tidy up.
            await Task { await writer.abandon() }.value
            throw error
        }
    }

    /// Removes what was staged and did not become a blob. Only when that is certain: after a commit whose outcome is unknown,
    /// leave it to ``removeOrphans()``.
    public func discard(_ staged: StagedBlob) async {
        _ = await Task { [objects] in try? await objects.remove(ObjectName(staged.id.uuid)) }.value
    }

    /// Where a scope has the contents that are staged already, and what is stored of them is damaged or gone: stores them
    /// anew, as they were. Call it before ``StagedBlob/keep(in:at:_:)``, which would take what is stored for sound.
    /// - Returns: whether that was so.
    /// - Throws: ``BlobError``; then what was stored is as it was.
    public func heal(
        _ staged: StagedBlob, in scope: UUID128, _ database: any Database
    ) async throws -> Bool {
        let known = try await database.read { try BlobStore($0).find(sha256: staged.sha256, in: scope) }
        guard let blob = known else { return false }
        do {
            try await verify(blob)
            return false
        } catch let error as BlobError where error == .damaged || error == .missing {
            // The same bytes under the same key are sealed as they were at first: no nonce has two of them, and the record
            // stays as it is.
            var sealer = Sealer(SegmentCipher(key: try keys.unwrap(blob.key, of: blob.id.uuid)))
            let writer = try await objects.create(blob.name)
            do {
                for try await piece in try await read(staged) {
                    try sealer.add(piece)
                    if sealer.sealed.readableBytes >= Self.batch { try await writer.write(sealer.takeSealed()) }
                }
                guard try sealer.finish() == blob.sha256 else { throw BlobError.damaged }
                try await writer.write(sealer.takeSealed())
                try await writer.finish()
            } catch {
                await Task { await writer.abandon() }.value
                throw error
            }
            return true
        }
    }

    /// Removes what is stored of a blob that ``BlobStore/drop(_:)`` forgot.
    public func discard(_ dropped: Blob) async {
        _ = await Task { [objects] in try? await objects.remove(dropped.name) }.value
    }

    /// The bytes of a blob from and up to a position, in pieces; only the segments that are needed are read.
    /// - Throws: ``BlobError``; also while they are read, and then what came before is sound.
    public func read(_ blob: Blob, _ range: Range<Int64>? = nil) async throws -> BlobBytes {
        let range = (range ?? 0..<blob.size).clamped(to: 0..<blob.size)
        let cipher = SegmentCipher(key: try keys.unwrap(blob.key, of: blob.id.uuid))
        let size = Int64(SegmentCipher.segmentSize)
        // Where there are no bytes a segment is opened all the same: it may be damaged.
        let first = min(range.lowerBound / size, SegmentCipher.segments(of: blob.size) - 1)
        let last = max(first, (range.upperBound - 1) / size)
        let sealed = Int64(SegmentCipher.sealedSegmentSize)
        let end = min((last + 1) * sealed, SegmentCipher.sealedSize(of: blob.size))
        let pieces = try await objects.read(blob.name, first * sealed..<end)
        return BlobBytes(
            pieces: pieces, cipher: cipher, first: first, last: last,
            final: SegmentCipher.segments(of: blob.size) - 1, skip: Int(range.lowerBound - first * size),
            count: Int64(range.count))
    }

    /// The bytes of what is staged and not kept yet: for those who look into it first.
    public func read(_ staged: StagedBlob) async throws -> BlobBytes {
        let blob = Blob(id: staged.id, scope: staged.id.uuid, sha256: staged.sha256, size: staged.size, key: staged.key)
        return try await read(blob)
    }

    /// All of a blob that is known to be small.
    /// - Throws: ``BlobError/tooLarge(limit:)`` before anything is read.
    public func bytes(of blob: Blob, limit: Int) async throws -> [UInt8] {
        guard blob.size <= limit else { throw BlobError.tooLarge(limit: Int64(limit)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(blob.size))
        for try await piece in try await read(blob) { bytes += piece.readableBytesView }
        return bytes
    }
}

/// Seals contents as they come, and hashes them.
private struct Sealer {
    private let cipher: SegmentCipher
    private var hash = SHA256()
    private var open = ByteBuffer()
    private var index: Int64 = 0
    private(set) var size: Int64 = 0
    private(set) var sealed = ByteBuffer()

    init(_ cipher: SegmentCipher) { self.cipher = cipher }

    mutating func add(_ piece: ByteBuffer) throws {
        size += Int64(piece.readableBytes)
        hash.update(data: piece.readableBytesView)
        var piece = piece
        // What is left of the last piece is filled up; of this one all but the end is sealed where it is.
        if open.readableBytes > 0, open.readableBytes + piece.readableBytes > SegmentCipher.segmentSize,
            let start = piece.readSlice(length: SegmentCipher.segmentSize - open.readableBytes)
        {
            open.writeImmutableBuffer(start)
            try seal(open)
            open.clear()
        }
        // One byte more: only then is it certain that a segment is not the last.
        while open.readableBytes == 0, piece.readableBytes > SegmentCipher.segmentSize,
            let segment = piece.readSlice(length: SegmentCipher.segmentSize)
        {
            try seal(segment)
        }
        open.writeImmutableBuffer(piece)
    }

    private mutating func seal(_ segment: ByteBuffer, isLast: Bool = false) throws {
        try cipher.seal(segment.readableBytesView, index: index, isLast: isLast, into: &sealed)
        index += 1
    }

    /// - Returns: the SHA-256 of all.
    mutating func finish() throws -> [UInt8] {
        try seal(open, isLast: true)
        return Array(hash.finalize())
    }

    mutating func takeSealed() -> ByteBuffer {
        defer { sealed = ByteBuffer() }
        return sealed
    }
}

/// The plain bytes of a blob, segment by segment.
public struct BlobBytes: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    let pieces: ObjectBytes
    let cipher: SegmentCipher
    let first: Int64
    let last: Int64
    /// The last segment of the whole.
    let final: Int64
    /// Bytes of the first segment that were not asked for.
    let skip: Int
    let count: Int64

    public func makeAsyncIterator() -> Iterator {
        Iterator(
            pieces: pieces.makeAsyncIterator(), cipher: cipher, index: first, last: last, final: final, skip: skip,
            left: count)
    }

    public struct Iterator: AsyncIteratorProtocol {
        var pieces: any AsyncIteratorProtocol<ByteBuffer, any Error>
        let cipher: SegmentCipher
        var index: Int64
        let last: Int64
        let final: Int64
        var skip: Int
        var left: Int64
        var sealed = ByteBuffer()

        /// - Throws: ``BlobError/damaged`` for a segment that is not the one that was sealed, or none.
        public mutating func next() async throws -> ByteBuffer? {
            guard index <= last else { return nil }
            let whole = SegmentCipher.sealedSegmentSize
            while sealed.readableBytes < whole {
                guard let piece = try await pieces.next(isolation: nil) else { break }
                // What was read is let go of first: a buffer never does so by itself.
                sealed.discardReadBytes()
                if sealed.readableBytes == 0 { sealed = piece } else { sealed.writeImmutableBuffer(piece) }
            }
            // What came at once is opened at once: one piece for several segments.
            var plain = ByteBuffer()
            repeat {
                guard let segment = sealed.readSlice(length: Swift.min(whole, sealed.readableBytes)) else { break }
                plain.writeBytes(
                    try cipher.open(segment.readableBytesView, index: index, isLast: index == final))
                index += 1
            } while index <= last && sealed.readableBytes >= whole
            plain.moveReaderIndex(forwardBy: Swift.min(skip, plain.readableBytes))
            skip = 0
            let asked = plain.readSlice(length: Int(Swift.min(left, Int64(plain.readableBytes)))) ?? ByteBuffer()
            left -= Int64(asked.readableBytes)
            return asked
        }
    }
}
