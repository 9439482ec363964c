import Access
import Directory
import Kernel
import Storage

/// An address that leads somebody who takes no part in a workspace to one of its files. It shows what its maker may share, as
/// long as they may.
struct SharedLink: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<SharedLink>

    /// How many may lead to one file at a time, and to how many addresses one.
    static let limit = 50
    static let addressLimit = 20
    /// Where people who are signed in find what is shared with them.
    static let ownPath = "/shared"

    let id: ID
    let workspace: Workspace.ID
    let item: Item.ID
    let audience: Audience
    /// Who made it, and their name as it was.
    let account: UUID128
    let maker: String
    let createdAt: Instant
    let expiresAt: Instant
    let revokedAt: Instant?
    let revokedBy: String?
    let opens: Int
    let downloads: Int

    enum Audience: String, StorableName, CaseIterable {
        /// To named addresses, by one-time code.
        case named
        /// To whoever has the link.
        case anyone
    }

    func isOf(_ viewer: Viewer) -> Bool { account == viewer.account }

    func isOver(at now: Instant) -> Bool { revokedAt != nil || expiresAt <= now }
}

extension SharedLink: RowDecodable {
    static let columns: SQL = """
        shared_link.id, shared_link.workspace_id, shared_link.item_id, shared_link.audience, shared_link.account_id, \
        shared_link.maker, shared_link.created_at, shared_link.expires_at, shared_link.revoked_at, \
        shared_link.revoked_by, shared_link.opens, shared_link.downloads
        """

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        item = try row.get("item_id")
        audience = try row.get("audience")
        account = try row.get("account_id")
        maker = try row.get("maker")
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
        revokedAt = try row.get("revoked_at")
        revokedBy = try row.get("revoked_by")
        opens = try row.get("opens")
        downloads = try row.get("downloads")
    }

    static let migration = Migration(
        "workspaces-links-1",
        """
        -- Links to files for people who take no part.
        CREATE TABLE shared_link (
            id ID PRIMARY KEY,
            -- SHA-256 of the 256 random bits in its address.
            token_hash BYTES NOT NULL UNIQUE,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            item_id ID NOT NULL REFERENCES item (id) ON DELETE CASCADE,
            audience TEXT NOT NULL,
            account_id ID NOT NULL,
            maker TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            revoked_at BIGINT,
            revoked_by TEXT,
            opens BIGINT NOT NULL DEFAULT 0,
            downloads BIGINT NOT NULL DEFAULT 0,
            -- Uses within an hour, against programs that fetch it again and again.
            hour_at BIGINT NOT NULL DEFAULT 0,
            hour_uses BIGINT NOT NULL DEFAULT 0
        );
        CREATE INDEX shared_link_by_item ON shared_link (item_id, id);
        CREATE INDEX shared_link_by_workspace ON shared_link (workspace_id, id);

        CREATE TABLE shared_link_address (
            link_id ID NOT NULL REFERENCES shared_link (id) ON DELETE CASCADE,
            email TEXT NOT NULL,
            PRIMARY KEY (link_id, email)
        );
        CREATE INDEX shared_link_by_address ON shared_link_address (email, link_id);

        -- Codes that were asked for, also for addresses that get none: they count all the same.
        CREATE TABLE shared_link_code (
            id ID PRIMARY KEY,
            link_id ID NOT NULL REFERENCES shared_link (id) ON DELETE CASCADE,
            email TEXT NOT NULL,
            code_hash BYTES,
            browser_hash BYTES NOT NULL,
            client_hash BYTES NOT NULL,
            created_at BIGINT NOT NULL,
            tries BIGINT NOT NULL DEFAULT 0,
            used_at BIGINT
        );
        CREATE INDEX shared_link_code_by_email ON shared_link_code (link_id, email, created_at);
        CREATE INDEX shared_link_code_by_client ON shared_link_code (client_hash, created_at);
        CREATE INDEX shared_link_code_by_age ON shared_link_code (created_at);

        -- Browsers in which a code was given.
        CREATE TABLE shared_link_visitor (
            link_id ID NOT NULL REFERENCES shared_link (id) ON DELETE CASCADE,
            browser_hash BYTES NOT NULL,
            email TEXT NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (link_id, browser_hash)
        );
        """)
}

/// Who may share a file by a link. 'May I share this?' and every opening of a link ask the same.
enum LinkRules {
    /// - Parameter question: about whoever makes the link, or made it.
    static func share(_ question: SharingAdvice.Question, with audience: SharedLink.Audience) -> Verdict {
        let handling = question.handling
        if question.isReadOnly { return .refused(because: "the workspace can only be read now") }
        guard let role = question.role, question.level > .none else {
            return .refused(because: "only members share what a workspace holds")
        }
        if question.isExternal || role == .guest { return .refused(because: "guests do not make links") }
        if role == .reader { return .refused(because: "readers do not make links. An editor can make one") }
        if question.level < .edit {
            return .refused(because: "only those who may change a file make links to it. An editor can make one")
        }
        if !handling.allowsDownloads { return .refused(because: "files of this workspace may be viewed only") }
        if handling.links == .none { return .refused(because: "links are switched off in this workspace") }
        if question.marking == .officialSensitive {
            if !handling.externalsSeeSensitive {
                return .refused(
                    because: "it is OFFICIAL-SENSITIVE, which this workspace keeps from people outside")
            }
            if role == .contributor {
                return .refused(because: "only owners, facilitators and editors share what is OFFICIAL-SENSITIVE")
            }
            if audience == .anyone {
                return .refused(because: "what is OFFICIAL-SENSITIVE goes to named addresses alone")
            }
        }
        if audience == .anyone, handling.links != .anyone {
            return .refused(because: "this workspace allows links to named addresses alone")
        }
        return .allowed
    }

    /// End a link: whoever made it, whoever may change the file, owners and facilitators; also of a workspace that can only be
    /// read.
    static func revoke(_ link: SharedLink, _ file: Item, _ room: Room) -> Verdict {
        if link.isOf(room.viewer) || mayOversee(file, room) { return .allowed }
        return .refused(because: "only whoever made the link, and those who may change the file, can end it")
    }

    /// See all links to a file, not only one's own.
    static func mayOversee(_ file: Item, _ room: Room) -> Bool {
        !room.isExternal && (room.levels[file.realm] == .edit && room.member?.role != .contributor || oversees(room))
    }

    /// See all links of a workspace.
    static func oversees(_ room: Room) -> Bool {
        room.member?.role == .owner || room.member?.role == .facilitator
    }
}
