/// Distinct texts, numbered from 1 in the order in which they came first; 0 stands for no value.
///
/// All texts lie in one buffer, so a million of them are two allocations and no objects. A column is then an array of numbers
/// and equality of two values is equality of two numbers, whichever columns and lists they come from.
struct Vocabulary: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each text ends; it begins where the one before it ends.
    private(set) var ends: [Int] = [0]
    /// A hash table by open addressing: half a hash above, a number below; 0 is free.
    private var slots = [UInt64](repeating: 0, count: 1 << 12)

    /// How many numbers there are, 0 included.
    var count: Int { ends.count }

    /// The number of a text, given now if it has none; 0 for the empty text.
    mutating func code(of text: Span<UInt8>) -> UInt32 {
        guard !text.isEmpty else { return 0 }
        if ends.count * 2 > slots.count { grow() }
        let hash = Self.hash(text)
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != 0 {
            let slot = slots[place]
            if slot >> 32 == hash >> 32, isEqual(Int(slot & 0xFFFF_FFFF), text) {
                return UInt32(truncatingIfNeeded: slot)
            }
            place = (place + 1) & mask
        }
        let code = ends.count
        text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        ends.append(bytes.count)
        slots[place] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(code)
        return UInt32(code)
    }

    mutating func code(of text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        return code(of: bytes.span)
    }

    /// The number of a text that is there; `nil` for others.
    func existingCode(of text: String) -> UInt32? {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return nil }
        let hash = Self.hash(bytes.span)
        var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[place] != 0 {
            let slot = slots[place]
            if slot >> 32 == hash >> 32, isEqual(Int(slot & 0xFFFF_FFFF), bytes.span) {
                return UInt32(truncatingIfNeeded: slot)
            }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Where a text's bytes lie.
    @inline(__always)
    func range(of code: UInt32) -> Range<Int> {
        code == 0 ? 0..<0 : ends[Int(code) - 1]..<ends[Int(code)]
    }

    func text(_ code: UInt32) -> String {
        String(decoding: bytes[range(of: code)], as: UTF8.self)
    }

    private func isEqual(_ code: Int, _ text: Span<UInt8>) -> Bool {
        let start = ends[code - 1]
        guard ends[code] - start == text.count else { return false }
        let known = bytes.span.extracting(unchecked: start..<start + text.count)
        for index in text.indices where known[unchecked: index] != text[unchecked: index] { return false }
        return true
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 4)
        let mask = larger.count - 1
        for code in 1..<max(1, ends.count) {
            let hash = Self.hash(bytes.span.extracting(ends[code - 1]..<ends[code]))
            var place = Int(truncatingIfNeeded: hash) & mask
            while larger[place] != 0 { place = (place + 1) & mask }
            larger[place] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(code)
        }
        slots = larger
    }

    /// Eight bytes at a time, multiplied and folded; for tables only, so speed is all that is asked of it.
    private static func hash(_ text: Span<UInt8>) -> UInt64 {
        text.withUnsafeBytes { raw in
            var hash = UInt64(raw.count) &* 0x9E37_79B9_7F4A_7C15
            var place = 0
            while place + 8 <= raw.count {
                hash = Mix.fold(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place += 8
            }
            var rest: UInt64 = 0
            while place < raw.count {
                rest = rest << 8 | UInt64(raw[place])
                place += 1
            }
            return Mix.fold(hash ^ rest)
        }
    }
}

/// Mixing of numbers for tables and for random pairs: the same everywhere and always.
enum Mix {
    /// A product of 128 bits folded to 64 (as in Wang Yi's wyhash).
    @inline(__always)
    static func fold(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
