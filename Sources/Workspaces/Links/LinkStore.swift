import Access
import Kernel
import Storage

/// All of the SQL about links, but for codes.
struct LinkStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(hash: [UInt8]) throws -> SharedLink? {
        try transaction.one(
            SharedLink.self, "SELECT \(SharedLink.columns) FROM shared_link WHERE token_hash = \(hash)")
    }

    func find(_ id: SharedLink.ID) throws -> SharedLink? {
        try transaction.one(SharedLink.self, "SELECT \(SharedLink.columns) FROM shared_link WHERE id = \(id)")
    }

    /// Those that are for an address and work, as far as their days say; the newest first.
    func list(for email: String, at now: Instant, limit: Int) throws -> [SharedLink] {
        try transaction.all(
            SharedLink.self,
            """
            SELECT \(SharedLink.columns) FROM shared_link_address
            JOIN shared_link ON shared_link.id = shared_link_address.link_id
            WHERE shared_link_address.email = \(email) AND shared_link.revoked_at IS NULL
                AND shared_link.expires_at > \(now)
            ORDER BY shared_link.id DESC LIMIT \(limit)
            """)
    }

    func find(_ id: SharedLink.ID, in workspace: Workspace.ID) throws -> SharedLink? {
        try transaction.one(
            SharedLink.self,
            "SELECT \(SharedLink.columns) FROM shared_link WHERE id = \(id) AND workspace_id = \(workspace)")
    }

    /// A link with what it leads to and to whom.
    struct Listed: Sendable {
        let link: SharedLink
        let file: Item
        let addresses: [String]
    }

    /// Links to files that appear to the viewer, the newest first.
    /// - Parameters:
    ///   - item: only to this one.
    ///   - isOwn: only those that the viewer made.
    ///   - before: the last one of the page before.
    func list(
        to item: Item.ID? = nil, isOwn: Bool, before: SharedLink.ID? = nil, limit: Int, _ room: Room
    ) throws -> [Listed] {
        let only: SQL = item.map { " AND shared_link.item_id = \($0)" } ?? ""
        let own: SQL = isOwn ? " AND shared_link.account_id = \(room.viewer.account)" : ""
        let start: SQL = before.map { " AND shared_link.id < \($0)" } ?? ""
        var found: [(SharedLink, Item.ID)] = []
        let sql: SQL = """
            SELECT \(SharedLink.columns) FROM shared_link JOIN item ON item.id = shared_link.item_id
            WHERE shared_link.workspace_id = \(room.workspace.id) AND \(room.shown)\(only)\(own)\(start)
            ORDER BY shared_link.id DESC LIMIT \(limit)
            """
        try transaction.rows(sql) { row in
            let link = try SharedLink(row: row)
            found.append((link, link.item))
        }
        let files = try ItemStore(transaction).find(Array(Set(found.map(\.1))), room)
        let byID = Dictionary(files.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let addresses = try addresses(of: found.map(\.0.id))
        return found.compactMap { link, item in
            byID[item].map { Listed(link: link, file: $0, addresses: addresses[link.id] ?? []) }
        }
    }

    func addresses(of links: [SharedLink.ID]) throws -> [SharedLink.ID: [String]] {
        var addresses: [SharedLink.ID: [String]] = [:]
        try transaction.rows(
            "SELECT link_id, email FROM shared_link_address WHERE link_id IN \(list: links) ORDER BY email"
        ) { row in
            let link: SharedLink.ID = try row.get("link_id")
            addresses[link, default: []].append(try row.get("email"))
        }
        return addresses
    }

    /// How many lead to a file now.
    func count(to item: Item.ID, at now: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT count(*) FROM shared_link WHERE item_id = \(item) AND revoked_at IS NULL AND expires_at > \(now)
            """) ?? 0
    }

    func insert(_ link: SharedLink, hash: [UInt8], to addresses: [String]) throws {
        try transaction.run(
            """
            INSERT INTO shared_link (id, token_hash, workspace_id, item_id, audience, account_id, maker, created_at,
                expires_at)
            VALUES (\(link.id), \(hash), \(link.workspace), \(link.item), \(link.audience), \(link.account),
                \(link.maker), \(link.createdAt), \(link.expiresAt))
            """)
        if addresses.isEmpty { return }
        try transaction.insert(
            into: "shared_link_address", ["link_id", "email"], addresses.map { [link.id.value, $0.value] })
    }

    func revoke(_ id: SharedLink.ID, by name: String, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE shared_link SET revoked_at = \(now), revoked_by = \(name) WHERE id = \(id) AND revoked_at IS NULL
            """)
        try transaction.run("DELETE FROM shared_link_visitor WHERE link_id = \(id)")
    }

    /// How many work now, as far as their days say.
    func count(in workspace: Workspace.ID, at now: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT count(*) FROM shared_link
            WHERE workspace_id = \(workspace) AND revoked_at IS NULL AND expires_at > \(now)
            """) ?? 0
    }

    /// - Returns: how many ended.
    func revokeAll(of workspace: Workspace.ID, by name: String, at now: Instant) throws -> Int {
        let those: SQL = "workspace_id = \(workspace) AND revoked_at IS NULL AND expires_at > \(now)"
        try transaction.run(
            "DELETE FROM shared_link_visitor WHERE link_id IN (SELECT id FROM shared_link WHERE \(those))")
        return try transaction.run(
            "UPDATE shared_link SET revoked_at = \(now), revoked_by = \(name) WHERE \(those)")
    }

    func isFor(_ email: String, _ link: SharedLink.ID) throws -> Bool {
        try transaction.value(
            Int.self, "SELECT count(*) FROM shared_link_address WHERE link_id = \(link) AND email = \(email)") ?? 0 > 0
    }

    /// Counts a use.
    /// - Returns: whether there were not too many within the hour.
    func use(_ link: SharedLink.ID, opens: Int, downloads: Int, limit: Int, at now: Instant) throws -> Bool {
        let hour = now - .hours(1)
        return try transaction.run(
            """
            UPDATE shared_link SET opens = opens + \(opens), downloads = downloads + \(downloads),
                hour_uses = CASE WHEN hour_at > \(hour) THEN hour_uses + 1 ELSE 1 END,
                hour_at = CASE WHEN hour_at > \(hour) THEN hour_at ELSE \(now) END
            WHERE id = \(link) AND (hour_at <= \(hour) OR hour_uses < \(limit))
            """) == 1
    }
}
