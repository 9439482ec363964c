/// Dates in HTTP header fields (RFC 9110, section 5.6.7), as seconds since 1970, UTC.
public enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// The last second of the year 9999: the format has four digits.
    private static let latest = 253_402_300_799

    /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`. Times outside the years 1970 to 9999 become the nearest one
    /// within.
    public static func format(_ seconds: Int) -> String {
        let seconds = min(max(seconds, 0), latest)
        let (day, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = CivilDate.civil(day)
        let clock =
            "\(CivilDate.two(rest / 3_600)):\(CivilDate.two(rest / 60 % 60)):\(CivilDate.two(rest % 60))"
        return
            "\(days[day % 7]), \(CivilDate.two(date.day)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
    }

    /// Reads the three forms that a server must understand: `Sun, 06 Nov 1994 08:49:37 GMT`,
    /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. The day's name is not checked.
    /// - Parameter now: seconds since 1970. A year of two digits that would lie more than fifty years ahead
    /// is past.
    /// - Returns: nil for anything else; years before 1970 give a negative number.
    public static func parse(_ text: String, now: Int) -> Int? {
        guard text.utf8.count <= 40 else { return nil }
        let words = text.split { $0 == " " || $0 == "," }
        switch words.count {
        case 6 where words[5] == "GMT":
            guard words[3].utf8.count == 4, let year = number(words[3]) else { return nil }
            return seconds(year: year, month: words[2], day: words[1], clock: words[4])
        case 4 where words[3] == "GMT":
            let date = words[1].split(separator: "-", omittingEmptySubsequences: false)
            guard date.count == 3, let year = shortYear(date[2], now: now) else { return nil }
            return seconds(year: year, month: date[1], day: date[0], clock: words[2])
        case 5:
            guard words[4].utf8.count == 4, let year = number(words[4]) else { return nil }
            return seconds(year: year, month: words[1], day: words[2], clock: words[3])
        default: return nil
        }
    }

    private static func shortYear(_ text: Substring, now: Int) -> Int? {
        guard text.utf8.count == 2, let year = number(text) else { return nil }
        let current = CivilDate.civil(min(max(now, 0), latest) / 86_400).year
        let guess = current / 100 * 100 + year
        return guess > current + 50 ? guess - 100 : guess
    }

    private static func seconds(year: Int, month: Substring, day: Substring, clock: Substring) -> Int? {
        guard let month = months.firstIndex(where: { $0 == month }), let day = number(day) else { return nil }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = number(parts[0]), let minute = number(parts[1]), let second = number(parts[2]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let number = CivilDate.dayNumber(year: year, month: month + 1, day: day)
        // A date that does not come back the same does not exist.
        guard CivilDate.civil(number) == (year, month + 1, day) else { return nil }
        return number * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count) else { return nil }
        var result = 0
        for byte in text.utf8 {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            result = result * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return result
    }
}
