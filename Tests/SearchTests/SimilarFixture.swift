import Search

extension Fixture {
    /// A joint effort, or a proposal of one.
    static func effort(
        _ id: String, _ title: String, aims: String = "", topics: [String] = [], places: [String] = [],
        clients: [String] = [], bodies: [String] = [], audience: Audience = .everyone
    ) -> SearchDocument {
        SearchDocument(
            kind: "effort", id: id, names: [title], audience: audience,
            similarity: SimilarityProfile(
                title: title, aims: aims, topics: topics.map(value), places: places.map(value),
                clients: clients.map(value), bodies: bodies.map(value)))
    }

    private static func value(_ label: String) -> FacetValue {
        FacetValue(label.lowercased().replacing(" ", with: "-"), label: label)
    }

    func similar(to title: String, aims: String = "", audience: Set<String> = ["everyone"], limit: Int = 50) throws
        -> [SimilarHit]
    {
        try index.similar(
            to: SimilarityQuery(SimilarityProfile(title: title, aims: aims), audience: audience, limit: limit))
    }

    static let efforts: [SearchDocument] = [
        effort(
            "homes", "Supported housing standards", aims: "Inspect supported housing and set standards for landlords.",
            topics: ["Supported housing"], places: ["Leeds"], clients: ["Tenants"], bodies: ["DLUHC"]),
        effort(
            "care", "Care at home", aims: "Help old people to live in their homes, with standards for carers.",
            places: ["Leeds"], clients: ["Old people"]),
        effort("skynet", "Skynet 6 (aka FBLOS)", aims: "Replace the satellites that the forces speak through."),
        effort("roads", "Road repair data", aims: "Share data on holes in roads between councils, by standards."),
        effort("fuel", "Greener fuels", aims: "Blend biofuels into petrol."),
        effort("owners", "Training of each DD", aims: "Courses on money and law."),
    ]
}
