import Foundation

/// Links two lists, or finds the duplicates in one: the engine's front.
///
/// After Fellegi & Sunter (1969) with Winkler's extensions, in the words of Splink (Linacre et al. 2022).
public struct Linker: Sendable {
    public let settings: LinkageSettings
    let lists: Lists
    let plan: ComparisonPlan
    let cores: Int
    private let progress: @Sendable (String) -> Void

    /// - Parameters:
    ///   - right: `nil` to compare the left list with itself.
    ///   - cores: how many tasks work at once; the result does not depend on it.
    ///   - progress: told what begins.
    public init(
        _ settings: LinkageSettings, left: RecordList, right: RecordList?, cores: Int,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        guard (right == nil) == (settings.linkType == .dedupeOnly) else {
            let wanted = right == nil ? "two lists" : "one list"
            throw LinkageError.training("The settings' link_type is \(settings.linkType.rawValue): give \(wanted).")
        }
        self.settings = settings
        self.cores = max(1, cores)
        self.progress = progress
        progress("columns")
        lists = Lists(
            left: left, right: right, settings: settings,
            compared: settings.comparedTerms, others: settings.blockedTerms + settings.trainingTerms)
        plan = ComparisonPlan(settings, lists)
    }

    /// Estimates a model without labels.
    public func train() async throws -> LinkageModel {
        try await Trainer(settings: settings, lists: lists, plan: plan, cores: cores, progress: progress).train()
    }

    /// Estimates a model from pairs of rows that are known to match.
    public func train(labelled pairs: [(left: Int, right: Int)]) async throws -> LinkageModel {
        try await Trainer(settings: settings, lists: lists, plan: plan, cores: cores, progress: progress)
            .train(labelled: pairs)
    }

    /// The pairs whose probability is at least `threshold`, best first.
    public func matches(_ model: LinkageModel, threshold: Double) async throws -> [Match] {
        try await matches(model, threshold: threshold, known: nil).sorted(by: Match.isBefore)
    }

    /// As `matches`, from an earlier run with the same model: only pairs with a new or changed record are compared.
    public func matches(_ model: LinkageModel, threshold: Double, since earlier: EarlierRun) async throws -> [Match] {
        let known = KnownRecords(left: earlier.isLeftKnown, right: earlier.isRightKnown)
        let fresh = try await matches(model, threshold: threshold, known: known)
        let kept = earlier.matches.filter {
            known.left[$0.left] && known.right[$0.right] && $0.probability >= threshold
        }
        return (fresh + kept).sorted(by: Match.isBefore)
    }

    private func matches(_ model: LinkageModel, threshold: Double, known: KnownRecords?) async throws -> [Match] {
        try model.check(settings)
        progress("blocking")
        let index = try await BlockingIndex(settings.blockingRules, lists, cores: cores)
        try index.check(bound: settings.maximumPairsPerRule)
        progress("predict")
        let scorer = Scorer(model, settings, lists, plan.pattern)
        let least = Match.weight(probability: threshold)
        let (lists, plan) = (lists, plan)
        let candidates = Candidates(index, lists, plan, cores: cores, known: known)
        let found = try await candidates.map {
            [Match]()
        } each: { matches, comparer in
            let rejected = comparer.flags(plan.reject)
            let accepted = comparer.flags(plan.accept)
            let doubted = comparer.flags(plan.doubt)
            for pair in 0..<comparer.count where !(rejected?[pair] ?? false) {
                let (left, right) = (Int(comparer.left[pair]), Int(comparer.right[pair]))
                var weight = scorer.weight(comparer.patterns[pair], left, right, lists)
                if doubted?[pair] ?? false { weight = min(weight, 0) }
                if accepted?[pair] ?? false { weight = Match.acceptedWeight }
                if weight >= least { matches.append(Match(left: left, right: right, weight: weight)) }
            }
        }
        return found.flatMap { $0 }
    }
}
