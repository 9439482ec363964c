import Kernel
import Storage
import Web

/// A topic as lists show it.
struct APITopicSummary: Sendable {
    let topic: Topic
    let broader: APILink<Topic>?

    static let shape = APIRepresentation<Self>("TopicSummary", "A topic as lists show it.") { members(&$0) { $0 } }

    /// What a list and the topic by itself both show.
    static func members<Value>(
        _ shape: inout APIRepresentation<Value>, _ get: @escaping @Sendable (Value) -> APITopicSummary
    ) {
        shape.id("The topic's identifier.") { get($0).topic.id }
        shape.text("slug", "Its part of a web address.") { get($0).topic.slug }
        shape.text("name", "The topic's name.") { get($0).topic.name }
        shape.text(optional: "meaning", "What it means, in plain English.") { get($0).topic.meaning }
        shape.object(optional: "broader", APILink<Topic>.shape, "The wider topic it is part of.") { get($0).broader }
        shape.time("updated_at", "When the record last changed.") { get($0).topic.updatedAt }
        shape.text("href", "Where the API has the topic.") { APIPath.topic(get($0).topic.slug) }
    }
}

/// A topic with its other names and the topics below it.
struct APITopic: Sendable {
    let summary: APITopicSummary
    let names: [Topic.Name]
    let narrower: [APILink<Topic>]

    static let shape = APIRepresentation<Self>("Topic", "A subject that people, teams and posts are tagged with.") {
        APITopicSummary.members(&$0) { $0.summary }
        $0.objects("names", nameShape, "Its other names.") { $0.names }
        $0.objects("narrower", APILink<Topic>.shape, "The topics that are part of it.", limit: APIWindow.nested) {
            $0.narrower
        }
        $0.text("page", "The path of the page for people to read.") { $0.summary.topic.path }
    }

    private static let nameShape = APIRepresentation<Topic.Name>("TopicName", "Another name of a topic.") {
        $0.choice("kind", Topic.Name.Kind.allCases.map(\.rawValue), "What kind of name it is.") { $0.kind.rawValue }
        $0.text("name", "The name.") { $0.name }
    }
}

/// The SQL behind the endpoints of topics. Everybody who has a token may see all topics.
struct APITopicsStore {
    let transaction: any Transaction

    /// Topics in order of identifier.
    func page(_ window: APIWindow) throws -> [APITopicSummary] {
        let topics = try transaction.all(
            Topic.self,
            """
            SELECT \(Topic.columns) FROM topic WHERE \(window.start("topic.id")) \
            ORDER BY topic.id LIMIT \(window.count)
            """)
        return try summaries(topics)
    }

    func find(_ slug: String) throws -> APITopic? {
        let store = TopicStore(transaction)
        guard let topic = try store.find(slug: slug), let summary = try summaries([topic]).first else { return nil }
        return APITopic(
            summary: summary, names: try store.names(of: topic.id),
            narrower: try store.narrower(than: topic.id, limit: APIWindow.nested).map { APILink($0) })
    }

    private func summaries(_ topics: [Topic]) throws -> [APITopicSummary] {
        let wanted = Array(Set(topics.compactMap(\.broader))).sorted()
        var found: [Topic.ID: APILink<Topic>] = [:]
        if !wanted.isEmpty {
            let links = try transaction.all(
                APILink<Topic>.self,
                "SELECT topic.id, topic.name, topic.slug FROM topic WHERE topic.id IN \(list: wanted)")
            for link in links { found[link.id] = link }
        }
        return topics.map { APITopicSummary(topic: $0, broader: $0.broader.flatMap { found[$0] }) }
    }
}
