import Testing

@testable import Linkage

/// Random data that is the same each time.
struct Dice {
    private var random: SplitMix

    init(_ seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func roll(_ sides: Int) -> Int { random.next(below: sides) }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
    mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }

    mutating func word(_ letters: String, _ lengths: ClosedRange<Int>) -> String {
        let letters = Array(letters)
        return String((0..<lengths.lowerBound + roll(lengths.count)).map { _ in letters[roll(letters.count)] })
    }
}

func similarity(_ left: String, _ right: String, cutoff: Double = 0) -> Double {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    return JaroWinkler.similarity(left.span, right.span, cutoff: cutoff)
}

func list(_ name: String, _ columns: [String], _ rows: [(String, [String])]) throws -> RecordList {
    var list = RecordList(name: name, columns: columns)
    for (identifier, values) in rows {
        try list.append(identifier, Dictionary(uniqueKeysWithValues: zip(columns, values)))
    }
    return list
}

/// Invented people in two lists: some in both, misspelt now and then.
struct People {
    static let columns = ["forename", "surname", "dob", "town"]
    let left: RecordList
    let right: RecordList
    /// Identifiers of the pairs that truly match.
    let truth: Set<[String]>

    init(_ seed: UInt64, both: Int = 150, onlyLeft: Int = 250, onlyRight: Int = 450) throws {
        var dice = Dice(seed)
        let forenames = (0..<60).map { _ in dice.word("abcdeiklmnorst", 4...8) }
        let surnames = (0..<200).map { _ in dice.word("abdefghiklmnoprstuw", 4...10) }
        let towns = (0..<25).map { _ in dice.word("abelmnorst", 5...9) }
        func person(_ dice: inout Dice) -> [String] {
            let month = "0\(dice.roll(9) + 1)", day = "\(dice.roll(18) + 10)"
            return [
                dice.pick(forenames), dice.pick(surnames), "\(1950 + dice.roll(50))-\(month)-\(day)", dice.pick(towns),
            ]
        }
        func seen(_ person: [String], _ dice: inout Dice) -> [String] {
            var seen = person
            if dice.chance(8) { seen[dice.roll(2)].removeLast() }
            if dice.chance(4) {
                seen[2].replaceSubrange(
                    seen[2].startIndex..<seen[2].index(seen[2].startIndex, offsetBy: 4), with: "1949")
            }
            for place in 0..<4 where dice.chance(6) { seen[place] = "" }
            return seen
        }
        var (leftRows, rightRows): ([(String, [String])], [(String, [String])]) = ([], [])
        var truth: Set<[String]> = []
        for number in 0..<both + onlyLeft + onlyRight {
            let person = person(&dice)
            if number < both + onlyLeft { leftRows.append(("L\(number)", seen(person, &dice))) }
            if number < both || number >= both + onlyLeft { rightRows.append(("R\(number)", seen(person, &dice))) }
            if number < both { truth.insert(["L\(number)", "R\(number)"]) }
        }
        left = try list("left", Self.columns, leftRows)
        right = try list("right", Self.columns, rightRows.reversed())
        self.truth = truth
    }

    static let yaml = """
        link_type: link_only
        unique_id_column_name: id
        columns: {forename: name, surname: name, dob: date, town: text}
        terms:
          full_name: join(forename, surname)
        comparisons:
          - name: name
            null_level: missing(first(forename, surname))
            levels:
              - when: exact(full_name)
                term_frequency: full_name
              - jaro_winkler(forename) >= 0.85 and jaro_winkler(surname) >= 0.85
              - when: exact(surname)
                term_frequency: surname
                term_frequency_minimum: 0.002
              - exact(forename)
          - name: dob
            null_level: missing(dob)
            levels: [exact(dob), exact(day_month(dob)), exact(year(dob))]
          - name: town
            null_level: missing(town)
            levels: [exact(town)]
        blocking_rules_to_generate_predictions:
          - dob
          - surname and forename
          - day_month(dob) and initial(surname)
          - forename = surname and surname = forename
        training:
          deterministic_rules: [surname and forename and dob]
          recall: 0.7
          blocking_rules: [dob, surname and forename]
          random_pairs: 100000
        """

    func linker(_ yaml: String = yaml, cores: Int = 2) throws -> Linker {
        try Linker(try LinkageSettings(yaml: yaml), left: left, right: right, cores: cores)
    }
}
