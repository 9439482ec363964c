import Foundation

/// Estimates a model from two lists, without labels: the prior from deterministic rules, u from random pairs, m by expectation
/// maximisation in several blocks.
struct Trainer {
    let settings: LinkageSettings
    let lists: Lists
    let plan: ComparisonPlan
    let cores: Int
    let progress: @Sendable (String) -> Void

    func train() async throws -> LinkageModel {
        guard lists.pairCount >= 1 else {
            throw LinkageError.training("There is nothing to train on: a list is empty.")
        }
        progress("prior")
        let prior = try await prior()
        progress("pairs for u")
        let sample = try await sample()
        let u = sample.u(plan.pattern) { _ in 0 }
        var sessions: [LinkageModel.Session] = []
        var support = PairSample.zeros(plan.pattern)
        for block in settings.training.blockingRules {
            progress("m by EM on \(block)")
            let (session, found) = try await session(block, u, prior)
            sessions.append(session)
            support = zip(support, found).map { zip($0, $1).map(+) }
        }
        return model(prior, sample, support, sessions)
    }

    /// As `train`, but m is what pairs show that people have decided.
    /// - Parameter pairs: rows of pairs that match.
    func train(labelled pairs: [(left: Int, right: Int)]) async throws -> LinkageModel {
        guard !pairs.isEmpty else { throw LinkageError.training("There is no labelled pair to train on.") }
        progress("pairs for u")
        let sample = try await sample()
        progress("m from labelled pairs")
        var comparer = Comparer(plan, lists)
        var counts = PatternCounts()
        for (left, right) in pairs { comparer.add(left, right, counting: &counts) }
        comparer.count(&counts)
        var support = PairSample.zeros(plan.pattern)
        counts.addLevels(plan.pattern, to: &support)
        return model(min(max(Double(pairs.count) / lists.pairCount, 1e-12), 0.5), sample, support, [])
    }

    /// - Parameter support: of each level, how many matches are on it.
    private func model(
        _ prior: Double, _ sample: PairSample, _ support: [[Double]], _ sessions: [LinkageModel.Session]
    ) -> LinkageModel {
        let m = support.map(ExpectationMaximisation.probabilities)
        var u = sample.u(plan.pattern) { _ in 0 }
        // The sample holds matches, too, and in rare levels little else: take out what m and u so far say are matches.
        for _ in 0..<3 {
            let weights = zip(m, u).map { zip($0, $1).map { log2($0 / $1) } }
            let odds = log2(prior / (1 - prior))
            u = sample.u(plan.pattern) { word in
                Match.probability(
                    weight: plan.pattern.comparisons.reduce(odds) { sum, comparison in
                        let level = plan.pattern.level(comparison, of: word)
                        return level == 0 ? sum : sum + weights[comparison][level - 1]
                    })
            }
        }
        let seen = sample.support(plan.pattern)
        let comparisons = settings.comparisons.indices.map { number in
            let labels = settings.comparisons[number].levels.map(\.label) + ["else"]
            let levels = labels.indices.map { level in
                LinkageModel.Level(
                    label: labels[level], m: m[number][level], u: u[number][level],
                    isTrained: support[number][level] >= 0.5 && seen[number][level] >= 0.5)
            }
            return LinkageModel.Comparison(name: settings.comparisons[number].name, levels: levels)
        }
        return LinkageModel(
            version: LinkageModel.currentVersion, settingsHash: settings.hash,
            probabilityTwoRandomRecordsMatch: prior, comparisons: comparisons, sessions: sessions,
            frequencies: settings.terms.mapValues { TermCounts(lists, $0).frequencies(lists) })
    }

    // MARK: The prior

    /// Pairs that agree by rules no false pair passes, as a share of all, made up for the matches that the rules miss.
    private func prior() async throws -> Double {
        let index = try await BlockingIndex(settings.training.deterministicRules, lists, cores: cores)
        try index.check(bound: settings.maximumPairsPerRule)
        let counts = try await Candidates(index, lists, plan, cores: cores).map {
            0
        } each: {
            $0 += $1.count
        }
        let found = counts.reduce(0, +)
        guard found > 0 else {
            throw LinkageError.training(
                "No pair agrees by the deterministic rules, so how many match cannot be guessed. Give other rules.")
        }
        return min(max(Double(found) / settings.training.recall / lists.pairCount, 1e-12), 0.5)
    }

    // MARK: u

    /// The pairs for u; in small lists, all pairs.
    private func sample() async throws -> PairSample {
        let wanted = settings.training.randomPairs
        if lists.pairCount <= Double(wanted) {
            return PairSample(
                candidates: try await allPairs(), candidateScale: 1, random: PatternCounts(), randomScale: 1)
        }
        let index = try await BlockingIndex(settings.blockingRules, lists, cores: cores)
        try index.check(bound: settings.maximumPairsPerRule)
        let most = settings.blockingRules.indices.reduce(0) { $0 + index.pairCount($1) }
        let share = min(1, Double(wanted) / 2 / Double(max(1, most)))
        let candidates = try await Candidates(index, lists, plan, cores: cores, share: share).patterns()
        let random = try await randomPairs(wanted / 2, outside: index)
        let outside = max(1, lists.pairCount - Double(candidates.total) / share)
        return PairSample(
            candidates: candidates, candidateScale: 1 / share, random: random,
            randomScale: outside / Double(max(1, random.total)))
    }

    private func allPairs() async throws -> PatternCounts {
        let (plan, lists) = (plan, lists)
        let rows = max(1, Self.pieceSize / max(1, lists.leftCount))
        let pieces = (lists.rightCount + rows - 1) / rows
        return try await Cores.map(pieces, cores: cores, worker: { Comparer(plan, lists) }) { comparer, piece in
            var counts = PatternCounts()
            for right in piece * rows..<min(lists.rightCount, (piece + 1) * rows) {
                for left in 0..<(lists.isDedupe ? right : lists.leftCount) {
                    comparer.add(left, right, counting: &counts)
                }
            }
            comparer.count(&counts)
            return counts
        }.reduce(into: PatternCounts()) { $0.add($1) }
    }

    private static let pieceSize = 1 << 16

    /// Random pairs that no rule yields.
    private func randomPairs(_ wanted: Int, outside index: BlockingIndex) async throws -> PatternCounts {
        let (plan, lists, seed) = (plan, lists, settings.training.seed)
        let pieces = (wanted + Self.pieceSize - 1) / Self.pieceSize
        return try await Cores.map(pieces, cores: cores, worker: { Comparer(plan, lists) }) { comparer, piece in
            var counts = PatternCounts()
            var random = SplitMix(seed: Mix.fold(seed &* 0x1_0000_0001 ^ UInt64(piece)))
            for _ in 0..<min(Self.pieceSize, wanted - piece * Self.pieceSize) {
                let (one, other) = (random.next(below: lists.leftCount), random.next(below: lists.rightCount))
                let isTurned = lists.isDedupe && one > other
                let (left, right) = isTurned ? (other, one) : (one, other)
                if lists.isDedupe && left == right || index.firstRule(left, right) != nil { continue }
                comparer.add(left, right, counting: &counts)
            }
            comparer.count(&counts)
            return counts
        }.reduce(into: PatternCounts()) { $0.add($1) }
    }

    // MARK: m

    private func session(
        _ block: BlockingRule, _ u: [[Double]], _ prior: Double
    ) async throws -> (LinkageModel.Session, [[Double]]) {
        let index = try await BlockingIndex([block], lists, cores: cores)
        let pairs = index.pairCount(0)
        let share = min(1, Double(settings.training.pairsPerBlock) / Double(max(1, pairs)))
        let candidates = Candidates(index, lists, plan, cores: cores, share: share)
        let counts = try await candidates.map {
            PatternCounts()
        } each: {
            $0.add($1.patterns)
        }
        .reduce(into: PatternCounts()) { $0.add($1) }
        let active = settings.comparisons.map { comparison in
            comparison.columns.isDisjoint(with: block.columns)
        }
        let em = ExpectationMaximisation(
            pattern: plan.pattern, active: active, u: u, convergence: settings.training.convergence,
            maximumIterations: settings.training.maximumIterations)
        // At most every match is in the block.
        let guess = min(0.5, prior * lists.pairCount / Double(max(1, pairs)))
        let result = em.run(counts, share: guess)
        let session = LinkageModel.Session(
            block: "\(block)", pairs: counts.total, matches: result.share * Double(counts.total),
            changes: result.changes, hasConverged: result.hasConverged,
            untrained: zip(settings.comparisons, active).filter { !$1 }.map(\.0.name))
        return (session, result.support.isEmpty ? PairSample.zeros(plan.pattern) : result.support)
    }
}

extension Comparer {
    /// Adds a pair, and counts the patterns of a batch that is full.
    fileprivate mutating func add(_ left: Int, _ right: Int, counting counts: inout PatternCounts) {
        add(UInt32(left), UInt32(right))
        if isFull { count(&counts) }
    }

    /// Counts the patterns of the batch, and empties it.
    fileprivate mutating func count(_ counts: inout PatternCounts) {
        compare()
        counts.add(patterns)
        removeAll()
    }
}

/// Numbers that look random and are the same for the same seed (Steele, Lea & Flood 2014).
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ value >> 31).multipliedFullWidth(by: UInt64(count)).high)
    }
}
