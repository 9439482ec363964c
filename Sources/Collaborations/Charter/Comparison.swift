/// Where texts are compared. The engine that merges paragraph by paragraph takes the places of these two functions.
enum Comparison {
    /// One line of two texts side by side.
    struct Line: Sendable, Equatable {
        enum Change: Sendable, Equatable { case same, added, gone }

        let change: Change
        let text: String
    }

    /// What became of each line of `old` in `new`, in the order of reading.
    static func lines(_ old: String, _ new: String) -> [Line] {
        let (before, after) = (split(old), split(new))
        let difference = after.difference(from: before)
        var gone = Set<Int>()
        var added = Set<Int>()
        for change in difference {
            switch change {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var result: [Line] = []
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            if gone.contains(left) {
                result.append(Line(change: .gone, text: before[left]))
                left += 1
            } else if added.contains(right) {
                result.append(Line(change: .added, text: after[right]))
                right += 1
            } else {
                result.append(Line(change: .same, text: after[right]))
                left += 1
                right += 1
            }
        }
        return result
    }

    /// What the form offers for a field that two people changed: what only one of them touched is theirs; where both
    /// did, yours, for you to work theirs in.
    static func proposal(base: String, theirs: String, yours: String) -> String { yours == base ? theirs : yours }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
