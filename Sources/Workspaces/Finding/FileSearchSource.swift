import Directory
import Indexing
import Journal
import Kernel
import Search
import Storage

/// Files and folders as the search index takes them: found by those alone who may see into their realm.
///
/// What a realm permits is asked when somebody searches, so that a change of permissions alters no document, unless it
/// begins or ends a realm: then, as when a folder is moved, everything below is made anew.
struct FileSearchSource: SearchSource {
    let subjectKinds: Set<String> = ["item"]
    let phraseKinds: Set<String> = []

    private static let page = 200

    /// The items themselves first; then, a page at a time, what lies below those that are folders.
    func changes(
        for subjects: [Subject], at now: Instant, after cursor: String?, in transaction: any Transaction
    ) throws -> SearchChanges {
        let documents = FileDocuments(transaction: transaction)
        let own = subjects.map { Item.ID($0.id) }
        guard let cursor else {
            let isAbove = try transaction.value(
                Int.self,
                """
                SELECT 1 FROM item WHERE item.id IN \(list: own) AND item.kind = \(Item.Kind.folder)
                AND EXISTS (SELECT 1 FROM item AS inner_item WHERE inner_item.parent_id = item.id) LIMIT 1
                """)
            return SearchChanges(try changes(own, documents), next: isAbove == nil ? nil : "below ")
        }
        let after = UUID128(cursor.dropFirst("below ".count)) ?? UUID128(high: 0, low: 0)
        let ids = try transaction.values(
            Item.ID.self,
            """
            WITH RECURSIVE below (id) AS (
                SELECT item.id FROM item WHERE item.parent_id IN \(list: own)
                UNION SELECT item.id FROM item JOIN below ON item.parent_id = below.id
            ) SELECT id FROM below WHERE id > \(after) ORDER BY id LIMIT \(Self.page)
            """)
        let next = ids.count < Self.page ? nil : ids.last.map { "below \($0)" }
        return SearchChanges(try changes(ids, documents), next: next)
    }

    private func changes(_ ids: [Item.ID], _ documents: FileDocuments) throws -> [SearchChange] {
        let found = try documents.make("item.id IN \(list: ids)")
        let present = Set(found.map(\.id))
        let gone = ids.map(\.description).filter { !present.contains($0) }
        return found.map { .upsert($0) } + gone.map { .delete(kind: FileDocuments.kind, id: $0) }
    }

    func stream(
        at now: Instant, in transaction: any Transaction, _ emit: (SearchDocument) throws -> Void
    ) throws {
        let documents = FileDocuments(transaction: transaction)
        var after = UUID128(high: 0, low: 0)
        while true {
            let ids = try transaction.values(
                Item.ID.self, "SELECT id FROM item WHERE id > \(after) ORDER BY id LIMIT \(Self.page)")
            for document in try documents.make("item.id IN \(list: ids)") { try emit(document) }
            guard ids.count == Self.page, let last = ids.last else { return }
            after = last.uuid
        }
    }

    func phrases(_ part: PhrasePart, in transaction: any Transaction) throws -> [EntityPhrase] { [] }
}

/// Makes the search documents of items, with a few queries for any number of them.
struct FileDocuments {
    static let kind = "file"

    let transaction: any Transaction

    /// Who may see into a realm, and there what has the marking.
    static func token(_ realm: Realm.ID, _ marking: Marking) -> String {
        marking == .official ? "realm:\(realm)" : "realm:\(realm):\(marking.rawValue)"
    }

    /// - Parameter choice: a condition on the table `item`. What lies in the bin, itself or with a folder, is left out.
    func make(_ choice: SQL) throws -> [SearchDocument] {
        let items = try transaction.all(
            Item.self,
            "SELECT \(Item.columns) FROM item WHERE \(choice) AND item.binned_at IS NULL ORDER BY item.id")
        if items.isEmpty { return [] }
        let texts = try texts(items.map(\.id))
        let topics = try topics(Array(Set(items.map(\.workspace))))
        return items.map { document($0, texts[$0.id] ?? "", topics[$0.workspace] ?? []) }
    }

    private func document(_ item: Item, _ text: String, _ topics: [Tag]) -> SearchDocument {
        var document = SearchDocument(kind: Self.kind, id: item.id.description, names: [item.name])
        // Behind people and teams that match as well.
        document.rank = item.kind == .folder ? 5 : 6
        document.topics = topics.map(\.name)
        document.facets = ["topic": topics.map { FacetValue($0.slug, label: $0.name) }]
        let people = item.author == item.changedBy ? item.author : "\(item.author), \(item.changedBy)"
        document.text = text.isEmpty ? people : "\(people)\n\(text)"
        document.audience = Audience([Self.token(item.realm, item.marking)])
        return document
    }

    /// Of the newest versions.
    private func texts(_ items: [Item.ID]) throws -> [Item.ID: String] {
        let found = try transaction.all(
            ItemText.self,
            """
            SELECT item.id, file_text.text FROM item
            JOIN file_version ON file_version.file_id = item.id AND file_version.number = item.version
            JOIN file_text ON file_text.blob_id = file_version.blob_id WHERE item.id IN \(list: items)
            """)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.item, $0.text) })
    }

    /// The topics of what the workspaces belong to.
    private func topics(_ workspaces: [Workspace.ID]) throws -> [Workspace.ID: [Tag]] {
        let found = try transaction.all(
            Tag.self,
            """
            SELECT workspace.id AS workspace_id, topic.slug, topic.name FROM workspace
            JOIN topic_tag ON topic_tag.subject_id = COALESCE(workspace.collaboration_id, workspace.team_id)
            JOIN topic ON topic.id = topic_tag.topic_id WHERE workspace.id IN \(list: workspaces)
            ORDER BY topic.sort_name
            """)
        return Dictionary(grouping: found, by: \.workspace)
    }

    private struct ItemText: RowDecodable {
        let item: Item.ID
        let text: String

        init(row: Row) throws {
            item = try row.get("id")
            text = try row.get("text")
        }
    }

    private struct Tag: RowDecodable {
        let workspace: Workspace.ID
        let slug: String
        let name: String

        init(row: Row) throws {
            workspace = try row.get("workspace_id")
            slug = try row.get("slug")
            name = try row.get("name")
        }
    }
}
