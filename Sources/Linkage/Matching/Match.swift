import Foundation

/// A pair and how sure it is.
public struct Match: Hashable, Sendable {
    /// Rows, from 0, of the left and the right list. Against itself, the list's earlier row is the left one.
    public let left: Int
    public let right: Int
    /// log2 of the odds that it matches: the prior's and the evidence's bits together.
    public let weight: Double

    public var probability: Double { Self.probability(weight: weight) }

    public static func probability(weight: Double) -> Double {
        weight >= 0 ? 1 / (1 + exp2(-weight)) : exp2(weight) / (1 + exp2(weight))
    }

    /// Minus infinity for 0; the finite weight of certainty for what is not below 1.
    public static func weight(probability: Double) -> Double {
        probability >= 1 ? acceptedWeight : probability <= 0 ? -.infinity : log2(probability / (1 - probability))
    }

    /// The weight of a pair that a rule of the settings accepts: as good as certain, and a number.
    public static let acceptedWeight = 100.0

    /// Best first; pairs of one weight in the order of the lists.
    static func isBefore(_ one: Match, _ other: Match) -> Bool {
        (other.weight, one.left, one.right) < (one.weight, other.left, other.right)
    }
}
