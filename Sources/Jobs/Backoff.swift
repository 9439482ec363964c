public import Kernel

/// How long a failed job waits before it is tried again: exponentially longer, half of it at random.
///
/// The random half keeps jobs that failed together (a mail server was down) from coming back together; the
/// fixed half keeps any of them from coming back at once. ('Equal jitter' in M. Brooker, 'Exponential Backoff
/// And Jitter', 2015.)
public struct Backoff: Hashable, Sendable {
    /// The longest wait after the first failure.
    public let first: Interval
    /// What each further failure multiplies the wait by.
    public let factor: Int64
    /// No wait is longer.
    public let longest: Interval

    public init(first: Interval, factor: Int64 = 2, longest: Interval) {
        self.first = first
        self.factor = factor
        self.longest = longest
    }

    /// 10 seconds, doubled each time, at most an hour.
    public static let standard = Backoff(first: .seconds(10), longest: .hours(1))

    /// The longest wait after that many failures, counted from one.
    public func bound(after failures: Int) -> Interval {
        var milliseconds = min(first.milliseconds, longest.milliseconds)
        for _ in 1..<max(failures, 1) where milliseconds < longest.milliseconds {
            let (product, overflow) = milliseconds.multipliedReportingOverflow(by: factor)
            milliseconds = overflow ? longest.milliseconds : min(product, longest.milliseconds)
        }
        return Interval(milliseconds: milliseconds)
    }

    /// A wait between half the bound and the whole of it.
    public func wait(after failures: Int, _ randomness: Randomness) -> Interval {
        let bound = bound(after: failures).milliseconds
        let half = bound / 2
        var random: UInt64 = 0
        for byte in randomness.bytes(8) { random = random << 8 | UInt64(byte) }
        let share = Int64(random % UInt64(bound - half + 1))
        return Interval(milliseconds: half + share)
    }
}
