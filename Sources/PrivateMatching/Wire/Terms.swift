/// What the two parties have agreed before they begin: each states it, and an exchange goes on only where both say the same.
public struct Terms: Sendable, Equatable {
    /// Who learns what.
    public enum Mode: String, Sendable, CaseIterable {
        /// The party that offers learns which of its people the other has, too. The other learns nothing but sizes.
        case oneSide = "one-side"
        /// Both learn it, the offering party first.
        case bothSides = "both-sides"
        /// The offering party learns how many, the other nothing.
        case count = "count"
    }

    public let mode: Mode
    public let recipes: [Recipe]
    /// What the exchange is for, like the reference of an agreement: readable by whoever has the messages. May be empty.
    public let label: String

    static let maximumRecipes = 16
    static let maximumLabelBytes = 200

    /// - Throws: ``MatchingError/recipe(_:)`` for none or too many recipes, two of one name or of one meaning, several where people
    ///   are counted; ``MatchingError/misplaced(_:)`` for a label that is too long or of several lines.
    public init(mode: Mode, recipes: [Recipe], label: String = "") throws {
        guard !recipes.isEmpty, recipes.count <= Self.maximumRecipes else {
            throw MatchingError.recipe("There must be 1 to \(Self.maximumRecipes) recipes.")
        }
        guard Set(recipes.map(\.name)).count == recipes.count, Set(recipes.map(\.parts)).count == recipes.count else {
            throw MatchingError.recipe("Two recipes are the same.")
        }
        guard mode != .count || recipes.count == 1 else {
            // One sum over several says nothing of people, a sum for each tells more than a count.
            throw MatchingError.recipe("To count, there must be one recipe alone.")
        }
        guard label.utf8.count <= Self.maximumLabelBytes, !label.unicodeScalars.contains(where: \.isControl),
            label == label.trimmed
        else {
            throw MatchingError.misplaced(
                "A label is one line of at most \(Self.maximumLabelBytes) bytes, without spaces around it.")
        }
        self.mode = mode
        self.recipes = recipes
        self.label = label
    }

    /// The first thing in which the other party's terms differ, in words.
    func difference(from other: Terms) -> String? {
        if mode != other.mode { return "the mode is '\(other.mode.rawValue)' there and '\(mode.rawValue)' here" }
        if label != other.label { return "the label is '\(other.label)' there and '\(label)' here" }
        if recipes != other.recipes {
            let texts = [other.recipes, recipes].map { $0.map(\.description).joined(separator: "; ") }
            return "the recipes are '\(texts[0])' there and '\(texts[1])' here"
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// Neither a character of control, nor one that only changes how others are shown or ends a line.
    var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: false
        }
    }
}

extension String {
    /// Without spaces at either end.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
