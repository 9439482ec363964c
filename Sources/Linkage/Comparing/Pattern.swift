/// The levels of a pair in all comparisons, packed into one word. In each comparison 0 is the null level, then come the
/// levels in order, then 'else'. Few patterns occur, so training counts them and never looks at a pair twice.
struct Pattern: Sendable {
    /// Of each comparison, where its bits begin and how many levels there are, null and else included.
    private let places: [(shift: UInt64, mask: UInt64)]
    let levelCounts: [Int]

    init(levels: [Int]) {
        var shift = 0
        var places: [(UInt64, UInt64)] = []
        for count in levels {
            let bits = Self.bits(levels: count)
            places.append((UInt64(shift), (1 << UInt64(bits)) - 1))
            shift += bits
        }
        self.places = places
        levelCounts = levels.map { $0 + 2 }
    }

    /// The bits that so many levels take, together with null and else.
    static func bits(levels: Int) -> Int { Int.bitWidth - (levels + 1).leadingZeroBitCount }

    var comparisons: Range<Int> { places.indices }

    func shift(_ comparison: Int) -> UInt64 { places[comparison].shift }

    func level(_ comparison: Int, of pattern: UInt64) -> Int {
        let place = places[comparison]
        return Int(truncatingIfNeeded: pattern >> place.shift & place.mask)
    }
}
