/// The similarity of two names: Jaro's measure (Jaro 1989) with Winkler's bonus for a common prefix (Winkler 1990).
///
/// Short texts in the usual characters go through a bit-parallel matcher (each text is one machine word); others through
/// the textbook's loops. Both give the same number, which is between 0 and 1.
public enum JaroWinkler {
    /// Winkler's scaling of the prefix, and the similarity below which there is no bonus.
    private static let prefixWeight = 0.1
    private static let boostThreshold = 0.7

    /// - Parameter cutoff: what is below it matters to nobody; then 0 may be answered without working it out.
    public static func similarity(_ left: Span<UInt8>, _ right: Span<UInt8>, cutoff: Double = 0) -> Double {
        let shorter = min(left.count, right.count)
        guard shorter > 0 else { return left.count == right.count ? 1 : 0 }
        var prefix = 0
        while prefix < min(shorter, 4), left[prefix] == right[prefix] { prefix += 1 }
        if best(matches: shorter, left, right, prefix) < cutoff { return 0 }
        let jaro: Double
        if left.count <= 64, right.count <= 64, ByteSet.isNarrow(left), ByteSet.isNarrow(right) {
            let matches = shorter - excess(left, right, shorter)
            if best(matches: matches, left, right, prefix) < cutoff { return 0 }
            jaro = bitParallelJaro(left, right)
        } else {
            jaro = textbookJaro(left, right)
        }
        return boosted(jaro, prefix)
    }

    /// The most that so many matching characters can come to.
    private static func best(matches: Int, _ left: Span<UInt8>, _ right: Span<UInt8>, _ prefix: Int) -> Double {
        let matches = Double(matches)
        return boosted((matches / Double(left.count) + matches / Double(right.count) + 1) / 3, prefix)
    }

    private static func boosted(_ jaro: Double, _ prefix: Int) -> Double {
        jaro > boostThreshold ? jaro + Double(prefix) * prefixWeight * (1 - jaro) : jaro
    }

    /// How many of the shorter text's characters at least cannot match, because the other text has none such.
    private static func excess(_ left: Span<UInt8>, _ right: Span<UInt8>, _ shorter: Int) -> Int {
        let (inLeft, inRight) = (ByteSet.characters(of: left), ByteSet.characters(of: right))
        let fromLeft = left.count - (inLeft & ~inRight).nonzeroBitCount
        let fromRight = right.count - (inRight & ~inLeft).nonzeroBitCount
        return max(0, shorter - min(fromLeft, fromRight))
    }

    static func bitParallelJaro(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Double {
        let window = max(0, max(left.count, right.count) / 2 - 1)
        // A transient table of where each character stands in the left text: on the stack, within these lines.
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { places in
            places.initialize(repeating: 0)
            for index in left.indices { places[ByteSet.slot(left[index])] |= 1 << UInt64(index) }
            var leftFlags: UInt64 = 0
            var rightFlags: UInt64 = 0
            for index in right.indices {
                let from = max(0, index - window)
                guard from < left.count else { break }
                let width = index + window + 1 - from
                let reach: UInt64 = (width >= 64 ? ~0 : (1 << UInt64(width)) - 1) << UInt64(from)
                let free = places[ByteSet.slot(right[index])] & reach & ~leftFlags
                guard free != 0 else { continue }
                leftFlags |= free & (0 &- free)
                rightFlags |= 1 << UInt64(index)
            }
            let matches = leftFlags.nonzeroBitCount
            guard matches > 0 else { return 0 }
            var differing = 0
            while leftFlags != 0 {
                if left[leftFlags.trailingZeroBitCount] != right[rightFlags.trailingZeroBitCount] { differing += 1 }
                leftFlags &= leftFlags &- 1
                rightFlags &= rightFlags &- 1
            }
            return jaro(matches, differing, left.count, right.count)
        }
    }

    static func textbookJaro(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Double {
        let window = max(0, max(left.count, right.count) / 2 - 1)
        var isTaken = [Bool](repeating: false, count: left.count)
        var fromRight: [UInt8] = []
        for index in right.indices {
            var place = max(0, index - window)
            let end = min(left.count, index + window + 1)
            while place < end {
                if !isTaken[place], left[place] == right[index] {
                    isTaken[place] = true
                    fromRight.append(right[index])
                    break
                }
                place += 1
            }
        }
        guard !fromRight.isEmpty else { return 0 }
        var next = 0
        var differing = 0
        for place in left.indices where isTaken[place] {
            if left[place] != fromRight[next] { differing += 1 }
            next += 1
        }
        return jaro(fromRight.count, differing, left.count, right.count)
    }

    private static func jaro(_ matches: Int, _ differing: Int, _ left: Int, _ right: Int) -> Double {
        let matches = Double(matches)
        // Two characters out of order are one transposition; an odd number is rounded down.
        let ordered = matches - Double(differing / 2)
        return (matches / Double(left) + matches / Double(right) + ordered / matches) / 3
    }
}

/// The characters that normalised text is made of (lower-case letters, digits, spaces, marks), as places in a word.
enum ByteSet {
    /// Space to '?' and '`' to DEL have a place each; capitals and bytes outside ASCII do not.
    @inline(__always)
    static func slot(_ byte: UInt8) -> Int { Int(byte & 31 | (byte >> 1) & 32) }

    @inline(__always)
    static func isNarrow(_ text: Span<UInt8>) -> Bool {
        var isNarrow = true
        for index in text.indices { isNarrow = isNarrow && text[index] & 0xA0 == 0x20 }
        return isNarrow
    }

    @inline(__always)
    static func characters(of text: Span<UInt8>) -> UInt64 {
        var set: UInt64 = 0
        for index in text.indices { set |= 1 << UInt64(slot(text[index])) }
        return set
    }
}
