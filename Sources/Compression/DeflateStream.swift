import CZlib

/// zlib refused to work: it had no memory.
public struct DeflateFailure: Error, Sendable, Equatable {
    /// zlib's own code, such as -4 for `Z_MEM_ERROR`.
    public let code: Int32
}

/// Compresses what arrives in pieces (DEFLATE, RFC 1951). Holds about 270 kB while it lives. Not for use by two tasks
/// at once.
public final class DeflateStream {
    public enum Format: Sendable {
        /// A file of its own (RFC 1952).
        case gzip
        /// Nothing around it, as in a ZIP archive.
        case raw
    }

    // zlib keeps a pointer back to the stream, so that it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isFinished = false

    /// - Parameter level: 1 is the fastest, 9 the smallest; 0 does not compress.
    public init(_ format: Format, level: Int32) throws(DeflateFailure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window: plus 16 for gzip's header and trailer, negative for none, instead of zlib's.
        let code = deflateInit2_(
            stream, min(max(level, 0), 9), Z_DEFLATED, format == .gzip ? 15 + 16 : -15, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            // `deinit` runs, and deflateEnd on a stream that never began is a harmless refusal.
            throw DeflateFailure(code: code)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// What is ready to be sent, possibly nothing.
    /// - Parameter flush: everything so far must come out now, as for a page sent while it is still being
    /// made.
    public func compress(_ bytes: [UInt8], flush: Bool = false) throws(DeflateFailure) -> [UInt8] {
        try run(bytes, flush ? Z_SYNC_FLUSH : Z_NO_FLUSH)
    }

    /// The rest, with the trailer. Nothing can be compressed afterwards.
    public func finish() throws(DeflateFailure) -> [UInt8] {
        let rest = try run([], Z_FINISH)
        isFinished = true
        return rest
    }

    private func run(_ bytes: [UInt8], _ flush: Int32) throws(DeflateFailure) -> [UInt8] {
        guard !isFinished else { throw DeflateFailure(code: Z_STREAM_ERROR) }
        var output: [UInt8] = []
        var code = Z_OK
        var at = 0
        // zlib counts in 32 bits: a longer input goes in several pieces.
        repeat {
            let end = min(bytes.count, at + 1 << 30)
            let last = end == bytes.count
            code = bytes[at..<end].withUnsafeBufferPointer {
                deflate($0, last ? flush : Z_NO_FLUSH, into: &output)
            }
            at = end
        } while at < bytes.count && code == Z_OK
        guard code == Z_OK || code == Z_STREAM_END else { throw DeflateFailure(code: code) }
        return output
    }

    private func deflate(
        _ input: UnsafeBufferPointer<UInt8>, _ flush: Int32, into output: inout [UInt8]
    ) -> Int32 {
        // zlib only reads what `next_in` points at; its header lacks the const unless asked for it.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        let room = 32_768
        var code = Z_OK
        repeat {
            let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(room)
                code = CZlib.deflate(stream, flush)
                count = room - Int(stream.pointee.avail_out)
            }
            output += piece
            // Nothing left to do is no error.
            if code == Z_BUF_ERROR { code = Z_OK }
        } while code == Z_OK && stream.pointee.avail_out == 0
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        return code
    }
}
