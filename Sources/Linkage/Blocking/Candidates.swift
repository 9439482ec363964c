/// The pairs that blocking yields, compared in batches over the cores and never kept.
struct Candidates {
    private let index: BlockingIndex
    private let lists: Lists
    private let plan: ComparisonPlan
    private let cores: Int
    private let share: Double
    private let known: KnownRecords?

    /// - Parameters:
    ///   - share: of the right rows, which share is looked at: always the same ones.
    ///   - known: pairs of two of these are left out.
    init(
        _ index: BlockingIndex, _ lists: Lists, _ plan: ComparisonPlan, cores: Int, share: Double = 1,
        known: KnownRecords? = nil
    ) {
        self.index = index
        self.lists = lists
        self.plan = plan
        self.cores = cores
        self.share = share
        self.known = known
    }

    /// Collects something of every batch: a result for each stretch of right rows, in order.
    func map<Result: Sendable>(
        _ start: @escaping @Sendable () -> Result,
        each: @escaping @Sendable (inout Result, inout Comparer) throws -> Void
    ) async throws -> [Result] {
        let pieces = index.pieces(pairs: 1 << 17)
        let (index, lists, plan, known) = (index, lists, plan, known)
        let limit = share >= 1 ? UInt64.max : UInt64(share * 0x1p64)
        return try await Cores.map(pieces.count, cores: cores, worker: { Comparer(plan, lists) }) { comparer, piece in
            var result = start()
            func flush(_ comparer: inout Comparer) throws {
                comparer.compare()
                try each(&result, &comparer)
                comparer.removeAll()
            }
            for row in pieces[piece] where Mix.fold(UInt64(row)) <= limit {
                try index.collect(row, known: known, into: &comparer, flush: flush)
            }
            if comparer.count > 0 { try flush(&comparer) }
            return result
        }
    }

    /// How many of the pairs show each pattern.
    func patterns() async throws -> PatternCounts {
        try await map {
            PatternCounts()
        } each: {
            $0.add($1.patterns)
        }.reduce(into: PatternCounts()) { $0.add($1) }
    }
}
