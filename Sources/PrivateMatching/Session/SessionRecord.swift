import FoundationEssentials

/// Where a session stands, as it is kept between commands. No secret and nothing of any person is in it, so it may outlive the session: what
/// was answered or finished once is known to have been.
struct SessionRecord: Codable, Equatable {
    enum Stage: String, Codable {
        /// The party's own message is being made.
        case drafting
        /// It is made and will not change.
        case sealed
        /// It was handed over.
        case sent
        /// What came of it is known and being handed over.
        case found
        case finished
    }

    enum Role: String, Codable {
        case offering
        case responding
    }

    var version = 1
    let session: Digest32
    let role: Role
    /// The SHA-256 of the list's file.
    let list: Digest32
    let mode: String
    let label: String
    let recipes: [String]
    let padding: Int
    var stage = Stage.drafting
    var summary: ListSummary?
    /// The SHA-256 of each message that is part of the session so far.
    var offer: Digest32?
    var response: Digest32?
    var confirmation: Digest32?
    var findings: Findings?

    init(session: Digest32, role: Role, list: Digest32, terms: Terms, padding: Int, offer: Digest32? = nil) {
        self.session = session
        self.role = role
        self.list = list
        self.padding = padding
        self.offer = offer
        mode = terms.mode.rawValue
        label = terms.label
        recipes = terms.recipes.map(\.description)
    }

    /// - Throws: as `Terms` does, for a record that was changed by hand.
    func terms() throws -> Terms {
        guard let mode = Terms.Mode(rawValue: mode) else {
            throw MatchingError.misplaced("There is no mode '\(mode)'.")
        }
        return try Terms(mode: mode, recipes: recipes.map { try Recipe($0) }, label: label)
    }

    static let file = "session"

    init(in folder: Folder) throws {
        do {
            self = try JSONDecoder().decode(SessionRecord.self, from: Data(folder.contents(Self.file)))
        } catch is DecodingError {
            throw MatchingError.file(folder[Self.file], reason: "damaged")
        }
        guard version == 1 else { throw MatchingError.version("\(version)") }
    }

    func write(in folder: Folder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try folder.replace(Self.file, with: Array(encoder.encode(self)))
    }
}

/// What came of an exchange.
public struct Findings: Sendable, Equatable, Codable {
    /// People of the own list who are in the other's; `nil` where people are only counted.
    public let people: Int?
    /// Keys that both lists have.
    public let keys: Int
    /// How many people were found by each recipe, in the order of the recipes; `nil` where people are only counted.
    public let perRecipe: [Int]?
}
