/// A piece of a message after its header: a letter, the piece's number from 0, the length of what follows, and that.
///
/// All pieces of a kind but the last are full. The last piece of a message holds the SHA-256 of all before it.
enum MessageFrame {
    /// x-coordinates of 32 bytes each.
    static let points = UInt8(ascii: "P")
    /// A part of a coded set.
    static let set = UInt8(ascii: "S")
    static let end = UInt8(ascii: "E")

    static let headBytes = 9
    static let maximumBytes = 64 << 10

    static func head(_ kind: UInt8, number: UInt32, length: Int) -> [UInt8] {
        [kind] + bytes(number) + bytes(UInt32(truncatingIfNeeded: length))
    }

    static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
