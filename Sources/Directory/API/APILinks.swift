public import Kernel
public import Storage

/// A record that another one mentions: enough to name it and to fetch it.
public struct APILink<Noun>: Sendable, RowDecodable {
    public let id: Identifier<Noun>
    public let name: String
    /// Of a body or a topic.
    public let slug: String?

    public init(_ id: Identifier<Noun>, _ name: String, slug: String? = nil) {
        self.id = id
        self.name = name
        self.slug = slug
    }

    public init(row: Row) throws {
        id = try row.get("id")
        name = try row.get("name")
        slug = row.columns.position("slug") == nil ? nil : try row.get("slug")
    }
}

extension APILink<Person> {
    public static let shape = APIRepresentation<Self>("PersonLink", "A person, by name.") {
        $0.id("The person's identifier.") { $0.id }
        $0.text("name", "The name they prefer.") { $0.name }
        $0.text("href", "Where the API has the person.") { APIPath.person($0.id) }
    }
}

extension APILink<Team> {
    public static let shape = APIRepresentation<Self>("TeamLink", "A team, by name.") {
        $0.id("The team's identifier.") { $0.id }
        $0.text("name", "The team's name.") { $0.name }
        $0.text("href", "Where the API has the team.") { APIPath.team($0.id) }
    }

    public init(_ team: Team) { self.init(team.id, team.name) }
}

extension APILink<Post> {
    public static let shape = APIRepresentation<Self>("PostLink", "A post, by title.") {
        $0.id("The post's identifier.") { $0.id }
        $0.text("title", "The post's title.") { $0.name }
        $0.text("href", "Where the API has the post.") { APIPath.post($0.id) }
    }
}

extension APILink<Body> {
    public static let shape = APIRepresentation<Self>("BodyLink", "A body, by name.") {
        $0.id("The body's identifier.") { $0.id }
        $0.text("slug", "The body's part of a web address; it never changes.") { $0.slug ?? "" }
        $0.text("name", "The body's name.") { $0.name }
        $0.text("href", "Where the API has the body.") { APIPath.body($0.slug ?? "") }
    }

    public init(_ body: Body) { self.init(body.id, body.name, slug: body.slug) }
}

extension APILink<Topic> {
    public static let shape = APIRepresentation<Self>("TopicLink", "A topic, by name.") {
        $0.id("The topic's identifier.") { $0.id }
        $0.text("slug", "The topic's part of a web address.") { $0.slug ?? "" }
        $0.text("name", "The topic's name.") { $0.name }
        $0.text("href", "Where the API has the topic.") { APIPath.topic($0.slug ?? "") }
    }

    public init(_ topic: Topic) { self.init(topic.id, topic.name, slug: topic.slug) }
}

/// The addresses of the API.
public enum APIPath {
    public static let root = "/api/v1"

    /// A path with its parameters in braces, as Web's routes write it.
    static func route(_ path: String) -> String {
        let parts = path.split(separator: "/").map { part in
            part.hasPrefix("{") ? ":\(part.dropFirst().dropLast())" : String(part)
        }
        return root + "/" + parts.joined(separator: "/")
    }

    public static func person(_ id: Person.ID) -> String { "\(root)/people/\(id)" }
    public static func team(_ id: Team.ID) -> String { "\(root)/teams/\(id)" }
    public static func post(_ id: Post.ID) -> String { "\(root)/posts/\(id)" }
    public static func body(_ slug: String) -> String { "\(root)/bodies/\(slug)" }
    public static func topic(_ slug: String) -> String { "\(root)/topics/\(slug)" }
}
