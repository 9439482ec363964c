import Glibc
public import NIOCore
import SystemPackage

/// A file without a name, in memory only: what is decrypted for a program never lies on a disk, and is gone with the last
/// who holds it. Used by one task at a time.
public final class AnonymousFile: Sendable {
    let descriptor: SystemPackage.FileDescriptor

    init() throws {
        let name = "/concordat-\(UInt64.random(in: 0 ... .max))"
        let number = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw ConversionFailure.failed("no memory for a file: \(Errno(rawValue: errno))") }
        // From here on it is only this descriptor's.
        shm_unlink(name)
        descriptor = SystemPackage.FileDescriptor(rawValue: number)
    }

    deinit { try? descriptor.close() }

    public var size: Int { (try? Int(descriptor.seek(offset: 0, from: .end))) ?? 0 }

    func write(_ piece: ByteBuffer) throws { try descriptor.writeAll(piece.readableBytesView) }

    func rewind() throws { try descriptor.seek(offset: 0, from: .start) }

    /// At most `limit` bytes from its start.
    func bytes(limit: Int) throws -> [UInt8] {
        let count = min(size, limit)
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let read = try descriptor.read(fromAbsoluteOffset: Int64(filled), into: rest)
                if read == 0 { break }
                filled += read
            }
        }
    }

    /// Its bytes, piece by piece.
    public var pieces: Pieces { Pieces(file: self) }

    public struct Pieces: AsyncSequence, Sendable {
        public typealias Element = ByteBuffer
        let file: AnonymousFile

        public func makeAsyncIterator() -> Iterator { Iterator(file: file) }

        public struct Iterator: AsyncIteratorProtocol {
            private static let size = 256 << 10
            let file: AnonymousFile
            var offset: Int64 = 0

            public mutating func next() async throws -> ByteBuffer? {
                var piece = ByteBuffer()
                let (start, descriptor) = (offset, file.descriptor)
                let count = try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.size) { space in
                    try descriptor.read(
                        fromAbsoluteOffset: start,
                        into: UnsafeMutableRawBufferPointer(rebasing: space[..<Self.size]))
                }
                offset += Int64(count)
                return count == 0 ? nil : piece
            }
        }
    }
}
