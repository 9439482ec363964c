import Kernel
import Storage

/// That somebody may do something with an item, and why.
struct Sightline: Sendable, Equatable {
    let person: Participant
    let level: AccessLevel
    /// 'as editor', 'through the team Finance'.
    let why: String

    /// - Parameters:
    ///   - item: `nil` for the workspace itself.
    ///   - teams: those that the person is in.
    init(
        _ person: Participant, _ item: Item?, _ realm: Realm, in teams: Set<PermissionTeam.ID>,
        _ names: [PermissionTeam.ID: String], _ workspace: Workspace
    ) {
        self.person = person
        let member = person.member
        let isSensitive = item?.marking == .officialSensitive && !workspace.handling.externalsSeeSensitive
        if member.role == .guest, isSensitive {
            level = .none
            why = "guests do not see what is OFFICIAL-SENSITIVE here"
            return
        }
        let granted = realm.level(role: member.role, teams: teams)
        level = workspace.state == .active ? granted : min(granted, .see)
        why = Self.words(member, realm, teams, names)
    }

    private static func words(
        _ member: WorkspaceMember, _ realm: Realm, _ teams: Set<PermissionTeam.ID>,
        _ names: [PermissionTeam.ID: String]
    ) -> String {
        if member.role == .owner { return "owner: owners may do everything" }
        let role = member.role.name.lowercased()
        let status =
            member.until.map { "guest until \($0.lastDay.plain)" } ?? "as \(role)"
        let granted = teams.filter { realm.grants[.team($0)] != nil }
        guard let most = granted.compactMap({ realm.grants[.team($0)] }).max() else { return status }
        let named = granted.filter { realm.grants[.team($0)] == most }.compactMap { names[$0] }.sorted()
        let through = "through the team \(named.joined(separator: " and "))"
        if member.role == .reader, most > .comment { return "\(through); readers do not edit" }
        return member.role == .guest ? "\(through), \(status)" : through
    }
}

/// One item of what somebody would see, with how deep it lies.
struct TreeLine: Sendable, Equatable {
    let item: Item
    let depth: Int
    /// `none` for a folder that is shown as the way to others.
    let level: AccessLevel
}

/// What somebody else would see of a folder, or of all, as far as the viewer sees it too.
struct SeenTree: Sendable {
    static let limit = 300

    let lines: [TreeLine]
    let hasMore: Bool

    static func read(
        below folder: Item.ID?, theirs: Room, mine: Room, _ transaction: any Transaction
    ) throws -> SeenTree {
        let place: SQL = folder.map { "item.parent_id = \($0)" } ?? "item.parent_id IS NULL"
        let shown: SQL = "\(theirs.shown) AND \(mine.shown)"
        // Folders first, as in lists; no name has a stroke in it.
        let key: SQL = "CASE item.kind WHEN 'folder' THEN '0' ELSE '1' END || item.folded"
        var lines: [TreeLine] = []
        let sql: SQL = """
            WITH RECURSIVE tree (id, depth, path) AS (
                SELECT item.id, 0, \(key) FROM item WHERE \(place) AND \(shown)
                UNION ALL SELECT item.id, tree.depth + 1, tree.path || '/' || \(key)
                    FROM item JOIN tree ON item.parent_id = tree.id WHERE \(shown)
            ) SELECT \(Item.columns), tree.depth FROM tree JOIN item ON item.id = tree.id
            ORDER BY tree.path LIMIT \(limit + 1)
            """
        try transaction.rows(sql) { row in
            let item = try Item(row: row)
            lines.append(TreeLine(item: item, depth: try row.get("depth"), level: theirs.level(item)))
        }
        return SeenTree(lines: Array(lines.prefix(limit)), hasMore: lines.count > limit)
    }
}
