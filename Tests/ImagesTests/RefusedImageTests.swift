import Images
import Testing

@Suite("Refused pictures")
struct RefusedImageTests {
    @Test(
        "other formats and nonsense",
        arguments: [
            [], [0xff], [0xff, 0xd8], Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8),
            Array("BM".utf8),
            Array("%PDF-1.7".utf8), Array("GIF90a".utf8), Array("RIFF\0\0\0\0WAVE".utf8),
            [0x49, 0x49, 42, 0, 8, 0, 0, 0], [UInt8](repeating: 0, count: 1000),
        ] as [[UInt8]])
    func unknown(bytes: [UInt8]) {
        #expect(throws: ImageFailure.unknownFormat) { try portrait(from: bytes) }
    }

    @Test("a file over the limit is refused unread; one at the limit is not")
    func tooManyBytes() throws {
        let bytes = try Samples.quarters(as: .png)
        #expect(throws: ImageFailure.tooManyBytes) {
            try portrait(from: bytes, maximumBytes: bytes.count - 1)
        }
        #expect(throws: Never.self) { try portrait(from: bytes, maximumBytes: bytes.count) }
    }

    @Test("pixels over the limit are refused; at the limit they are not", arguments: Samples.Format.allCases)
    func tooManyPixels(format: Samples.Format) throws {
        let bytes = try Samples.quarters(width: 300, height: 200, as: format)
        #expect(throws: ImageFailure.tooManyPixels) { try portrait(from: bytes, maximumPixels: 59_999) }
        #expect(throws: Never.self) { try portrait(from: bytes, maximumPixels: 60_000) }
    }

    /// Headers that claim as much as the format can express, with hardly anything behind them.
    @Test("decompression bombs are refused by their header")
    func bombs() throws {
        let huge: [UInt8] = [0x7f, 0xff, 0xff, 0xff]
        let png: [UInt8] =
            [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR".utf8) + huge + huge
            + [8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + Array("IEND".utf8) + [0, 0, 0, 0]
        let jpeg: [UInt8] =
            [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0]
            + [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9]
        let gif: [UInt8] =
            Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0]
            + [0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 0, 0x3b]
        let webp: [UInt8] =
            Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8)
            + [10, 0, 0, 0, 0, 0, 0, 0, 0xfe, 0xff, 0, 0xfe, 0xff, 0]
        for bomb in [png, jpeg, gif, webp] {
            #expect(throws: ImageFailure.tooManyPixels) { try portrait(from: bomb) }
        }
    }

    /// Small on the outside, and inside a frame of another size: the larger one counts.
    @Test("a WebP whose frame is larger than its canvas is refused")
    func inconsistentWebP() throws {
        let frame = try Samples.quarters(as: .webp)
        let body =
            Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + frame[12...]
        let size: [UInt8] = [
            UInt8(body.count & 255), UInt8(body.count >> 8 & 255), UInt8(body.count >> 16), 0,
        ]
        let file = Array("RIFF".utf8) + size + body
        #expect(throws: ImageFailure.tooManyPixels) { try portrait(from: file, maximumPixels: 1000) }
        #expect(throws: ImageFailure.damaged) { try portrait(from: file) }
    }

    @Test("a JPEG with thousands of scans is refused")
    func manyScans() throws {
        let bytes = try Samples.quarters(as: .jpeg)
        let scan: [UInt8] = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]
        let scans = [[UInt8]](repeating: scan, count: 5000).flatMap { $0 }
        let end = bytes.count - 2
        #expect(throws: ImageFailure.damaged) { try portrait(from: bytes[..<end] + scans + bytes[end...]) }
    }

    @Test(
        "a file that breaks off is refused, wherever it does", arguments: [Samples.Format.jpeg, .png, .webp])
    func truncated(format: Samples.Format) throws {
        let bytes = try Samples.quarters(width: 64, height: 64, as: format)
        for count in 12..<bytes.count - 2 {
            #expect(throws: ImageFailure.damaged, "\(count) of \(bytes.count)") {
                try portrait(from: Array(bytes[..<count]), side: 16)
            }
        }
    }

    /// gd shows what it has of a GIF; what matters is that nothing crashes.
    @Test("random damage never crashes", arguments: Samples.Format.allCases)
    func damaged(format: Samples.Format) throws {
        let bytes = try Samples.quarters(width: 48, height: 48, as: format)
        var state: UInt64 = 42
        var refused = 0
        for _ in 0..<500 {
            var broken = bytes
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                broken[Int(state >> 33) % broken.count] = UInt8(truncatingIfNeeded: state >> 24)
            }
            do {
                let result = try portrait(from: broken, side: 16, maximumPixels: 1_000_000)
                #expect(try Decoded(result).width == 16)
            } catch is ImageFailure {
                refused += 1
            }
        }
        #expect(refused > 0)
    }
}
