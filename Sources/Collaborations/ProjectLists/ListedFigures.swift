import Directory
import Kernel

/// Reads dates and amounts as lists write them, and says what was done to them.
enum ListedFigures {
    /// What a cell turned out to be.
    enum Reading<Figure: Sendable>: Sendable {
        case none
        case figure(Figure)
        /// Read, though not written as it should be; how, for the report.
        case repaired(Figure, String)
        /// Two days are possible, and this one was taken by the order that was chosen.
        case ambiguous(Figure, String)
        /// Words that say why there is no figure.
        case words(String)
        /// Why it cannot be read.
        case refused(String)
    }

    /// Words with which a list says that it gives no figure.
    private static let withholding = [
        "exempt", "not provided", "not available", "not published", "no dca", "n/a", "not applicable", "reset", "tbc",
        "no end date", "withheld", "no data", "tbd", "none", "ongoing",
    ]

    static func withholds(_ text: String) -> Bool {
        let folded = Text.folded(text)
        return withholding.contains { folded.contains($0) }
    }

    // MARK: - Dates

    static func day(_ text: String, _ order: ProjectListOptions.Order) -> Reading<Day> {
        if text.isEmpty { return .none }
        if let day = Day(text) { return .figure(day) }
        if withholds(text) { return .words(text) }
        let parts = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if let day = written(parts) { return .repaired(day, "‘\(text.prefix(40))’ read as \(day.plain)") }
        let numbers = parts.compactMap { Int($0) }
        if numbers.count == 1, parts.count == 1, (20_000...80_000).contains(numbers[0]) {
            // Spreadsheets count days from 30 December 1899 (the Lotus calendar after February 1900).
            let day = Day(year: 1899, month: 12, day: 30).adding(days: Int64(numbers[0]))
            return .repaired(day, "the spreadsheet’s day number \(numbers[0]) read as \(day.plain)")
        }
        // A time of day after the date says nothing here.
        guard numbers.count >= 3, parts.count == numbers.count, numbers.dropFirst(3).allSatisfy({ $0 < 60 }) else {
            return .refused("‘\(text.prefix(60))’ is not a date")
        }
        let (first, second, third) = (numbers[0], numbers[1], numbers[2])
        if parts[0].count == 4 {
            guard let day = Day(exactly: first, second, third) else {
                return .refused("‘\(text.prefix(60))’ is no day")
            }
            return .repaired(day, "‘\(text.prefix(40))’ read as \(day.plain)")
        }
        let year = parts[2].count == 2 ? (third < 70 ? 2000 + third : 1900 + third) : third
        guard (1900...2200).contains(year) else { return .refused("‘\(text.prefix(60))’ is not a date") }
        let (dayFirst, monthFirst) = (Day(exactly: year, second, first), Day(exactly: year, first, second))
        switch (dayFirst, monthFirst) {
        case (nil, nil): return .refused("‘\(text.prefix(60))’ is no day")
        case (let day?, nil):
            return order == .monthFirst || parts[2].count == 2
                ? .repaired(day, "‘\(text.prefix(40))’ read as \(day.plain)") : .figure(day)
        case (nil, let day?): return .repaired(day, "‘\(text.prefix(40))’ read as \(day.plain)")
        case (let one?, let other?):
            if one == other { return .figure(one) }
            if order == .neither {
                return .refused("‘\(text.prefix(40))’ can be \(one.plain) or \(other.plain)")
            }
            let day = order == .dayFirst ? one : other
            return .ambiguous(day, "‘\(text.prefix(40))’ read as \(day.plain)")
        }
    }

    /// '1 April 2011', 'April 2011', 'Apr-11'; without a day, the first of the month.
    private static func written(_ parts: [String]) -> Day? {
        guard (2...3).contains(parts.count),
            let place = parts.firstIndex(where: { $0.first?.isLetter == true }), place < 2,
            let month = Day.months.firstIndex(where: { name in
                parts[place].count >= 3 && name.lowercased().hasPrefix(parts[place].lowercased())
            }), let year = parts.last.flatMap({ Int($0) })
        else { return nil }
        let full = year < 100 ? 2000 + year : year
        let others = parts.dropLast().enumerated().filter { $0.offset != place }.compactMap { Int($0.element) }
        return Day(exactly: full, month + 1, others.first ?? 1)
    }

    // MARK: - Amounts

    /// - Parameter zeros: what a figure without a unit is multiplied by, as a power of ten.
    static func money(_ text: String, zeros: Int) -> Reading<Money> {
        if text.isEmpty { return .none }
        var rest = Text.folded(text).filter { !$0.isWhitespace && $0 != "," && $0 != "£" }
        var isNegative = false
        if rest.hasPrefix("("), rest.hasSuffix(")") {
            isNegative = true
            rest = String(rest.dropFirst().dropLast())
        }
        if rest.hasPrefix("-") || rest.hasPrefix("−") {
            isNegative = true
            rest.removeFirst()
        }
        var zeros = zeros
        let units = [("billion", 9), ("bn", 9), ("million", 6), ("mn", 6), ("m", 6), ("thousand", 3), ("k", 3)]
        for (unit, power) in units where rest.hasSuffix(unit) {
            rest.removeLast(unit.count)
            zeros = power
            break
        }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber =
            (1...2).contains(parts.count) && !rest.isEmpty && rest != "."
            && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isNumber else {
            return withholds(text) ? .words(text) : .refused("‘\(text.prefix(60))’ is not an amount")
        }
        guard let pence = pence(parts[0], parts.count == 2 ? parts[1] : "", places: zeros + 2) else {
            return .refused("‘\(text.prefix(60))’ is more than £1,000 billion")
        }
        return .figure(Money(pence: isNegative ? -pence : pence))
    }

    /// Rounded to the nearest penny: lists of spreadsheets have more decimals than money.
    private static func pence(_ whole: Substring, _ fraction: Substring, places: Int) -> Int64? {
        let digits = whole.drop { $0 == "0" }
        guard digits.count + places <= 17 else { return nil }
        let kept = fraction.prefix(places)
        let padded = digits + kept + String(repeating: "0", count: places - kept.count)
        guard var pence = Int64(padded.isEmpty ? "0" : padded) else { return nil }
        if let next = fraction.dropFirst(places).first, next >= "5" { pence += 1 }
        return pence <= Money.limit.pence ? pence : nil
    }

    /// '2023', '2023.0' as spreadsheets write it, or the year in which '2022-23' ends.
    static func year(_ text: String) -> Int? {
        var rest = text[...]
        if rest.hasSuffix(".0") { rest = rest.dropLast(2) }
        let parts = rest.split { $0 == "-" || $0 == "/" || $0 == "–" }
        guard let first = parts.first.flatMap({ Int($0) }), (1900...2200).contains(first) else { return nil }
        if parts.count == 1, rest.count == 4 { return first }
        guard parts.count == 2, let second = Int(parts[1]), second % 100 == (first + 1) % 100 else { return nil }
        return first + 1
    }
}
