/// The records of a ZIP file, as PKWARE's APPNOTE 6.3 lays them out; numbers are little-endian.
enum ArchiveRecords {
    /// Sizes, places and counts that reach these stand in ZIP64's own fields instead (section 4.5.3).
    static let largest32: UInt64 = 0xFFFF_FFFF
    static let largest16 = 0xFFFF

    /// Before the file (section 4.3.7). Without sizes they follow it, in ``descriptor(_:)``.
    static func local(_ entry: ArchiveEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append32(0x0403_4B50)
        bytes.append16(entry.versionNeeded)
        entry.appendCommon(to: &bytes)
        bytes.append32(entry.hasDescriptor ? 0 : entry.checksum)
        // A reader learns from ZIP64's field that the descriptor has long sizes, even before they are known.
        let isLong = entry.isLong
        let size = entry.hasDescriptor ? 0 : entry.size
        let compressed = entry.hasDescriptor ? 0 : entry.compressedSize
        bytes.append32(isLong ? 0xFFFF_FFFF : UInt32(truncatingIfNeeded: compressed))
        bytes.append32(isLong ? 0xFFFF_FFFF : UInt32(truncatingIfNeeded: size))
        bytes.append16(entry.name.count)
        bytes.append16(isLong ? 20 : 0)
        bytes += entry.name
        if isLong {
            bytes.append16(1)
            bytes.append16(16)
            bytes.append64(size)
            bytes.append64(compressed)
        }
        return bytes
    }

    /// After a file whose sizes were not known before it (section 4.3.9).
    static func descriptor(_ entry: ArchiveEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append32(0x0807_4B50)
        bytes.append32(entry.checksum)
        for size in [entry.compressedSize, entry.size] {
            if entry.isLong { bytes.append64(size) } else { bytes.append32(UInt32(truncatingIfNeeded: size)) }
        }
        return bytes
    }

    /// The file's line in the list at the end (section 4.3.12).
    static func central(_ entry: ArchiveEntry) -> [UInt8] {
        let long = [entry.size, entry.compressedSize, entry.offset].filter { $0 >= largest32 }
        var bytes: [UInt8] = []
        bytes.append32(0x0201_4B50)
        // Made on Unix, so that the rights below count.
        bytes.append16(3 << 8 | 45)
        bytes.append16(long.isEmpty ? entry.versionNeeded : 45)
        entry.appendCommon(to: &bytes)
        bytes.append32(entry.checksum)
        bytes.append32(UInt32(clamping: entry.compressedSize))
        bytes.append32(UInt32(clamping: entry.size))
        bytes.append16(entry.name.count)
        bytes.append16(long.isEmpty ? 0 : 4 + 8 * long.count)
        bytes.append16(0)
        bytes.append16(0)
        bytes.append16(0)
        // A plain file that its owner may write and all may read.
        bytes.append32(0o100644 << 16)
        bytes.append32(UInt32(clamping: entry.offset))
        bytes += entry.name
        if !long.isEmpty {
            bytes.append16(1)
            bytes.append16(8 * long.count)
            for number in long { bytes.append64(number) }
        }
        return bytes
    }

    /// The end of the archive (sections 4.3.14 to 4.3.16).
    static func end(entries: Int, size: UInt64, offset: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        if entries >= largest16 || size >= largest32 || offset >= largest32 {
            bytes.append32(0x0606_4B50)
            bytes.append64(44)
            bytes.append16(3 << 8 | 45)
            bytes.append16(45)
            bytes.append32(0)
            bytes.append32(0)
            bytes.append64(UInt64(entries))
            bytes.append64(UInt64(entries))
            bytes.append64(size)
            bytes.append64(offset)
            bytes.append32(0x0706_4B50)
            bytes.append32(0)
            bytes.append64(offset + size)
            bytes.append32(1)
        }
        bytes.append32(0x0605_4B50)
        bytes.append16(0)
        bytes.append16(0)
        bytes.append16(min(entries, largest16))
        bytes.append16(min(entries, largest16))
        bytes.append32(UInt32(clamping: size))
        bytes.append32(UInt32(clamping: offset))
        bytes.append16(0)
        return bytes
    }
}

/// What the records say of one file.
struct ArchiveEntry {
    let name: [UInt8]
    let method: ArchiveMethod
    let modified: Int64
    /// Where its local header begins.
    let offset: UInt64
    /// Its checksum and sizes follow it.
    let hasDescriptor: Bool
    /// It may be too large for 32 bits, so its header and descriptor have 64.
    let isLong: Bool
    var checksum: UInt32 = 0
    var size: UInt64 = 0
    var compressedSize: UInt64 = 0

    var versionNeeded: Int { isLong ? 45 : 20 }

    /// What the local and the central header share: flags, method, time.
    fileprivate func appendCommon(to bytes: inout [UInt8]) {
        // Bit 3: a descriptor follows. Bit 11: the name is UTF-8.
        bytes.append16((hasDescriptor ? 1 << 3 : 0) | 1 << 11)
        bytes.append16(method == .deflated ? 8 : 0)
        let (date, time) = DOSTime.of(modified)
        bytes.append16(time)
        bytes.append16(date)
    }
}

extension [UInt8] {
    fileprivate mutating func append16(_ number: Int) { append(contentsOf: UInt16(truncatingIfNeeded: number)) }
    fileprivate mutating func append32(_ number: UInt32) { append(contentsOf: number) }
    fileprivate mutating func append64(_ number: UInt64) { append(contentsOf: number) }

    private mutating func append(contentsOf number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
