/// A place where a sequence was changed: `old` of it became `new`. Between two hunks something stayed as it was.
struct Hunk: Hashable {
    let old: Range<Int>
    let new: Range<Int>

    /// Larger changed middles, in old and new pieces together, are not looked into: one hunk replaces all. Myers'
    /// algorithm keeps at most half the square of this many numbers, 36 MB.
    static let limit = 3_000

    /// What turned `old` into `new`, byte for byte, in order: Myers, 'An O(ND) difference algorithm and its variations'
    /// (1986), as the standard library has it.
    static func between(_ old: [String], _ new: [String]) -> [Hunk] {
        // Strings are equal when they look alike; here they must be the same bytes, as a signature covers bytes.
        var numbers: [[UInt8]: Int] = [:]
        func numbered(_ pieces: [String]) -> [Int] {
            pieces.map { piece in
                let bytes = Array(piece.utf8)
                let number = numbers[bytes] ?? numbers.count
                numbers[bytes] = number
                return number
            }
        }
        let (oldNumbers, newNumbers) = (numbered(old), numbered(new))
        let start = zip(oldNumbers, newNumbers).prefix { $0 == $1 }.count
        let rest = min(old.count, new.count) - start
        let end = zip(oldNumbers.reversed(), newNumbers.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let (oldMiddle, newMiddle) = (start..<(old.count - end), start..<(new.count - end))
        if oldMiddle.isEmpty && newMiddle.isEmpty { return [] }
        if oldMiddle.isEmpty || newMiddle.isEmpty || oldMiddle.count + newMiddle.count > limit {
            return [Hunk(old: oldMiddle, new: newMiddle)]
        }
        let changes = newNumbers[newMiddle].difference(from: oldNumbers[oldMiddle])
        return hunks(
            removed: changes.removals.map { start + offset($0) },
            inserted: changes.insertions.map { start + offset($0) },
            old: oldMiddle, new: newMiddle)
    }

    private static func offset(_ change: CollectionDifference<Int>.Change) -> Int {
        switch change {
        case .remove(let offset, _, _), .insert(let offset, _, _): offset
        }
    }

    private static func hunks(removed: [Int], inserted: [Int], old: Range<Int>, new: Range<Int>) -> [Hunk] {
        var hunks: [Hunk] = []
        var (removed, inserted) = (removed[...], inserted[...])
        var (oldAt, newAt) = (old.lowerBound, new.lowerBound)
        while oldAt < old.upperBound || newAt < new.upperBound {
            let (oldStart, newStart) = (oldAt, newAt)
            while removed.first == oldAt || inserted.first == newAt {
                if removed.first == oldAt {
                    removed.removeFirst()
                    oldAt += 1
                } else {
                    inserted.removeFirst()
                    newAt += 1
                }
            }
            if oldAt > oldStart || newAt > newStart {
                hunks.append(Hunk(old: oldStart..<oldAt, new: newStart..<newAt))
            } else {
                oldAt += 1
                newAt += 1
            }
        }
        return hunks
    }
}
