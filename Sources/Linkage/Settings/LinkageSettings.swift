/// What is compared and how: the reading of a settings file. `SettingsReader` makes it from YAML; docs/linkage.md has the schema.
public struct LinkageSettings: Sendable {
    public enum LinkType: String, Sendable, Codable, CaseIterable {
        /// Two lists, no duplicates sought within either.
        case linkOnly = "link_only"
        /// One list against itself.
        case dedupeOnly = "dedupe_only"
    }

    /// A column: its type, and its title in the left and the right list.
    public struct Column: Hashable, Sendable, Codable {
        public let type: ColumnType
        public let left: String
        public let right: String
    }

    /// A level of agreement: the first whose condition holds is the pair's.
    public struct Level: Sendable {
        public let label: String
        public let condition: Condition
        public let termFrequency: TermFrequency?
    }

    /// Agreement on a rare value says more: the level's weight rises by log2(expected ÷ the value's frequency).
    public struct TermFrequency: Hashable, Sendable, Codable {
        public let term: String
        /// Frequencies below it count as this much, so that a value seen once does not decide by itself.
        public let minimum: Double
        /// How much of the adjustment counts, from 0 to 1.
        public let weight: Double
    }

    /// Ordered levels about one thing. After the last comes, unwritten, 'else'.
    public struct Comparison: Sendable {
        public let name: String
        /// Pairs for which nothing can be said; their weight is 0.
        public let nullLevel: Condition?
        public let levels: [Level]

        /// The columns it looks at.
        var columns: Set<String> {
            levels.reduce(into: nullLevel?.columns ?? []) { $0.formUnion($1.condition.columns) }
        }
    }

    public struct Training: Sendable {
        /// Rules that hold for nearly no false pair, and the share of true pairs for which one of them holds.
        public let deterministicRules: [BlockingRule]
        public let recall: Double
        public let blockingRules: [BlockingRule]
        /// How many random pairs u is estimated from, and at most how many pairs of each block train m.
        public let randomPairs: Int
        public let pairsPerBlock: Int
        public let seed: UInt64
        public let convergence: Double
        public let maximumIterations: Int
    }

    public let linkType: LinkType
    public let identifier: (left: String, right: String)
    public let columns: [String: Column]
    public let comparisons: [Comparison]
    public let blockingRules: [BlockingRule]
    public let maximumPairsPerRule: Int
    /// Pairs that are matches, or are none, whatever their weight.
    public let accept: [Condition]
    public let reject: [Condition]
    /// Pairs that the model is known to be too sure of: their odds are even at most.
    public let doubt: [Condition]
    public let training: Training
    /// The frequencies' terms by what levels call them.
    public let terms: [String: Term]
    let functions: [String: any ComparisonFunction]

    /// What a model depends on, as text: columns and comparisons. Its hash says whether a model is of these settings.
    public var hash: String {
        var text = "\(linkType.rawValue)\n"
        for (name, column) in columns.sorted(by: { $0.key < $1.key }) { text += "\(name) \(column.type.rawValue)\n" }
        for comparison in comparisons {
            text += "\(comparison.name): \(comparison.nullLevel?.description ?? "")\n"
            for level in comparison.levels {
                let frequency = level.termFrequency
                let term = frequency.flatMap { terms[$0.term] }?.description ?? ""
                text += " \(level.condition) \(term) \(frequency?.minimum ?? 0) \(frequency?.weight ?? 0)\n"
            }
        }
        return FNV.hash(text)
    }

    /// The titles of one side's columns, by name.
    public func titles(left: Bool) -> [String: String] { columns.mapValues { left ? $0.left : $0.right } }
}

/// The hash of Fowler, Noll and Vo in 64 bits: it guards against mistakes, not against forgers.
enum FNV {
    static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
