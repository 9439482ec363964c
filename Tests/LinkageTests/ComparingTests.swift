import Testing

@testable import Linkage

/// What conditions mean, said once more and plainly: record by record, text by text.
private struct Plain {
    let lists: Lists
    let settings: LinkageSettings

    func value(_ term: Term, _ row: Int, left: Bool) -> String {
        let column = lists.column(term)
        if column < lists.compared.width {
            return lists.vocabulary.text(left ? lists.left(row, column) : lists.right(row, column))
        }
        return lists.vocabulary.text((left ? lists.columns[column].left : lists.columns[column].right)[row])
    }

    func holds(_ condition: Condition, _ left: Int, _ right: Int) -> Bool {
        func values(_ one: Term, _ other: Term) -> (String, String) {
            (value(one, left, left: true), value(other, right, left: false))
        }
        switch condition {
        case .exact(let one, let other):
            let (one, other) = values(one, other)
            return one == other && !one.isEmpty
        case .missing(let one, let other):
            let (one, other) = values(one, other)
            return one.isEmpty || other.isEmpty
        case .bothMissing(let one, let other):
            let (one, other) = values(one, other)
            return one.isEmpty && other.isEmpty
        case .compared(let name, let one, let other, let bound):
            let (one, other) = values(one, other)
            guard !one.isEmpty, !other.isEmpty, let function = settings.functions[name] else { return false }
            let (left, right) = (Array(one.utf8), Array(other.utf8))
            switch bound {
            case .atLeast(let least): return function.compare(left.span, right.span, bound: -1) >= least - 1e-9
            case .atMost(let most): return function.compare(left.span, right.span, bound: 1e9) <= most + 1e-9
            }
        case .all(let parts): return parts.allSatisfy { holds($0, left, right) }
        case .any(let parts): return parts.contains { holds($0, left, right) }
        case .not(let part): return !holds(part, left, right)
        }
    }

    func level(_ comparison: LinkageSettings.Comparison, _ left: Int, _ right: Int) -> Int {
        if let null = comparison.nullLevel, holds(null, left, right) { return 0 }
        let level = comparison.levels.firstIndex { holds($0.condition, left, right) }
        return (level ?? comparison.levels.count) + 1
    }
}

@Suite("Comparing pairs")
struct ComparingTests {
    static let yaml = """
        columns: {forename: name, surname: name, dob: date, town: text}
        comparisons:
          - name: name
            null_level: missing(first(forename, surname))
            levels:
              - exact(join(forename, surname))
              - exact(forename, surname) and exact(surname, forename)
              - not (jaro_winkler(surname) >= 0.6) and (exact(forename) or exact(initial(forename)))
              - jaro_winkler(forename) >= 0.8 or jaro_winkler(forename, surname) >= 0.7 and missing(town)
              - jaro_winkler(surname) >= 0.5
          - name: dob
            null_level: both_missing(dob)
            levels: [exact(dob), damerau_levenshtein(dob) <= 2, years_apart(dob) <= 10, missing(dob)]
        blocking_rules_to_generate_predictions:
          - dob
          - forename = surname
          - initial(surname) and year(dob)
        training: {deterministic_rules: [dob], recall: 0.5, blocking_rules: [dob]}
        """

    private func setUp(_ seed: UInt64, dedupe: Bool) throws -> (LinkageSettings, Lists) {
        let settings = try LinkageSettings(yaml: Self.yaml + (dedupe ? "\nlink_type: dedupe_only" : ""))
        var dice = Dice(seed)
        func random(_ name: String, _ count: Int) throws -> RecordList {
            try list(
                name, People.columns,
                (0..<count).map { number in
                    func value(_ text: String) -> String { dice.chance(15) ? "" : text }
                    let date = "19\(dice.roll(3) + 6)\(dice.roll(2))-0\(dice.roll(3) + 1)-1\(dice.roll(3))"
                    return (
                        "\(number)",
                        [
                            value(dice.word("ab", 1...3)), value(dice.word("ab", 1...3)), value(date),
                            value(dice.word("ab", 1...2)),
                        ]
                    )
                })
        }
        let left = try random("left", 60)
        return (
            settings,
            Lists(
                left: left, right: dedupe ? nil : try random("right", 70), settings: settings,
                compared: settings.comparedTerms, others: settings.blockedTerms)
        )
    }

    @Test(arguments: 1...5)
    func `a batch has the levels that the conditions give pair by pair`(_ seed: UInt64) throws {
        let (settings, lists) = try setUp(seed, dedupe: false)
        let plan = ComparisonPlan(settings, lists)
        let plain = Plain(lists: lists, settings: settings)
        var comparer = Comparer(plan, lists)
        for left in 0..<lists.leftCount {
            for right in 0..<lists.rightCount { comparer.add(UInt32(left), UInt32(right)) }
        }
        comparer.compare()
        for pair in 0..<comparer.count {
            for (number, comparison) in settings.comparisons.enumerated() {
                let expected = plain.level(comparison, Int(comparer.left[pair]), Int(comparer.right[pair]))
                #expect(plan.pattern.level(number, of: comparer.patterns[pair]) == expected)
            }
        }
    }

    @Test(arguments: 1...5, [false, true])
    func `each pair that a rule yields is compared, once`(_ seed: UInt64, _ dedupe: Bool) async throws {
        let (settings, lists) = try setUp(seed, dedupe: dedupe)
        let plain = Plain(lists: lists, settings: settings)
        let index = try await BlockingIndex(settings.blockingRules, lists, cores: 2)
        func yields(_ rule: BlockingRule, _ left: Int, _ right: Int) -> Bool {
            rule.parts.allSatisfy { plain.holds(.exact($0.left, $0.right), left, right) }
        }
        var expected: Set<[Int]> = []
        var counts = settings.blockingRules.map { _ in 0 }
        for left in 0..<lists.leftCount {
            for right in (dedupe ? left + 1 : 0)..<lists.rightCount {
                let rules = settings.blockingRules.map { yields($0, left, right) || dedupe && yields($0, right, left) }
                if rules.contains(true) { expected.insert([left, right]) }
                for rule in counts.indices where rules[rule] { counts[rule] += 1 }
                #expect(index.firstRule(left, right) == rules.firstIndex(of: true))
            }
        }
        let plan = ComparisonPlan(settings, lists)
        let found = try await Candidates(index, lists, plan, cores: 2).map {
            [[Int]]()
        } each: { pairs, comparer in
            for pair in 0..<comparer.count { pairs.append([Int(comparer.left[pair]), Int(comparer.right[pair])]) }
        }.flatMap { $0 }
        #expect(found.count == Set(found).count)
        #expect(Set(found) == expected)
        #expect(index.pairCount(0) == counts[0])
        #expect(index.pairCount(2) == counts[2])
        #expect(throws: LinkageError.tooManyPairs(rule: "dob", pairs: counts[0], bound: counts[0] - 1)) {
            try index.check(bound: counts[0] - 1)
        }
    }

    @Test func `patterns fit their bits`() {
        let pattern = Pattern(levels: [1, 2, 6, 30])
        #expect((1...30).map(Pattern.bits).prefix(7) == [2, 2, 3, 3, 3, 3, 4])
        var word: UInt64 = 0
        for (comparison, level) in [2, 3, 7, 31].enumerated() { word |= UInt64(level) << pattern.shift(comparison) }
        #expect(pattern.comparisons.map { pattern.level($0, of: word) } == [2, 3, 7, 31])
    }
}
