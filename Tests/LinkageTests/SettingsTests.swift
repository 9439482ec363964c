import Testing

@testable import Linkage

@Suite("Settings")
struct SettingsTests {
    @Test func `a file is read whole`() throws {
        let settings = try LinkageSettings(yaml: People.yaml)
        #expect(settings.linkType == .linkOnly)
        #expect(settings.comparisons.map(\.name) == ["name", "dob", "town"])
        #expect(settings.comparisons[0].levels[0].label == "exact(full_name)")
        #expect(settings.comparisons[0].levels[2].termFrequency?.minimum == 0.002)
        #expect(settings.blockingRules.map(\.description).last == "forename = surname and surname = forename")
        #expect(settings.training.recall == 0.7)
        #expect(settings.terms["full_name"] == .join([.column("forename"), .column("surname")]))
    }

    @Test func `titles may differ between the lists`() throws {
        let yaml = People.yaml.replacing("town: text", with: "town: {type: text, left: Place, right: 'Birth place'}")
        let settings = try LinkageSettings(yaml: yaml)
        #expect(settings.titles(left: true)["town"] == "Place")
        #expect(settings.titles(left: false)["town"] == "Birth place")
    }

    /// What is put in place of what, the line to blame, the field, and words of the message.
    static let mistakes: [(String, String, Int, String, String)] = [
        ("dob: date", "dob: datum", 3, "columns.dob", "'datum' is none of: exact, text, name"),
        (
            "exact(day_month(dob))", "exact(day_month(birth))", 19, "comparisons[1].levels[1]",
            "there is no column 'birth'"
        ),
        (
            "exact(day_month(dob))", "exact(day_month(surname))", 19, "comparisons[1].levels[1]",
            "takes a column of type date"
        ),
        ("exact(day_month(dob))", "exakt(dob)", 19, "comparisons[1].levels[1]", "there is no comparison 'exakt'"),
        ("exact(day_month(dob))", "days_apart(dob) >= 3", 19, "comparisons[1].levels[1]", "is bounded by <="),
        ("exact(day_month(dob))", "days_apart(dob)", 19, "comparisons[1].levels[1]", "needs a bound"),
        ("exact(day_month(dob))", "exact(dob", 19, "comparisons[1].levels[1]", "expected ')', found the end"),
        (
            "exact(day_month(dob))", "exact(dob) exact(dob)", 19, "comparisons[1].levels[1]",
            "expected 'and', 'or' or the end"
        ),
        ("exact(day_month(dob))", "exact(dob) > 1", 19, "comparisons[1].levels[1]", "bounds are >= and <="),
        ("exact(day_month(dob))", "exact(d€b)", 19, "comparisons[1].levels[1]", "has no meaning here"),
        (
            "initial(surname)", "inital(surname)", 26, "blocking_rules_to_generate_predictions[2]",
            "nothing is derived by"
        ),
        ("initial(surname)", "prefix(surname, 0)", 26, "blocking_rules_to_generate_predictions[2]", "from 1 to 64"),
        ("recall: 0.7", "recall: 7", 30, "training.recall", "a number from 0.01 to 1.0"),
        ("recall: 0.7", "recal: 0.7", 30, "training.recal", "there is no such field"),
        ("name: town", "name: dob", 20, "comparisons[2].name", "two comparisons 'dob'"),
        ("levels: [exact(town)]", "levels: []", 22, "comparisons[2].levels", "1 to 30 levels"),
        ("full_name: join", "dob: join", 5, "terms.dob", "is a column already"),
        ("link_type: link_only", "link_type: both", 1, "link_type", "none of: link_only, dedupe_only"),
        ("columns: {", "columns: [", 3, "", "not YAML"),
        ("link_type: link_only", "link_type: a\nlink_type: b", 1, "link_type", "more than once"),
        ("training:", "accept: [nonsense]\ntraining:", 28, "accept[0]", "expected '('"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is told with its line and field`(
        _ old: String, _ new: String, _ line: Int, _ field: String, _ words: String
    ) {
        #expect {
            _ = try LinkageSettings(yaml: People.yaml.replacing(old, with: new))
        } throws: { error in
            guard case .settings(let foundLine, let foundField, let message) = error as? LinkageError else {
                return false
            }
            #expect(foundLine == line)
            #expect(foundField == field)
            #expect(message.contains(words))
            return true
        }
    }

    @Test(arguments: ["", "42", "- a", "{}", "columns: {}\ncomparisons: []", ": : :", "&a *a", "\u{0}", "a: &x [*x]"])
    func `what is no settings file is refused`(_ yaml: String) {
        #expect(throws: LinkageError.self) { _ = try LinkageSettings(yaml: yaml) }
    }

    @Test func `damaged files are refused or read, and never more`() throws {
        var dice = Dice(11)
        let bytes = Array(People.yaml.utf8)
        for _ in 0..<2000 {
            var damaged = bytes
            for _ in 0...dice.roll(4) {
                let place = dice.roll(damaged.count)
                switch dice.roll(3) {
                case 0: damaged[place] = UInt8(dice.roll(256))
                case 1: damaged.remove(at: place)
                default: damaged.insert(dice.pick(Array("()[]{}:,-\"'&*|>\n".utf8)), at: place)
                }
            }
            do {
                _ = try LinkageSettings(yaml: String(decoding: damaged, as: UTF8.self))
            } catch is LinkageError {}
        }
    }

    @Test func `a condition is shown as it can be read again`() throws {
        let columns: [String: ColumnType] = ["a": .name, "b": .name, "d": .date, "n": .number]
        let functions = Dictionary(uniqueKeysWithValues: ComparisonFunctions.standard.map { ($0.name, $0) })
        let parser = ConditionParser(columns: columns, named: [:], functions: functions)
        for text in [
            "exact(a)", "exact(a, b) and exact(b, a)", "(exact(a) or exact(b)) and missing(d)", "not (exact(a))",
            "jaro_winkler(a) >= 0.88 or damerau_levenshtein(prefix(b, 3), initial(a)) <= 2", "nickname(a, b)",
            "both_missing(first(a, b)) or exact(join(a, year(d)))",
            "difference(n) <= 0.5 and new_years_day(swapped(d))",
        ] {
            let condition = try parser.condition(text)
            #expect(condition.description == text)
            let again = try parser.condition(condition.description)
            #expect(again == condition)
        }
    }

    @Test func `the hash tells other comparisons from the same ones`() throws {
        let settings = try LinkageSettings(yaml: People.yaml)
        let same = try LinkageSettings(yaml: People.yaml.replacing("recall: 0.7", with: "recall: 0.6"))
        let other = try LinkageSettings(yaml: People.yaml.replacing("forename) >= 0.85", with: "forename) >= 0.86"))
        #expect(settings.hash == same.hash)
        #expect(settings.hash != other.hash)
    }

    /// Whether two texts have the same length.
    struct SameLength: ComparisonFunction {
        let name = "same_length"
        func compare(_ left: Span<UInt8>, _ right: Span<UInt8>, bound: Double) -> Double {
            left.count == right.count ? 1 : 0
        }
    }

    @Test func `a function of one's own can be used`() throws {
        let yaml = People.yaml.replacing("levels: [exact(town)]", with: "levels: [exact(town), same_length(town)]")
        #expect(throws: LinkageError.self) { _ = try LinkageSettings(yaml: yaml) }
        let settings = try LinkageSettings(yaml: yaml, functions: [SameLength()])
        #expect(settings.comparisons[2].levels.count == 2)
    }
}
