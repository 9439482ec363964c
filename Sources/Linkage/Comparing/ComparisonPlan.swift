/// Conditions with their columns found: what `Comparer` runs.
indirect enum Test: Sendable {
    /// Columns of the left and of the right record.
    case equal(Int, Int)
    case missing(Int, Int)
    case bothMissing(Int, Int)
    /// The measure with this number reaches its bound.
    case measured(Int, Condition.Bound)
    case all([Test])
    case any([Test])
    case not(Test)
}

/// A comparison function on two columns; worked out at most once for a pair, however many levels ask.
struct Measure: Sendable {
    let function: any ComparisonFunction
    let left: Int
    let right: Int
    /// The weakest bound that any level sets.
    var bound: Double
}

/// All comparisons of the settings, ready to be run on lists.
struct ComparisonPlan: Sendable {
    struct Comparison: Sendable {
        let null: Test?
        let levels: [Test]
    }

    private(set) var comparisons: [Comparison] = []
    private(set) var accept: [Test] = []
    private(set) var reject: [Test] = []
    private(set) var doubt: [Test] = []
    private(set) var measures: [Measure] = []
    let pattern: Pattern

    init(_ settings: LinkageSettings, _ lists: Lists) {
        pattern = Pattern(levels: settings.comparisons.map(\.levels.count))
        for comparison in settings.comparisons {
            let null = comparison.nullLevel.map { test($0, settings, lists) }
            let levels = comparison.levels.map { test($0.condition, settings, lists) }
            comparisons.append(Comparison(null: null, levels: levels))
        }
        accept = settings.accept.map { test($0, settings, lists) }
        reject = settings.reject.map { test($0, settings, lists) }
        doubt = settings.doubt.map { test($0, settings, lists) }
    }

    private mutating func test(_ condition: Condition, _ settings: LinkageSettings, _ lists: Lists) -> Test {
        switch condition {
        case .exact(let left, let right): return .equal(lists.column(left), lists.column(right))
        case .missing(let left, let right): return .missing(lists.column(left), lists.column(right))
        case .bothMissing(let left, let right): return .bothMissing(lists.column(left), lists.column(right))
        case .all(let parts): return .all(parts.map { test($0, settings, lists) })
        case .any(let parts): return .any(parts.map { test($0, settings, lists) })
        case .not(let part): return .not(test(part, settings, lists))
        case .compared(let name, let left, let right, let bound):
            // Reading the settings made sure that there is such a function.
            guard let function = settings.functions[name] else { return .any([]) }
            return .measured(measure(function, lists.column(left), lists.column(right), bound), bound)
        }
    }

    private mutating func measure(
        _ function: any ComparisonFunction, _ left: Int, _ right: Int, _ bound: Condition.Bound
    ) -> Int {
        let value =
            switch bound {
            case .atLeast(let least): least - Condition.Bound.hair
            case .atMost(let most): most + Condition.Bound.hair
            }
        let place = measures.firstIndex { $0.function.name == function.name && $0.left == left && $0.right == right }
        guard let place else {
            measures.append(Measure(function: function, left: left, right: right, bound: value))
            return measures.count - 1
        }
        let known = measures[place].bound
        measures[place].bound = function.isSimilarity ? min(known, value) : max(known, value)
        return place
    }
}

extension LinkageSettings {
    /// Every term that comparisons and rules look at, or whose frequencies count.
    var comparedTerms: [Term] {
        let conditions =
            comparisons.flatMap { ($0.nullLevel.map { [$0] } ?? []) + $0.levels.map(\.condition) } + accept + reject
            + doubt
        return conditions.flatMap { $0.terms.flatMap { [$0.0, $0.1] } }
            + terms.sorted { $0.key < $1.key }.map(\.value)
    }

    var blockedTerms: [Term] { Self.terms(of: blockingRules) }

    var trainingTerms: [Term] { Self.terms(of: training.blockingRules + training.deterministicRules) }

    private static func terms(of rules: [BlockingRule]) -> [Term] {
        rules.flatMap { $0.parts.flatMap { [$0.left, $0.right] } }
    }
}
