/// What a level, or a rule, asks of a pair of records. A value that is missing agrees with nothing.
public indirect enum Condition: Hashable, Sendable, CustomStringConvertible {
    /// The left record's value equals the right record's.
    case exact(Term, Term)
    /// One of the two values is missing.
    case missing(Term, Term)
    /// Both are.
    case bothMissing(Term, Term)
    /// What a comparison function says of the two values is at least, or at most, so much.
    case compared(function: String, Term, Term, Bound)
    case all([Condition])
    case any([Condition])
    case not(Condition)

    public enum Bound: Hashable, Sendable {
        case atLeast(Double)
        case atMost(Double)
    }

    public var description: String {
        func arguments(_ left: Term, _ right: Term) -> String { left == right ? "\(left)" : "\(left), \(right)" }
        func joined(_ conditions: [Condition], _ word: String) -> String {
            conditions.map { if case .any = $0 { "(\($0))" } else { "\($0)" } }.joined(separator: word)
        }
        switch self {
        case .exact(let left, let right): return "exact(\(arguments(left, right)))"
        case .missing(let left, let right): return "missing(\(arguments(left, right)))"
        case .bothMissing(let left, let right): return "both_missing(\(arguments(left, right)))"
        case .compared(let function, let left, let right, let bound):
            let call = "\(function)(\(arguments(left, right)))"
            return switch bound {
            case .atLeast(1): call
            case .atLeast(let least): "\(call) >= \(Self.short(least))"
            case .atMost(let most): "\(call) <= \(Self.short(most))"
            }
        case .all(let conditions): return joined(conditions, " and ")
        case .any(let conditions): return conditions.map(\.description).joined(separator: " or ")
        case .not(let condition): return "not (\(condition))"
        }
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    }

    /// The pairs of values it looks at.
    var terms: [(Term, Term)] {
        switch self {
        case .exact(let left, let right), .missing(let left, let right), .bothMissing(let left, let right),
            .compared(_, let left, let right, _):
            [(left, right)]
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.terms)
        case .not(let condition): condition.terms
        }
    }

    /// The columns it looks at.
    var columns: Set<String> {
        terms.reduce(into: []) { $0.formUnion($1.0.columns.union($1.1.columns)) }
    }
}
