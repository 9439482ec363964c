/// Which new paragraph is which old one rewritten, where several were changed side by side.
enum ParagraphPairing {
    /// Two paragraphs are the same one rewritten when they share at least this part of their words (Dice's
    /// coefficient).
    private static let leastSimilarity = 0.4

    /// More pairs than this are not weighed: every old paragraph counts as deleted, every new one as inserted.
    private static let limit = 10_000

    static func compare(_ old: [String], _ new: [String]) -> [ComparedParagraph] {
        guard !old.isEmpty, !new.isEmpty, old.count * new.count <= limit else {
            return old.map(ComparedParagraph.deleted) + new.map(ComparedParagraph.inserted)
        }
        var result: [ComparedParagraph] = []
        var (oldAt, newAt) = (0, 0)
        for (oldPair, newPair) in pairs(old, new) {
            result += old[oldAt..<oldPair].map(ComparedParagraph.deleted)
            result += new[newAt..<newPair].map(ComparedParagraph.inserted)
            result += rewritten(old[oldPair], new[newPair])
            (oldAt, newAt) = (oldPair + 1, newPair + 1)
        }
        result += old[oldAt...].map(ComparedParagraph.deleted)
        return result + new[newAt...].map(ComparedParagraph.inserted)
    }

    /// The pairs in order, none crossing another, that share the most words in all.
    private static func pairs(_ old: [String], _ new: [String]) -> [(Int, Int)] {
        let (oldWords, newWords) = (old.map(wordCounts), new.map(wordCounts))
        let width = new.count + 1
        var best = [Double](repeating: 0, count: (old.count + 1) * width)
        var likeness = [Double](repeating: 0, count: old.count * new.count)
        for row in old.indices.reversed() {
            for column in new.indices.reversed() {
                let alike = similarity(oldWords[row], newWords[column])
                likeness[row * new.count + column] = alike
                let paired = alike >= leastSimilarity ? alike + best[(row + 1) * width + column + 1] : 0
                best[row * width + column] = max(
                    paired, best[(row + 1) * width + column], best[row * width + column + 1])
            }
        }
        var pairs: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < old.count, column < new.count {
            let here = best[row * width + column]
            if best[(row + 1) * width + column] == here {
                row += 1
            } else if best[row * width + column + 1] == here {
                column += 1
            } else {
                pairs.append((row, column))
                (row, column) = (row + 1, column + 1)
            }
        }
        return pairs
    }

    private static func wordCounts(_ paragraph: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        for word in Tokens.words(paragraph) where Tokens.isWord(word) { counts[word, default: 0] += 1 }
        return counts
    }

    private static func similarity(_ left: [String: Int], _ right: [String: Int]) -> Double {
        let all = left.values.reduce(0, +) + right.values.reduce(0, +)
        guard all > 0 else { return 0 }
        let shared = left.reduce(0) { $0 + min($1.value, right[$1.key] ?? 0) }
        return Double(2 * shared) / Double(all)
    }

    /// The words of one paragraph; two paragraphs where there is more to compare than is worth it.
    private static func rewritten(_ old: String, _ new: String) -> [ComparedParagraph] {
        let (oldWords, newWords) = (Tokens.words(old), Tokens.words(new))
        var hunks = Hunk.between(oldWords, newWords)[...]
        var runs: [ComparedRun] = []
        var at = 0
        while let first = hunks.popFirst() {
            // Words that were changed next to each other read better as one change with the gap between them.
            var (oldEnd, newEnd) = (first.old.upperBound, first.new.upperBound)
            while let next = hunks.first, oldWords[oldEnd..<next.old.lowerBound].allSatisfy(Tokens.isGap) {
                (oldEnd, newEnd) = (next.old.upperBound, next.new.upperBound)
                hunks.removeFirst()
            }
            let stretches: [(ComparedRun.Kind, ArraySlice<String>)] = [
                (.equal, oldWords[at..<first.old.lowerBound]), (.deleted, oldWords[first.old.lowerBound..<oldEnd]),
                (.inserted, newWords[first.new.lowerBound..<newEnd]),
            ]
            runs += stretches.filter { !$0.1.isEmpty }.map { ComparedRun($0, $1.joined()) }
            at = oldEnd
        }
        if at < oldWords.count { runs.append(ComparedRun(.equal, oldWords[at...].joined())) }
        guard runs.contains(where: { $0.kind == .equal }) else { return [.deleted(old), .inserted(new)] }
        return [.changed(runs)]
    }
}
