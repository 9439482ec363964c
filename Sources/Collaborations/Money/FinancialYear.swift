import Kernel
import Storage

/// A government's financial year, from 1 April to 31 March.
struct FinancialYear: Hashable, Comparable, Sendable, Storable {
    /// The year in which it begins.
    let start: Int

    init(_ start: Int) { self.start = start }

    init(of day: Day) {
        let (year, month, _) = day.components
        start = month >= 4 ? year : year - 1
    }

    /// '2026–27'.
    var name: String { "\(start)–\(two((start + 1) % 100))" }

    /// As it is typed: '2026-27'.
    var typed: String { "\(start)-\(two((start + 1) % 100))" }

    /// Reads '2026-27', '2026–27', '2026/27' or '2026 to 2027'; `nil` when the second is not the year after the first.
    init?(typed text: String) {
        let parts = text.split { !$0.isNumber }.map(String.init)
        guard parts.count == 2, parts[0].utf8.count == 4, let first = Int(parts[0]), let second = Int(parts[1]),
            (2000...2100).contains(first)
        else { return nil }
        guard
            (parts[1].utf8.count == 4 && second == first + 1)
                || (parts[1].utf8.count == 2 && second == (first + 1) % 100)
        else { return nil }
        start = first
    }

    static func < (left: FinancialYear, right: FinancialYear) -> Bool { left.start < right.start }

    var value: Value { start.value }

    init?(_ value: Value) {
        guard let start = Int(value) else { return nil }
        self.start = start
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
