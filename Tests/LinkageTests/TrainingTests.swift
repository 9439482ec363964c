import Foundation
import Testing

@testable import Linkage

@Suite("Training")
struct TrainingTests {
    @Test func `expectation maximisation finds the probabilities that made the patterns`() {
        let pattern = Pattern(levels: [2, 1, 1])
        let m = [[0.7, 0.2, 0.1], [0.9, 0.1], [0.8, 0.2]]
        let u = [[0.05, 0.15, 0.8], [0.1, 0.9], [0.02, 0.98]]
        var counts = PatternCounts()
        var dice = Dice(21)
        func level(_ probabilities: [Double]) -> UInt64 {
            var roll = Double(dice.roll(1_000_000)) / 1e6
            for (level, probability) in probabilities.enumerated() {
                roll -= probability
                if roll < 0 { return UInt64(level + 1) }
            }
            return UInt64(probabilities.count)
        }
        for _ in 0..<200_000 {
            let isMatch = dice.roll(100) < 15
            var word: UInt64 = 0
            for comparison in pattern.comparisons {
                // A twentieth is missing, whatever the pair.
                let found = dice.roll(20) == 0 ? 0 : level(isMatch ? m[comparison] : u[comparison])
                word |= found << pattern.shift(comparison)
            }
            counts.add([word])
        }
        let em = ExpectationMaximisation(
            pattern: pattern, active: [true, true, true], u: u, convergence: 1e-6, maximumIterations: 500)
        let result = em.run(counts, share: 0.3)
        #expect(result.hasConverged)
        #expect(abs(result.share - 0.15) < 0.01)
        for (found, made) in zip(result.m.joined(), m.joined()) { #expect(abs(found - made) < 0.02) }
    }

    @Test func `counts are the same however they are added`() {
        var dice = Dice(22)
        var (whole, one, other) = (PatternCounts(), PatternCounts(), PatternCounts())
        for number in 0..<30_000 {
            let pattern = UInt64(dice.roll(5000)) << UInt64(dice.roll(40))
            whole.add([pattern])
            if number % 3 == 0 { one.add([pattern]) } else { other.add([pattern]) }
        }
        one.add(other)
        #expect(whole.total == 30_000)
        #expect(one.sorted.map(\.pattern) == whole.sorted.map(\.pattern))
        #expect(one.sorted.map(\.count) == whole.sorted.map(\.count))
    }

    @Test func `levels that nothing was seen of are told and never weigh without end`() async throws {
        let people = try People(1)
        let yaml = People.yaml.replacing(
            "levels: [exact(town)]", with: "levels: [exact(town), 'exact(town, forename)']")
        let model = try await people.linker(yaml).train()
        #expect(model.untrainedLevels.contains("town: exact(town, forename)"))
        #expect(model.comparisons.flatMap(\.levels).allSatisfy { $0.weight.isFinite && $0.m > 0 && $0.u > 0 })
    }

    @Test func `each session leaves out what its block agrees on`() async throws {
        let model = try await People(1).linker().train()
        #expect(model.sessions.map(\.untrained) == [["dob"], ["name"]])
        #expect(model.sessions.allSatisfy { $0.hasConverged && !$0.changes.isEmpty })
    }

    @Test func `labels give the shares that they show`() async throws {
        let people = try People(2)
        let linker = try people.linker()
        let pairs = people.truth.sorted { $0[0] < $1[0] }.compactMap { pair -> (left: Int, right: Int)? in
            guard let left = people.left.row(pair[0]), let right = people.right.row(pair[1]) else { return nil }
            return (left, right)
        }
        let model = try await linker.train(labelled: pairs)
        let known = pairs.filter {
            !people.left.text("dob", $0.left).isEmpty && !people.right.text("dob", $0.right).isEmpty
        }
        let equal = known.filter { people.left.text("dob", $0.left) == people.right.text("dob", $0.right) }
        let expected = (Double(equal.count) + 0.5) / (Double(known.count) + 2)
        #expect(abs(model.comparisons[1].levels[0].m - expected) < 1e-9)
        await #expect(throws: LinkageError.self) { () async throws in _ = try await linker.train(labelled: []) }
    }

    @Test func `a model survives its file and is refused for other settings`() async throws {
        let people = try People(3)
        let model = try await people.linker().train()
        let settings = try LinkageSettings(yaml: People.yaml)
        let read = try LinkageModel(json: model.json(), for: settings)
        #expect(read == model)
        let matches = try await people.linker().matches(model, threshold: 0.5)
        let again = try await people.linker().matches(read, threshold: 0.5)
        #expect(again == matches)
        let other = try LinkageSettings(
            yaml: People.yaml.replacing("exact(forename)", with: "exact(initial(forename))"))
        #expect(throws: LinkageError.self) { _ = try LinkageModel(json: model.json(), for: other) }
    }

    @Test(arguments: [#""m" : 0"#, #""m" : -1"#, #""m" : 1e999"#, #""m" : "NaN""#, #""m" : null"#, #""u" : 2"#, "{"])
    func `a model with what is no probability is refused`(_ damage: String) async throws {
        let settings = try LinkageSettings(yaml: People.yaml)
        let json = String(decoding: try await People(3).linker().train().json(), as: UTF8.self)
        let key = damage.prefix(4) == "{" ? #""version""# : String(damage.prefix(3))
        let range = try #require(json.range(of: "\(key) : [0-9.e-]+", options: .regularExpression))
        let damaged = json.replacingCharacters(in: range, with: damage)
        #expect(throws: LinkageError.self) { _ = try LinkageModel(json: Data(damaged.utf8), for: settings) }
    }

    @Test func `without a pair for the prior, training says so`() async throws {
        let yaml = People.yaml.replacing("surname and forename and dob]", with: "surname = town]")
        await #expect(throws: LinkageError.self) { () async throws in _ = try await People(1).linker(yaml).train() }
    }
}
