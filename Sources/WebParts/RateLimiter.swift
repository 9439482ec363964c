import Synchronization

/// Token buckets, one a key (an address, an account), for as many keys as were allowed; when there are more,
/// the one unused for longest is forgotten and would begin anew with a full bucket.
///
/// On each node by itself: a cluster of three lets through up to three times as much.
public final class RateLimiter: Sendable {
    public enum Verdict: Sendable, Equatable {
        /// Whole tokens left.
        case allowed(remaining: Int)
        /// Whole seconds, at least 1, until the same request would be allowed: fit for `Retry-After`.
        case refused(retryAfter: Int)
    }

    private struct Bucket {
        let key: String
        var tokens: Double
        var updated: Int64
        var newer: Int
        var older: Int
    }

    /// A list linked through the array, from the newest used to the oldest.
    private struct State {
        var places: [String: Int] = [:]
        var buckets: [Bucket] = []
        var newest = -1
        var oldest = -1
    }

    private let burst: Double
    private let perSecond: Double
    private let maximumKeys: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - burst: requests that may come at once after a pause; also the size of a bucket.
    ///   - perSecond: how fast a bucket fills.
    ///   - maximumKeys: each takes about 100 bytes and the key.
    public init(burst: Int, perSecond: Double, maximumKeys: Int = 100_000) {
        self.burst = Double(max(burst, 1))
        self.perSecond = perSecond.isFinite ? max(perSecond, 0.000_001) : 0.000_001
        self.maximumKeys = max(maximumKeys, 1)
    }

    /// Takes tokens when there are enough; else takes none.
    /// - Parameters:
    ///   - cost: tokens that the request is worth; more than `burst` counts as `burst`.
    ///   - now: milliseconds since 1970 or since any other moment. Going back does no harm.
    public func take(_ key: String, cost: Int = 1, at now: Int64) -> Verdict {
        let cost = min(Double(max(cost, 0)), burst)
        return state.withLock { state in
            let place = use(key, at: now, &state)
            let elapsed = max(0, Double(now) - Double(state.buckets[place].updated)) / 1_000
            let tokens = min(burst, state.buckets[place].tokens + elapsed * perSecond)
            state.buckets[place].updated = now
            // The tiny allowance is for sums of fractions: ten tenths of a token are a token.
            guard tokens + 1e-9 >= cost else {
                state.buckets[place].tokens = tokens
                let wait = ((cost - tokens) / perSecond).rounded(.up)
                return .refused(retryAfter: Int(min(max(wait, 1), 86_400_000)))
            }
            let left = max(0, tokens - cost)
            state.buckets[place].tokens = left
            return .allowed(remaining: Int(left + 1e-9))
        }
    }

    /// Forgets a key, as after a right password.
    public func reset(_ key: String) {
        state.withLock { state in
            if let place = state.places[key] { state.buckets[place].tokens = burst }
        }
    }

    /// How many keys are remembered.
    public var count: Int { state.withLock { $0.buckets.count } }

    /// The key's place, made the newest, and made at all if need be.
    private func use(_ key: String, at now: Int64, _ state: inout State) -> Int {
        if let place = state.places[key] {
            unlink(place, &state)
            link(place, &state)
            return place
        }
        let bucket = Bucket(key: key, tokens: burst, updated: now, newer: -1, older: -1)
        let place: Int
        if state.buckets.count < maximumKeys {
            place = state.buckets.count
            state.buckets.append(bucket)
        } else {
            place = state.oldest
            unlink(place, &state)
            state.places[state.buckets[place].key] = nil
            state.buckets[place] = bucket
        }
        state.places[key] = place
        link(place, &state)
        return place
    }

    private func unlink(_ place: Int, _ state: inout State) {
        let (newer, older) = (state.buckets[place].newer, state.buckets[place].older)
        if newer >= 0 { state.buckets[newer].older = older } else { state.newest = older }
        if older >= 0 { state.buckets[older].newer = newer } else { state.oldest = newer }
    }

    private func link(_ place: Int, _ state: inout State) {
        state.buckets[place].newer = -1
        state.buckets[place].older = state.newest
        if state.newest >= 0 { state.buckets[state.newest].newer = place } else { state.oldest = place }
        state.newest = place
    }
}
