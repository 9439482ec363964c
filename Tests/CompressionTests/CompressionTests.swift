import CZlib
import Compression
import Testing

/// The other side, whichever the format.
private func inflated(_ bytes: [UInt8], _ format: DeflateStream.Format = .gzip) -> [UInt8]? {
    var stream = z_stream()
    guard
        inflateInit2_(&stream, format == .gzip ? 15 + 16 : -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            == Z_OK
    else {
        return nil
    }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    return input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        while true {
            let code = piece.withUnsafeMutableBufferPointer { piece in
                stream.next_out = piece.baseAddress
                stream.avail_out = UInt32(piece.count)
                return inflate(&stream, Z_NO_FLUSH)
            }
            output += piece[..<(piece.count - Int(stream.avail_out))]
            if code == Z_STREAM_END { return stream.avail_in == 0 ? output : nil }
            guard code == Z_OK, stream.avail_out == 0 || stream.avail_in > 0 else { return nil }
        }
    }
}

struct DeflateStreamTests {
    private let page = Array(String(repeating: "<li>Dan Okafor, housing manager</li>\n", count: 5_000).utf8)

    @Test(arguments: [1, 7, 1_000, 70_000]) func `pieces of any size`(size: Int) throws {
        let stream = try DeflateStream(.gzip, level: 5)
        var output: [UInt8] = []
        var at = 0
        let content = page[..<(size == 1 ? 3_000 : page.count)]
        while at < content.count {
            let end = min(content.count, at + size)
            output += try stream.compress(Array(content[at..<end]))
            at = end
        }
        output += try stream.finish()
        #expect(inflated(output) == Array(content))
        #expect(throws: DeflateFailure.self) { try stream.compress([1]) }
    }

    @Test func `noise and nothing come back as well`() throws {
        var random = SystemRandomNumberGenerator()
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        for content in [noise, []] {
            let stream = try DeflateStream(.gzip, level: 5)
            #expect(try inflated(stream.compress(content) + stream.finish()) == content)
        }
    }

    @Test func `flushing sends what there is`() throws {
        let stream = try DeflateStream(.gzip, level: 5)
        let first = try stream.compress(Array("event".utf8), flush: true)
        #expect(first.count > 10)
        // The last four bytes of a sync flush are an empty stored block.
        #expect(first.suffix(4) == [0, 0, 0xFF, 0xFF])
        let again = try stream.compress([], flush: true)
        let rest = try stream.finish()
        #expect(inflated(first + again + rest) == Array("event".utf8))
    }

    @Test func `without gzip's frame it is smaller by the frame`() throws {
        var sizes: [Int] = []
        for format in [DeflateStream.Format.gzip, .raw] {
            let stream = try DeflateStream(format, level: 9)
            let output = try stream.compress(page) + stream.finish()
            #expect(inflated(output, format) == page)
            sizes.append(output.count)
        }
        // Ten bytes before, eight after (RFC 1952, section 2.3).
        #expect(sizes[0] == sizes[1] + 18)
    }
}

struct CRC32Tests {
    /// The check value of CRC-32/ISO-HDLC in Williams' 'A painless guide to CRC error detection algorithms'.
    @Test func `the check value, in one piece and in several`() {
        var whole = CRC32()
        whole.update(Array("123456789".utf8))
        #expect(whole.value == 0xCBF4_3926)
        var pieces = CRC32()
        for piece in ["12", "", "3456", "789"] { pieces.update(piece.utf8) }
        #expect(pieces == whole)
        #expect(CRC32().value == 0)
    }
}
