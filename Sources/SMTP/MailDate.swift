/// The date of a mail header (RFC 5322, section 3.3), always in UTC.
enum MailDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Parameter seconds: since 1970; earlier times become 1970.
    static func text(_ seconds: Int64) -> String {
        let seconds = max(0, seconds)
        var days = Int(seconds / 86_400)
        let clock = Int(seconds % 86_400)
        let weekday = weekdays[days % 7]
        var year = 1970
        while days >= length(of: year) {
            days -= length(of: year)
            year += 1
        }
        let february = length(of: year) - 337
        var month = 0
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
            guard days >= length else { break }
            days -= length
            month += 1
        }
        let time = [clock / 3600, clock / 60 % 60, clock % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(weekday), \(days + 1) \(months[month]) \(year) \(time.joined(separator: ":")) +0000"
    }

    private static func length(of year: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return leap ? 366 : 365
    }
}
