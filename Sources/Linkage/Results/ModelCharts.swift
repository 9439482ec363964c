/// What shows whether matches can be told at all, and whether probabilities mean what they say: as data, for charts.
public enum ModelCharts {
    /// Records that even their own copy would not be linked to: too little is known of them.
    public struct Unlinkables: Codable, Hashable, Sendable {
        /// A threshold and the share of records whose weight against themselves stays below it.
        public struct Point: Codable, Hashable, Sendable {
            public let probability: Double
            public let share: Double
        }
        public let points: [Point]
    }

    /// A tenth of the scale of probability: how many pairs lie in it, what they say, and what is true.
    public struct Bin: Codable, Hashable, Sendable {
        public let from: Double
        public let to: Double
        public let pairs: Int
        public let meanProbability: Double
        /// The share of its pairs that truly match.
        public let share: Double
    }

    /// Ten bins of predicted probability against the truth.
    /// - Parameter isMatch: whether a pair truly matches.
    public static func calibration(_ matches: [Match], isMatch: (Match) -> Bool) -> [Bin] {
        var counts = [(pairs: Int, sum: Double, hits: Int)](repeating: (0, 0, 0), count: 10)
        for match in matches {
            let bin = min(9, Int(match.probability * 10))
            counts[bin].pairs += 1
            counts[bin].sum += match.probability
            if isMatch(match) { counts[bin].hits += 1 }
        }
        return counts.enumerated().map { number, count in
            let pairs = Double(max(1, count.pairs))
            return Bin(
                from: Double(number) / 10, to: Double(number + 1) / 10, pairs: count.pairs,
                meanProbability: count.sum / pairs, share: Double(count.hits) / pairs)
        }
    }

    static func unlinkables(weights: [Double]) -> Unlinkables {
        let weights = weights.sorted()
        let thresholds = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999]
        let points = thresholds.map { probability in
            let below = weights.partitioningIndex { Match.probability(weight: $0) >= probability }
            return Unlinkables.Point(probability: probability, share: Double(below) / Double(max(1, weights.count)))
        }
        return Unlinkables(points: points)
    }
}

extension [Double] {
    /// The first place from which on the condition holds, in an array in which it never ceases to.
    fileprivate func partitioningIndex(_ holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
