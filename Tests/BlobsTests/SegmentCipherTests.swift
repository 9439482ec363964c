import Crypto
import NIOCore
import Testing

@testable import Blobs

@Suite struct SegmentCipherTests {
    private let cipher = SegmentCipher(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))

    private func sealed(_ text: String, _ index: Int64, isLast: Bool) throws -> ByteBufferView {
        var result = ByteBuffer()
        try cipher.seal(ByteBuffer(string: text).readableBytesView, index: index, isLast: isLast, into: &result)
        return result.readableBytesView
    }

    @Test func `a segment opens only where it was sealed`() throws {
        let segment = try sealed("hello", 3, isLast: false)
        #expect(segment.count == 5 + SegmentCipher.tagSize)
        #expect(Array(try cipher.open(segment, index: 3, isLast: false)) == Array("hello".utf8))
        #expect(throws: BlobError.damaged) { try cipher.open(segment, index: 2, isLast: false) }
        #expect(throws: BlobError.damaged) { try cipher.open(segment, index: 3, isLast: true) }
        let other = SegmentCipher(key: SymmetricKey(size: .bits256))
        #expect(throws: BlobError.damaged) { try other.open(segment, index: 3, isLast: false) }
    }

    @Test func `one changed bit is found anywhere`() throws {
        let segment = Array(try sealed("hello", 0, isLast: true))
        for place in segment.indices {
            var changed = segment
            changed[place] ^= 1
            let bytes = ByteBuffer(bytes: changed)
            #expect(throws: BlobError.damaged) { try cipher.open(bytes.readableBytesView, index: 0, isLast: true) }
        }
        #expect(throws: BlobError.damaged) {
            try cipher.open(ByteBuffer(bytes: segment.prefix(8)).readableBytesView, index: 0, isLast: true)
        }
    }

    @Test func `sizes are known before`() {
        #expect(
            [0, 1, 65_536, 65_537, 131_072].map { SegmentCipher.sealedSize(of: $0) }
                == [16, 17, 65_552, 65_569, 131_104])
    }
}

@Suite struct PlainSizeTests {
    @Test(
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 KB"), (1449, "1.4 KB"), (9960, "10 KB"),
            (999_400, "999 KB"), (999_600, "1 MB"), (1_500_000, "1.5 MB"), (2_000_000_000, "2 GB"),
        ] as [(Int64, String)]) func `sizes are written as people read them`(_ bytes: Int64, _ text: String)
    {
        #expect(plainSize(bytes) == text)
    }
}
