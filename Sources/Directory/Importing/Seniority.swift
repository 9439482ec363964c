import Kernel

/// Where a grade stands between the head of a body (0) and the most junior (9), for the order of lists.
enum Seniority {
    /// What an unknown grade counts as.
    static let unknown = 9

    static func of(grade: String) -> Int {
        let words = Text.folded(grade).split { !$0.isLetter && !$0.isNumber }
        for length in stride(from: min(words.count, 4), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let phrase = words[start..<start + length].joined(separator: " ")
                if let rank = ranks[phrase] { return rank }
            }
        }
        return unknown
    }

    /// Civil Service grades as organisations write them, and what councils and others call the same level.
    private static let ranks: [String: Int] = [
        "permanent secretary": 0, "cabinet secretary": 0, "chief executive": 0, "scs4": 0, "scs 4": 0, "pb4": 0,
        "scs pay band 4": 0,
        "director general": 1, "scs3": 1, "scs 3": 1, "pb3": 1, "scs pay band 3": 1, "executive director": 1,
        "director": 2, "scs2": 2, "scs 2": 2, "pb2": 2, "scs pay band 2": 2, "strategic director": 2,
        "deputy director": 3, "scs1": 3, "scs 1": 3, "pb1": 3, "scs pay band 1": 3, "scs1a": 3,
        "assistant director": 3, "scs": 3, "head of service": 4,
        "grade 6": 4, "g6": 4, "band a upper": 4,
        "grade 7": 5, "g7": 5, "band a": 5, "principal": 5, "team manager": 5,
        "senior executive officer": 6, "seo": 6, "fast stream": 6, "faststream": 6, "fs": 6, "band b2": 6,
        "senior officer": 6,
        "higher executive officer": 7, "heo": 7, "hso": 7, "heod": 7, "band b1": 7, "officer": 7,
        "executive officer": 8, "eo": 8, "band c": 8, "assistant officer": 8,
        "administrative officer": 9, "ao": 9, "administrative assistant": 9, "aa": 9, "band d": 9,
    ]
}
