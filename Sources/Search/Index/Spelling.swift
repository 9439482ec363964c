/// Finding words one slip of the finger away.
///
/// Every known spelling is filed under each form that lacks one of its letters, and under itself. Two words
/// at most one insertion, deletion, substitution or swap of neighbours apart share such a form, so a handful
/// of look-ups finds all candidates whatever the size of the vocabulary (the symmetric deletion of W. Garbe's
/// SymSpell).
enum Spelling {
    /// Shorter words have too many neighbours to guess at.
    static let shortest = 3
    /// From this length on, two slips are tried.
    static let shortestForTwo = 8

    /// The forms of a word under which it is filed and sought: itself and each without one letter.
    static func forms(_ word: String) -> [Int64] {
        let letters = Array(word.utf8)
        var forms = [DocumentCodec.hash(letters)]
        forms.reserveCapacity(letters.count + 1)
        for index in letters.indices where index == 0 || letters[index] != letters[index - 1] {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for (position, byte) in letters.enumerated() where position != index {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            forms.append(Int64(bitPattern: hash))
        }
        return forms
    }

    /// Whether a word may be filed: long enough, and letters only.
    static func isSpellable(_ word: String) -> Bool {
        let count = word.utf8.count
        return count >= shortest && count <= 24 && !word.utf8.contains { $0 &- 48 < 10 }
    }

    /// The optimal string alignment distance of two words, or `limit + 1` if it is more than `limit`:
    /// insertions, deletions, substitutions and swaps of neighbours, none edited twice.
    static func distance(_ first: String, _ second: String, limit: Int) -> Int {
        let a = Array(first.utf8)
        let b = Array(second.utf8)
        if abs(a.count - b.count) > limit { return limit + 1 }
        var before = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        var current = before
        for i in 0..<a.count {
            current[0] = i + 1
            var smallest = current[0]
            for j in 0..<b.count {
                var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                current[j + 1] = cost
                smallest = min(smallest, cost)
            }
            if smallest > limit { return limit + 1 }
            (before, previous, current) = (previous, current, before)
        }
        return min(previous[b.count], limit + 1)
    }
}
