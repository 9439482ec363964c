import Blobs
import Kernel
import Storage
import Web

/// A table of a workspace's archive, read a page at a time: the same rows as CSV and as a page.
struct ArchiveTable: Sendable {
    typealias Cursor = any Sendable

    static let limit = 300

    /// Its file's name, without an ending.
    let name: String
    let title: String
    let columns: [String]
    /// What a page shows of a row; all of it where that is not said.
    var heads: [String]
    var cells: @Sendable ([String]) -> [HTML] = { $0.map { HTML(text: $0) } }
    let page: @Sendable (any Transaction, Workspace.ID, Cursor?) throws -> (rows: [[String]], next: Cursor?)

    init<Own: Sendable>(
        _ name: String, _ title: String, _ columns: [String],
        _ page: @escaping @Sendable (any Transaction, Workspace.ID, Own?) throws -> (rows: [[String]], next: Own?)
    ) {
        self.name = name
        self.title = title
        self.columns = columns
        heads = columns
        self.page = { transaction, workspace, cursor in
            let found = try page(transaction, workspace, cursor as? Own)
            return (found.rows, found.next)
        }
    }

    static let all = [
        files, comments, people, permissions, retention, links, linkUses, lessons, properties,
    ]

    // MARK: - Files

    struct VersionCursor: Sendable {
        let file: Item.ID
        let number: Int
    }

    /// A version with what is said of its file.
    struct ArchivedVersion: Sendable, RowDecodable {
        let file: Item.ID
        let number: Int
        let blob: Blob.ID
        let name: String
        let madeAt: Instant

        var stored: String { ArchiveFormat.stored("\(file)", version: number, name: name) }

        init(row: Row) throws {
            file = try row.get("id")
            number = try row.get("number")
            blob = try row.get("blob_id")
            name = try row.get("name")
            madeAt = try row.get("created_at")
        }
    }

    static func versions(
        of workspace: Workspace.ID, after last: VersionCursor?, limit: Int, _ transaction: any Transaction
    ) throws -> [ArchivedVersion] {
        let start: SQL =
            last.map { " AND (item.id > \($0.file) OR (item.id = \($0.file) AND file_version.number > \($0.number)))" }
            ?? ""
        return try transaction.all(
            ArchivedVersion.self,
            """
            SELECT item.id, item.name, file_version.number, file_version.blob_id, file_version.created_at FROM item
            JOIN file_version ON file_version.file_id = item.id WHERE item.workspace_id = \(workspace)\(start)
            ORDER BY item.id, file_version.number LIMIT \(limit)
            """)
    }

    /// Folders and versions, those in the bin too. A folder names the one that it lies in by its identifier, and has none of
    /// what only versions have.
    private static let files: ArchiveTable = {
        var table = ArchiveTable("files", "Files", ArchiveFormat.fileColumns) {
            (transaction: any Transaction, workspace: Workspace.ID, last: VersionCursor?) in
            let start: SQL =
                last.map {
                    " AND (item.id > \($0.file) OR (item.id = \($0.file) AND COALESCE(file_version.number, 0) > \($0.number)))"
                }
                ?? ""
            var rows: [[String]] = []
            var items: [Item.ID] = []
            var end: VersionCursor?
            let sql: SQL = """
                SELECT item.id, item.kind, item.parent_id, item.name, item.marking, item.author AS item_author,
                    item.created_at AS item_made, item.binned_at, COALESCE(file_version.number, 0) AS number, blob.sha256,
                    file_version.size, file_version.media_type, file_version.note, file_version.author,
                    file_version.created_at, file_version.scan, file_version.restores
                FROM item LEFT JOIN file_version ON file_version.file_id = item.id
                LEFT JOIN blob ON blob.id = file_version.blob_id WHERE item.workspace_id = \(workspace)\(start)
                ORDER BY item.id, COALESCE(file_version.number, 0) LIMIT \(limit)
                """
            try transaction.rows(sql) { row in
                let (item, number): (Item.ID, Int) = (try row.get("id"), try row.get("number"))
                let name: String = try row.get("name")
                let kind: Item.Kind = try row.get("kind")
                let parent: Item.ID? = try row.get("parent_id")
                let marking: Marking = try row.get("marking")
                let binned: Instant? = try row.get("binned_at")
                var cells = ["\(item)", kind.rawValue, parent.map { "\($0)" } ?? "", name, marking.name]
                if kind == .file, number > 0 {
                    let size: Int64 = try row.get("size")
                    let restores: Int? = try row.get("restores")
                    cells += [
                        "\(number)", ArchiveFormat.stored("\(item)", version: number, name: name),
                        hex(try row.get("sha256", as: [UInt8].self)), "\(size)", try row.get("media_type"),
                        try row.get("note"), try row.get("author"),
                        try row.get("created_at", as: Instant.self).rfc3339, try row.get("scan"),
                        restores.map { "\($0)" } ?? "",
                    ]
                } else {
                    let made: Instant = try row.get("item_made")
                    cells += ["", "", "", "", "", "", try row.get("item_author"), made.rfc3339, "", ""]
                }
                rows.append(cells + [binned?.rfc3339 ?? ""])
                items.append(item)
                end = VersionCursor(file: item, number: number)
            }
            let paths = try paths(items, transaction)
            rows = zip(rows, items).map { $0 + [paths[$1] ?? ""] }
            return (rows, rows.count == limit ? end : nil)
        }
        table.heads = ["Name", "In", "Marking", "Version", "Made", "By", "Note", "SHA-256"]
        table.cells = { row in
            let isFile = row[1] == Item.Kind.file.rawValue
            // Every part of the address is encoded: names have spaces and percent signs.
            let address = row[6].split(separator: "/").map { percentEncoded(String($0)) }.joined(separator: "/")
            let name: HTML =
                isFile ? "<a href=\"\(address)\">\(row[3])</a>" : "<strong>\(row[3])</strong> (folder)"
            let place = row[15].isEmpty ? name : "\(name) (in the bin)"
            return [
                place, HTML(text: row[16]), HTML(text: row[4]), HTML(text: row[5]), HTML(text: row[12]),
                HTML(text: row[11]),
                HTML(text: row[10]), "<code>\(row[7])</code>",
            ]
        }
        return table
    }()

    /// The folders that items lie in, by name: 'Plans / 2026'.
    private static func paths(_ items: [Item.ID], _ transaction: any Transaction) throws -> [Item.ID: String] {
        var paths: [Item.ID: String] = [:]
        let sql: SQL = """
            WITH RECURSIVE above (root, id, depth) AS (
                SELECT id, parent_id, 1 FROM item WHERE id IN \(list: items) AND parent_id IS NOT NULL
                UNION ALL SELECT above.root, item.parent_id, above.depth + 1 FROM item JOIN above ON item.id = above.id
                    WHERE item.parent_id IS NOT NULL
            ) SELECT above.root, item.name FROM above JOIN item ON item.id = above.id ORDER BY above.root, above.depth DESC
            """
        try transaction.rows(sql) { row in
            let (item, name): (Item.ID, String) = (try row.get("root"), try row.get("name"))
            paths[item] = paths[item].map { "\($0) / \(name)" } ?? name
        }
        return paths
    }

    private static let comments = ArchiveTable("comments", "Comments", ArchiveFormat.commentColumns) {
        (transaction: any Transaction, workspace: Workspace.ID, last: Comment.ID?) in
        let first = last?.uuid ?? UUID128(high: 0, low: 0)
        let found = try transaction.all(
            Comment.self,
            """
            SELECT \(Comment.columns) FROM item_comment JOIN item ON item.id = item_comment.item_id
            WHERE item.workspace_id = \(workspace) AND item_comment.id > \(first) ORDER BY item_comment.id LIMIT \(limit)
            """)
        let rows = found.map { comment in
            [
                "\(comment.item)", comment.version.map { "\($0)" } ?? "", comment.author, comment.createdAt.rfc3339,
                comment.text,
            ]
        }
        return (rows, found.count == limit ? found.last?.id : nil)
    }

    // MARK: - People, permissions, retention: few enough for one page

    private static let people = ArchiveTable(
        "people", "People", ["name", "from", "role", "e-mail", "until", "purpose"]
    ) { (transaction: any Transaction, workspace: Workspace.ID, _: Int?) in
        let found = try transaction.all(
            Participant.self,
            """
            SELECT \(Participant.columns) FROM \(Participant.source) WHERE workspace_member.workspace_id = \(workspace)
            ORDER BY person.sort_name, person.id
            """)
        return (
            found.map {
                [
                    $0.name, $0.home, $0.member.role.name, $0.email ?? "", $0.member.until?.rfc3339 ?? "",
                    $0.member.purpose,
                ]
            }, nil
        )
    }

    private static let permissions = ArchiveTable("permissions", "Permissions", ["where", "folder", "whom", "may"]) {
        (transaction: any Transaction, workspace: Workspace.ID, _: Int?) in
        let realms = try RealmStore(transaction).list(workspace)
        let teams = try PermissionTeamStore(transaction).list(workspace)
        let teamNames = Dictionary(teams.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        var folders: [Item.ID: String] = [:]
        try transaction.rows("SELECT id, name FROM item WHERE id IN \(list: realms.compactMap(\.folder))") {
            folders[try $0.get("id")] = try $0.get("name")
        }
        var rows: [[String]] = []
        for realm in realms {
            let place = realm.folder.map { folders[$0] ?? "" } ?? "The workspace"
            let folder = realm.folder?.description ?? ""
            var granted: [[String]] = []
            for (grantee, level) in realm.grants {
                granted.append([place, folder, grantee.name(teamNames), level.name])
            }
            rows += granted.sorted { $0[2] < $1[2] }
        }
        return (rows, nil)
    }

    private static let retention = ArchiveTable(
        "retention", "Retention and legal holds",
        ["kind", "where", "what", "authority or reason", "by", "since", "until"]
    ) { (transaction: any Transaction, workspace: Workspace.ID, _: Int?) in
        let rules = try RetentionStore(transaction).rules(workspace).map { rule in
            [
                "rule", rule.folder.map { "\($0)" } ?? "the workspace", rule.sentence, rule.authority, rule.setBy,
                rule.setAt.rfc3339, "",
            ]
        }
        let holds = try LegalHoldStore(transaction).list(workspace, limit: 1_000).map { hold in
            [
                "legal hold", hold.place, "nothing is destroyed", hold.reason, hold.setBy, hold.setAt.rfc3339,
                hold.liftedAt?.rfc3339 ?? "",
            ]
        }
        return (rules + holds, nil)
    }
}
