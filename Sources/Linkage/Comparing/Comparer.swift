/// Finds the patterns of pairs, a batch at a time.
///
/// A batch is worked through a condition at a time rather than a pair at a time: a condition moves the pairs for which it holds to
/// the front of a stretch of the selection, a level takes these, and the next level sees the rest. So each loop does one thing to
/// two columns, and nothing is allocated.
struct Comparer {
    static let batchSize = 1024

    let plan: ComparisonPlan
    private let lists: Lists
    /// The batch: rows of the left and the right list.
    private(set) var left: [UInt32] = []
    private(set) var right: [UInt32] = []
    /// The batch's patterns, once `compare` has run.
    private(set) var patterns: [UInt64] = []
    private var selection: [Int32] = []
    /// A row a measure: its values for the batch, NaN where it was not asked for yet.
    private var values: [[Double]]

    init(_ plan: ComparisonPlan, _ lists: Lists) {
        self.plan = plan
        self.lists = lists
        values = plan.measures.map { _ in [] }
        left.reserveCapacity(Self.batchSize)
        right.reserveCapacity(Self.batchSize)
    }

    var count: Int { left.count }
    var isFull: Bool { left.count >= Self.batchSize }

    @inline(__always)
    mutating func add(_ leftRow: UInt32, _ rightRow: UInt32) {
        left.append(leftRow)
        right.append(rightRow)
    }

    mutating func removeAll() {
        left.removeAll(keepingCapacity: true)
        right.removeAll(keepingCapacity: true)
    }

    /// Works out the patterns of the batch.
    mutating func compare() {
        prepare()
        patterns.removeAll(keepingCapacity: true)
        patterns.append(contentsOf: repeatElement(0, count: count))
        for number in plan.comparisons.indices {
            let comparison = plan.comparisons[number]
            let shift = plan.pattern.shift(number)
            var start = 0
            if let null = comparison.null { start = partition(null, 0..<count) }
            for level in comparison.levels.indices {
                let end = partition(comparison.levels[level], start..<count)
                mark(start..<end, UInt64(level + 1) << shift)
                start = end
            }
            mark(start..<count, UInt64(comparison.levels.count + 1) << shift)
        }
    }

    /// Of each pair of the batch, whether one of the conditions holds; `nil` where there are no conditions.
    mutating func flags(_ tests: [Test]) -> [Bool]? {
        guard !tests.isEmpty else { return nil }
        var flags = [Bool](repeating: false, count: count)
        for place in 0..<partition(.any(tests), 0..<count) { flags[Int(selection[place])] = true }
        return flags
    }

    private mutating func prepare() {
        selection.removeAll(keepingCapacity: true)
        selection.append(contentsOf: 0..<Int32(count))
        for measure in values.indices {
            values[measure].removeAll(keepingCapacity: true)
            values[measure].append(contentsOf: repeatElement(.nan, count: count))
        }
    }

    private mutating func mark(_ range: Range<Int>, _ bits: UInt64) {
        for place in range { patterns[Int(selection[place])] |= bits }
    }

    /// Moves the pairs of a stretch for which the test holds to its front.
    /// - Returns: where they end.
    private mutating func partition(_ test: Test, _ range: Range<Int>) -> Int {
        switch test {
        case .equal(let leftColumn, let rightColumn):
            return partition(range, leftColumn, rightColumn) { $0 == $1 && $0 != 0 }
        case .missing(let leftColumn, let rightColumn):
            return partition(range, leftColumn, rightColumn) { $0 == 0 || $1 == 0 }
        case .bothMissing(let leftColumn, let rightColumn):
            return partition(range, leftColumn, rightColumn) { $0 | $1 == 0 }
        case .measured(let measure, let bound): return partition(range, measure, bound)
        case .all(let tests):
            var end = range.upperBound
            for test in tests where end > range.lowerBound { end = partition(test, range.lowerBound..<end) }
            return end
        case .any(let tests):
            var start = range.lowerBound
            for test in tests where start < range.upperBound { start = partition(test, start..<range.upperBound) }
            return start
        case .not(let inner):
            let end = partition(inner, range)
            selection[range].reverse()
            return range.lowerBound + (range.upperBound - end)
        }
    }

    /// The innermost loop. Rows and columns were made within bounds, so none are checked here: it is a fifth faster.
    @inline(__always)
    private mutating func partition(
        _ range: Range<Int>, _ leftColumn: Int, _ rightColumn: Int, _ holds: (UInt32, UInt32) -> Bool
    ) -> Int {
        let (table, left, right) = (lists.compared, left, right)
        let width = table.width
        let (leftCodes, rightCodes) = (table.left.span, table.right.span)
        let (leftRows, rightRows) = (left.span, right.span)
        var chosen = selection.mutableSpan
        var end = range.lowerBound
        for place in range {
            let pair = chosen[unchecked: place]
            let leftCode = leftCodes[unchecked: Int(leftRows[unchecked: Int(pair)]) &* width &+ leftColumn]
            let rightCode = rightCodes[unchecked: Int(rightRows[unchecked: Int(pair)]) &* width &+ rightColumn]
            if holds(leftCode, rightCode) {
                chosen[unchecked: place] = chosen[unchecked: end]
                chosen[unchecked: end] = pair
                end += 1
            }
        }
        return end
    }

    private mutating func partition(_ range: Range<Int>, _ number: Int, _ wanted: Condition.Bound) -> Int {
        let measure = plan.measures[number]
        let (function, bound) = (measure.function, measure.bound)
        let (table, vocabulary) = (lists.compared, lists.vocabulary)
        let bytes = vocabulary.bytes.span
        let missing = function.isSimilarity ? -Double.infinity : .infinity
        var end = range.lowerBound
        for place in range {
            let pair = Int(selection[place])
            var value = values[number][pair]
            if value.isNaN {
                let leftCode = table.left[Int(left[pair]) * table.width + measure.left]
                let rightCode = table.right[Int(right[pair]) * table.width + measure.right]
                if leftCode == 0 || rightCode == 0 {
                    value = missing
                } else {
                    value = function.compare(
                        bytes.extracting(vocabulary.range(of: leftCode)),
                        bytes.extracting(vocabulary.range(of: rightCode)), bound: bound)
                }
                values[number][pair] = value
            }
            if wanted.isMet(by: value) {
                selection.swapAt(place, end)
                end += 1
            }
        }
        return end
    }
}

extension Condition.Bound {
    /// A hair's breadth is granted: 0.88 as settings write it and as a quotient of sums need not be the same number.
    static let hair = 1e-9

    @inline(__always)
    func isMet(by value: Double) -> Bool {
        switch self {
        case .atLeast(let least): value >= least - Self.hair
        case .atMost(let most): value <= most + Self.hair
        }
    }
}
