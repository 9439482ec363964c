import Kernel
import Synchronization

/// Makes the identifiers of entries: UUIDs version 7 with a counter (RFC 9562, section 6.2, method 1), so
/// that what one action records within a millisecond keeps its order.
///
/// 48 bits are the time, 42 the counter, 32 random. The counter starts anywhere in the lower half of its
/// range, and so neither wraps round nor meets that of another node.
enum EntrySequence {
    private static let counter = Atomic<UInt64>(UInt64.random(in: 0..<(1 << 41)))

    static func next(at time: Instant) -> JournalEntry.ID {
        let count = counter.add(1, ordering: .relaxed).newValue
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | count >> 30 & 0xFFF
        let low =
            0x8000_0000_0000_0000 | (count & 0x3FFF_FFFF) << 32 | UInt64(UInt32.random(in: .min ... .max))
        return JournalEntry.ID(UUID128(high: high, low: low))
    }
}
