/// How many pairs show each pattern.
struct PatternCounts: Sendable {
    /// A hash table by open addressing; a count of 0 is a free slot.
    private var slots = [Slot](repeating: Slot(pattern: 0, count: 0), count: 1 << 10)
    private var used = 0

    private struct Slot {
        var pattern: UInt64
        var count: Int
    }

    var total: Int { slots.reduce(0) { $0 + $1.count } }

    mutating func add(_ patterns: [UInt64]) {
        for pattern in patterns { add(pattern, 1) }
    }

    mutating func add(_ other: PatternCounts) {
        for slot in other.slots where slot.count > 0 { add(slot.pattern, slot.count) }
    }

    private mutating func add(_ pattern: UInt64, _ count: Int) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: Mix.fold(pattern)) & mask
        while slots[place].count > 0, slots[place].pattern != pattern { place = (place + 1) & mask }
        if slots[place].count == 0 { used += 1 }
        slots[place].pattern = pattern
        slots[place].count += count
        if used * 2 > slots.count { grow() }
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(pattern: 0, count: 0), count: old.count * 2)
        used = 0
        for slot in old where slot.count > 0 { add(slot.pattern, slot.count) }
    }

    /// In the order of the patterns, so that sums do not depend on the table's.
    var sorted: [(pattern: UInt64, count: Double)] {
        slots.filter { $0.count > 0 }.sorted { $0.pattern < $1.pattern }.map { ($0.pattern, Double($0.count)) }
    }
}
