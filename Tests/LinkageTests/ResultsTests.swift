import Testing

@testable import Linkage

@Suite("Assignment and clusters")
struct ResultsTests {
    private func random(_ dice: inout Dice) -> [Match] {
        var pairs: Set<[Int]> = []
        for _ in 0..<dice.roll(14) { pairs.insert([dice.roll(5), dice.roll(5)]) }
        return pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map {
            Match(left: $0[0], right: $0[1], weight: Double(dice.roll(200)) / 10)
        }
    }

    private func isOneToOne(_ matches: [Match]) -> Bool {
        Set(matches.map(\.left)).count == matches.count && Set(matches.map(\.right)).count == matches.count
    }

    /// The greatest sum by trying everything.
    private func greatest(_ matches: ArraySlice<Match>, _ left: Set<Int> = [], _ right: Set<Int> = []) -> Double {
        guard let first = matches.first else { return 0 }
        let without = greatest(matches.dropFirst(), left, right)
        guard !left.contains(first.left), !right.contains(first.right) else { return without }
        return max(
            without, first.weight + greatest(matches.dropFirst(), left.union([first.left]), right.union([first.right])))
    }

    @Test func `the optimal assignment has the greatest sum`() {
        var dice = Dice(31)
        for _ in 0..<400 {
            let matches = random(&dice)
            let best = Assignment.optimal(matches, threshold: 0.5)
            #expect(isOneToOne(best))
            #expect(abs(best.reduce(0) { $0 + $1.weight } - greatest(matches[...])) < 1e-9)
            let greedy = Assignment.greedy(matches)
            #expect(isOneToOne(greedy))
            #expect(greedy.first == matches.min(by: Match.isBefore))
            #expect(Set(best).isSubset(of: matches) && Set(greedy).isSubset(of: matches))
        }
    }

    @Test func `greedy takes the best pair, optimal the best whole`() {
        let matches = [(0, 0, 10.0), (0, 1, 9.0), (1, 0, 9.0)].map { Match(left: $0, right: $1, weight: $2) }
        #expect(Assignment.greedy(matches).map(\.weight) == [10])
        #expect(Assignment.optimal(matches, threshold: 0.5).map(\.weight) == [9, 9])
    }

    @Test func `a long chain is assigned`() {
        let matches = (0..<3000).flatMap {
            [Match(left: $0, right: $0, weight: 5), Match(left: $0, right: $0 + 1, weight: 6)]
        }
        let best = Assignment.optimal(matches, threshold: 0.5)
        #expect(best.count == 3000 && best.allSatisfy { $0.weight == 6 })
    }

    @Test func `clusters are the components as long as they are small enough`() {
        let matches = [(0, 1, 9.0), (1, 2, 8.0), (3, 4, 7.0), (2, 3, 1.0)].map {
            Match(left: $0, right: $1, weight: $2)
        }
        let whole = Clusters.find(matches, maximumSize: 10)
        #expect(whole.clusters == [[0, 1, 2, 3, 4]] && whole.refused.isEmpty)
        let bounded = Clusters.find(matches, maximumSize: 3)
        #expect(bounded.clusters == [[0, 1, 2], [3, 4]])
        #expect(bounded.refused == [matches[3]])
        #expect(Clusters.find([], maximumSize: 3).clusters.isEmpty)
    }

    @Test(arguments: [(-10.0, 0.000976), (0.0, 0.5), (1.0, 2.0 / 3), (100.0, 1.0), (-2000.0, 0.0), (2000.0, 1.0)])
    func `weights and probabilities say the same`(_ weight: Double, _ probability: Double) {
        #expect(abs(Match.probability(weight: weight) - probability) < 1e-6)
        if abs(weight) < 20 {
            #expect(abs(Match.weight(probability: Match.probability(weight: weight)) - weight) < 1e-6)
        }
    }
}
