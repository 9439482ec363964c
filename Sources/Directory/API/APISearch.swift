public import Access
public import Kernel
import Web

/// What the API needs of search. Results are already as the viewer may see them.
public protocol APISearch: Sendable {
    func search(_ query: APISearchQuery) async throws -> APISearchAnswer
}

/// Stands in while there is no search.
public struct NoAPISearch: APISearch {
    public init() {}

    public func search(_ query: APISearchQuery) async throws -> APISearchAnswer {
        throw Fault(.busy, "Search is not ready yet. Try again in a minute.")
    }
}

/// What is looked for, by whom.
public struct APISearchQuery: Sendable {
    /// As typed; 1 to 200 code points.
    public let text: String
    /// Empty for all kinds.
    public let kinds: [APISearchKind]
    /// Slugs of bodies, any of which will do; empty for all bodies.
    public let bodies: [String]
    public let viewer: Viewer
    public let limit: Int
    public let offset: Int

    static let limits = 1...50
    static let offsets = 0...1000
}

/// The kinds of thing that search finds; the index calls them the same.
public enum APISearchKind: String, Sendable, CaseIterable {
    case person, team, body, topic
}

public struct APISearchHit: Sendable {
    let kind: APISearchKind
    let id: UUID128
    let name: String
    let detail: String
    let slug: String?
    let reasons: [String]

    /// - Parameters:
    ///   - detail: what tells it from others of the same name: post and body of a person, the kind of a body.
    ///   - slug: of a body or a topic, whose addresses are made of it.
    ///   - reasons: why it was found: 'topic: biofuels'.
    public init(
        kind: APISearchKind, id: UUID128, name: String, detail: String, slug: String? = nil, reasons: [String] = []
    ) {
        self.kind = kind
        self.id = id
        self.name = name
        self.detail = detail
        self.slug = slug
        self.reasons = reasons
    }

    var href: String {
        switch kind {
        case .person: APIPath.person(Person.ID(id))
        case .team: APIPath.team(Team.ID(id))
        case .body: APIPath.body(slug ?? "")
        case .topic: APIPath.topic(slug ?? "")
        }
    }

    static let shape = APIRepresentation<Self>("SearchHit", "Something that was found.") {
        $0.choice("kind", APISearchKind.allCases.map(\.rawValue), "What kind of thing it is.") { $0.kind.rawValue }
        $0.id("Its identifier.") { Identifier<APISearchHit>($0.id) }
        $0.text("name", "Its name.") { $0.name }
        $0.text("detail", "What tells it from others of the same name.") { $0.detail }
        $0.texts("reasons", "Why it was found.") { $0.reasons }
        $0.text("href", "Where the API has it.") { $0.href }
    }
}

public struct APISearchAnswer: Sendable {
    let hits: [APISearchHit]
    let total: Int
    let totalIsExact: Bool
    let hasMore: Bool
    let didYouMean: String?

    /// - Parameter totalIsExact: false when there are at least `total`, and nobody counted further.
    public init(
        hits: [APISearchHit], total: Int, totalIsExact: Bool = true, hasMore: Bool, didYouMean: String? = nil
    ) {
        self.hits = hits
        self.total = total
        self.totalIsExact = totalIsExact
        self.hasMore = hasMore
        self.didYouMean = didYouMean
    }
}

/// A page of what was found.
struct APISearchPage: Sendable {
    let answer: APISearchAnswer
    let next: String?

    static let shape = APIRepresentation<Self>("SearchPage", "What was found, the best first.") {
        $0.objects("items", APISearchHit.shape, "What is on this page.", limit: APISearchQuery.limits.upperBound) {
            $0.answer.hits
        }
        $0.integer("total", 0...Int(Int32.max), "How many there are.") { $0.answer.total }
        $0.boolean("total_is_exact", "False when there are at least that many.") { $0.answer.totalIsExact }
        $0.text(optional: "did_you_mean", "What was perhaps meant.") { $0.answer.didYouMean }
        $0.text(optional: "next", "The path of the next page; null on the last one.") { $0.next }
    }

    static let parameters: [APIParameter] = [
        .query(
            "q", .text(length: 1...200), "What to look for: names, posts, teams, subjects, places, in any order.",
            isRequired: true, example: "supported housing"),
        .query("kind", .list(.choice(APISearchKind.allCases.map(\.rawValue)), limit: 4), "Only these kinds of thing."),
        .query("body", .list(.slug, limit: 20), "Only of the bodies with these slugs."),
        .query("limit", .integer(APISearchQuery.limits), "How many items a page holds at most.", preset: 20),
        .query("offset", .integer(APISearchQuery.offsets), "How many of the best to leave out.", preset: 0),
    ]

    static func endpoint(_ search: any APISearch) -> APIEndpoint {
        APIEndpoint(
            operation: "search", path: "/search", summary: "Find people, teams, bodies and topics",
            about: "Answers as the search page does, typos and synonyms included.", parameters: parameters,
            answer: shape.name, components: shape.components, isPaged: true
        ) { call in
            let arguments = call.arguments
            let query = APISearchQuery(
                text: arguments.text("q") ?? "",
                kinds: arguments.list("kind").compactMap { APISearchKind(rawValue: $0) },
                bodies: arguments.list("body"), viewer: call.viewer, limit: arguments.integer("limit", preset: 20),
                offset: arguments.integer("offset", preset: 0))
            let answer = try await search.search(query)
            let after = query.offset + answer.hits.count
            let goesOn = answer.hasMore && !answer.hits.isEmpty && APISearchQuery.offsets.contains(after)
            let next = goesOn ? call.path(setting: "offset", to: String(after)) : nil
            var writer = JSONWriter(capacity: 8 * 1024)
            shape.write(APISearchPage(answer: answer, next: next), to: &writer)
            return APIAnswer(bytes: writer.bytes, next: next)
        }
    }
}
