import Access
import Kernel
import Search
public import Web

/// What somebody looks for: the words, what they narrowed it down to, and where the page starts. All of it is in the
/// page's address.
public struct FindingFilters: Sendable, Equatable {
    /// The facets in the order in which pages show them. What anything else in an address says is ignored.
    public enum Facet: String, Sendable, CaseIterable {
        case kind, body, profession, grade, place, topic, stage, client
        case workedIn = "worked-in"

        var heading: String {
            switch self {
            case .kind: "What it is"
            case .body: "Body"
            case .profession: "Profession"
            case .grade: "Grade"
            case .place: "Place"
            case .topic: "Topic"
            case .stage: "Stage"
            case .client: "People served"
            case .workedIn: "Has worked in"
            }
        }
    }

    /// The directory's own kinds of what can be found; other features have more.
    public static let kinds = ["person", "team", "body", "topic"]
    static let pageSize = 20
    /// So many bodies somebody must have worked in can be named.
    static let workedInLimit = 4
    /// So many values of one facet can be chosen.
    private static let valueLimit = 20

    public let text: String
    public let chosen: [Facet: [String]]
    public let start: Int

    public init(_ text: String, chosen: [Facet: [String]] = [:], start: Int = 0) {
        // Only the first 256 characters count; an address as long as a page is not repeated in every link.
        self.text =
            String(text.unicodeScalars.prefix(256).filter { $0.value >= 0x20 && $0.value != 0x7F })
            .trimmed
        self.chosen = chosen.filter { !$0.value.isEmpty }
        self.start = max(0, min(start, 2_000))
    }

    /// With a text that is clean already.
    private init(clean text: String, chosen: [Facet: [String]], start: Int = 0) {
        self.text = text
        self.chosen = chosen
        self.start = start
    }

    /// - Parameter kinds: those there are; others in an address are ignored.
    public init(_ query: FormData, kinds: [String] = Self.kinds) {
        var chosen: [Facet: [String]] = [:]
        for facet in Facet.allCases {
            var values: [String] = []
            for value in query.all(facet.rawValue).prefix(100) where !value.isEmpty && value.utf8.count <= 200 {
                if facet == .kind, !kinds.contains(value) { continue }
                if !values.contains(value), values.count < Self.valueLimit { values.append(value) }
            }
            chosen[facet] = values
        }
        self.init(query["q"] ?? "", chosen: chosen, start: query["from"].flatMap { Int($0) } ?? 0)
    }

    public var isEmpty: Bool { text.isEmpty && chosen.isEmpty }
    var isNarrowed: Bool { !chosen.isEmpty }

    func isChosen(_ facet: Facet, _ value: String) -> Bool { chosen[facet]?.contains(value) ?? false }

    /// The same from the first page with one value more, or, when it is there, without it.
    func toggling(_ facet: Facet, _ value: String) -> FindingFilters {
        var values = chosen[facet] ?? []
        if let place = values.firstIndex(of: value) { values.remove(at: place) } else { values.append(value) }
        var chosen = chosen
        chosen[facet] = values.isEmpty ? nil : values
        return FindingFilters(clean: text, chosen: chosen)
    }

    /// The same from the first page with people who worked in these bodies too, which only people can have.
    func workedIn(_ bodies: [String]) -> FindingFilters {
        var values = chosen[.workedIn] ?? []
        for body in bodies where !values.contains(body) { values.append(body) }
        let limited = Array(values.prefix(Self.workedInLimit))
        return FindingFilters(text, chosen: chosen.merging([.workedIn: limited]) { _, new in new })
    }

    /// The values chosen, as the fields of a form.
    var fields: [(String, String)] {
        Facet.allCases.flatMap { facet in (chosen[facet] ?? []).map { (facet.rawValue, $0) } }
    }

    func starting(at start: Int) -> FindingFilters { FindingFilters(text, chosen: chosen, start: start) }
    func with(text: String) -> FindingFilters { FindingFilters(text, chosen: chosen) }
    var withoutFilters: FindingFilters { FindingFilters(text) }

    /// Where this is shown.
    public var path: String {
        var fields: [String: [String]] = [:]
        for (facet, values) in chosen { fields[facet.rawValue] = values }
        if start > 0 { fields["from"] = [String(start)] }
        let rest = FormData(fields).encoded()
        let parts = [text.isEmpty ? "" : "q=\(percentEncoded(text))", rest].filter { !$0.isEmpty }
        return parts.isEmpty ? "/search" : "/search?" + parts.joined(separator: "&")
    }

    /// What a value of a facet is called in the index where somebody must have the n-th of several; each name takes
    /// any of its values, and who worked in two bodies has to have both.
    static func workedIn(_ place: Int) -> String { place == 0 ? "worked-in" : "worked-in-\(place + 1)" }

    func searchQuery(_ audience: Set<String>, limit: Int) -> SearchQuery {
        var filters: [String: [String]] = [:]
        for (facet, values) in chosen where facet != .kind && facet != .workedIn { filters[facet.rawValue] = values }
        for (place, body) in (chosen[.workedIn] ?? []).prefix(Self.workedInLimit).enumerated() {
            filters[Self.workedIn(place)] = [body]
        }
        return SearchQuery(
            text, kinds: Set(chosen[.kind] ?? []), filters: filters, audience: audience,
            limit: limit, offset: start, wantsTotal: true, wantsFacets: true)
    }
}

extension String {
    /// Without spaces at the ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
