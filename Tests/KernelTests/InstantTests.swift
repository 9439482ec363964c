import Kernel
import Testing

@Suite struct InstantTests {
    private func instant(_ day: String, _ hour: Int64, _ minute: Int64 = 0, second: Int64 = 0) throws
        -> Instant
    {
        let day = try #require(Day(day))
        return Instant(milliseconds: day.number * 86_400_000) + .hours(hour) + .minutes(minute)
            + .seconds(second)
    }

    @Test func `RFC 3339 in UTC`() throws {
        #expect(Instant(milliseconds: 0).rfc3339 == "1970-01-01T00:00:00.000Z")
        #expect(Instant(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: 1_645_557_742_007).rfc3339 == "2022-02-22T19:22:22.007Z")
        #expect(Instant(milliseconds: 951_782_400_045).rfc3339 == "2000-02-29T00:00:00.045Z")
        #expect(try instant("2026-07-01", 12).rfc3339 == "2026-07-01T12:00:00.000Z")
    }

    /// The changes as gov.uk/when-do-the-clocks-change lists them.
    @Test(arguments: [
        ("2024-03-31", "2024-10-27"), ("2025-03-30", "2025-10-26"), ("2026-03-29", "2026-10-25"),
        ("2027-03-28", "2027-10-31"), ("2028-03-26", "2028-10-29"),
    ]) func `British Summer Time begins and ends at 1am UTC`(_ spring: String, _ autumn: String) throws {
        let begins = try instant(spring, 1)
        let ends = try instant(autumn, 1)
        let moment = Interval(milliseconds: 1)
        #expect((begins - moment).clock == "12:59am")
        #expect(begins.clock == "2am")
        #expect((ends - moment).clock == "1:59am")
        #expect(ends.clock == "1am")
    }

    @Test func `a summer night belongs to the next day`() throws {
        let night = try instant("2026-07-01", 23, 30)
        #expect(night.day.description == "2026-07-02")
        #expect(night.plain == "2 July 2026 at 12:30am")
        let winter = try instant("2026-12-31", 23, 30)
        #expect(winter.plain == "31 December 2026 at 11:30pm")
        #expect(try instant("2026-06-30", 23).clock == "midnight")
    }

    @Test func `what ends with a day says which day, in summer too`() throws {
        let day = Day(year: 2026, month: 6, day: 30)
        let end = Instant(endOf: day)
        #expect(end == (try instant("2026-06-30", 23)) && end.lastDay == day)
        #expect(end.ending == "at the end of 30 June 2026")
        #expect((end - .minutes(15)).ending == "on 30 June 2026 at 11:45pm")
        #expect((end - .minutes(15)).lastDay == day)
    }

    @Test func `the clock as GOV_UK writes it`() throws {
        #expect(try instant("2026-01-05", 0).clock == "midnight")
        #expect(try instant("2026-01-05", 12).clock == "midday")
        #expect(try instant("2026-01-05", 0, 5).clock == "12:05am")
        #expect(try instant("2026-01-05", 12, 5).clock == "12:05pm")
        #expect(try instant("2026-01-05", 17).clock == "5pm")
        #expect(try instant("2026-11-21", 15, 45).plain == "21 November 2026 at 3:45pm")
    }

    @Test func `intervals`() throws {
        let start = try instant("2026-01-05", 9)
        #expect(start + .days(1) - start == .hours(24))
        #expect(Interval.minutes(2) < .seconds(121))
        #expect(Interval.seconds(3).duration == .seconds(3))
    }

    @Test func `the machine's clock is in this century`() {
        #expect(WallClock.system.now().milliseconds > 1_700_000_000_000)
        #expect(WallClock.system.now().milliseconds < 4_102_444_800_000)
    }
}
