import Crypto
import Foundation
import NIOCore
import NIOFoundationCompat

/// How contents are encrypted at rest: AES-256-GCM (NIST SP 800-38D) in segments of 64 KiB, so that any part can be
/// read by itself.
///
/// The nonce of a segment is its position and whether it is the last one (the STREAM construction of Hoang,
/// Reyhanitabar, Rogaway and Vizár, 2015). Each blob has a key of its own, so no nonce is used twice under one key.
/// Segments that are swapped, repeated, left out or cut off at the end do not open. Contents of no bytes are one
/// segment of no bytes.
struct SegmentCipher: Sendable {
    /// Bytes of plain text in every segment but the last.
    static let segmentSize = 65_536
    static let tagSize = 16
    static let sealedSegmentSize = segmentSize + tagSize

    private let key: SymmetricKey

    init(key: SymmetricKey) { self.key = key }

    static func segments(of size: Int64) -> Int64 {
        max(1, (size + Int64(segmentSize) - 1) / Int64(segmentSize))
    }

    /// How many bytes `size` bytes take when sealed.
    static func sealedSize(of size: Int64) -> Int64 { size + segments(of: size) * Int64(tagSize) }

    /// Seals one segment and appends it to `sealed`.
    func seal(_ segment: ByteBufferView, index: Int64, isLast: Bool, into sealed: inout ByteBuffer) throws {
        let box = try AES.GCM.seal(segment, using: key, nonce: try Self.nonce(index, isLast))
        sealed.writeBytes(box.ciphertext)
        sealed.writeBytes(box.tag)
    }

    /// - Throws: ``BlobError/damaged`` when the segment is not what was sealed as this one.
    func open(_ segment: ByteBufferView, index: Int64, isLast: Bool) throws -> Data {
        guard segment.count >= Self.tagSize else { throw BlobError.damaged }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: try Self.nonce(index, isLast), ciphertext: segment.dropLast(Self.tagSize),
                tag: segment.suffix(Self.tagSize))
            return try AES.GCM.open(box, using: key)
        } catch is CryptoKitError {
            throw BlobError.damaged
        }
    }

    /// Eight bytes of position, three of zeros, one that says whether it is the last.
    private static func nonce(_ index: Int64, _ isLast: Bool) throws -> AES.GCM.Nonce {
        var bytes = [UInt8](repeating: 0, count: 12)
        for place in 0..<8 { bytes[place] = UInt8(truncatingIfNeeded: index >> Int64(56 - 8 * place)) }
        bytes[11] = isLast ? 1 : 0
        return try AES.GCM.Nonce(data: bytes)
    }
}
