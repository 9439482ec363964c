import Compression
import Testing
import WebParts

struct GzipTests {
    private let page = Array(String(repeating: "<li>Dan Okafor, housing manager</li>\n", count: 5_000).utf8)

    @Test func `the whole is one stream, smaller and the same each time`() throws {
        let compressed = try Gzip.compress(page)
        let stream = try DeflateStream(.gzip, level: Gzip.ordinaryLevel)
        #expect(try compressed == stream.compress(page) + stream.finish())
        #expect(compressed.count < page.count / 20)
        #expect(try Gzip.compress(page) == compressed)
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
