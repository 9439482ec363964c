import Foundation
import Search

/// An index in a folder of its own, removed with it.
final class Fixture: Sendable {
    let folder: String
    let index: SearchIndex

    /// - Parameter commonFrom: by default as few documents as make the words of the fixture common.
    init(
        _ documents: [SearchDocument] = Fixture.documents, phrases: [EntityPhrase] = Fixture.phrases,
        commonFrom: Int = 1
    ) throws {
        folder = NSTemporaryDirectory() + "search-" + UUID().uuidString
        index = try SearchIndex(folder: folder, readers: 2, commonFrom: commonFrom)
        try index.setPhrases(phrases)
        try index.apply(documents.map { .upsert($0) }, position: 7)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func search(_ text: String, _ change: (inout SearchQuery) -> Void = { _ in }) throws -> SearchAnswer {
        var query = SearchQuery(text)
        change(&query)
        return try index.search(query)
    }

    /// The identifiers of what matches as typed.
    func find(_ text: String, _ change: (inout SearchQuery) -> Void = { _ in }) throws -> [String] {
        try search(text, change).hits.filter { !$0.isSimilar }.map(\.id)
    }

    func reasons(_ text: String, _ id: String) throws -> [SearchReason] {
        try search(text).hits.first { $0.id == id }?.reasons ?? []
    }

    static func person(
        _ id: String, _ given: String, _ family: String, title: String = "", body: String = "hmrc",
        place: String = "London", topics: [String] = [], change: (inout SearchDocument) -> Void = { _ in }
    ) -> SearchDocument {
        let labels = ["hmrc": "HM Revenue & Customs", "dft": "Department for Transport", "defra": "Defra"]
        var document = SearchDocument(
            kind: "person", id: id, names: ["\(given) \(family)"], family: family, given: given,
            handles: ["\(given).\(family)@\(body).gov.uk".lowercased()], title: title,
            organisations: [labels[body] ?? body], topics: topics, places: [place],
            facets: [
                "body": [FacetValue(body, label: labels[body])],
                "place": [FacetValue(place.lowercased(), label: place)],
                "topic": topics.map {
                    FacetValue($0.lowercased().replacingOccurrences(of: " ", with: "-"), label: $0)
                },
            ])
        change(&document)
        return document
    }

    static let documents: [SearchDocument] = [
        person("amara", "Amara", "Osei", title: "Head of Fraud", place: "Leeds", topics: ["Fraud"]) {
            $0.phones = ["+44 (0)20 7946 0018"]
            $0.text = "I look after counter-fraud work on repayment claims and the analysts who find them."
        },
        person("william", "William", "Smith", title: "Policy Adviser", body: "dft", topics: ["Biofuels"]),
        person("bill", "Bill", "Jones", title: "Programme Manager", body: "dft"),
        person("zoe", "Zoë", "Müller", title: "Analyst", body: "defra", place: "York", topics: ["Biofuels"]) {
            $0.formerNames = ["Zoë Bright"]
            $0.previous = ["Home Office – Caseworker"]
        },
        person("siobhan", "Siobhán", "O'Brien", title: "Deputy Director, Supported Housing", body: "defra") {
            $0.topics = ["Supported housing"]
            $0.facets["topic"] = [FacetValue("supported-housing", label: "Supported housing")]
        },
        person("john", "John", "Smith-Jones", title: "Lawyer", place: "Leeds"),
        person("jane", "Jane", "Smith", title: "Engineer", body: "dft", place: "Leeds", topics: ["Biofuels"]),
        person("margaret", "Margaret", "Featherstonehaugh", title: "Inspector"),
        SearchDocument(
            kind: "team", id: "road-fuels", rank: 3, names: ["Road Fuels"],
            organisations: ["Department for Transport"], topics: ["Biofuels"],
            text: "Sets the renewable transport fuel obligation",
            facets: [
                "body": [FacetValue("dft", label: "Department for Transport")],
                "topic": [FacetValue("biofuels", label: "Biofuels")],
            ]),
        SearchDocument(
            kind: "team", id: "fraud-team", rank: 3, names: ["Fraud Investigation Service", "FIS"],
            organisations: ["HM Revenue & Customs"], topics: ["Fraud"],
            facets: ["body": [FacetValue("hmrc", label: "HM Revenue & Customs")]]),
        SearchDocument(
            kind: "body", id: "hmrc", rank: 0, names: ["HM Revenue & Customs", "HMRC"],
            formerNames: ["Inland Revenue"],
            entities: ["body:hmrc"]),
        SearchDocument(
            kind: "body", id: "dft", rank: 0, names: ["Department for Transport", "DfT"],
            entities: ["body:dft"]),
        SearchDocument(
            kind: "topic", id: "biofuels", rank: 0, names: ["Biofuels"], entities: ["topic:biofuels"]),
    ]

    static let phrases: [EntityPhrase] = [
        EntityPhrase("HMRC", entity: "body:hmrc", label: "HM Revenue & Customs", relation: .abbreviation),
        EntityPhrase(
            "HM Revenue & Customs", entity: "body:hmrc", label: "HM Revenue & Customs", relation: .name),
        EntityPhrase("DfT", entity: "body:dft", label: "Department for Transport", relation: .abbreviation),
        EntityPhrase("biofuels", entity: "topic:biofuels", label: "Biofuels", relation: .name),
        EntityPhrase("green petrol", entity: "topic:biofuels", label: "Biofuels", relation: .synonym),
        EntityPhrase(
            "supported accommodation", entity: "topic:supported-housing", label: "Supported housing",
            relation: .synonym),
        EntityPhrase("Leeds", entity: "place:leeds", label: "Leeds", relation: .place),
        EntityPhrase("DD", entity: nil, label: "Deputy Director", relation: .abbreviation),
    ]
}
