/// How a key is made of what a list says of a person. Written as 'name = part + part …'.
///
/// Two people match under a recipe when all of its parts are the same after normalisation. A person for whom a part is missing has no key
/// of the recipe.
public struct Recipe: Sendable, Hashable, CustomStringConvertible {
    /// What a hit is called after: small letters, digits and hyphens.
    public let name: String
    public let parts: [RecipePart]

    static let maximumParts = 8
    static let maximumNameBytes = 40

    /// - Parameter text: the name of one of the ``known`` recipes, or a recipe written out.
    /// - Throws: ``MatchingError/recipe(_:)``.
    public init(_ text: String) throws {
        if let known = Self.known.first(where: { $0.name == text.trimmed }) {
            self = known
            return
        }
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else {
            let names = Self.known.map(\.name).joined(separator: ", ")
            throw MatchingError.recipe(
                "'\(text)' is no recipe. Known: \(names); or write one like 'mine = surname + dob + postcode.sector'.")
        }
        let parts = try sides[1].split(separator: "+", omittingEmptySubsequences: false).map {
            try RecipePart(String($0).trimmed)
        }
        try self.init(name: String(sides[0]).trimmed, parts: parts)
    }

    init(name: String, parts: [RecipePart]) throws {
        let isName = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isName, !name.isEmpty, name.utf8.count <= Self.maximumNameBytes else {
            throw MatchingError.recipe("'\(name)' is no name of a recipe: small letters, digits and hyphens.")
        }
        guard (1...Self.maximumParts).contains(parts.count), Set(parts).count == parts.count else {
            throw MatchingError.recipe("The recipe '\(name)' needs 1 to \(Self.maximumParts) different parts.")
        }
        self.name = name
        self.parts = parts
    }

    private init(known name: String, _ parts: RecipePart...) {
        self.name = name
        self.parts = parts
    }

    public var description: String {
        "\(name) = \(parts.map(\.description).joined(separator: " + "))"
    }

    /// What a list must have for it.
    public var fields: [Field] { parts.map(\.field) }

    /// Recipes that need not be written out, from the most certain to the widest.
    public static let known: [Recipe] = [
        Recipe(known: "ni", RecipePart(.ni)),
        Recipe(known: "nhs", RecipePart(.nhs)),
        Recipe(known: "name-dob", RecipePart(.forename), RecipePart(.surname), RecipePart(.dob)),
        Recipe(known: "names-dob", RecipePart(.name, .sorted), RecipePart(.dob, .anyOrder)),
        Recipe(known: "initial-dob", RecipePart(.forename, .initial), RecipePart(.surname), RecipePart(.dob)),
        Recipe(known: "sound-dob", RecipePart(.forename, .sound), RecipePart(.surname, .sound), RecipePart(.dob)),
        Recipe(known: "initial-dob-postcode", RecipePart(.forename, .initial), RecipePart(.dob), RecipePart(.postcode)),
        Recipe(known: "name-postcode", RecipePart(.forename, .first), RecipePart(.surname), RecipePart(.postcode)),
        Recipe(
            known: "sound-postcode", RecipePart(.forename, .sound), RecipePart(.surname, .sound), RecipePart(.postcode),
            RecipePart(.dob, .year)),
    ]
}
