/// m without labels, by expectation maximisation (Dempster, Laird & Rubin 1977; for linkage Winkler 1988, Jaro 1989), with u
/// held fixed: over the pairs of one block, in counts of patterns.
struct ExpectationMaximisation {
    let pattern: Pattern
    /// Which comparisons take part: not those that the block agrees on.
    let active: [Bool]
    /// Of each comparison, u of each level; 'else' last, the null level left out.
    let u: [[Double]]
    let convergence: Double
    let maximumIterations: Int

    struct Result {
        /// m of each level; of comparisons that took no part, the values it began with.
        var m: [[Double]]
        /// Of each level, how many matches are on it.
        var support: [[Double]]
        var share: Double
        var changes: [Double]
        var hasConverged: Bool
    }

    /// - Parameter share: the first guess of which share of the block matches.
    func run(_ counts: PatternCounts, share: Double) -> Result {
        let patterns = counts.sorted
        let total = patterns.reduce(0) { $0 + $1.count }
        var result = Result(m: Self.start(u), support: [], share: share, changes: [], hasConverged: false)
        while result.changes.count < maximumIterations, !result.hasConverged, total > 0 {
            let (support, matches) = expected(patterns, result)
            let m = zip(support, result.m).enumerated().map { number, pair in
                active[number] ? Self.probabilities(pair.0) : pair.1
            }
            let change = zip(m.joined(), result.m.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
            let share = min(max(matches / total, 1e-12), 1 - 1e-12)
            result.changes.append(max(change, abs(share - result.share)))
            result.hasConverged = change < convergence && abs(share - result.share) < convergence
            result.m = m
            result.support = support
            result.share = share
        }
        return result
    }

    /// How many matches are on each level, and in all, as the present estimates see it.
    private func expected(
        _ patterns: [(pattern: UInt64, count: Double)], _ result: Result
    ) -> (support: [[Double]], matches: Double) {
        var support = u.map { $0.map { _ in 0.0 } }
        var matches = 0.0
        let factors = zip(result.m, u).map { zip($0, $1).map { $0 / $1 } }
        let odds = result.share / (1 - result.share)
        for (pattern, count) in patterns {
            var factor = odds
            for comparison in self.pattern.comparisons where active[comparison] {
                let level = self.pattern.level(comparison, of: pattern)
                if level > 0 { factor *= factors[comparison][level - 1] }
            }
            let expected = factor.isFinite ? count * factor / (1 + factor) : count
            matches += expected
            for comparison in self.pattern.comparisons where active[comparison] {
                let level = self.pattern.level(comparison, of: pattern)
                if level > 0 { support[comparison][level - 1] += expected }
            }
        }
        return (support, matches)
    }

    /// Shares of counts, as if half a pair more had been seen on each level: none is ever zero, so none is a veto.
    static func probabilities(_ counts: [Double]) -> [Double] {
        let total = counts.reduce(0, +) + 0.5 * Double(counts.count)
        return counts.map { ($0 + 0.5) / total }
    }

    /// Before anything is known: most matches on the first level, few on 'else'.
    private static func start(_ u: [[Double]]) -> [[Double]] {
        u.map { levels in
            let shares = levels.indices.map { $0 == 0 ? 10.0 : $0 == levels.count - 1 ? 0.3 : 1.0 }
            let total = shares.reduce(0, +)
            return shares.map { $0 / total }
        }
    }
}
