import Testing
import WebParts

struct ByteRangeTests {
    // The first of these are the examples of RFC 9110, section 14.1.2, for a content of 10,000 bytes.
    @Test(
        arguments: [
            ("bytes=0-499", .part(first: 0, last: 499)), ("bytes=500-999", .part(first: 500, last: 999)),
            ("bytes=-500", .part(first: 9_500, last: 9_999)),
            ("bytes=9500-", .part(first: 9_500, last: 9_999)),
            ("bytes=0-0,-1", .whole), ("bytes=-5", .part(first: 9_995, last: 9_999)),
            ("bytes=-20000", .part(first: 0, last: 9_999)),
            ("bytes=9999-20000", .part(first: 9_999, last: 9_999)),
            ("Bytes=0-", .part(first: 0, last: 9_999)),
            ("bytes= 1-2 ", .part(first: 1, last: 2)), ("bytes=10000-", .unsatisfiable),
            ("bytes=10000-10001", .unsatisfiable),
            ("bytes=-0", .unsatisfiable), ("bytes=99999999999999999999-", .unsatisfiable),
            ("bytes=5-99999999999999999999", .part(first: 5, last: 9_999)),
            ("bytes=-99999999999999999999", .part(first: 0, last: 9_999)),
            ("bytes=5-4", .whole), ("bytes=", .whole), ("bytes", .whole), ("bytes=-", .whole),
            ("bytes=a-b", .whole), ("bytes=+1-2", .whole),
            ("bytes=1 -2", .whole), ("bytes=--5", .whole), ("rows=0-5", .whole), ("bytes =0-5", .whole),
            ("", .whole), (nil, .whole),
        ] as [(String?, ByteRange)])
    func `ranges of ten thousand bytes`(header: String?, expected: ByteRange) {
        #expect(ByteRange.parse(header, length: 10_000) == expected)
    }

    @Test func `an empty content has no range`() {
        #expect(ByteRange.parse("bytes=0-", length: 0) == .unsatisfiable)
        #expect(ByteRange.parse("bytes=-5", length: 0) == .whole)
    }

    @Test func `Content-Range says which`() {
        #expect(ByteRange.part(first: 0, last: 4).contentRange(length: 10) == "bytes 0-4/10")
        #expect(ByteRange.unsatisfiable.contentRange(length: 10) == "bytes */10")
        #expect(ByteRange.whole.contentRange(length: 10) == nil)
    }

    @Test func `every part lies within the content`() {
        var random = SeededGenerator(seed: 5)
        let alphabet = Array("bytes=-0123456789, ")
        for _ in 0..<5_000 {
            let tail = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? "-"
            }
            let length = Int.random(in: 0...50, using: &random)
            if case .part(let first, let last) = ByteRange.parse("bytes=" + String(tail), length: length) {
                #expect(first >= 0 && first <= last && last < length)
            }
        }
    }
}
