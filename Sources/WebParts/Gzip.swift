import CZlib

/// zlib refused to work: it had no memory.
public struct GzipFailure: Error, Sendable, Equatable {
    /// zlib's own code, such as -4 for `Z_MEM_ERROR`.
    public let code: Int32
}

/// gzip (RFC 1952), and when to use it.
///
/// Compressing a page that holds both a secret and what an attacker chose lets the length give the secret
/// away (BREACH). A page's only secret of that kind is its CSRF token, which must therefore be masked anew in
/// every response; a response with a lasting secret in it (a key, a one-time link) must be sent as it is.
public enum Gzip {
    /// Close to the best ratio for pages at well under half the cost of level 9.
    public static let ordinaryLevel: Int32 = 5

    /// Below this a response fits into one packet anyway.
    public static let shortest = 1_024

    /// The whole of `bytes` as one gzip member. The same input always gives the same output: no time is
    /// written.
    public static func compress(_ bytes: [UInt8], level: Int32 = ordinaryLevel) throws(GzipFailure) -> [UInt8] {
        let stream = try GzipStream(level: level)
        var result = try stream.compress(bytes)
        result += try stream.finish()
        return result
    }

    /// - Parameters:
    ///   - length: in bytes; nil when it is not known because the response is streamed.
    ///   - acceptEncoding: the request's header field; nil when there was none.
    public static func shouldCompress(contentType: String?, length: Int?, acceptEncoding: String?) -> Bool {
        if let length, length < shortest { return false }
        guard let contentType, isCompressible(contentType), let acceptEncoding else { return false }
        return isAccepted(by: acceptEncoding)
    }

    /// Whether a type is text. Server-sent events are not: each must leave at once.
    public static func isCompressible(_ contentType: String) -> Bool {
        let type = HeaderParameters(contentType.utf8, quoting: .quotedPairs).value
        return type.hasSuffix("+json") || type.hasSuffix("+xml") || textTypes.contains(type)
    }

    private static let textTypes: Set<String> = [
        "text/html", "text/css", "text/javascript", "text/csv", "text/plain", "text/xml", "text/calendar",
        "text/vcard",
        "application/javascript", "application/json", "application/xml", "application/x-ndjson",
    ]

    /// Accept-Encoding allows gzip and does not prefer no coding at all (RFC 9110, section 12.5.3).
    public static func isAccepted(by acceptEncoding: String) -> Bool {
        var gzip: Int?
        var any: Int?
        var identity: Int?
        for element in acceptEncoding.utf8.split(separator: UInt8(ascii: ",")) {
            let coding = HeaderParameters(element, quoting: .quotedPairs)
            let weight = coding["q"].map(Self.weight) ?? 1_000
            switch coding.value {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "*": any = weight
            case "identity": identity = weight
            default: continue
            }
        }
        let wanted = gzip ?? any ?? 0
        return wanted > 0 && wanted >= identity ?? 0
    }

    /// A q-value in thousandths; 0 for anything that is none (RFC 9110, section 12.4.2).
    private static func weight(_ text: String) -> Int {
        let digits = Array(text.utf8)
        guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
            digits.count <= 5
        else { return 0 }
        if digits.count > 1, digits[1] != UInt8(ascii: ".") { return 0 }
        var result = Int(first - UInt8(ascii: "0"))
        for place in 2..<5 {
            result *= 10
            guard place < digits.count else { continue }
            guard digits[place] >= UInt8(ascii: "0"), digits[place] <= UInt8(ascii: "9") else { return 0 }
            result += Int(digits[place] - UInt8(ascii: "0"))
        }
        return result <= 1_000 ? result : 0
    }
}

/// Compresses what arrives in pieces. Holds about 270 kB while it lives. Not for use by two tasks at once.
public final class GzipStream {
    // zlib keeps a pointer back to the stream, so that it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isFinished = false

    public init(level: Int32 = Gzip.ordinaryLevel) throws(GzipFailure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, plus 16 for gzip's header and trailer instead of zlib's.
        let code = deflateInit2_(
            stream, min(max(level, 0), 9), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            // `deinit` runs, and deflateEnd on a stream that never began is a harmless refusal.
            throw GzipFailure(code: code)
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
    public func compress(_ bytes: [UInt8], flush: Bool = false) throws(GzipFailure) -> [UInt8] {
        try run(bytes, flush ? Z_SYNC_FLUSH : Z_NO_FLUSH)
    }

    /// The rest, with the trailer. Nothing can be compressed afterwards.
    public func finish() throws(GzipFailure) -> [UInt8] {
        let rest = try run([], Z_FINISH)
        isFinished = true
        return rest
    }

    private func run(_ bytes: [UInt8], _ flush: Int32) throws(GzipFailure) -> [UInt8] {
        guard !isFinished else { throw GzipFailure(code: Z_STREAM_ERROR) }
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
        guard code == Z_OK || code == Z_STREAM_END else { throw GzipFailure(code: code) }
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
