import CZlib

/// Why bytes could not be expanded.
public enum InflateFailure: Error, Sendable, Equatable {
    /// They are not DEFLATE, or damaged; zlib's own code.
    case damaged(Int32)
    /// There would be more than was allowed.
    case tooLarge
}

/// Expands what arrives in pieces (DEFLATE as it stands, RFC 1951, without a header), up to a size that is said beforehand:
/// a thousandth of it can be enough to fill a disk. Holds about 50 kB. Not for use by two tasks at once.
public final class InflateStream {
    // zlib keeps a pointer back to the stream, so that it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var left: UInt64
    public private(set) var isAtEnd = false

    /// - Parameter limit: bytes that come out at most.
    public init(limit: UInt64) throws(InflateFailure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        left = limit
        let code = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw .damaged(code) }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Expands a piece, and gives what comes out of it in parts of at most 64 KiB.
    /// - Throws: ``InflateFailure``, and what `out` throws.
    public func expand(_ bytes: [UInt8], _ out: ([UInt8]) throws -> Void) throws {
        guard !bytes.isEmpty else { return }
        // What follows the end belongs to nobody.
        guard !isAtEnd else { throw InflateFailure.damaged(Z_DATA_ERROR) }
        let room = 65_536
        try bytes.withUnsafeBufferPointer { input in
            // zlib only reads what `next_in` points at; its header lacks the const unless asked for it.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            defer { stream.pointee.next_in = nil }
            var code = Z_OK
            repeat {
                let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(room)
                    code = inflate(stream, Z_NO_FLUSH)
                    count = room - Int(stream.pointee.avail_out)
                }
                // It wants more than there is now: no error.
                if code == Z_BUF_ERROR { code = Z_OK }
                guard code == Z_OK || code == Z_STREAM_END else { throw InflateFailure.damaged(code) }
                guard UInt64(piece.count) <= left else { throw InflateFailure.tooLarge }
                left -= UInt64(piece.count)
                if !piece.isEmpty { try out(piece) }
            } while code == Z_OK && stream.pointee.avail_out == 0
            isAtEnd = code == Z_STREAM_END
            if isAtEnd, stream.pointee.avail_in > 0 { throw InflateFailure.damaged(Z_DATA_ERROR) }
        }
    }
}
