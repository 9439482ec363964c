import Directory
import Kernel
import Web

/// What somebody narrowed the register down to. All of it is in the page's address.
struct RegisterFilter: Sendable, Equatable {
    /// In the order in which the page shows them.
    enum Facet: String, CaseIterable {
        case stage, body, topic, place, client

        var heading: String {
            switch self {
            case .stage: "Stage"
            case .body: "Body"
            case .topic: "Topic"
            case .place: "Place"
            case .client: "People served"
            }
        }
    }

    /// So many values of one facet can be chosen.
    private static let valueLimit = 20

    var chosen: [Facet: [String]] = [:]
    /// Only those that the viewer takes part in.
    var isOwn = false

    init() {}

    /// What means nothing in an address is ignored.
    init(_ query: FormData) {
        for facet in Facet.allCases {
            var values: [String] = []
            for value in query.all(facet.rawValue).prefix(100) where !value.isEmpty && value.utf8.count <= 200 {
                if facet == .stage, Collaboration.Stage(rawValue: value) == nil { continue }
                if !values.contains(value), values.count < Self.valueLimit { values.append(value) }
            }
            if !values.isEmpty { chosen[facet] = values }
        }
        isOwn = query["whose"] == "mine"
    }

    var isNarrowed: Bool { !chosen.isEmpty }
    var stages: [Collaboration.Stage] { values(.stage).compactMap { Collaboration.Stage(rawValue: $0) } }
    func values(_ facet: Facet) -> [String] { chosen[facet] ?? [] }
    func isChosen(_ facet: Facet, _ value: String) -> Bool { values(facet).contains(value) }

    /// The same with one value more, or, when it is there, without it.
    func toggling(_ facet: Facet, _ value: String) -> RegisterFilter {
        var other = self
        var values = values(facet)
        if let place = values.firstIndex(of: value) { values.remove(at: place) } else { values.append(value) }
        other.chosen[facet] = values.isEmpty ? nil : values
        return other
    }

    /// The same whatever is chosen of one facet: what its values are counted over.
    func without(_ facet: Facet) -> RegisterFilter {
        var other = self
        other.chosen[facet] = nil
        return other
    }

    /// The values chosen, as the fields of a form.
    var fields: [(String, String)] {
        Facet.allCases.flatMap { facet in values(facet).map { (facet.rawValue, $0) } }
    }

    func path(after: Collaboration.ID? = nil) -> String {
        var fields: [String: [String]] = [:]
        for (facet, values) in chosen { fields[facet.rawValue] = values }
        if isOwn { fields["whose"] = ["mine"] }
        if let after { fields["after"] = [after.description] }
        return fields.isEmpty ? "/collaborations" : "/collaborations?\(FormData(fields).encoded())"
    }
}

/// How many entries have a value.
struct RegisterCount: Sendable, Equatable {
    let value: String
    let label: String
    let number: Int
}
