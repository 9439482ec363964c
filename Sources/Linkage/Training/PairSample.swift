/// Pairs from which u is estimated, as counts of patterns: of the pairs that blocking yields a share of the records', of all others
/// random ones. Agreement is rare, and what agrees is what blocking yields; random pairs alone would hardly ever show it.
struct PairSample: Sendable {
    let candidates: PatternCounts
    /// How many pairs each of them stands for.
    let candidateScale: Double
    let random: PatternCounts
    let randomScale: Double

    /// Of each comparison and level, the null level left out, the share of pairs that are on it and do not match.
    /// - Parameter probability: how likely a pattern is a match's.
    func u(_ pattern: Pattern, probability: (UInt64) -> Double) -> [[Double]] {
        var seen = Self.zeros(pattern)
        var counts = Self.zeros(pattern)
        for (patterns, scale) in [(candidates, candidateScale), (random, randomScale)] {
            for (word, count) in patterns.sorted {
                let others = count * (1 - probability(word))
                for comparison in pattern.comparisons {
                    let level = pattern.level(comparison, of: word)
                    guard level > 0 else { continue }
                    counts[comparison][level - 1] += others * scale
                    if scale == candidateScale { seen[comparison][level - 1] += others }
                }
            }
        }
        return zip(counts, seen).map { counts, seen in
            // As if half a random pair more had been seen; of that the less, the better candidates show the level.
            let smoothed = zip(counts, seen).map { $0 + 0.5 * randomScale / (1 + $1) }
            let total = smoothed.reduce(0, +)
            return smoothed.map { $0 / total }
        }
    }

    /// Of each comparison and level, how many pairs of the sample are on it.
    func support(_ pattern: Pattern) -> [[Double]] {
        var counts = Self.zeros(pattern)
        for patterns in [candidates, random] { patterns.addLevels(pattern, to: &counts) }
        return counts
    }

    static func zeros(_ pattern: Pattern) -> [[Double]] {
        pattern.levelCounts.map { [Double](repeating: 0, count: $0 - 1) }
    }
}

extension PatternCounts {
    /// Adds, for each comparison and level, the null level left out, how many pairs are on it.
    func addLevels(_ pattern: Pattern, to counts: inout [[Double]]) {
        for (word, count) in sorted {
            for comparison in pattern.comparisons {
                let level = pattern.level(comparison, of: word)
                if level > 0 { counts[comparison][level - 1] += count }
            }
        }
    }
}
