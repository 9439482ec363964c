import CZlib

/// The checksum of gzip and ZIP (RFC 1952, section 8), of bytes that arrive in pieces.
public struct CRC32: Sendable, Hashable {
    public private(set) var value: UInt32 = 0

    public init() {}

    public mutating func update(_ bytes: some Collection<UInt8>) {
        let updated = bytes.withContiguousStorageIfAvailable { pointer in
            UInt32(truncatingIfNeeded: crc32_z(UInt(value), pointer.baseAddress, pointer.count))
        }
        if let updated {
            // Of no bytes zlib gives the first value instead of the last.
            if !bytes.isEmpty { value = updated }
        } else {
            update(Array(bytes))
        }
    }
}
