import FoundationEssentials

/// A calendar to subscribe to, as iCalendar (RFC 5545) writes it; its type is `text/calendar; charset=utf-8`.
///
/// Written piece by piece, so that a long calendar need not be held: the opening, each event, the closing.
public struct CalendarFeed: Sendable, Hashable {
    /// What calendar programs show as its name (RFC 7986, section 5.1, and the older X-WR-CALNAME).
    public let name: String
    /// Minutes after which to ask again (RFC 7986, section 5.7). Most programs ask when they like.
    public let refreshMinutes: Int

    public init(name: String, refreshMinutes: Int = 60) {
        self.name = name
        self.refreshMinutes = refreshMinutes
    }

    public var opening: [UInt8] {
        var lines = ContentLines()
        lines.add("BEGIN", value: "VCALENDAR")
        lines.add("VERSION", value: "2.0")
        lines.add("PRODID", value: "-//Concordat//Concordat//EN")
        lines.add("CALSCALE", value: "GREGORIAN")
        lines.add("NAME", text: name)
        lines.add("X-WR-CALNAME", text: name)
        lines.add("REFRESH-INTERVAL;VALUE=DURATION", value: "PT\(refreshMinutes)M")
        return lines.bytes
    }

    public var closing: [UInt8] {
        var lines = ContentLines()
        lines.add("END", value: "VCALENDAR")
        return lines.bytes
    }

    /// All of it. Outlook refuses a calendar without events, which the RFC does not allow either.
    public func bytes(_ events: some Sequence<CalendarEvent>) -> [UInt8] {
        opening + events.flatMap(\.bytes) + closing
    }
}

/// One event of a calendar (a VEVENT, RFC 5545, section 3.6.1).
public struct CalendarEvent: Sendable, Hashable {
    /// When it is. Days are counted and moments are in milliseconds, both from 1 January 1970 UTC; years 1 to 9999.
    public enum Time: Sendable, Hashable {
        /// From the first day to the last, which is still part of it. It does not make anybody busy.
        case days(first: Int64, last: Int64)
        /// Without an end it takes no time, as a deadline does.
        case moments(start: Int64, end: Int64?)
    }

    public enum Status: String, Sendable, Hashable {
        case tentative = "TENTATIVE"
        case confirmed = "CONFIRMED"
        case cancelled = "CANCELLED"
    }

    /// The same for ever and of no other event anywhere (section 3.8.4.7), such as 'UUID@host'.
    public let uid: String
    public let time: Time
    public let summary: String
    public let details: String?
    /// Where to read more; characters that no address may have are percent-encoded.
    public let url: String?
    public let status: Status
    /// How often it was moved or cancelled, from 0: programs take the higher one (section 3.8.7.4).
    public let sequence: Int
    /// Milliseconds since 1970; in a feed this is its DTSTAMP as well (section 3.8.7.2).
    public let modified: Int64

    public init(
        uid: String, time: Time, summary: String, details: String? = nil, url: String? = nil,
        status: Status = .confirmed, sequence: Int = 0, modified: Int64
    ) {
        self.uid = uid
        self.time = time
        self.summary = summary
        self.details = details
        self.url = url
        self.status = status
        self.sequence = sequence
        self.modified = modified
    }

    /// Its lines, from BEGIN:VEVENT to END:VEVENT.
    public var bytes: [UInt8] {
        var lines = ContentLines()
        lines.add("BEGIN", value: "VEVENT")
        lines.add("UID", text: uid)
        lines.add("DTSTAMP", value: Self.moment(modified))
        switch time {
        case .days(let first, let last):
            lines.add("DTSTART;VALUE=DATE", value: Self.day(first))
            // The end is the first day that is no longer part of it.
            lines.add("DTEND;VALUE=DATE", value: Self.day(max(first, last) + 1))
            lines.add("TRANSP", value: "TRANSPARENT")
        case .moments(let start, let end):
            lines.add("DTSTART", value: Self.moment(start))
            if let end, end > start { lines.add("DTEND", value: Self.moment(end)) }
        }
        lines.add("SUMMARY", text: summary)
        if let details { lines.add("DESCRIPTION", text: details) }
        if let url { lines.add("URL", uri: url) }
        lines.add("STATUS", value: status.rawValue)
        lines.add("SEQUENCE", value: "\(sequence)")
        lines.add("LAST-MODIFIED", value: Self.moment(modified))
        lines.add("END", value: "VEVENT")
        return lines.bytes
    }

    private static let basic = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)

    private static func day(_ number: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(number) * 86_400)
        return date.formatted(basic.year().month().day())
    }

    /// 'YYYYMMDDTHHMMSSZ'; parts of a second are dropped.
    private static func moment(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: (Double(milliseconds) / 1_000).rounded(.down)).formatted(basic)
    }
}
