/// The Gregorian calendar, for header fields and log lines.
///
/// It counts in years that begin on 1 March, so that the leap day comes last, and in eras of 400 years, all
/// of 146,097 days. Day 0 is 1 January 1970, 719,468 days after 1 March of the year 0.
enum CivilDate {
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year.floorDivided(by: 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Times in log lines.
enum RFC3339 {
    /// Such as `2026-11-21T15:45:00.123Z`, from milliseconds since 1970; years have at least four digits.
    static func format(milliseconds: Int64) -> String {
        let milliseconds = min(max(Int(milliseconds), 0), 253_402_300_799_999)
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let date = CivilDate.civil(day)
        let fraction = rest % 1_000
        let zeros = fraction < 10 ? "00" : fraction < 100 ? "0" : ""
        let two = CivilDate.two
        let clock = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60))"
        return "\(date.year)-\(two(date.month))-\(two(date.day))T\(clock).\(zeros)\(fraction)Z"
    }
}

extension Int {
    fileprivate func floorDivided(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
