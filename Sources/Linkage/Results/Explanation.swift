import Foundation

/// Why a pair has the weight it has: the waterfall from the prior to the final weight, as data and in words.
public struct Explanation: Codable, Hashable, Sendable {
    /// A bar of the waterfall.
    public struct Step: Codable, Hashable, Sendable {
        public let comparison: String
        public let level: String
        /// The values that the comparison looks at, as they stand in the lists.
        public let left: [String: String]
        public let right: [String: String]
        public let m: Double?
        public let u: Double?
        /// log2(m/u); 0 on the null level.
        public let weight: Double
        /// What the values' rarity adds.
        public let termFrequencyAdjustment: Double
        /// The weight so far, this step included.
        public let total: Double
    }

    public let leftIdentifier: String
    public let rightIdentifier: String
    public let priorWeight: Double
    public let steps: [Step]
    public let matchWeight: Double
    public let matchProbability: Double
    /// The first blocking rule that yields the pair; `nil` where none does, so that no run would have found it.
    public let blockingRule: String?
    /// Whether a rule of the settings decides: 'accepted' or 'rejected' whatever the steps add up to, 'doubted' to even odds at most.
    public let decidedByRule: String?

    /// The waterfall for a reader: a line a step.
    public var words: String {
        func signed(_ weight: Double) -> String { String(format: "%+.2f", weight) }
        func shown(_ values: [String: String]) -> String {
            let parts = values.sorted { $0.key < $1.key }.map { $0.value.isEmpty ? "–" : $0.value }
            return parts.joined(separator: " · ")
        }
        var lines = [
            "\(leftIdentifier) and \(rightIdentifier): match probability "
                + "\(String(format: "%.6f", matchProbability)), match weight \(signed(matchWeight))",
            "",
            "\(Self.padded(signed(priorWeight), 8)) before anything is compared: \(Self.odds(priorWeight))",
        ]
        for step in steps {
            let weight = Self.padded(signed(step.weight + step.termFrequencyAdjustment), 8)
            lines.append("\(weight) \(step.comparison): \(Self.said(step))")
            lines.append("\(Self.padded("", 8))   \(shown(step.left))  |  \(shown(step.right))")
        }
        lines.append("\(Self.padded(signed(matchWeight), 8)) in all: \(Self.odds(matchWeight))")
        lines.append("")
        lines.append(
            blockingRule.map { "Compared because of the blocking rule: \($0)." }
                ?? "No blocking rule yields this pair: a run would not have compared it.")
        if let decidedByRule {
            lines.append("A rule of the settings decides: the pair is \(decidedByRule), whatever the steps add up to.")
        }
        return lines.joined(separator: "\n")
    }

    private static func said(_ step: Step) -> String {
        guard let m = step.m, let u = step.u else { return "a value is missing, which says nothing" }
        let factor = exp2(abs(step.weight))
        let times = factor >= 100 ? "\(Int(min(factor, 1e15).rounded()))" : String(format: "%.1f", factor)
        let direction = step.weight >= 0 ? "more" : "less"
        var text =
            "\(step.level), \(times) times \(direction) usual among matches (\(share(m))) "
            + "than among others (\(share(u)))"
        if abs(step.termFrequencyAdjustment) >= 0.005 {
            let isRare = step.termFrequencyAdjustment > 0
            text +=
                "; the value is \(isRare ? "rare" : "common"): \(String(format: "%+.2f", step.termFrequencyAdjustment))"
        }
        return text
    }

    private static func share(_ probability: Double) -> String {
        probability >= 0.001 ? String(format: "%.1f %%", probability * 100) : "1 in \(Int((1 / probability).rounded()))"
    }

    private static func odds(_ weight: Double) -> String {
        let odds = abs(weight) > 30 ? "more than a thousand million" : "\(Int(exp2(abs(weight)).rounded()))"
        return "\(odds) to 1 that it \(weight >= 0 ? "matches" : "does not match")"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
