/// A function of two values on which levels set bounds: the one protocol to conform to for a comparison of your own.
///
/// Values come as UTF-8, written as their columns' type has them, and never missing.
public protocol ComparisonFunction: Sendable {
    /// How settings call it.
    var name: String { get }
    /// The type its columns must have; `nil` for any.
    var needs: ColumnType? { get }
    /// Whether more is nearer, as with a similarity, and not less, as with a distance.
    var isSimilarity: Bool { get }

    /// - Parameter bound: the weakest bound that any level sets. What fails it may be answered early, by any number that fails it.
    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double
}

extension ComparisonFunction {
    public var needs: ColumnType? { nil }
    public var isSimilarity: Bool { true }
}

/// The functions that settings find without more ado.
public enum ComparisonFunctions {
    public static let standard: [any ComparisonFunction] = [
        JaroWinklerFunction(), EditDistanceFunction(name: "damerau_levenshtein", transposes: true),
        EditDistanceFunction(name: "levenshtein", transposes: false), DatesApart(name: "days_apart", days: 1),
        DatesApart(name: "months_apart", days: 365.2425 / 12), DatesApart(name: "years_apart", days: 365.2425),
        NewYearsDay(), NumbersApart(), NicknameFunction(), CommonElement(),
    ]
}

struct JaroWinklerFunction: ComparisonFunction {
    let name = "jaro_winkler"

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        JaroWinkler.similarity(left, right, cutoff: bound)
    }
}

struct EditDistanceFunction: ComparisonFunction {
    let name: String
    let transposes: Bool
    var isSimilarity: Bool { false }

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        Double(EditDistance.distance(left, right, transposes: transposes, limit: Int(min(bound, 1e9))))
    }
}

/// How far two dates lie apart; infinitely far where one is not written as a date.
struct DatesApart: ComparisonFunction {
    let name: String
    /// How many days a unit has.
    let days: Double
    var needs: ColumnType? { .date }
    var isSimilarity: Bool { false }

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        guard let left = CivilDate(left), let right = CivilDate(right) else { return .infinity }
        return Double(abs(left.ordinal - right.ordinal)) / days
    }
}

/// Whether a date is 1 January, which stands in many registers for 'some day of that year'.
struct NewYearsDay: ComparisonFunction {
    let name = "new_years_day"
    var needs: ColumnType? { .date }

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        func isFirst(_ text: Span<UInt8>) -> Bool { CivilDate(text).map { $0.month == 1 && $0.day == 1 } ?? false }
        return isFirst(left) || isFirst(right) ? 1 : 0
    }
}

struct NumbersApart: ComparisonFunction {
    let name = "difference"
    var needs: ColumnType? { .number }
    var isSimilarity: Bool { false }

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        func number(_ text: Span<UInt8>) -> Double {
            Double(text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }) ?? .infinity
        }
        return abs(number(left) - number(right))
    }
}

/// Whether one given name is short for the other, or both are short for the same one: 'Bob', 'Robert', 'Rob'. It sees the numbers
/// of their full names, two bytes each, in order.
struct NicknameFunction: ComparisonFunction {
    let name = "nickname"
    var needs: ColumnType? { .name }

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        for place in stride(from: 0, to: left.count, by: 2) {
            for other in stride(from: 0, to: right.count, by: 2)
            where left[place] == right[other] && left[place + 1] == right[other + 1] { return 1 }
        }
        return 0
    }
}

/// How many elements two arrays have in common.
struct CommonElement: ComparisonFunction {
    let name = "in_common"
    var needs: ColumnType? { .array }

    func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
        let left = left.withUnsafeBufferPointer { Set($0.split(separator: ColumnType.separator).map(Array.init)) }
        let right = right.withUnsafeBufferPointer { Set($0.split(separator: ColumnType.separator).map(Array.init)) }
        return Double(left.intersection(right).count)
    }
}
