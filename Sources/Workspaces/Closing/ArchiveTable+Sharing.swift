import Directory
import Journal
import Kernel
import Storage
import Web
import XML

/// What else belongs to the record: links and who used them, lessons, and what programs wrote.
extension ArchiveTable {
    /// Who had a link to what. Addresses of links are secrets, kept hashed, and are not taken along.
    static let links: ArchiveTable = {
        var table = ArchiveTable(
            "links", "Links",
            [
                "link", "item", "file", "for", "made by", "made", "works until", "ended", "ended by", "opened",
                "downloaded",
            ]
        ) { (transaction: any Transaction, workspace: Workspace.ID, last: SharedLink.ID?) in
            let first = last?.uuid ?? UUID128(high: 0, low: 0)
            var found: [(link: SharedLink, file: String)] = []
            let sql: SQL = """
                SELECT \(SharedLink.columns), item.name FROM shared_link JOIN item ON item.id = shared_link.item_id
                WHERE shared_link.workspace_id = \(workspace) AND shared_link.id > \(first)
                ORDER BY shared_link.id LIMIT \(limit)
                """
            try transaction.rows(sql) { found.append((try SharedLink(row: $0), try $0.get("name"))) }
            let addresses = try LinkStore(transaction).addresses(of: found.map(\.link.id))
            let rows = found.map { link, file in
                [
                    "\(link.id)", "\(link.item)", file,
                    link.audience == .anyone
                        ? "anyone with the link" : (addresses[link.id] ?? []).joined(separator: " "),
                    link.maker, link.createdAt.rfc3339, link.expiresAt.rfc3339, link.revokedAt?.rfc3339 ?? "",
                    link.revokedBy ?? "", "\(link.opens)", "\(link.downloads)",
                ]
            }
            return (rows, found.count == limit ? found.last?.link.id : nil)
        }
        table.heads = ["File", "For", "Made by", "Made", "Works until", "Ended", "Ended by", "Opened", "Downloaded"]
        table.cells = { row in row[2...].map { HTML(text: $0) } }
        return table
    }()

    /// When links were opened and downloaded, as the journal says it; of files, too, that are gone.
    static let linkUses: ArchiveTable = {
        var table = ArchiveTable(
            "link-uses", "Uses of links", ["link", "item", "file", "version", "what", "who", "when", "entry"]
        ) { (transaction: any Transaction, workspace: Workspace.ID, last: JournalEntry.ID?) in
            let found = try transaction.journal.page(
                .container(Subject("workspace", workspace.uuid)), before: last, limit: limit,
                where: "e.verb IN ('link.opened', 'link.downloaded')")
            let rows = found.map { entry in
                [
                    entry.details["link"] ?? "", "\(entry.subject.id)", entry.details["name"] ?? "",
                    entry.details["version"] ?? "", entry.verb == "link.opened" ? "opened" : "downloaded",
                    entry.actor.name, entry.time.rfc3339, "\(entry.id)",
                ]
            }
            return (rows, found.count == limit ? found.last?.id : nil)
        }
        table.heads = ["File", "Version", "What", "Who", "When"]
        table.cells = { row in row[2...6].map { HTML(text: $0) } }
        return table
    }()

    /// What a member took when; a lesson that they did not take has no day.
    static let lessons = ArchiveTable("lessons", "Lessons", ["name", "from", "role", "lesson", "taken"]) {
        (transaction: any Transaction, workspace: Workspace.ID, last: Person.ID?) in
        let first = last?.uuid ?? UUID128(high: 0, low: 0)
        let size = limit / Lesson.ID.allCases.count
        let people = try transaction.all(
            Participant.self,
            """
            SELECT \(Participant.columns) FROM \(Participant.source)
            WHERE workspace_member.workspace_id = \(workspace) AND workspace_member.person_id > \(first)
            ORDER BY workspace_member.person_id LIMIT \(size)
            """)
        let taken = try LessonStore(transaction).taken(by: people.map(\.person))
        let rows = people.flatMap { person in
            Lesson.ID.allCases.map { lesson in
                [
                    person.name, person.home, person.member.role.name, Lesson.find(lesson)?.title ?? lesson.rawValue,
                    taken[person.person]?[lesson]?.rfc3339 ?? "",
                ]
            }
        }
        return (rows, people.count == size ? people.last?.person : nil)
    }

    private struct PropertyCursor: Sendable {
        let item: Item.ID
        let namespace: String
        let name: String
    }

    /// What programs wrote to files and folders by WebDAV, to have it back.
    static let properties: ArchiveTable = {
        var table = ArchiveTable("properties", "Properties that programs wrote", ArchiveFormat.propertyColumns) {
            (transaction: any Transaction, workspace: Workspace.ID, last: PropertyCursor?) in
            let start: SQL =
                last.map { last in
                    """
                     AND (item_property.item_id > \(last.item) OR (item_property.item_id = \(last.item) AND \
                    (item_property.namespace > \(last.namespace) OR (item_property.namespace = \(last.namespace) \
                    AND item_property.name > \(last.name)))))
                    """
                } ?? ""
            var rows: [[String]] = []
            var end: PropertyCursor?
            let sql: SQL = """
                SELECT item_property.item_id, item_property.namespace, item_property.name, item_property.xml,
                    item.name AS item_name FROM item
                JOIN item_property ON item_property.item_id = item.id WHERE item.workspace_id = \(workspace)\(start)
                ORDER BY item_property.item_id, item_property.namespace, item_property.name LIMIT \(limit)
                """
            try transaction.rows(sql) { row in
                let property = try ItemProperty(row: row)
                rows.append([
                    "\(property.item)", try row.get("item_name"), property.name.namespace, property.name.local,
                    property.xml,
                ])
                end = PropertyCursor(
                    item: property.item, namespace: property.name.namespace, name: property.name.local)
            }
            return (rows, rows.count == limit ? end : nil)
        }
        table.heads = ["Of", "Namespace", "Name", "As XML"]
        table.cells = { row in row[1...3].map { HTML(text: $0) } + ["<code>\(row[4])</code>"] }
        return table
    }()
}
