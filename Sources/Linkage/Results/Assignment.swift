/// Pairs in which each record occurs at most once.
public enum Assignment: Sendable {
    /// Takes the best pair left, again and again.
    public static func greedy(_ matches: [Match]) -> [Match] {
        var (left, right) = (Set<Int>(), Set<Int>())
        return matches.sorted(by: Match.isBefore).filter { match in
            guard !left.contains(match.left), !right.contains(match.right) else { return false }
            left.insert(match.left)
            right.insert(match.right)
            return true
        }
    }

    /// The pairs whose weights above `least` have the greatest sum: by shortest augmenting paths with potentials (Kuhn 1955,
    /// Edmonds & Karp 1972), each connected component by itself, so that time goes with the components' sizes.
    /// - Parameter threshold: the probability below which a pair is better left out.
    public static func optimal(_ matches: [Match], threshold: Double) -> [Match] {
        let bound = Match.weight(probability: threshold)
        let matches = matches.filter { $0.weight >= bound }.sorted(by: Match.isBefore)
        // Without a bound, any pair is better than none.
        let least = bound.isFinite ? bound : (matches.last?.weight ?? 0) - 1
        let components = Components(matches.map { ($0.left, $0.right) })
        var byComponent: [Int: [Match]] = [:]
        for match in matches { byComponent[components.root(left: match.left), default: []].append(match) }
        return byComponent.values.flatMap { $0.count == 1 ? $0 : SparseAssignment($0, least: least).best() }
            .sorted(by: Match.isBefore)
    }
}

/// The assignment problem of one component.
private struct SparseAssignment {
    private let matches: [Match]
    private let least: Double
    /// Of each left record, its pairs, as places in `matches`.
    private let edges: [[Int]]
    /// Of each pair, the numbers of its records within the component.
    private let leftOf: [Int]
    private let rightOf: [Int]
    private let rightCount: Int

    init(_ matches: [Match], least: Double) {
        self.matches = matches
        self.least = least
        var (lefts, rights): ([Int: Int], [Int: Int]) = ([:], [:])
        var edges: [[Int]] = []
        var (leftOf, rightOf): ([Int], [Int]) = ([], [])
        for (place, match) in matches.enumerated() {
            let left = lefts[match.left] ?? lefts.count
            if left == lefts.count { edges.append([]) }
            lefts[match.left] = left
            let right = rights[match.right] ?? rights.count
            rights[match.right] = right
            edges[left].append(place)
            leftOf.append(left)
            rightOf.append(right)
        }
        self.edges = edges
        self.leftOf = leftOf
        self.rightOf = rightOf
        rightCount = rights.count
    }

    /// A left record may also stay alone, at the price of 0; a pair costs minus what it has above the least weight.
    func best() -> [Match] {
        var chosen = [Int?](repeating: nil, count: edges.count)
        var owner = [Int?](repeating: nil, count: rightCount)
        for left in edges.indices { augment(left, &chosen, &owner) }
        return chosen.compactMap { $0.map { matches[$0] } }
    }

    private func cost(_ place: Int) -> Double { least - matches[place].weight }

    /// Finds the cheapest way to take in one more left record, which may push others from pair to pair, and one out, by
    /// Bellman's and Ford's relaxation: components are small.
    private func augment(_ start: Int, _ chosen: inout [Int?], _ owner: inout [Int?]) {
        var distance = [Double](repeating: .infinity, count: edges.count)
        var arrivedBy = [Int?](repeating: nil, count: edges.count)
        distance[start] = 0
        var queue = [start]
        var next = 0
        var (bestCost, bestEnd, bestLast) = (0.0, start, Int?.none)
        while next < queue.count {
            let left = queue[next]
            next += 1
            // To end here alone.
            if distance[left] < bestCost - 1e-12 { (bestCost, bestEnd, bestLast) = (distance[left], left, nil) }
            for place in edges[left] where chosen[left] != place {
                let reached = distance[left] + cost(place)
                if let other = owner[rightOf[place]] {
                    guard other != start, let given = chosen[other] else { continue }
                    let through = reached - cost(given)
                    guard through < distance[other] - 1e-12 else { continue }
                    distance[other] = through
                    arrivedBy[other] = place
                    queue.append(other)
                } else if reached < bestCost - 1e-12 {
                    (bestCost, bestEnd, bestLast) = (reached, left, place)
                }
            }
        }
        // Back along the way: each record takes the pair it left by, and gives up the one it had.
        var (left, taken) = (bestEnd, bestLast)
        while true {
            let given = chosen[left]
            chosen[left] = taken
            if let taken { owner[rightOf[taken]] = left } else if let given { owner[rightOf[given]] = nil }
            guard left != start, let place = arrivedBy[left] else { return }
            taken = place
            left = leftOf[place]
        }
    }
}
