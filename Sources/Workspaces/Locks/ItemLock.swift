import Access
import Directory
import Kernel
import Storage
import Web

/// An item checked out: until then others may not change it. What somebody checks out on a page and what a program locks
/// by WebDAV (RFC 4918, section 6) are the same.
struct ItemLock: Sendable, Equatable {
    /// A URI of the scheme `opaquelocktoken` (RFC 4918, appendix C).
    let token: String
    let item: Item.ID
    let ownerID: Person.ID?
    /// Their name as it was.
    let owner: String
    /// What the program that locked it says of the owner, as it is to be given back: XML.
    let ownerXML: String
    let scope: Scope
    let depth: Depth
    let createdAt: Instant
    let expiresAt: Instant

    enum Scope: String, StorableName, CaseIterable {
        case exclusive, shared
    }

    enum Depth: String, StorableName, CaseIterable {
        /// The item alone; of a folder also which items lie in it.
        case zero = "0"
        /// And everything below.
        case infinity
    }

    /// So long something is checked out when nothing else is said, and at most.
    static let usual = Interval.hours(8)
    static let longest = Interval.days(7)

    /// Hours for which people check something out, as they are offered.
    static let times: [(hours: Int, name: String)] = [
        (1, "an hour"), (8, "8 hours"), (24, "a day"), (7 * 24, "a week"),
    ]

    static func makeToken(at now: Instant) -> String { "opaquelocktoken:\(UUID128.version7(at: now))" }

    func isActive(at now: Instant) -> Bool { now < expiresAt }

    func isOf(_ viewer: Viewer) -> Bool { viewer.person != nil && ownerID?.uuid == viewer.person }

    /// Made on a page, by somebody who then works with any program of theirs. A program always says something of the owner.
    var isFromPage: Bool { ownerXML.isEmpty }
}

extension ItemLock {
    /// For how long a form says that something is checked out; the usual time where it says nothing.
    /// - Throws: a fault of kind `invalid` beside `hours` for what is not offered.
    static func time(_ form: FormData) throws -> Interval {
        guard let typed = form["hours"] else { return usual }
        guard let time = times.first(where: { "\($0.hours)" == typed }) else {
            throw Fault.invalid("hours", "Choose for how long from the list")
        }
        return .hours(Int64(time.hours))
    }
}

/// What somebody who wants to change something has in hand against locks.
enum LockKeys: Sendable {
    /// On a page: whatever one checked out oneself.
    case own(Viewer)
    /// A program: the tokens that it sent, which count when the lock is the viewer's (RFC 4918, section 6.4).
    case tokens(Set<String>, Viewer)

    func open(_ lock: ItemLock) -> Bool {
        switch self {
        case .own(let viewer): lock.isOf(viewer)
        case .tokens(let tokens, let viewer): tokens.contains(lock.token) && lock.isOf(viewer)
        }
    }
}

/// Who may do what while something is locked. Pure rules.
enum LockRules {
    /// Change what these locks cover. Of several shared locks on one item it is enough to hold one (RFC 4918, section 7).
    static func change(_ locks: [ItemLock], with keys: LockKeys, at now: Instant) -> Verdict {
        let active = locks.filter { $0.isActive(at: now) }
        for (_, ofOne) in Dictionary(grouping: active, by: \.item) where !ofOne.contains(where: keys.open) {
            return .refused(because: holder(ofOne.sorted { $0.expiresAt < $1.expiresAt }))
        }
        return .allowed
    }

    /// Lock what these locks cover: an exclusive lock stands alone, shared ones beside each other.
    static func lock(_ scope: ItemLock.Scope, beside locks: [ItemLock], at now: Instant) -> Verdict {
        let active = locks.filter { $0.isActive(at: now) && (scope == .exclusive || $0.scope == .exclusive) }
        return active.isEmpty ? .allowed : .refused(because: holder(active))
    }

    /// End a lock: whoever holds it, and owners and facilitators, who break it.
    static func end(_ lock: ItemLock, _ room: Room) -> Verdict {
        if lock.isOf(room.viewer) || WorkspaceRules.facilitate(room).isAllowed { return .allowed }
        return .refused(because: "\(lock.owner) checked it out. They, an owner or a facilitator can end that")
    }

    private static func holder(_ locks: [ItemLock]) -> String {
        guard let lock = locks.last else { return "it is checked out" }
        return
            "\(lock.owner) has it checked out until \(lock.expiresAt.plain). Ask them, or an owner or facilitator of "
            + "the workspace, to end that"
    }
}

extension ItemLock: RowDecodable {
    static let columns: SQL = """
        item_lock.token, item_lock.item_id, item_lock.owner_id, item_lock.owner, item_lock.owner_xml, item_lock.scope, \
        item_lock.depth, item_lock.created_at, item_lock.expires_at
        """

    init(row: Row) throws {
        token = try row.get("token")
        item = try row.get("item_id")
        ownerID = try row.get("owner_id")
        owner = try row.get("owner")
        ownerXML = try row.get("owner_xml")
        scope = try row.get("scope")
        depth = try row.get("depth")
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
    }

    static let migration = Migration(
        "workspaces-locks-1",
        """
        -- What is checked out: by somebody on a page, or by a program through WebDAV.
        CREATE TABLE item_lock (
            -- A URI of the scheme 'opaquelocktoken'.
            token TEXT PRIMARY KEY,
            item_id ID NOT NULL REFERENCES item (id),
            owner_id ID,
            owner TEXT NOT NULL,
            -- What a program says of the owner, to be given back as it came.
            owner_xml TEXT NOT NULL DEFAULT '',
            scope TEXT NOT NULL CHECK (scope IN ('exclusive', 'shared')),
            depth TEXT NOT NULL CHECK (depth IN ('0', 'infinity')),
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        );
        CREATE INDEX item_lock_by_item ON item_lock (item_id, expires_at);
        CREATE INDEX item_lock_by_expiry ON item_lock (expires_at);
        """)
}
