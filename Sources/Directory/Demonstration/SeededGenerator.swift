import Kernel

/// Random numbers that are the same on every machine and in every run: SplitMix64 (Steele, Lea and Flood, 'Fast
/// Splittable Pseudorandom Number Generators', OOPSLA 2014). For invented data only.
struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, `limit`; 0 when that is not positive.
    mutating func below(_ limit: Int) -> Int { limit > 0 ? Int(next() % UInt64(limit)) : 0 }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True that many times in a hundred.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// - Precondition: `items` is not empty.
    mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

    /// Up to `count` different items, in their order.
    mutating func some<Item>(_ items: [Item], _ count: Int) -> [Item] {
        var left = Array(items.indices)
        var chosen: [Int] = []
        while chosen.count < count, !left.isEmpty { chosen.append(left.remove(at: below(left.count))) }
        return chosen.sorted().map { items[$0] }
    }

    /// The place of one of the weights, each as likely as it is heavy; 0 when none weighs anything.
    mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return 0
    }

    /// An identifier in the form of a UUID version 7, of a fixed moment: links to the demonstration's people are the
    /// same everywhere.
    ///
    /// - Parameter moment: by default 2 November 2026, 9am UTC.
    mutating func identifier<Noun>(at moment: Instant = Instant(milliseconds: 1_793_610_000_000)) -> Identifier<Noun> {
        let high = UInt64(max(0, moment.milliseconds)) << 16 | 0x7000 | next() & 0x0FFF
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return Identifier(UUID128(high: high, low: low))
    }
}
