import Kernel
import Search
import Storage

/// The names of bodies, topics and teams, which occur in very many documents: read once for a batch of them.
///
/// There are hundreds of bodies and a few thousand topics, which are all kept; of the tens of thousands of teams those
/// that were asked for, with what is above them.
struct DirectoryNames {
    struct BodyEntry {
        let body: Body
        var names: [Body.Name] = []
        var successors: [Body.ID] = []

        var current: [String] { [body.name] + names.filter { $0.kind != .former }.map(\.name) }
        var former: [String] { names.filter { $0.kind == .former }.map(\.name) }
        var abbreviation: String? { names.first { $0.kind == .abbreviation }?.name }
        var facet: FacetValue { FacetValue(body.slug, label: body.name) }
        /// With its abbreviation: 'Department for Transport (DfT)'.
        var long: String { abbreviation.map { "\(body.name) (\($0))" } ?? body.name }
    }

    struct TopicEntry {
        let topic: Topic
        var names: [Topic.Name] = []
        var facet: FacetValue { FacetValue(topic.slug, label: topic.name) }
    }

    struct TeamName: RowDecodable {
        let id: Team.ID
        let parent: Team.ID?
        let name: String

        init(row: Row) throws {
            id = try row.get("id")
            parent = try row.get("parent_id")
            name = try row.get("name")
        }
    }

    private(set) var bodies: [Body.ID: BodyEntry] = [:]
    private(set) var topics: [Topic.ID: TopicEntry] = [:]
    private var teams: [Team.ID: TeamName] = [:]

    init(_ transaction: any Transaction) throws {
        try transaction.rows("SELECT \(Body.columns) FROM body") { row in
            let body = try Body(row: row)
            bodies[body.id] = BodyEntry(body: body)
        }
        try transaction.rows("SELECT body_id, kind, name FROM body_name ORDER BY body_id, kind, folded") { row in
            bodies[try row.get("body_id")]?.names.append(Body.Name(try row.get("kind"), try row.get("name")))
        }
        try transaction.rows("SELECT body_id, successor_id FROM body_successor ORDER BY body_id, successor_id") {
            row in
            bodies[try row.get("body_id")]?.successors.append(try row.get("successor_id"))
        }
        try transaction.rows("SELECT \(Topic.columns) FROM topic") { row in
            let topic = try Topic(row: row)
            topics[topic.id] = TopicEntry(topic: topic)
        }
        try transaction.rows("SELECT topic_id, kind, name FROM topic_name ORDER BY topic_id, kind, folded") { row in
            topics[try row.get("topic_id")]?.names.append(Topic.Name(try row.get("kind"), try row.get("name")))
        }
    }

    /// Reads the names of teams, and of those above them, that are not known yet.
    mutating func load(_ wanted: some Sequence<Team.ID>, _ transaction: any Transaction) throws {
        var missing = Set(wanted).filter { teams[$0] == nil }
        // As many rounds as the tree is deep; a thousand at a time.
        while !missing.isEmpty {
            let some = Array(missing.prefix(1_000))
            let found = try transaction.all(
                TeamName.self, "SELECT id, parent_id, name FROM team WHERE id IN \(list: some)")
            for team in found { teams[team.id] = team }
            missing.subtract(some)
            for team in found { if let parent = team.parent, teams[parent] == nil { missing.insert(parent) } }
        }
    }

    /// The names of a team and of those above it, nearest first.
    func path(of team: Team.ID?) -> [String] {
        var names: [String] = []
        var next = team
        while let id = next, let entry = teams[id], names.count < 20 {
            names.append(entry.name)
            next = entry.parent
        }
        return names
    }

    /// The topics and those broader than they are, each once.
    func withBroader(_ ids: some Sequence<Topic.ID>) -> [TopicEntry] {
        var seen: Set<Topic.ID> = []
        var result: [TopicEntry] = []
        for id in ids {
            var next: Topic.ID? = id
            while let id = next, let entry = topics[id], seen.insert(id).inserted {
                result.append(entry)
                next = entry.topic.broader
            }
        }
        return result
    }

    /// The topics themselves and everything narrower.
    func withNarrower(_ ids: Set<Topic.ID>) -> Set<Topic.ID> {
        var result = ids.filter { topics[$0] != nil }
        var grew = true
        while grew {
            grew = false
            for (id, entry) in topics where !result.contains(id) {
                guard let broader = entry.topic.broader, result.contains(broader) else { continue }
                result.insert(id)
                grew = true
            }
        }
        return result
    }
}

/// Texts and facet values in order, each once, empty ones left out.
struct Distinct {
    private(set) var texts: [String] = []
    private var seen: Set<String> = []

    mutating func add(_ text: String) {
        if !text.isEmpty, seen.insert(text).inserted { texts.append(text) }
    }

    mutating func add(_ more: some Sequence<String>) { for text in more { add(text) } }
}

extension [FacetValue] {
    /// The values of texts that people typed: 'Operational Delivery' is 'operational-delivery'.
    init(texts: [String]) {
        var seen: Set<String> = []
        self = texts.compactMap { text in
            let value = FacetValue.slug(text)
            return value.isEmpty || !seen.insert(value).inserted ? nil : FacetValue(value, label: text)
        }
    }
}

extension FacetValue {
    /// The value for a text; of one without Latin letters or digits the text itself.
    static func slug(_ text: String) -> String {
        let slug = Text.slug(text)
        return slug.isEmpty ? Text.folded(text) : slug
    }
}
