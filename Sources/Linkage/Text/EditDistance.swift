/// How many slips of the keyboard lie between two texts: a character more, less or different, or two neighbours in the wrong
/// order, no stretch touched twice (the 'optimal string alignment' form of Damerau 1964 and Levenshtein 1966).
public enum EditDistance {
    /// - Parameters:
    ///   - transposes: whether two neighbours in the wrong order are one slip; without it the distance is Levenshtein's.
    ///   - limit: what is farther matters to nobody; then `limit + 1` may be answered without working it out.
    public static func distance(
        _ left: Span<UInt8>, _ right: Span<UInt8>, transposes: Bool = true, limit: Int = .max - 1
    ) -> Int {
        if abs(left.count - right.count) > limit { return limit + 1 }
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        if left.count <= 64, ByteSet.isNarrow(left), ByteSet.isNarrow(right) {
            return bitParallel(left, right, transposes)
        }
        return textbook(left, right, transposes)
    }

    /// The column of differences of the distance matrix as two machine words (Hyyrö 2003, 'A bit-vector algorithm for
    /// computing Levenshtein and Damerau edit distances').
    static func bitParallel(_ left: Span<UInt8>, _ right: Span<UInt8>, _ transposes: Bool) -> Int {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { places in
            places.initialize(repeating: 0)
            for index in left.indices { places[ByteSet.slot(left[index])] |= 1 << UInt64(index) }
            let last: UInt64 = 1 << UInt64(left.count - 1)
            var (up, down): (UInt64, UInt64) = (~0, 0)
            var (diagonal, before): (UInt64, UInt64) = (0, 0)
            var distance = left.count
            for index in right.indices {
                let equal = places[ByteSet.slot(right[index])]
                let swapped = transposes ? ((~diagonal & equal) << 1) & before : 0
                diagonal = (((equal & up) &+ up) ^ up) | equal | down | swapped
                var across = down | ~(diagonal | up)
                var back = up & diagonal
                if across & last != 0 { distance += 1 }
                if back & last != 0 { distance -= 1 }
                across = across << 1 | 1
                back <<= 1
                up = back | ~(diagonal | across)
                down = across & diagonal
                before = equal
            }
            return distance
        }
    }

    static func textbook(_ left: Span<UInt8>, _ right: Span<UInt8>, _ transposes: Bool) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
                if transposes, row > 1, column > 1, left[row - 1] == right[column - 2],
                    left[row - 2] == right[column - 1]
                {
                    best = min(best, older[column - 2] + 1)
                }
                current.append(best)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
