/// An earlier year of a project, which is to find the project's last year.
struct Question {
    let earlier: ProjectYear
    /// The project's place in the list.
    let project: Int
    /// Whether the name differs by more than case, spaces and punctuation.
    let isRenamed: Bool
    /// Whether only the number tells that it is the same project.
    let isRenamedBeyondRecognition: Bool

    /// Counted from one in order of the file; docs/benchmarks.md says what was chosen on which half.
    var isOdd: Bool { project % 2 == 0 }

    /// What is reported by itself.
    enum Set: String, CaseIterable {
        case all = "all"
        case allOdd = "– of odd-numbered projects"
        case allEven = "– of even-numbered projects"
        case renamed = "under another name"
        case renamedOdd = "– another name, odd"
        case renamedEven = "– another name, even"
        case unrecognisable = "under another name, known by the number only"
        case unrecognisableOdd = "– by the number only, odd"
        case unrecognisableEven = "– by the number only, even"
    }

    var sets: [Set] {
        var sets: [Set] = [.all, isOdd ? .allOdd : .allEven]
        if isRenamed { sets += [.renamed, isOdd ? .renamedOdd : .renamedEven] }
        if isRenamedBeyondRecognition { sets += [.unrecognisable, isOdd ? .unrecognisableOdd : .unrecognisableEven] }
        return sets
    }

    static func all(_ projects: [[ProjectYear]]) -> [Question] {
        projects.enumerated().flatMap { place, years in
            years.dropLast().map { earlier in
                let last = years[years.count - 1]
                return Question(
                    earlier: earlier, project: place,
                    isRenamed: Identity.plainName(earlier.name) != Identity.plainName(last.name),
                    isRenamedBeyondRecognition: Identity.looseName(earlier.name) != Identity.looseName(last.name)
                        && !last.name.contains("ormerly") && !earlier.name.contains("ormerly"))
            }
        }
    }
}

/// Where the right answers were: precision at one and the mean of the reciprocal ranks (nought beyond the hits asked for).
struct Ranks {
    private var ranks: [Int?] = []

    mutating func add(_ rank: Int?) { ranks.append(rank) }

    var count: Int { ranks.count }
    var precision: Double { share { $0 == 1 ? 1 : 0 } }
    var reciprocal: Double { share { 1 / Double($0) } }

    private func share(_ value: (Int) -> Double) -> Double {
        ranks.isEmpty ? 0 : ranks.reduce(0) { $0 + ($1.map(value) ?? 0) } / Double(ranks.count)
    }
}
