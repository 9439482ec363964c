import Kernel

/// How often a forum meets, where the charter says it in words that can be counted.
enum MeetingRhythm {
    /// Looked for in this order, so that 'twice a week' is not taken for 'week'.
    private static let phrases: [(String, Int)] = [
        ("of the month", 12), ("of each month", 12), ("of every month", 12), ("of the quarter", 4),
        ("twice a week", 104), ("twice weekly", 104), ("every two weeks", 26), ("every other week", 26),
        ("fortnight", 26),
        ("twice a month", 24), ("every two months", 6), ("every other month", 6), ("every three months", 4),
        ("every six months", 2), ("twice a year", 2), ("half-year", 2), ("quarter", 4), ("month", 12), ("week", 52),
        ("year", 1), ("annual", 1), ("daily", 250), ("every day", 250),
        ("every second", 26), ("every other", 26), ("every monday", 52), ("every tuesday", 52), ("every wednesday", 52),
        ("every thursday", 52), ("every friday", 52),
    ]

    /// - Returns: `nil` for words that say no rhythm.
    static func meetingsAYear(_ words: String) -> Int? {
        let folded = words.lowercased()
        return phrases.first { folded.contains($0.0) }?.1
    }
}
