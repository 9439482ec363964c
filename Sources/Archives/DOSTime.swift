import FoundationEssentials

/// The date and time of MS-DOS (APPNOTE, section 4.4.6): to two seconds, from 1980 to 2107. It has no zone; this is
/// UTC.
enum DOSTime {
    static func of(_ milliseconds: Int64) -> (date: Int, time: Int) {
        let moment = Date(timeIntervalSince1970: Double(min(max(milliseconds, earliest), latest)) / 1_000)
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: moment)
        let date = ((parts.year ?? 1980) - 1980) << 9 | (parts.month ?? 1) << 5 | (parts.day ?? 1)
        return (date, (parts.hour ?? 0) << 11 | (parts.minute ?? 0) << 5 | (parts.second ?? 0) / 2)
    }

    /// The first and the last moment that can be written.
    private static let earliest: Int64 = 315_532_800_000
    private static let latest: Int64 = 4_354_819_199_000

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}
