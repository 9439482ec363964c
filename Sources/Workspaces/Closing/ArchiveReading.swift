import Archives
import Blobs
import Kernel
import NIOCore
import Storage

/// An archive that somebody brought, staged and encrypted like everything else; read in parts.
struct ArchiveReading: Sendable {
    /// What is read at most: an archive of a workspace with 20,000 versions, expanded to 20 GiB.
    static let limits = ArchiveDirectory.Limits(entries: 200_000, directory: 64 << 20, expanded: 20 << 30)
    /// Bytes of one table.
    private static let tableLimit: UInt64 = 64 << 20

    let blobs: Blobs
    let blob: Blob
    let entries: [String: ArchiveDirectory.Entry]

    init(_ staged: StagedBlob, _ blobs: Blobs, limits: ArchiveDirectory.Limits = ArchiveReading.limits) async throws {
        self.blobs = blobs
        blob = staged.contents
        let size = blob.size
        let tail = try await Self.bytes(blobs, blob, max(0, size - Int64(ArchiveDirectory.tailSize))..<size)
        let place = try ArchiveDirectory.place(tail: tail, size: UInt64(size), limits)
        let list = try await Self.bytes(
            blobs, blob, Int64(place.offset)..<Int64(place.offset) + Int64(place.size))
        entries = Dictionary(
            try ArchiveDirectory.entries(list, at: place).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }
        )
    }

    private static func bytes(_ blobs: Blobs, _ blob: Blob, _ range: Range<Int64>) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in try await blobs.read(blob, range) { bytes += piece.readableBytesView }
        return bytes
    }

    /// The contents of one file, expanded and compared with what the archive says of them.
    func contents(of entry: ArchiveDirectory.Entry) async throws -> ExpandedBytes {
        let start = Int64(entry.offset)
        let header = try await Self.bytes(blobs, blob, start..<start + Int64(ArchiveDirectory.headerSize))
        let range = try ArchiveDirectory.contents(of: entry, header: header)
        // Of an empty range a blob still reads a segment.
        let pieces = try await blobs.read(blob, Int64(range.lowerBound)..<Int64(range.upperBound))
        return ExpandedBytes(pieces: pieces, expander: try ArchiveExpander(entry))
    }

    /// A table, which is read at once.
    func table(_ name: String) async throws -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        guard entry.size <= Self.tableLimit else { throw ArchiveRefusal.tooLarge }
        var bytes: [UInt8] = []
        for try await piece in try await contents(of: entry) { bytes += piece.readableBytesView }
        return bytes
    }
}

/// The bytes of a file of an archive.
struct ExpandedBytes: AsyncSequence {
    typealias Element = ByteBuffer

    let pieces: BlobBytes
    let expander: ArchiveExpander

    func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces.makeAsyncIterator(), expander: expander) }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: BlobBytes.Iterator
        var expander: ArchiveExpander
        var packed = ByteBuffer()
        var isDone = false
        /// They may expand a thousandfold.
        private static let step = 8_192

        mutating func next() async throws -> ByteBuffer? {
            while !isDone {
                if packed.readableBytes == 0 {
                    guard let piece = try await pieces.next() else {
                        isDone = true
                        try expander.finish()
                        return nil
                    }
                    packed = piece
                }
                let some = packed.readBytes(length: Swift.min(Self.step, packed.readableBytes)) ?? []
                let bytes = try expander.expand(some)
                if !bytes.isEmpty { return ByteBuffer(bytes: bytes) }
            }
            return nil
        }
    }
}
