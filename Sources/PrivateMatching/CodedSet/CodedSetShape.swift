/// How a set of points is told in few bits, so that it can be asked for members but hardly wastes a bit.
///
/// Each point becomes a number below ``range``; the numbers are sorted and their gaps written as Rice codes (Golomb 1966; Rice 1979).
/// A number that is asked for is found though nobody put it in with odds of 1 to `questions` · 10⁹, so that all questions together
/// have a false answer among them with odds of 1 to 10⁹.
struct CodedSetShape: Equatable {
    /// How many are in the set.
    let count: UInt64
    /// How many bits of a gap are written as they are; the rest counts ones up to a zero.
    let bits: Int
    /// One above the greatest number there can be.
    let range: UInt128

    /// - Parameters:
    ///   - count: how many are in the set, at most 2³².
    ///   - questions: how many will be asked for, at most 2³².
    init(count: UInt64, questions: UInt64) {
        let gap = UInt128(max(questions, 1)) * 1_000_000_000
        self.count = count
        range = UInt128(max(count, 1)) * gap
        // The best number for gaps of this mean: Kiely, 'Selecting the Golomb parameter in Rice coding' (2004).
        bits = UInt128.bitWidth - (gap * 4812 / 10_000).leadingZeroBitCount
    }

    /// The number of a point: the first half of its x-coordinate, scaled.
    func number(x: ArraySlice<UInt8>) -> UInt128 {
        x.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }.multipliedFullWidth(by: range).high
    }
}

extension UInt128 {
    /// 16 bytes, the most significant first.
    var bigEndianBytes: [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: self >> (120 - 8 * UInt128($0))) }
    }

    init(bigEndian bytes: ArraySlice<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
