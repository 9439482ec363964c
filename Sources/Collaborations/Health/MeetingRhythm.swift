import Kernel

/// How often a forum meets, where the charter says it in words that can be counted.
enum MeetingRhythm {
    /// Looked for in this order, so that 'twice a week' is not taken for 'week'.
    private static let phrases: [(String, Int)] = [
        ("twice a week", 104), ("twice weekly", 104), ("every two weeks", 26), ("every other week", 26), ("fortnight", 26),
        ("twice a month", 24), ("every two months", 6), ("every other month", 6), ("every three months", 4),
        ("every six months", 2), ("twice a year", 2), ("half-year", 2), ("quarter", 4), ("month", 12), ("week", 52),
        ("year", 1), ("annual", 1), ("daily", 250), ("every day", 250),
    ]

    /// - Returns: `nil` for words that say no rhythm.
    static func meetingsAYear(_ words: String) -> Int? {
        let folded = words.lowercased()
        return phrases.first { folded.contains($0.0) }?.1
    }
}
