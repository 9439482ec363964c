/// How many pairs show each pattern.
struct PatternCounts: Sendable {
    private(set) var counts: [UInt64: Int] = [:]

    var total: Int { counts.values.reduce(0, +) }

    mutating func add(_ patterns: [UInt64]) {
        for pattern in patterns { counts[pattern, default: 0] += 1 }
    }

    mutating func add(_ other: PatternCounts) { counts.merge(other.counts, uniquingKeysWith: +) }

    /// In the order of the patterns, so that sums do not depend on a dictionary's.
    var sorted: [(pattern: UInt64, count: Double)] {
        counts.sorted { $0.key < $1.key }.map { ($0.key, Double($0.value)) }
    }
}
