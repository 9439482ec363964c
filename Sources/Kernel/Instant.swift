/// A moment: milliseconds since 1 January 1970 UTC.
public struct Instant: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    public static func + (instant: Self, interval: Interval) -> Self {
        Self(milliseconds: instant.milliseconds + interval.milliseconds)
    }

    public static func - (instant: Self, interval: Interval) -> Self {
        Self(milliseconds: instant.milliseconds - interval.milliseconds)
    }

    public static func - (left: Self, right: Self) -> Interval {
        Interval(milliseconds: left.milliseconds - right.milliseconds)
    }

    /// The first moment of a day in the United Kingdom. The clocks change at 1am UTC, so not at a midnight.
    public init(startOf day: Day) {
        let midnight = Self(milliseconds: day.number * 86_400_000)
        self = midnight - Interval(milliseconds: midnight.ukOffset)
    }

    /// The moment at which a day is over in the United Kingdom.
    public init(endOf day: Day) { self.init(startOf: day.adding(days: 1)) }

    /// The last day of which something is left before what ends now: the day before, at midnight.
    public var lastDay: Day { (self - Interval(milliseconds: 1)).day }

    /// When something ends: 'at the end of 2 March 2027', or 'on 2 March 2027 at 3:45pm'. Of a midnight nobody knows for certain
    /// which day it belongs to.
    public var ending: String { minuteOfDay == 0 ? "at the end of \(lastDay.plain)" : "on \(plain)" }

    /// The day in the United Kingdom at this moment.
    public var day: Day { Day(number: floorDivide(milliseconds + ukOffset, 86_400_000).quotient) }

    /// Minutes past midnight in the United Kingdom.
    public var minuteOfDay: Int { Int(floorDivide(milliseconds + ukOffset, 86_400_000).remainder / 60_000) }

    /// '21 November 2026 at 3:45pm', in the United Kingdom's time.
    public var plain: String { "\(day.plain) at \(clock)" }

    /// '3:45pm', in the United Kingdom's time; 'midday' and 'midnight' as the GOV.UK style guide writes them.
    public var clock: String {
        let minutes = minuteOfDay
        if minutes == 0 { return "midnight" }
        if minutes == 720 { return "midday" }
        let hour = minutes / 60 % 12 == 0 ? 12 : minutes / 60 % 12
        let minute = minutes % 60
        let suffix = minutes < 720 ? "am" : "pm"
        return minute == 0 ? "\(hour)\(suffix)" : "\(hour):\(minute < 10 ? "0" : "")\(minute)\(suffix)"
    }

    /// RFC 3339 in UTC: '2026-11-21T15:45:00.000Z'.
    public var rfc3339: String {
        let (day, rest) = floorDivide(milliseconds, 86_400_000)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let fraction = rest % 1000
        let padding = fraction < 10 ? "00" : fraction < 100 ? "0" : ""
        let time = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60))"
        return "\(Day(number: day))T\(time).\(padding)\(fraction)Z"
    }

    /// British Summer Time runs from 1am UTC on the last Sunday of March to 1am UTC on the last Sunday of
    /// October. (Summer Time Act 1972, section 1, as amended by S.I. 2002/262.)
    private var ukOffset: Int64 {
        let year = Day(number: floorDivide(milliseconds, 86_400_000).quotient).components.year
        func change(_ month: Int) -> Int64 {
            let last = Day(year: year, month: month, day: 31).number
            let sunday = last - floorDivide(last + 4, 7).remainder
            return sunday * 86_400_000 + 3_600_000
        }
        return milliseconds >= change(3) && milliseconds < change(10) ? 3_600_000 : 0
    }
}

/// A length of time in milliseconds.
public struct Interval: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1000) }
    public static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Self { .minutes(count * 60) }
    public static func days(_ count: Int64) -> Self { .hours(count * 24) }

    public var duration: Duration { .milliseconds(milliseconds) }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// Where the time comes from. Everything that needs 'now' is given a clock, so that tests can set it.
public struct WallClock: Sendable {
    public let now: @Sendable () -> Instant

    public init(now: @escaping @Sendable () -> Instant) { self.now = now }
}

/// Division towards negative infinity, so that times before 1970 fall on the right day.
func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
