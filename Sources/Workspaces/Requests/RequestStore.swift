import Kernel
import Storage

/// All of the SQL about requests for information. It searches the record itself, with every version, every comment and the
/// bin: what is held is held. The search index knows only what is newest, and how to rank it.
struct RequestStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func list(_ workspace: Workspace.ID, limit: Int) throws -> [InformationRequest] {
        try transaction.all(
            InformationRequest.self,
            """
            SELECT \(InformationRequest.columns) FROM information_request WHERE workspace_id = \(workspace)
            ORDER BY id DESC LIMIT \(limit)
            """)
    }

    func find(_ id: InformationRequest.ID, in workspace: Workspace.ID) throws -> InformationRequest? {
        try transaction.one(
            InformationRequest.self,
            """
            SELECT \(InformationRequest.columns) FROM information_request
            WHERE information_request.id = \(id) AND workspace_id = \(workspace)
            """)
    }

    func insert(_ request: InformationRequest) throws {
        try transaction.run(
            """
            INSERT INTO information_request (id, workspace_id, reference, question, words, person, from_day, to_day,
                opened_by, opened_at)
            VALUES (\(request.id), \(request.workspace), \(request.reference), \(request.question),
                \(request.wordsText), \(request.search.person), \(request.search.from?.description),
                \(request.search.to?.description), \(request.openedBy), \(request.openedAt))
            """)
    }

    // MARK: - What is found

    /// Files that a search finds, by identifier.
    func found(
        _ search: InformationRequest.Search, in workspace: Workspace.ID, after last: Item.ID? = nil, limit: Int
    ) throws -> [Item] {
        try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM item WHERE \(Self.condition(search, workspace))
            AND item.id > \(last?.uuid ?? UUID128(high: 0, low: 0)) ORDER BY item.id LIMIT \(limit)
            """)
    }

    /// How many files hold what could not be read: words in them are not found.
    func unread(_ workspace: Workspace.ID) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT count(DISTINCT item.id) FROM item JOIN file_version ON file_version.file_id = item.id
            LEFT JOIN file_text ON file_text.blob_id = file_version.blob_id
            WHERE item.workspace_id = \(workspace) AND (file_text.blob_id IS NULL OR file_text.problem <> '')
            """) ?? 0
    }

    private static func condition(_ search: InformationRequest.Search, _ workspace: Workspace.ID) -> SQL {
        var conditions: [SQL] = ["item.workspace_id = \(workspace) AND item.kind = 'file'"]
        for word in search.words {
            conditions.append(
                """
                (\(WordMatch.condition("item.name", has: word))
                OR EXISTS (SELECT 1 FROM file_version LEFT JOIN file_text ON file_text.blob_id = file_version.blob_id
                    WHERE file_version.file_id = item.id AND (\(WordMatch.condition("file_version.note", has: word))
                    OR \(WordMatch.condition("COALESCE(file_text.text, '')", has: word))))
                OR EXISTS (SELECT 1 FROM item_comment WHERE item_comment.item_id = item.id
                    AND \(WordMatch.condition("item_comment.text", has: word))))
                """)
        }
        if !search.person.isEmpty {
            conditions.append(
                """
                (\(WordMatch.condition("item.author", has: search.person))
                OR EXISTS (SELECT 1 FROM file_version WHERE file_version.file_id = item.id
                    AND \(WordMatch.condition("file_version.author", has: search.person)))
                OR EXISTS (SELECT 1 FROM item_comment WHERE item_comment.item_id = item.id
                    AND \(WordMatch.condition("item_comment.author", has: search.person))))
                """)
        }
        if search.from != nil || search.to != nil {
            let first = search.from.map { Instant(startOf: $0) } ?? Instant(milliseconds: 0)
            let end = search.to.map { Instant(startOf: $0.adding(days: 1)) } ?? Instant(milliseconds: .max)
            conditions.append(
                """
                (EXISTS (SELECT 1 FROM file_version WHERE file_version.file_id = item.id
                    AND file_version.created_at >= \(first) AND file_version.created_at < \(end))
                OR EXISTS (SELECT 1 FROM item_comment WHERE item_comment.item_id = item.id
                    AND item_comment.created_at >= \(first) AND item_comment.created_at < \(end)))
                """)
        }
        return conditions.joined(" AND ")
    }

    /// Where in each of these files the words are: 'its name', 'version 2', 'a comment'.
    func places(_ items: [Item], _ search: InformationRequest.Search) throws -> [Item.ID: [String]] {
        if items.isEmpty || search.words.isEmpty { return [:] }
        let ids = items.map(\.id)
        func hasOne(_ column: SQL) -> SQL {
            search.words.map { WordMatch.condition(column, has: $0) }.joined(" OR ")
        }
        var places: [Item.ID: [String]] = [:]
        let named = try transaction.values(
            Item.ID.self, "SELECT item.id FROM item WHERE item.id IN \(list: ids) AND (\(hasOne("item.name")))")
        for id in named { places[id, default: []].append("its name") }
        let versions: SQL = """
            SELECT file_version.file_id, file_version.number FROM file_version
            LEFT JOIN file_text ON file_text.blob_id = file_version.blob_id WHERE file_version.file_id IN \(list: ids)
            AND (\(hasOne("COALESCE(file_text.text, '')")) OR \(hasOne("file_version.note")))
            ORDER BY file_version.file_id, file_version.number
            """
        try transaction.rows(versions) { row in
            places[try row.get("file_id"), default: []].append("version \(try row.get("number", as: Int.self))")
        }
        let comments = try transaction.values(
            Item.ID.self,
            """
            SELECT DISTINCT item_comment.item_id FROM item_comment WHERE item_comment.item_id IN \(list: ids)
            AND (\(hasOne("item_comment.text")))
            """)
        for id in comments { places[id, default: []].append("a comment") }
        return places
    }

    // MARK: - What was chosen

    func choose(_ items: [Item.ID], for request: InformationRequest.ID) throws {
        if items.isEmpty { return }
        try transaction.insert(
            into: "request_item", ["request_id", "item_id"], items.map { [request.value, $0.value] },
            suffix: "ON CONFLICT DO NOTHING")
    }

    func drop(_ items: [Item.ID], from request: InformationRequest.ID) throws {
        try transaction.run("DELETE FROM request_item WHERE request_id = \(request) AND item_id IN \(list: items)")
    }

    func isChosen(_ items: [Item.ID], for request: InformationRequest.ID) throws -> Set<Item.ID> {
        Set(
            try transaction.values(
                Item.ID.self,
                "SELECT item_id FROM request_item WHERE request_id = \(request) AND item_id IN \(list: items)"))
    }

    func count(_ request: InformationRequest.ID) throws -> Int {
        try transaction.value(Int.self, "SELECT count(*) FROM request_item WHERE request_id = \(request)") ?? 0
    }

    func chosen(_ request: InformationRequest.ID, after last: Item.ID? = nil, limit: Int) throws -> [Item] {
        try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM request_item JOIN item ON item.id = request_item.item_id
            WHERE request_item.request_id = \(request) AND item.id > \(last?.uuid ?? UUID128(high: 0, low: 0))
            ORDER BY item.id LIMIT \(limit)
            """)
    }
}
