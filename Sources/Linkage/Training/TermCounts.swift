/// How often each value of a term occurs in both lists together.
struct TermCounts: Sendable {
    private let left: [UInt32]
    private let right: [UInt32]

    init(_ lists: Lists, _ term: Term) {
        let column = lists.column(term)
        func count(_ rows: Int, _ code: (Int, Int) -> UInt32) -> [UInt32] {
            var counts = [UInt32](repeating: 0, count: lists.vocabulary.count)
            for row in 0..<rows { counts[Int(code(row, column))] += 1 }
            counts[0] = 0
            return counts
        }
        left = count(lists.leftCount, lists.left)
        right = lists.isDedupe ? [] : count(lists.rightCount, lists.right)
    }

    func frequencies(_ lists: Lists) -> LinkageModel.Frequencies {
        let (leftTotal, rightTotal) = (Self.total(left), Self.total(right))
        let total = max(1, leftTotal + rightTotal)
        var agreeing = 0.0
        var values: [String: Double] = [:]
        for code in left.indices {
            let (inLeft, inRight) = (Double(left[code]), right.isEmpty ? 0 : Double(right[code]))
            agreeing += right.isEmpty ? inLeft * inLeft : inLeft * inRight
            if inLeft + inRight > 1 { values[lists.vocabulary.text(UInt32(code))] = (inLeft + inRight) / total }
        }
        let pairs = right.isEmpty ? leftTotal * leftTotal : leftTotal * rightTotal
        let rarest = 1 / total
        let expected = max(agreeing / max(1, pairs), rarest * rarest)
        return LinkageModel.Frequencies(expected: expected, rarest: rarest, values: values)
    }

    private static func total(_ counts: [UInt32]) -> Double { counts.reduce(0.0) { $0 + Double($1) } }
}
