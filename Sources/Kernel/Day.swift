/// A calendar day (proleptic Gregorian), without a time or a zone; written 'YYYY-MM-DD'.
public struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1 January 1970.
    public let number: Int64

    public init(number: Int64) { self.number = number }

    /// The day with these parts; parts out of range carry over, as 31 February does to March.
    public init(year: Int, month: Int, day: Int) {
        // Days are counted in eras of 400 years that begin on 1 March, so that the leap day comes last.
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(Int64(shifted), 400)
        let monthFromMarch = Int64((month + 9) % 12)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfEra = era.remainder * 365 + era.remainder / 4 - era.remainder / 100 + dayOfYear
        number = era.quotient * 146_097 + dayOfEra - 719_468
    }

    /// Reads exactly 'YYYY-MM-DD' and refuses days that do not exist.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            text.utf8.allSatisfy({
                $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(exactly: year, month, day)
    }

    /// `nil` for a day that does not exist.
    public init?(exactly year: Int, _ month: Int, _ day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(year: year, month: month, day: day)
        guard components == (year, month, day) else { return nil }
    }

    public var components: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floorDivide(number + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }

    /// 'YYYY-MM-DD'.
    public var description: String {
        let (year, month, day) = components
        let padding = year < 10 ? "000" : year < 100 ? "00" : year < 1000 ? "0" : ""
        return "\(padding)\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// '21 November 2026'.
    public var plain: String {
        let (year, month, day) = components
        return "\(day) \(Self.months[month - 1]) \(year)"
    }

    public func adding(days: Int64) -> Day { Day(number: number + days) }

    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    public static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}
