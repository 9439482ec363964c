import Foundation
import Testing

@testable import Linkage

@Suite("Matching")
struct MatchingTests {
    @Test(arguments: [7, 8, 9])
    func `people are found again`(_ seed: UInt64) async throws {
        let people = try People(seed)
        let linker = try people.linker()
        let matches = try await linker.matches(try await linker.train(), threshold: 0.9)
        let pairs = Set(matches.map { [people.left.identifier($0.left), people.right.identifier($0.right)] })
        let hits = pairs.intersection(people.truth).count
        #expect(Double(hits) / Double(pairs.count) > 0.95)
        #expect(Double(hits) / Double(people.truth.count) > 0.85)
    }

    @Test func `the result does not depend on the number of cores`() async throws {
        let people = try People(4, both: 400, onlyLeft: 1000, onlyRight: 2000)
        var results: [[Match]] = []
        var models: [LinkageModel] = []
        for cores in [1, 2, 5] {
            let linker = try people.linker(cores: cores)
            models.append(try await linker.train())
            results.append(try await linker.matches(models[0], threshold: 0.001))
        }
        #expect(models[0] == models[1] && models[1] == models[2])
        #expect(!results[0].isEmpty && results[0] == results[1] && results[1] == results[2])
    }

    @Test func `results are best first, each pair once, none below the threshold`() async throws {
        let linker = try People(5).linker()
        let model = try await linker.train()
        let matches = try await linker.matches(model, threshold: 0.3)
        #expect(Set(matches.map { [$0.left, $0.right] }).count == matches.count)
        #expect(zip(matches, matches.dropFirst()).allSatisfy { $0.weight >= $1.weight })
        #expect(matches.allSatisfy { $0.probability >= 0.3 })
        let more = try await linker.matches(model, threshold: 0)
        #expect(Array(more.filter { $0.probability >= 0.3 }) == matches)
        #expect(more.count > matches.count)
    }

    /// By hand: the level's weights, the prior, and log2(expected ÷ frequency) for the name.
    @Test func `a weight is the sum of its parts`() async throws {
        let people = try People(6)
        let linker = try people.linker()
        let model = try await linker.train()
        let matches = try await linker.matches(model, threshold: 0.5)
        let best = try #require(
            matches.first { match in
                ["forename", "surname", "dob"].allSatisfy {
                    let text = people.left.text($0, match.left)
                    return !text.isEmpty && text == people.right.text($0, match.right)
                }
            })
        let explanation = try await linker.explain(
            model, left: best.left, right: best.right, in: people.left, people.right)
        #expect(abs(explanation.matchWeight - best.weight) < 1e-9)
        let sum = explanation.steps.reduce(explanation.priorWeight) { $0 + $1.weight + $1.termFrequencyAdjustment }
        #expect(abs(sum - best.weight) < 1e-9)
        let name = explanation.steps[0]
        #expect(name.level == "exact(full_name)")
        let frequencies = try #require(model.frequencies["full_name"])
        let value = "\(people.left.text("forename", best.left)) \(people.left.text("surname", best.left))"
        let frequency = frequencies.values[value] ?? frequencies.rarest
        #expect(abs(name.termFrequencyAdjustment - log(frequencies.expected / frequency) / log(2)) < 1e-5)
        #expect(explanation.words.contains(explanation.leftIdentifier))
        #expect(explanation.blockingRule == "dob")
        #expect(name.left["surname"] == people.left.text("surname", best.left))
    }

    @Test func `the floor keeps a rare value from weighing more`() async throws {
        let people = try People(6)
        let settings = try LinkageSettings(yaml: People.yaml)
        let model = try await people.linker().train()
        let lists = Lists(
            left: people.left, right: people.right, settings: settings, compared: settings.comparedTerms, others: [])
        let scorer = Scorer(model, settings, lists, Pattern(levels: settings.comparisons.map(\.levels.count)))
        let expected = try #require(model.frequencies["surname"]?.expected)
        let most = (0..<lists.leftCount).map { scorer.adjustment(0, level: 3, $0, 0, lists) }.max() ?? 0
        #expect(most <= log(expected / 0.002) / log(2) + 1e-5)
    }

    @Test func `rules decide whatever the weight`() async throws {
        let people = try People(7)
        let linker = try people.linker()
        let model = try await linker.train()
        let plain = try await linker.matches(model, threshold: 0.5)
        let refusing = try people.linker(People.yaml + "\nreject: [exact(town)]")
        let rest = try await refusing.matches(model, threshold: 0.5)
        #expect(!rest.isEmpty && rest.count < plain.count)
        #expect(
            rest.allSatisfy {
                let town = people.left.text("town", $0.left)
                return town.isEmpty || town != people.right.text("town", $0.right)
            })
        let doubting = try people.linker(People.yaml + "\ndoubt: [exact(town)]")
        let doubted = try await doubting.matches(model, threshold: 0.5)
        #expect(Set(doubted.map { [$0.left, $0.right] }) == Set(plain.map { [$0.left, $0.right] }))
        #expect(doubted.filter { $0.weight > 0 } == rest.filter { $0.weight > 0 })
        let accepting = try people.linker(People.yaml + "\naccept: [exact(dob) and exact(surname)]")
        let more = try await accepting.matches(model, threshold: 0.5)
        #expect(more.first?.weight == Match.acceptedWeight && more.first?.probability == 1)
    }

    @Test func `what is unchanged since yesterday is not compared again, and the result is the same`() async throws {
        let people = try People(8, both: 300, onlyLeft: 500, onlyRight: 900)
        func rows(_ list: RecordList, _ keep: (Int) -> Bool, change: (Int) -> Bool) throws -> RecordList {
            var result = RecordList(name: list.name, columns: People.columns)
            for row in 0..<list.count where keep(row) {
                var values = Dictionary(uniqueKeysWithValues: People.columns.map { ($0, list.text($0, row)) })
                if change(row) { values["town"] = "elsewhere" }
                try result.append(list.identifier(row), values)
            }
            return result
        }
        let leftThen = try rows(people.left, { $0 % 10 != 0 }, change: { $0 % 7 == 0 })
        let rightThen = try rows(people.right, { $0 % 11 != 0 }, change: { $0 % 13 == 0 })
        let settings = try LinkageSettings(yaml: People.yaml)
        let yesterday = try Linker(settings, left: leftThen, right: rightThen, cores: 2)
        let model = try await yesterday.train()
        let results = try await yesterday.matches(model, threshold: 0.01).map {
            (left: leftThen.identifier($0.left), right: rightThen.identifier($0.right), weight: $0.weight)
        }
        let today = try people.linker()
        let earlier = EarlierRun(left: (people.left, leftThen), right: (people.right, rightThen), results: results)
        #expect(earlier.isLeftKnown.contains(true) && earlier.isLeftKnown.contains(false))
        let incremental = try await today.matches(model, threshold: 0.01, since: earlier)
        let whole = try await today.matches(model, threshold: 0.01)
        #expect(whole == incremental)
    }

    @Test func `duplicates in one list are found and make clusters`() async throws {
        let people = try People(9)
        var both = RecordList(name: "both", columns: People.columns)
        for list in [people.left, people.right] {
            for row in 0..<list.count {
                let values = Dictionary(uniqueKeysWithValues: People.columns.map { ($0, list.text($0, row)) })
                try both.append(list.identifier(row), values)
            }
        }
        let settings = try LinkageSettings(yaml: People.yaml.replacing("link_only", with: "dedupe_only"))
        let linker = try Linker(settings, left: both, right: nil, cores: 2)
        let matches = try await linker.matches(try await linker.train(), threshold: 0.9)
        #expect(matches.allSatisfy { $0.left < $0.right })
        let clusters = Clusters.find(matches, maximumSize: 4).clusters
        let whole = clusters.filter { $0.count == 2 && people.truth.contains($0.map(both.identifier)) }
        #expect(whole.count > 110)
    }

    @Test func `unlinkables and calibration are shares`() async throws {
        let people = try People(10)
        let linker = try people.linker()
        let model = try await linker.train()
        let points = try linker.unlinkables(model).points
        #expect(points.allSatisfy { (0...1).contains($0.share) })
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.share <= $1.share })
        let matches = try await linker.matches(model, threshold: 0)
        let bins = ModelCharts.calibration(matches) {
            people.truth.contains([people.left.identifier($0.left), people.right.identifier($0.right)])
        }
        #expect(bins.count == 10 && bins.reduce(0) { $0 + $1.pairs } == matches.count)
        #expect(bins[9].share > 0.9 && bins[0].share < 0.1)
        #expect(bins.allSatisfy { $0.pairs == 0 || ($0.from...$0.to).contains($0.meanProbability) })
    }
}
