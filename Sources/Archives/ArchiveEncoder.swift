import Compression

public enum ArchiveMethod: Sendable, Hashable {
    /// As it is: for what is small or compressed already (pictures, PDF, ZIP).
    case stored
    case deflated
}

public enum ArchiveFailure: Error, Sendable, Hashable {
    /// zlib's own code.
    case compression(Int32)
    /// A file had another size than was said before it; in bytes.
    case size(said: UInt64, was: UInt64)
    /// A call out of turn: bytes outside a file, a file within a file, anything after the end.
    case order
}

/// Makes a ZIP archive (PKWARE's APPNOTE 6.3) as a sequence of bytes that go out at once, whatever its size: it keeps
/// about 150 bytes a file for the list at the end. The same calls always give the same bytes.
///
/// ``ArchiveWriter`` is the friendlier face. Here each call returns what is to be written next.
public struct ArchiveEncoder {
    private var names = EntryNames()
    private var current: Current?
    private var offset: UInt64 = 0
    private var central: [UInt8] = []
    private var count = 0
    private var isFinished = false

    private struct Current {
        var entry: ArchiveEntry
        let said: UInt64?
        let deflate: DeflateStream?
        var checksum = CRC32()
    }

    private static let level: Int32 = 6
    /// Compressed noise grows, by five bytes in 16 kB: this leaves room.
    private static let longFrom: UInt64 = 0xFFFF_FFFF - (1 << 24)

    public init() {}

    /// A part of a path as it comes out: safe to unpack on any system. Also in a path that no other file has.
    public static func safeName(_ part: String) -> String { EntryNames.safe(part) ?? "unnamed" }

    /// A whole file at once. Its sizes stand before it, which the simplest readers want.
    /// - Parameters:
    ///   - name: with '/' between folders; made safe and unique, so it may come out otherwise.
    ///   - modified: milliseconds since 1970, written in UTC.
    public mutating func file(
        _ name: String, _ bytes: [UInt8], modified: Int64, method: ArchiveMethod = .deflated
    ) throws(ArchiveFailure) -> [UInt8] {
        guard current == nil, !isFinished else { throw .order }
        var content = bytes
        if method == .deflated {
            content = try deflating { () throws(DeflateFailure) in
                let stream = try DeflateStream(.raw, level: Self.level)
                return try stream.compress(bytes) + stream.finish()
            }
        }
        // What does not shrink is stored.
        let isSmaller = content.count < bytes.count
        if !isSmaller { content = bytes }
        var checksum = CRC32()
        checksum.update(bytes)
        let entry = ArchiveEntry(
            name: Array(names.unique(name).utf8), method: isSmaller ? .deflated : .stored, modified: modified,
            offset: offset,
            hasDescriptor: false, isLong: UInt64(bytes.count) >= ArchiveRecords.largest32, checksum: checksum.value,
            size: UInt64(bytes.count), compressedSize: UInt64(content.count))
        list(entry)
        return out(ArchiveRecords.local(entry) + content)
    }

    /// Begins a file that comes in pieces: then ``append(_:)`` them and ``endFile()``.
    /// - Parameter size: in bytes, where it is known: the archive is then simpler, and a file of another size fails.
    public mutating func beginFile(
        _ name: String, modified: Int64, method: ArchiveMethod = .deflated, size: UInt64? = nil
    ) throws(ArchiveFailure) -> [UInt8] {
        guard current == nil, !isFinished else { throw .order }
        let entry = ArchiveEntry(
            name: Array(names.unique(name).utf8), method: method, modified: modified, offset: offset,
            hasDescriptor: true,
            isLong: (size ?? .max) >= Self.longFrom)
        let deflate = try deflating { () throws(DeflateFailure) in
            method == .deflated ? try DeflateStream(.raw, level: Self.level) : nil
        }
        current = Current(entry: entry, said: size, deflate: deflate)
        return out(ArchiveRecords.local(entry))
    }

    public mutating func append(_ bytes: [UInt8]) throws(ArchiveFailure) -> [UInt8] {
        guard var file = current else { throw .order }
        // Not held twice while it is changed.
        current = nil
        file.checksum.update(bytes)
        file.entry.size += UInt64(bytes.count)
        if let said = file.said, file.entry.size > said { throw .size(said: said, was: file.entry.size) }
        var content = bytes
        if let deflate = file.deflate {
            content = try deflating { () throws(DeflateFailure) in try deflate.compress(bytes) }
        }
        file.entry.compressedSize += UInt64(content.count)
        current = file
        return out(content)
    }

    public mutating func endFile() throws(ArchiveFailure) -> [UInt8] {
        guard var file = current else { throw .order }
        current = nil
        if let said = file.said, said != file.entry.size { throw .size(said: said, was: file.entry.size) }
        var rest: [UInt8] = []
        if let deflate = file.deflate {
            rest = try deflating { () throws(DeflateFailure) in try deflate.finish() }
        }
        file.entry.compressedSize += UInt64(rest.count)
        file.entry.checksum = file.checksum.value
        list(file.entry)
        return out(rest + ArchiveRecords.descriptor(file.entry))
    }

    /// The list of all files. Nothing may follow.
    public mutating func finish() throws(ArchiveFailure) -> [UInt8] {
        guard current == nil, !isFinished else { throw .order }
        isFinished = true
        return central + ArchiveRecords.end(entries: count, size: UInt64(central.count), offset: offset)
    }

    private mutating func list(_ entry: ArchiveEntry) {
        central += ArchiveRecords.central(entry)
        count += 1
    }

    private mutating func out(_ bytes: [UInt8]) -> [UInt8] {
        offset += UInt64(bytes.count)
        return bytes
    }

    private func deflating<Result>(_ body: () throws(DeflateFailure) -> Result) throws(ArchiveFailure) -> Result {
        do {
            return try body()
        } catch {
            throw .compression(error.code)
        }
    }
}
