import Synchronization
import Testing
import WebParts

struct RateLimiterTests {
    @Test func `a burst, then a steady trickle`() {
        let limiter = RateLimiter(burst: 3, perSecond: 0.5)
        #expect(
            (0..<4).map { _ in limiter.take("a", at: 1_000) } == [
                .allowed(remaining: 2), .allowed(remaining: 1), .allowed(remaining: 0),
                .refused(retryAfter: 2),
            ])
        #expect(limiter.take("b", at: 1_000) == .allowed(remaining: 2))
        #expect(limiter.take("a", at: 2_000) == .refused(retryAfter: 1))
        #expect(limiter.take("a", at: 3_000) == .allowed(remaining: 0))
        #expect(limiter.take("a", at: 1_000_000) == .allowed(remaining: 2))
    }

    @Test func `waiting as long as told is enough`() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<500 {
            let limiter = RateLimiter(
                burst: Int.random(in: 1...9, using: &random),
                perSecond: Double.random(in: 0.01...20, using: &random))
            var now: Int64 = 0
            for _ in 0..<30 {
                let cost = Int.random(in: 0...12, using: &random)
                if case .refused(let wait) = limiter.take("k", cost: cost, at: now) {
                    now += Int64(wait) * 1_000
                    guard case .allowed = limiter.take("k", cost: cost, at: now) else {
                        Issue.record("refused after waiting \(wait) s")
                        return
                    }
                }
                now += Int64.random(in: 0...500, using: &random)
            }
        }
    }

    @Test func `a clock that goes back gives nothing away and breaks nothing`() {
        let limiter = RateLimiter(burst: 1, perSecond: 1)
        #expect(limiter.take("a", at: 10_000) == .allowed(remaining: 0))
        #expect(limiter.take("a", at: 0) == .refused(retryAfter: 1))
        #expect(limiter.take("a", at: Int64.min) == .refused(retryAfter: 1))
        #expect(limiter.take("a", at: Int64.max) == .allowed(remaining: 0))
    }

    @Test func `only so many keys are kept, the longest unused goes first`() {
        let limiter = RateLimiter(burst: 1, perSecond: 0.001, maximumKeys: 3)
        for key in ["a", "b", "c"] { _ = limiter.take(key, at: 0) }
        #expect(limiter.take("a", at: 0) == .refused(retryAfter: 1_000))
        #expect(limiter.take("d", at: 0) == .allowed(remaining: 0))
        #expect(limiter.count == 3)
        #expect(limiter.take("a", at: 0) == .refused(retryAfter: 1_000))
        #expect(limiter.take("c", at: 0) == .refused(retryAfter: 1_000))
        #expect(limiter.take("b", at: 0) == .allowed(remaining: 0))
        for number in 0..<1_000 { _ = limiter.take("flood \(number)", at: 0) }
        #expect(limiter.count == 3)
    }

    @Test func `a reset key begins anew`() {
        let limiter = RateLimiter(burst: 1, perSecond: 0.001)
        _ = limiter.take("a", at: 0)
        limiter.reset("a")
        limiter.reset("never seen")
        #expect(limiter.take("a", at: 0) == .allowed(remaining: 0))
    }

    @Test func `many tasks at once get no more than the burst`() async {
        let limiter = RateLimiter(burst: 100, perSecond: 0.001)
        let allowed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<50).count { _ in limiter.take("k", at: 0) != .refused(retryAfter: 1_000) }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(allowed == 100)
    }
}
