import Kernel
import Testing

@testable import Collaborations
@testable import Notices

@Suite struct RhythmTests {
    private static func at(_ year: Int, _ month: Int, _ day: Int, hour: Int64) -> Instant {
        Instant(startOf: Day(year: year, month: month, day: day)) + .hours(hour)
    }

    /// 21 November 2026 is a Saturday; on 28 March 2027 the clocks go forward.
    @Test(arguments: [
        (Rhythm.daily, at(2026, 11, 21, hour: 6), "21 November 2026 at 7am"),
        (.daily, at(2026, 11, 21, hour: 7), "22 November 2026 at 7am"),
        (.weekly, at(2026, 11, 21, hour: 9), "23 November 2026 at 7am"),
        (.weekly, at(2026, 11, 23, hour: 6), "23 November 2026 at 7am"),
        (.weekly, at(2026, 11, 23, hour: 8), "30 November 2026 at 7am"),
        (.daily, at(2027, 3, 27, hour: 9), "28 March 2027 at 7am"),
        (.weekly, at(2027, 3, 27, hour: 9), "29 March 2027 at 7am"),
    ])
    func `Digests go out at seven in the United Kingdom`(rhythm: Rhythm, now: Instant, then: String) {
        #expect(rhythm.mailing(of: now)?.plain == then)
    }

    @Test func `At once is now and never is never`() {
        let now = Self.at(2026, 11, 21, hour: 9)
        #expect(Rhythm.immediate.mailing(of: now) == now && Rhythm.off.mailing(of: now) == nil)
        #expect(TopicDigestStore.monday(after: Day(year: 2026, month: 11, day: 23)).plain == "30 November 2026")
        #expect(TopicDigestStore.monday(after: Day(year: 2026, month: 11, day: 22)).plain == "23 November 2026")
    }
}
