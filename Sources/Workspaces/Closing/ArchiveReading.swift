import Archives
import Blobs
import Kernel
import NIOCore
import Storage
import Tabular

/// An archive that somebody brought, stored and encrypted like everything else; read in parts.
struct ArchiveReading: Sendable {
    /// What is read at most: an archive of a workspace with 20,000 versions, expanded to 20 GiB.
    static let limits = ArchiveDirectory.Limits(entries: 200_000, directory: 24 << 20, expanded: 20 << 30)

    let blobs: Blobs
    let blob: Blob
    /// Tables and contents; what else an archive has is for people.
    let entries: [String: ArchiveDirectory.Entry]

    init(_ blob: Blob, _ blobs: Blobs, limits: ArchiveDirectory.Limits = ArchiveReading.limits) async throws {
        self.blobs = blobs
        self.blob = blob
        let size = blob.size
        let tail = try await Self.bytes(blobs, blob, max(0, size - Int64(ArchiveDirectory.tailSize))..<size)
        let place = try ArchiveDirectory.place(tail: tail, size: UInt64(size), limits)
        let list = try await Self.bytes(
            blobs, blob, Int64(place.offset)..<Int64(place.offset) + Int64(place.size))
        let read = try ArchiveDirectory.entries(list, at: place) { $0.hasPrefix("files/") || $0.hasSuffix(".csv") }
        entries = Dictionary(read.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether it has what every archive of a workspace has.
    var isOfWorkspace: Bool {
        entries[ArchiveFormat.workspaceFile] != nil && entries[ArchiveFormat.filesFile] != nil
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

    /// The rows of a table, one after the other; of one that is not there, none.
    /// - Parameters:
    ///   - columns: those that it begins with.
    ///   - limit: how many rows it may have.
    /// - Throws: a fault for a table that is not as it should be.
    func rows(
        _ name: String, _ columns: [String], limit: Int, _ each: ([String]) async throws -> Void
    ) async throws {
        guard let entry = entries[name] else { return }
        var pieces = try await contents(of: entry).makeAsyncIterator()
        let inlet = Inlet()
        var reader = CSVReader(
            options: CSVReadOptions(
                delimiter: UInt8(ascii: ","), maximumFieldBytes: 64 << 10, maximumRowBytes: 256 << 10,
                maximumFields: 40)
        ) { try inlet.take() }
        // It wants so much at its beginning, to know how it is encoded.
        while inlet.bytes.count < 64 << 10, !inlet.isAtEnd { inlet.add(try await pieces.next()) }
        var columnCount: Int?
        var count = 0
        while true {
            let row: CSVRow?
            do {
                row = try reader.next()
            } catch is Inlet.Empty {
                inlet.add(try await pieces.next())
                continue
            }
            guard let cells = row?.values else { break }
            guard let expected = columnCount else {
                guard cells.starts(with: columns) else {
                    throw ArchivedWorkspace.fault("one of its tables has other columns")
                }
                columnCount = cells.count
                continue
            }
            guard cells.count == expected else {
                throw ArchivedWorkspace.fault("a row of its tables has other columns")
            }
            count += 1
            guard count <= limit else {
                throw ArchivedWorkspace.fault("it has more than \(grouped(limit)) rows in one table")
            }
            try await each(cells)
        }
        guard columnCount != nil else { throw ArchivedWorkspace.fault("one of its tables has other columns") }
    }

    /// What a reader that asks finds of what comes by itself.
    private final class Inlet {
        /// Nothing is here yet.
        struct Empty: Error {}

        private(set) var bytes: [UInt8] = []
        private(set) var isAtEnd = false

        func add(_ piece: ByteBuffer?) {
            if let piece { bytes += piece.readableBytesView } else { isAtEnd = true }
        }

        func take() throws -> [UInt8]? {
            if bytes.isEmpty, !isAtEnd { throw Empty() }
            defer { bytes = [] }
            return bytes.isEmpty ? nil : bytes
        }
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
