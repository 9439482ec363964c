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
        progress("u from random pairs")
        let random = levelCounts(try await randomPatterns())
        let u = random.map(ExpectationMaximisation.probabilities)
        var sessions: [LinkageModel.Session] = []
        var support = random.map { $0.map { _ in 0.0 } }
        for block in settings.training.blockingRules {
            progress("m by EM on \(block)")
            let (session, found) = try await session(block, u, prior)
            sessions.append(session)
            support = Self.sum(support, found)
        }
        return model(prior, random, support, sessions)
    }

    /// As `train`, but m is what pairs show that people have decided.
    /// - Parameter pairs: rows of pairs that match.
    func train(labelled pairs: [(left: Int, right: Int)]) async throws -> LinkageModel {
        guard !pairs.isEmpty else { throw LinkageError.training("There is no labelled pair to train on.") }
        progress("u from random pairs")
        let random = levelCounts(try await randomPatterns())
        progress("m from labelled pairs")
        var comparer = Comparer(plan, lists)
        var counts = PatternCounts()
        for (left, right) in pairs {
            comparer.add(UInt32(left), UInt32(right))
            if comparer.isFull { Self.count(&comparer, &counts) }
        }
        Self.count(&comparer, &counts)
        let prior = min(max(Double(pairs.count) / lists.pairCount, 1e-12), 0.5)
        return model(prior, random, levelCounts(counts), [])
    }

    /// - Parameters:
    ///   - random: of each level, how many random pairs are on it.
    ///   - support: of each level, how many matches are.
    private func model(
        _ prior: Double, _ random: [[Double]], _ support: [[Double]], _ sessions: [LinkageModel.Session]
    ) -> LinkageModel {
        let comparisons = settings.comparisons.indices.map { number in
            let m = ExpectationMaximisation.probabilities(support[number])
            let u = ExpectationMaximisation.probabilities(random[number])
            let labels = settings.comparisons[number].levels.map(\.label) + ["else"]
            let levels = labels.indices.map { level in
                LinkageModel.Level(
                    label: labels[level], m: m[level],
                    // Random pairs hold matches, too: in small lists they would pass for coincidences.
                    u: max((u[level] - prior * m[level]) / (1 - prior), u[level] / 100),
                    isTrained: support[number][level] >= 0.5 && random[number][level] >= 0.5)
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

    /// Patterns of pairs drawn from all pairs; in small lists, of all pairs.
    private func randomPatterns() async throws -> PatternCounts {
        let wanted = settings.training.randomPairs
        let isAll = lists.pairCount <= Double(wanted)
        let pieceSize = 1 << 16
        let rows = max(1, pieceSize / max(1, lists.leftCount))
        let pieces = isAll ? (lists.rightCount + rows - 1) / rows : (wanted + pieceSize - 1) / pieceSize
        let (plan, lists, seed) = (plan, lists, settings.training.seed)
        let parts = try await Cores.map(pieces, cores: cores, worker: { Comparer(plan, lists) }) { comparer, piece in
            var counts = PatternCounts()
            if isAll {
                for right in piece * rows..<min(lists.rightCount, (piece + 1) * rows) {
                    for left in 0..<(lists.isDedupe ? right : lists.leftCount) {
                        comparer.addAndCount(left, right, &counts)
                    }
                }
            } else {
                var random = SplitMix(seed: Mix.fold(seed &* 0x1_0000_0001 ^ UInt64(piece)))
                for _ in 0..<min(pieceSize, wanted - piece * pieceSize) {
                    let (left, right) = (random.next(below: lists.leftCount), random.next(below: lists.rightCount))
                    if lists.isDedupe, left == right { continue }
                    let isTurned = lists.isDedupe && left > right
                    comparer.addAndCount(isTurned ? right : left, isTurned ? left : right, &counts)
                }
            }
            Self.count(&comparer, &counts)
            return counts
        }
        return parts.reduce(into: PatternCounts()) { $0.add($1) }
    }

    private static func count(_ comparer: inout Comparer, _ counts: inout PatternCounts) {
        comparer.compare()
        counts.add(comparer.patterns)
        comparer.removeAll()
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
        return (session, result.support.isEmpty ? u.map { $0.map { _ in 0 } } : result.support)
    }

    /// Of each comparison and level, the null level left out, how many pairs are on it.
    private func levelCounts(_ patterns: PatternCounts) -> [[Double]] {
        var counts = settings.comparisons.map { [Double](repeating: 0, count: $0.levels.count + 1) }
        for (pattern, count) in patterns.sorted {
            for comparison in plan.pattern.comparisons {
                let level = plan.pattern.level(comparison, of: pattern)
                if level > 0 { counts[comparison][level - 1] += count }
            }
        }
        return counts
    }

    private static func sum(_ one: [[Double]], _ other: [[Double]]) -> [[Double]] {
        zip(one, other).map { zip($0, $1).map(+) }
    }
}

extension Comparer {
    /// Adds a pair, and counts the patterns of a batch that is full.
    fileprivate mutating func addAndCount(_ left: Int, _ right: Int, _ counts: inout PatternCounts) {
        add(UInt32(left), UInt32(right))
        guard isFull else { return }
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
