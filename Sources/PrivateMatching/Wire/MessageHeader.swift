/// What a message says of itself: the text at its beginning.
///
/// Lines of a name, a space and a value, in a fixed order, ended by an empty line. There is one way to write each header, so a header that
/// could be written otherwise is refused.
enum MessageHeader: Equatable {
    /// The offering party's points.
    case offer(session: Digest32, terms: Terms, count: UInt64)
    /// The same points times the other's key, and the other's own as a coded set. `offer` is the SHA-256 of what it answers.
    case response(session: Digest32, offer: Digest32, count: UInt64, set: UInt64, isShuffled: Bool)
    /// The points that both have. `response` is the SHA-256 of what it confirms.
    case confirmation(session: Digest32, response: Digest32, count: UInt64)

    static let maximumBytes = 16 << 10
    /// The most points of a message and numbers of a set.
    static let maximumCount: UInt64 = 4_000_000_000

    var session: Digest32 {
        switch self {
        case .offer(let session, _, _), .response(let session, _, _, _, _), .confirmation(let session, _, _): session
        }
    }

    /// What it is called in sentences.
    var name: String {
        switch self {
        case .offer: "an offer"
        case .response: "a response"
        case .confirmation: "a confirmation"
        }
    }

    /// How many points follow.
    var points: UInt64 {
        switch self {
        case .offer(_, _, let count), .response(_, _, let count, _, _), .confirmation(_, _, let count): count
        }
    }

    /// Whether the points come in ascending order. An order that follows from what is sent says nothing beyond it.
    var isAscending: Bool {
        switch self {
        case .offer, .confirmation: true
        case .response(_, _, _, _, let isShuffled): isShuffled
        }
    }

    /// What follows the points, if anything.
    var set: CodedSetShape? {
        guard case .response(_, _, let count, let set, _) = self else { return nil }
        return CodedSetShape(count: set, questions: count)
    }

    var text: String {
        var lines = ["concordat-psi 1"]
        switch self {
        case .offer(let session, let terms, let count):
            lines += ["message offer", "session \(session)", "mode \(terms.mode.rawValue)"]
            if !terms.label.isEmpty { lines.append("label \(terms.label)") }
            lines += terms.recipes.map { "recipe \($0)" }
            lines.append("points \(count)")
        case .response(let session, let offer, let count, let set, let isShuffled):
            lines += ["message response", "session \(session)", "answers \(offer)"]
            lines += ["order \(isShuffled ? "own" : "offered")", "points \(count)", "set \(set)"]
        case .confirmation(let session, let response, let count):
            lines += ["message confirmation", "session \(session)", "answers \(response)", "points \(count)"]
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// - Throws: ``MatchingError/malformed(_:)``, ``MatchingError/version(_:)``.
    init(text: String) throws {
        var lines = HeaderLines(text)
        let version = try lines.take("concordat-psi")
        guard version == "1" else { throw MatchingError.version(version) }
        let kind = try lines.take("message")
        let session = try lines.digest("session")
        switch kind {
        case "offer":
            let mode = try lines.take("mode")
            guard let mode = Terms.Mode(rawValue: mode) else {
                throw MatchingError.malformed("there is no mode '\(mode)'.")
            }
            let label = lines.takeIfNext("label") ?? ""
            var recipes: [Recipe] = []
            while recipes.count <= Terms.maximumRecipes, let recipe = lines.takeIfNext("recipe") {
                recipes.append(try Recipe(recipe))
            }
            let terms = try Terms(mode: mode, recipes: recipes, label: label)
            self = .offer(session: session, terms: terms, count: try lines.count("points"))
        case "response":
            let offer = try lines.digest("answers")
            let order = try lines.take("order")
            let count = try lines.count("points")
            self = .response(
                session: session, offer: offer, count: count, set: try lines.count("set"), isShuffled: order == "own")
        case "confirmation":
            let response = try lines.digest("answers")
            self = .confirmation(session: session, response: response, count: try lines.count("points"))
        default:
            throw MatchingError.malformed("there is no message '\(kind)'.")
        }
        // As bytes: two spellings of one letter are equal as texts.
        guard Array(self.text.utf8) == Array(text.utf8) else {
            throw MatchingError.malformed("its header is not written as it must be.")
        }
    }
}

/// The lines of a header, taken one after the other.
private struct HeaderLines {
    private var rest: ArraySlice<Substring>

    init(_ text: String) { rest = text.split(separator: "\n", omittingEmptySubsequences: false)[...] }

    mutating func takeIfNext(_ name: String) -> String? {
        guard let line = rest.first, line.hasPrefix(name + " ") else { return nil }
        rest.removeFirst()
        return String(line.dropFirst(name.count + 1))
    }

    mutating func take(_ name: String) throws -> String {
        guard let value = takeIfNext(name) else { throw MatchingError.malformed("its header lacks '\(name)'.") }
        return value
    }

    mutating func digest(_ name: String) throws -> Digest32 {
        guard let digest = Digest32(try take(name)) else {
            throw MatchingError.malformed("'\(name)' must be 64 hexadecimal digits.")
        }
        return digest
    }

    mutating func count(_ name: String) throws -> UInt64 {
        guard let count = UInt64(try take(name)), count <= MessageHeader.maximumCount else {
            throw MatchingError.malformed("'\(name)' must be a number of at most \(MessageHeader.maximumCount).")
        }
        return count
    }
}
