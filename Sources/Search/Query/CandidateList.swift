/// The matches found so far, best first, each row once.
struct CandidateList {
    struct Candidate {
        var rowid: Int64
        var score: Double
        var tier: Tier
    }

    private(set) var candidates: [Candidate] = []
    private var rows: Set<Int64> = []

    var count: Int { candidates.count }

    mutating func append(rowid: Int64, score: Double, tier: Tier) {
        if rows.insert(rowid).inserted {
            candidates.append(Candidate(rowid: rowid, score: score, tier: tier))
        }
    }
}

/// Ways to match, the surest first. A match of a surer tier comes before all of the next.
enum Tier: Int, Comparable {
    case address
    case fullName
    case name
    case nameBeginning
    case initials
    case entities
    case words
    case typoInName
    case typo
    case distantTypo
    case someWords

    /// From here on, it is not what was typed that matches.
    var isSimilar: Bool { self >= .typoInName }

    static func < (first: Tier, second: Tier) -> Bool { first.rawValue < second.rawValue }
}
