/// The rows of one chunk that have something: 65,536 bits.
struct RowSet {
    /// Row numbers that differ in these lowest bits only are of one chunk.
    static let shift: Int64 = 16
    static let capacity = 1 << 16
    /// As many positions as take no less space listed, two bytes each, than as bits.
    private static let listed = capacity / 16

    private(set) var bits = [UInt64](repeating: 0, count: capacity / 64)

    init() {}

    /// As stored: a list of positions, little-endian, or, from some thousands on, all bits (the two containers of S.
    /// Chambi, D. Lemire, O. Kaser and R. Godin, 'Better bitmap performance with Roaring bitmaps', 2016).
    init(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count == Self.capacity / 8 {
            bits.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
        } else {
            for index in stride(from: 0, to: bytes.count - 1, by: 2) {
                insert(Int(bytes[index]) | Int(bytes[index + 1]) << 8)
            }
        }
    }

    /// Of positions in ascending order.
    static func encode(_ positions: [UInt16]) -> [UInt8] {
        if positions.count < listed {
            return positions.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        }
        var set = RowSet()
        for position in positions { set.insert(Int(position)) }
        return set.bits.withUnsafeBytes { Array($0) }
    }

    var count: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

    mutating func insert(_ position: Int) { bits[position >> 6] |= 1 << UInt64(position & 63) }

    func contains(_ position: Int) -> Bool { bits[position >> 6] >> UInt64(position & 63) & 1 == 1 }

    mutating func formIntersection(_ other: RowSet) {
        for index in bits.indices { bits[index] &= other.bits[index] }
    }

    mutating func formUnion(_ other: RowSet) {
        for index in bits.indices { bits[index] |= other.bits[index] }
    }

    mutating func subtract(_ other: RowSet) {
        for index in bits.indices { bits[index] &= ~other.bits[index] }
    }

    /// The first positions in ascending order.
    func positions(limit: Int = capacity) -> [UInt16] {
        var positions: [UInt16] = []
        for (index, word) in bits.enumerated() where word != 0 {
            var rest = word
            while rest != 0 {
                if positions.count == limit { return positions }
                positions.append(UInt16(truncatingIfNeeded: index << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return positions
    }

    /// Calls back for each of the positions, given in ascending order, that is in the set, with how many are before it.
    func forEach(of positions: [UInt16], _ body: (_ index: Int, _ before: Int) -> Void) {
        var word = 0
        var before = 0
        for (index, position) in positions.enumerated() {
            while word < Int(position) >> 6 {
                before += bits[word].nonzeroBitCount
                word += 1
            }
            let below = bits[word] & (1 << UInt64(position & 63) - 1)
            if contains(Int(position)) { body(index, before + below.nonzeroBitCount) }
        }
    }
}
