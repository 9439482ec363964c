import Foundation

/// What training found: for every level, how often matches (m) and other pairs (u) are on it. Saved as JSON.
public struct LinkageModel: Codable, Hashable, Sendable {
    /// A level's probabilities. Those that training saw nothing of are estimates from nothing, and said to be.
    public struct Level: Codable, Hashable, Sendable {
        public let label: String
        public var m: Double
        public var u: Double
        public var isTrained: Bool

        /// The evidence of the level in bits: log2 of the Bayes factor m/u.
        public var weight: Double { log2(m / u) }
    }

    public struct Comparison: Codable, Hashable, Sendable {
        public let name: String
        /// The levels in order, 'else' last; the null level, whose weight is 0, is not among them.
        public var levels: [Level]
    }

    /// How common the values of a term are, in both lists together.
    public struct Frequencies: Codable, Hashable, Sendable {
        /// The chance that two random records agree.
        public let expected: Double
        /// The frequency of a value that occurs once; values not named count as such.
        public let rarest: Double
        public let values: [String: Double]
    }

    /// How one estimation by expectation maximisation went.
    public struct Session: Codable, Hashable, Sendable {
        public let block: String
        public let pairs: Int
        /// Of how many it thinks that they match.
        public let matches: Double
        /// The largest change of any m in each iteration.
        public let changes: [Double]
        public let hasConverged: Bool
        /// The comparisons it could not train, because its block agrees on them.
        public let untrained: [String]
    }

    public static let currentVersion = 1

    public let version: Int
    public let settingsHash: String
    public var probabilityTwoRandomRecordsMatch: Double
    public var comparisons: [Comparison]
    public var sessions: [Session]
    public var frequencies: [String: Frequencies]

    /// The levels of which training saw no match or no other pair.
    public var untrainedLevels: [String] {
        comparisons.flatMap { comparison in
            comparison.levels.filter { !$0.isTrained }.map { "\(comparison.name): \($0.label)" }
        }
    }

    /// - Throws: `LinkageError.model` when it is of other settings, of another version, or holds a number that is no probability.
    public func check(_ settings: LinkageSettings) throws {
        guard version == Self.currentVersion else {
            throw LinkageError.model("The model is of version \(version); this program reads \(Self.currentVersion).")
        }
        guard settingsHash == settings.hash else {
            throw LinkageError.model(
                "The model was trained with other settings (\(settingsHash), not \(settings.hash)). Train it again.")
        }
        let isOpen: (Double) -> Bool = { $0 > 0 && $0 < 1 }
        let levels = comparisons.flatMap(\.levels)
        guard isOpen(probabilityTwoRandomRecordsMatch),
            levels.allSatisfy({ $0.m > 0 && $0.m <= 1 && $0.u > 0 && $0.u <= 1 }),
            frequencies.values.allSatisfy({ $0.expected > 0 && $0.rarest > 0 && $0.values.values.allSatisfy { $0 > 0 } }
            ),
            comparisons.map(\.name) == settings.comparisons.map(\.name),
            zip(comparisons, settings.comparisons).allSatisfy({ $0.levels.count == $1.levels.count + 1 })
        else { throw LinkageError.model("The model holds a number that is no probability, or misses a level.") }
    }
}
