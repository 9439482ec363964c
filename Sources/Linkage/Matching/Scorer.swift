import Foundation

/// From patterns to weights, with the adjustment for common and rare values.
struct Scorer: Sendable {
    /// What is added for a value, by its number; the pair's commoner value counts where they differ.
    private struct Adjustment: Sendable {
        let comparison: Int
        let level: Int
        let column: Int
        let table: Int
    }

    /// log2 of the odds before anything is compared.
    let prior: Double
    private let pattern: Pattern
    /// Of each comparison, the weight of each level, null and else included.
    private let weights: [[Double]]
    private let adjustments: [Adjustment]
    private let tables: [[Float]]

    init(_ model: LinkageModel, _ settings: LinkageSettings, _ lists: Lists, _ pattern: Pattern) {
        prior = log2(model.probabilityTwoRandomRecordsMatch / (1 - model.probabilityTwoRandomRecordsMatch))
        self.pattern = pattern
        weights = model.comparisons.map { [0] + $0.levels.map(\.weight) }
        var known: [LinkageSettings.TermFrequency: Int] = [:]
        var tables: [[Float]] = []
        var adjustments: [Adjustment] = []
        for (number, comparison) in settings.comparisons.enumerated() {
            for (level, settingsLevel) in comparison.levels.enumerated() {
                guard let frequency = settingsLevel.termFrequency, let term = settings.terms[frequency.term],
                    let frequencies = model.frequencies[frequency.term]
                else { continue }
                let column = lists.column(term)
                if known[frequency] == nil {
                    known[frequency] = tables.count
                    tables.append(Self.table(frequency, frequencies, lists, column))
                }
                adjustments.append(
                    Adjustment(
                        comparison: number, level: level + 1, column: column, table: known[frequency] ?? 0)
                )
            }
        }
        self.adjustments = adjustments
        self.tables = tables
    }

    private static func table(
        _ setting: LinkageSettings.TermFrequency, _ frequencies: LinkageModel.Frequencies, _ lists: Lists, _ column: Int
    ) -> [Float] {
        func adjustment(_ frequency: Double) -> Float {
            Float(setting.weight * log2(frequencies.expected / max(frequency, setting.minimum)))
        }
        var table = [Float](repeating: adjustment(frequencies.rarest), count: lists.vocabulary.count)
        for (value, frequency) in frequencies.values {
            if let code = lists.vocabulary.existingCode(of: value) { table[Int(code)] = adjustment(frequency) }
        }
        table[0] = 0
        return table
    }

    /// The weight that a level gives in a comparison, the adjustment left out.
    func weight(_ comparison: Int, level: Int) -> Double { weights[comparison][level] }

    /// What the values' frequencies add in a comparison.
    func adjustment(_ comparison: Int, level: Int, _ left: Int, _ right: Int, _ lists: Lists) -> Double {
        var sum = 0.0
        for adjustment in adjustments where adjustment.comparison == comparison && adjustment.level == level {
            sum += value(adjustment, left, right, lists)
        }
        return sum
    }

    private func value(_ adjustment: Adjustment, _ left: Int, _ right: Int, _ lists: Lists) -> Double {
        let leftCode = lists.left(left, adjustment.column)
        let rightCode = lists.right(right, adjustment.column)
        guard leftCode != 0, rightCode != 0 else { return 0 }
        let table = tables[adjustment.table]
        return Double(min(table[Int(leftCode)], table[Int(rightCode)]))
    }

    /// The weight of a pair, prior included.
    func weight(_ pattern: UInt64, _ left: Int, _ right: Int, _ lists: Lists) -> Double {
        var weight = prior
        for comparison in self.pattern.comparisons {
            weight += weights[comparison][self.pattern.level(comparison, of: pattern)]
        }
        for adjustment in adjustments where self.pattern.level(adjustment.comparison, of: pattern) == adjustment.level {
            weight += value(adjustment, left, right, lists)
        }
        return weight
    }
}
