public import Kernel
public import Storage

/// A subject that people, teams and posts are tagged with: its name, what it means in plain English, and other names.
public struct Topic: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Topic>

    public let id: ID
    public let slug: String
    public let name: String
    public let meaning: String
    public let broader: ID?
    public let updatedAt: Instant

    public var path: String { "/topics/\(slug)" }

    /// Another name of a topic. What is an abbreviation is expanded on pages and in search.
    public struct Name: Sendable, Hashable {
        public enum Kind: String, StorableName, CaseIterable { case synonym, abbreviation }

        public let kind: Kind
        public let name: String

        public init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }
}

extension Topic: RowDecodable {
    public static let columns: SQL = """
        topic.id, topic.slug, topic.name, topic.meaning, topic.broader_id, topic.updated_at
        """

    public init(row: Row) throws {
        id = try row.get("id")
        slug = try row.get("slug")
        name = try row.get("name")
        meaning = try row.get("meaning")
        broader = try row.get("broader_id")
        updatedAt = try row.get("updated_at")
    }
}
