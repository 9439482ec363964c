import Directory
import Foundation
import Kernel
import Storage

/// What somebody said of a file or folder, or of one version.
struct Comment: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Comment>

    /// Characters.
    static let limit = 4_000

    let id: ID
    let item: Item.ID
    /// `nil` for all of it.
    let version: Int?
    let authorID: Person.ID?
    let author: String
    let text: String
    let createdAt: Instant

    /// The names that may follow each '@', as names are looked up: up to four words, the longest first.
    static func candidates(_ text: String) -> [[String]] {
        text.split(separator: "@", omittingEmptySubsequences: false).dropFirst().prefix(50).map { rest in
            let words = rest.prefix(200).split(whereSeparator: \.isWhitespace).prefix(4).map {
                $0.trimmingCharacters(in: punctuation)
            }
            return (1...4).reversed().compactMap { count in
                words.count >= count ? Text.folded(words.prefix(count).joined(separator: " ")) : nil
            }
        }
    }

    private static let punctuation = CharacterSet(charactersIn: ".,;:!?()\"’'")
}

extension Comment: RowDecodable {
    static let columns: SQL = """
        item_comment.id, item_comment.item_id, item_comment.version, item_comment.author_id, item_comment.author, \
        item_comment.text, item_comment.created_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        item = try row.get("item_id")
        version = try row.get("version")
        authorID = try row.get("author_id")
        author = try row.get("author")
        text = try row.get("text")
        createdAt = try row.get("created_at")
    }

    static let migration = Migration(
        "workspaces-comments-1",
        """
        CREATE TABLE item_comment (
            id ID PRIMARY KEY,
            item_id ID NOT NULL REFERENCES item (id),
            -- Of a file: which version it is about; NULL for all of it.
            version BIGINT,
            author_id ID,
            author TEXT NOT NULL,
            text TEXT NOT NULL,
            created_at BIGINT NOT NULL
        );
        CREATE INDEX item_comment_by_item ON item_comment (item_id, id);

        -- Who was named with '@' in a comment.
        CREATE TABLE item_mention (
            comment_id ID NOT NULL REFERENCES item_comment (id),
            person_id ID NOT NULL REFERENCES person (id),
            PRIMARY KEY (comment_id, person_id)
        );
        """)
}

/// All of the SQL about comments. Whoever asks has found the item through ``ItemStore`` first.
struct CommentStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// The newest ones, in the order in which they were written.
    func list(_ item: Item.ID, limit: Int) throws -> [Comment] {
        try transaction.all(
            Comment.self,
            "SELECT \(Comment.columns) FROM item_comment WHERE item_id = \(item) ORDER BY id DESC LIMIT \(limit)"
        ).reversed()
    }

    func find(_ ids: [Comment.ID]) throws -> [Comment] {
        try transaction.all(
            Comment.self, "SELECT \(Comment.columns) FROM item_comment WHERE id IN \(list: ids)")
    }

    func insert(_ comment: Comment, mentions: [Person.ID]) throws {
        try transaction.run(
            """
            INSERT INTO item_comment (id, item_id, version, author_id, author, text, created_at)
            VALUES (\(comment.id), \(comment.item), \(comment.version), \(comment.authorID), \(comment.author),
                \(comment.text), \(comment.createdAt))
            """)
        try transaction.insert(
            into: "item_mention", ["comment_id", "person_id"], mentions.map { [comment.id.value, $0.value] })
    }

    func remove(_ id: Comment.ID) throws {
        try transaction.run("DELETE FROM item_mention WHERE comment_id = \(id)")
        try transaction.run("DELETE FROM item_comment WHERE id = \(id)")
    }

    /// Whom comments name.
    func mentions(_ comments: [Comment.ID]) throws -> [Comment.ID: [Person.ID]] {
        let found = try transaction.all(
            Mention.self,
            "SELECT comment_id, person_id FROM item_mention WHERE comment_id IN \(list: comments) ORDER BY person_id")
        return Dictionary(grouping: found, by: \.comment).mapValues { $0.map(\.person) }
    }

    /// Members of a workspace by their folded names.
    func members(named names: [String], in workspace: Workspace.ID, at now: Instant) throws -> [(Person.ID, String)] {
        if names.isEmpty { return [] }
        return try transaction.all(
            Named.self,
            """
            SELECT person.id, person.folded_name FROM person
            JOIN workspace_member ON workspace_member.person_id = person.id
            WHERE workspace_member.workspace_id = \(workspace) AND person.folded_name IN \(list: names)
            AND (workspace_member.until IS NULL OR workspace_member.until > \(now))
            """
        ).map { ($0.person, $0.name) }
    }

    private struct Mention: RowDecodable {
        let comment: Comment.ID
        let person: Person.ID

        init(row: Row) throws {
            comment = try row.get("comment_id")
            person = try row.get("person_id")
        }
    }

    private struct Named: RowDecodable {
        let person: Person.ID
        let name: String

        init(row: Row) throws {
            person = try row.get("id")
            name = try row.get("folded_name")
        }
    }
}
