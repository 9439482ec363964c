import Kernel
import Testing

@testable import Directory

@Suite struct ConfirmationTests {
    private func instant(_ year: Int, _ month: Int, _ day: Int) -> Instant {
        Instant(milliseconds: Day(year: year, month: month, day: day).number * 86_400_000 + 43_200_000)
    }

    @Test func `Due is six calendar months back, stale seven`() {
        let now = instant(2026, 11, 21)
        #expect(Confirmation.dueThreshold(at: now) == instant(2026, 5, 21))
        #expect(Confirmation.staleThreshold(at: now) == instant(2026, 4, 21))
    }

    @Test func `A later moment never has an earlier threshold`() {
        var last = Confirmation.staleThreshold(at: instant(2027, 1, 1))
        for day in 1...1500 {
            let next = Confirmation.staleThreshold(at: instant(2027, 1, 1) + .days(Int64(day)))
            #expect(next >= last, "\(day)")
            last = next
        }
    }

    @Test func `Months go back over the turn of the year`() {
        #expect(Confirmation.dueThreshold(at: instant(2027, 2, 10)).day == Day(year: 2026, month: 8, day: 10))
        #expect(
            Confirmation.staleThreshold(at: instant(2027, 7, 1)).day == Day(year: 2026, month: 12, day: 1))
    }
}
