import Compression

/// Why an archive is not read.
public enum ArchiveRefusal: Error, Sendable, Hashable {
    /// It is no ZIP file, or damaged.
    case damaged
    /// It has more files, a longer list of them, or more bytes than are read.
    case tooLarge
    /// It is encrypted, of several parts, or packed in a way that is not read.
    case unsupported
    /// A name leads out of the archive's folder, or two files have one name.
    case unsafeName(String)
}

/// The list of files at the end of a ZIP archive (PKWARE's APPNOTE 6.3), which strangers made: it is bounded, and files that
/// overlap, lead elsewhere or say nothing true of their sizes are refused. Pure: whoever uses it fetches the bytes.
public struct ArchiveDirectory: Sendable {
    /// Bytes at the end of the archive that say where its list is.
    public static let tailSize = 22 + 65_535 + 20 + 56

    /// What may be read at most.
    public struct Limits: Sendable, Equatable {
        public let entries: Int
        /// Bytes of the list.
        public let directory: Int
        /// Bytes of all files together, expanded.
        public let expanded: UInt64

        public init(entries: Int, directory: Int, expanded: UInt64) {
            self.entries = entries
            self.directory = directory
            self.expanded = expanded
        }
    }

    /// One file.
    public struct Entry: Sendable, Equatable {
        public fileprivate(set) var name: String
        public let method: ArchiveMethod
        public let checksum: UInt32
        public let compressedSize: UInt64
        public let size: UInt64
        /// Where its own header begins; see ``ArchiveDirectory/contents(of:header:)``.
        public let offset: UInt64
        /// Where it ends at the latest: what follows begins there.
        public fileprivate(set) var end: UInt64
    }

    /// Where the list lies.
    public struct Place: Sendable, Equatable {
        public let offset: UInt64
        public let size: Int
        fileprivate let count: Int
        fileprivate let limits: Limits
    }

    /// Bytes of a header without its name.
    public static let headerSize = 30

    /// Finds the list from the last bytes of an archive.
    /// - Parameters:
    ///   - tail: the last ``tailSize`` bytes, or all of it.
    ///   - size: bytes of the archive.
    public static func place(
        tail: [UInt8], size: UInt64, _ limits: Limits
    ) throws(ArchiveRefusal) -> Place {
        guard tail.count >= 22 else { throw .damaged }
        var at = tail.count - 22
        // The record may be followed by a comment, whose length it says.
        while at >= 0, !(tail.u32(at) == 0x0605_4B50 && tail.u16(at + 20) == tail.count - at - 22) { at -= 1 }
        guard at >= 0 else { throw .damaged }
        guard tail.u16(at + 4) == 0, tail.u16(at + 6) == 0 else { throw .unsupported }
        var count = UInt64(tail.u16(at + 10))
        var length = UInt64(tail.u32(at + 12))
        var offset = UInt64(tail.u32(at + 16))
        var end = size - UInt64(tail.count - at)
        if at >= 76, tail.u32(at - 20) == 0x0706_4B50 {
            // ZIP64: the record lies right before its locator, as all who write it put it.
            guard tail.u32(at - 76) == 0x0606_4B50, tail.u64(at - 76 + 4) == 44 else { throw .unsupported }
            count = tail.u64(at - 76 + 32)
            length = tail.u64(at - 76 + 40)
            offset = tail.u64(at - 76 + 48)
            end -= 76
        }
        guard count <= UInt64(limits.entries), length <= UInt64(limits.directory) else { throw .tooLarge }
        guard offset <= end, length == end - offset else { throw .damaged }
        return Place(offset: offset, size: Int(length), count: Int(count), limits: limits)
    }

    /// Reads the list. All files are checked.
    /// - Parameter isWanted: says by its name which file is given back: of a long list few may be.
    public static func entries(
        _ bytes: [UInt8], at place: Place, where isWanted: (String) -> Bool = { _ in true }
    ) throws(ArchiveRefusal) -> [Entry] {
        guard bytes.count == place.size else { throw .damaged }
        var entries: [Entry] = []
        // Their hashes: of 200,000 names, two share one in one of a thousand million archives.
        var names: Set<Int> = []
        var total: UInt64 = 0
        var at = 0
        for _ in 0..<place.count {
            var (entry, next) = try self.entry(bytes, at, place)
            at = next
            guard isSafe(entry.name), names.insert(entry.name.lowercased().hashValue).inserted else {
                throw .unsafeName(String(entry.name.prefix(200)))
            }
            let (sum, isOver) = total.addingReportingOverflow(entry.size)
            guard !isOver, sum <= place.limits.expanded else { throw .tooLarge }
            total = sum
            // Where it lies is still compared with the others.
            if !isWanted(entry.name) { entry.name = "" }
            entries.append(entry)
        }
        guard at == bytes.count else { throw .damaged }
        return try apart(entries, upTo: place.offset).filter { !$0.name.isEmpty }
    }

    private static func entry(
        _ bytes: [UInt8], _ at: Int, _ place: Place
    ) throws(ArchiveRefusal) -> (Entry, next: Int) {
        guard at + 46 <= bytes.count, bytes.u32(at) == 0x0201_4B50 else { throw .damaged }
        let (flags, method) = (bytes.u16(at + 8), bytes.u16(at + 10))
        // Encrypted, or a patch of another file.
        guard flags & 0b10_0001 == 0, method == 0 || method == 8, bytes.u16(at + 34) == 0 else { throw .unsupported }
        let (nameLength, extraLength) = (bytes.u16(at + 28), bytes.u16(at + 30))
        let next = at + 46 + nameLength + extraLength + bytes.u16(at + 32)
        guard next <= bytes.count,
            let name = String(validating: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
        else { throw .damaged }
        var size = UInt64(bytes.u32(at + 24))
        var compressed = UInt64(bytes.u32(at + 20))
        var offset = UInt64(bytes.u32(at + 42))
        var extra = at + 46 + nameLength
        let end = extra + extraLength
        while extra + 4 <= end {
            let length = bytes.u16(extra + 2)
            guard extra + 4 + length <= end else { throw .damaged }
            if bytes.u16(extra) == 1 {
                var field = extra + 4
                let last = field + length
                size = try long(size, bytes, &field, upTo: last)
                compressed = try long(compressed, bytes, &field, upTo: last)
                offset = try long(offset, bytes, &field, upTo: last)
            }
            extra += 4 + length
        }
        let entry = Entry(
            name: name, method: method == 8 ? .deflated : .stored, checksum: UInt32(bytes.u32(at + 16)),
            compressedSize: compressed, size: size, offset: offset, end: 0)
        return (entry, next)
    }

    /// A number that stands in ZIP64's field when it does not fit into 32 bits (section 4.5.3).
    private static func long(
        _ value: UInt64, _ bytes: [UInt8], _ field: inout Int, upTo end: Int
    ) throws(ArchiveRefusal) -> UInt64 {
        guard value == 0xFFFF_FFFF else { return value }
        guard field + 8 <= end else { throw .damaged }
        defer { field += 8 }
        return bytes.u64(field)
    }

    /// Files that share bytes are how a small archive expands without end.
    private static func apart(_ entries: [Entry], upTo end: UInt64) throws(ArchiveRefusal) -> [Entry] {
        var sorted = entries.sorted { $0.offset < $1.offset }
        for index in sorted.indices {
            let next = index + 1 < sorted.count ? sorted[index + 1].offset : end
            let (least, isOver) = sorted[index].offset.addingReportingOverflow(sorted[index].compressedSize)
            guard !isOver, least.addingReportingOverflow(UInt64(headerSize)).partialValue <= next,
                least >= sorted[index].offset
            else { throw .damaged }
            sorted[index].end = next
        }
        return sorted
    }

    /// Where the contents of a file lie.
    /// - Parameter header: the first ``headerSize`` bytes at its offset.
    public static func contents(of entry: Entry, header: [UInt8]) throws(ArchiveRefusal) -> Range<UInt64> {
        guard header.count == headerSize, header.u32(0) == 0x0403_4B50 else { throw .damaged }
        let start = entry.offset + UInt64(headerSize + header.u16(26) + header.u16(28))
        let (end, isOver) = start.addingReportingOverflow(entry.compressedSize)
        guard !isOver, end <= entry.end else { throw .damaged }
        return start..<end
    }

    private static func isSafe(_ name: String) -> Bool {
        if name.isEmpty || name.utf8.count > 1_000 || name.hasPrefix("/") { return false }
        if name.contains("\\") || name.contains(":") || name.utf8.contains(where: { $0 < 0x20 }) { return false }
        return !name.split(separator: "/", omittingEmptySubsequences: false).contains {
            $0 == ".." || $0 == "." || $0.isEmpty
        }
    }
}

/// Expands one file of an archive as it is read, and compares it with what the list says of it.
public struct ArchiveExpander {
    private let entry: ArchiveDirectory.Entry
    private let inflate: InflateStream?
    private var checksum = CRC32()
    private var size: UInt64 = 0

    public init(_ entry: ArchiveDirectory.Entry) throws(ArchiveRefusal) {
        self.entry = entry
        do throws(InflateFailure) {
            inflate = entry.method == .deflated ? try InflateStream(limit: entry.size) : nil
        } catch {
            throw .damaged
        }
    }

    /// - Returns: what comes out of a piece. Nothing of it is to be trusted before ``finish()``.
    public mutating func expand(_ bytes: [UInt8]) throws -> [UInt8] {
        var expanded: [UInt8] = []
        if let inflate {
            do {
                try inflate.expand(bytes) { expanded += $0 }
            } catch is InflateFailure {
                throw ArchiveRefusal.damaged
            }
        } else {
            expanded = bytes
        }
        size += UInt64(expanded.count)
        guard size <= entry.size else { throw ArchiveRefusal.damaged }
        checksum.update(expanded)
        return expanded
    }

    /// - Throws: ``ArchiveRefusal/damaged`` when it is not what the list says.
    public func finish() throws(ArchiveRefusal) {
        guard size == entry.size, checksum.value == entry.checksum, inflate?.isAtEnd ?? true else { throw .damaged }
    }
}

extension [UInt8] {
    fileprivate func u16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }
    fileprivate func u32(_ at: Int) -> Int { u16(at) | u16(at + 2) << 16 }
    fileprivate func u64(_ at: Int) -> UInt64 { UInt64(u32(at)) | UInt64(u32(at + 4)) << 32 }
}
