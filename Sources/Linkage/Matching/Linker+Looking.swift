/// What shows how a model decides.
extension Linker {
    /// Why a pair has its weight.
    /// - Parameters:
    ///   - left, right: rows, of the lists that the linker was made of.
    public func explain(
        _ model: LinkageModel, left: Int, right: Int, in leftList: RecordList, _ rightList: RecordList
    ) async throws -> Explanation {
        try model.check(settings)
        let (left, right) = lists.isDedupe ? (min(left, right), max(left, right)) : (left, right)
        let scorer = Scorer(model, settings, lists, plan.pattern)
        var comparer = Comparer(plan, lists)
        comparer.add(UInt32(left), UInt32(right))
        comparer.compare()
        let isRejected = comparer.flags(plan.reject)?.first ?? false
        let isAccepted = comparer.flags(plan.accept)?.first ?? false
        let isDoubted = comparer.flags(plan.doubt)?.first ?? false
        var total = scorer.prior
        var steps: [Explanation.Step] = []
        for (number, comparison) in settings.comparisons.enumerated() {
            let level = plan.pattern.level(number, of: comparer.patterns[0])
            let found = level > 0 ? model.comparisons[number].levels[level - 1] : nil
            let adjustment = scorer.adjustment(number, level: level, left, right, lists)
            total += scorer.weight(number, level: level) + adjustment
            let columns = comparison.columns
            steps.append(
                Explanation.Step(
                    comparison: comparison.name, level: found?.label ?? "null",
                    left: Dictionary(uniqueKeysWithValues: columns.map { ($0, leftList.text($0, left)) }),
                    right: Dictionary(uniqueKeysWithValues: columns.map { ($0, rightList.text($0, right)) }),
                    m: found?.m, u: found?.u, weight: scorer.weight(number, level: level),
                    termFrequencyAdjustment: adjustment, total: total))
        }
        let index = try await BlockingIndex(settings.blockingRules, lists, cores: cores)
        let weight = isAccepted ? Match.acceptedWeight : isDoubted ? min(total, 0) : total
        return Explanation(
            leftIdentifier: leftList.identifier(left), rightIdentifier: rightList.identifier(right),
            priorWeight: scorer.prior, steps: steps, matchWeight: weight,
            matchProbability: Match.probability(weight: weight),
            blockingRule: index.firstRule(left, right).map { "\(settings.blockingRules[$0])" },
            decidedByRule: isRejected ? "rejected" : isAccepted ? "accepted" : isDoubted ? "doubted" : nil)
    }

    /// Which share of the left list's records would not even be linked to a copy of themselves.
    public func unlinkables(_ model: LinkageModel) throws -> ModelCharts.Unlinkables {
        try model.check(settings)
        let mirrored = lists.mirrored
        let scorer = Scorer(model, settings, mirrored, plan.pattern)
        var comparer = Comparer(plan, mirrored)
        var weights: [Double] = []
        for row in 0..<mirrored.leftCount {
            comparer.add(UInt32(row), UInt32(row))
            guard comparer.isFull || row == mirrored.leftCount - 1 else { continue }
            comparer.compare()
            for pair in 0..<comparer.count {
                let row = Int(comparer.left[pair])
                weights.append(scorer.weight(comparer.patterns[pair], row, row, mirrored))
            }
            comparer.removeAll()
        }
        return ModelCharts.unlinkables(weights: weights)
    }

    /// What each blocking rule would yield, before anything is compared.
    public func ruleCounts() async throws -> [RuleCount] {
        let index = try await BlockingIndex(settings.blockingRules, lists, cores: cores)
        return settings.blockingRules.enumerated().map { number, rule in
            RuleCount(rule: "\(rule)", pairs: index.pairCount(number), largestBlock: index.largestBlock(number))
        }
    }
}
