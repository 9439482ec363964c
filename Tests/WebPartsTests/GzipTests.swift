import CZlib
import Testing
import WebParts

/// The other side: what a browser would see.
private func inflated(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
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

struct GzipTests {
    private let page = Array(String(repeating: "<li>Dan Okafor, housing manager</li>\n", count: 5_000).utf8)

    @Test func `what is compressed comes back, smaller and the same each time`() throws {
        let compressed = try Gzip.compress(page)
        #expect(inflated(compressed) == page)
        #expect(compressed.count < page.count / 20)
        #expect(try Gzip.compress(page) == compressed)
        let nothing = try Gzip.compress([])
        #expect(inflated(nothing) == [])
    }

    @Test func `noise comes back as well`() throws {
        var random = SeededGenerator(seed: 3)
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let compressed = try Gzip.compress(noise)
        #expect(inflated(compressed) == noise)
    }

    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br", true), ("deflate, GZIP;q=0.5", true), ("x-gzip", true),
        ("*", true),
        ("br;q=1, *;q=0.1", true), ("gzip;q=0", false), ("gzip; q=0.000", false), ("*;q=0", false),
        ("br", false), ("", false),
        ("identity", false), ("*, gzip;q=0", false), ("gzip;q=0.5, identity", false),
        ("gzip;q=0.5, identity;q=0.4", true),
        ("gzip;q=2", false), ("gzip;q=x", false), ("gzip;q=", false), ("gzip;q=0.0001", false),
        ("gzip ; q=1.000", true), (",,gzip,", true),
    ])
    func `Accept-Encoding is weighed`(header: String, isAccepted: Bool) {
        #expect(Gzip.isAccepted(by: header) == isAccepted)
    }

    @Test(
        arguments: [
            ("text/html; charset=utf-8", 5_000, "gzip", true), ("TEXT/CSS", 1_024, "gzip", true),
            ("text/html", 1_023, "gzip", false),
            ("image/svg+xml", 5_000, "gzip", true), ("application/problem+json", 5_000, "gzip", true),
            ("text/csv", nil, "gzip", true),
            ("image/png", 5_000, "gzip", false), ("text/event-stream", nil, "gzip", false),
            ("application/zip", 5_000, "gzip", false),
            (nil, 5_000, "gzip", false), ("text/html", 5_000, nil, false),
        ] as [(String?, Int?, String?, Bool)])
    func `only text worth it is compressed`(type: String?, length: Int?, accept: String?, expected: Bool) {
        #expect(Gzip.shouldCompress(contentType: type, length: length, acceptEncoding: accept) == expected)
    }
}
