/// Yesterday's lists and results, as far as they still hold for today's lists.
public struct EarlierRun: Sendable {
    let isLeftKnown: [Bool]
    let isRightKnown: [Bool]
    let matches: [Match]

    /// - Parameters:
    ///   - left, right: each list of today and of the earlier run; the same twice for a list against itself.
    ///   - results: identifiers and weights of the earlier run's pairs.
    public init(
        left: (now: RecordList, then: RecordList), right: (now: RecordList, then: RecordList),
        results: some Sequence<(left: String, right: String, weight: Double)>
    ) {
        isLeftKnown = left.now.isUnchanged(since: left.then)
        isRightKnown = right.now.isUnchanged(since: right.then)
        matches = results.compactMap { result in
            guard let leftRow = left.now.row(result.left), let rightRow = right.now.row(result.right) else {
                return nil
            }
            return Match(left: leftRow, right: rightRow, weight: result.weight)
        }
    }
}
