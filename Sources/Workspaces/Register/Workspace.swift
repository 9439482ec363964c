import Directory
import Collaborations
import Kernel
import Storage

/// Where people of several bodies, and guests, keep files together.
struct Workspace: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Workspace>

    let id: ID
    let slug: String
    let name: String
    let purpose: String
    let visibility: Visibility
    /// As what those come in who join by themselves: readers or contributors.
    let joinsAs: WorkspaceMember.Role
    /// The body that answers for it.
    let body: Body.ID
    let collaboration: Collaboration.ID?
    let team: Team.ID?
    let state: State
    let handling: Handling
    let createdAt: Instant
    /// How often its settings were changed.
    let revision: Int

    var path: String { "/workspaces/\(slug)" }

    /// Who may know of it, and how they come in.
    enum Visibility: String, StorableName, CaseIterable {
        case open, restricted, `private`, confidential

        var name: String {
            switch self {
            case .open: "Open"
            case .restricted: "Restricted"
            case .private: "Private"
            case .confidential: "Confidential"
            }
        }

        var hint: String {
            switch self {
            case .open: "Any public servant may join"
            case .restricted: "Any public servant may ask to join"
            case .private: "Its name can be seen, and people come in when they are invited"
            case .confidential: "Not even its name can be seen by others"
            }
        }
    }

    enum State: String, StorableName, CaseIterable {
        case active
        /// Everything can be read and nothing changed.
        case readOnly = "read-only"
        case closed
    }
}

/// What may be done with what a workspace holds.
struct Handling: Sendable, Equatable {
    /// Whether people from outside may see what is OFFICIAL-SENSITIVE.
    let externalsSeeSensitive: Bool
    let allowsDownloads: Bool
    let links: Links
    /// For how long a link works at most.
    let linkDays: Int
    /// Whether people take the lessons before they come in.
    let requiresLessons: Bool

    enum Links: String, StorableName, CaseIterable {
        case none
        /// To named addresses, by one-time code.
        case named
        /// To whoever has the link.
        case anyone
    }

    init(
        externalsSeeSensitive: Bool = false, allowsDownloads: Bool = true, links: Links = .named, linkDays: Int = 30,
        requiresLessons: Bool = false
    ) {
        self.externalsSeeSensitive = externalsSeeSensitive
        self.allowsDownloads = allowsDownloads
        self.links = links
        self.linkDays = linkDays
        self.requiresLessons = requiresLessons
    }
}

/// How carefully something is to be handled. Nothing above OFFICIAL-SENSITIVE may be stored
/// (Government Security Classifications Policy, Cabinet Office, 2023).
enum Marking: String, StorableName, CaseIterable {
    case official
    case officialSensitive = "official-sensitive"

    var name: String {
        switch self {
        case .official: "OFFICIAL"
        case .officialSensitive: "OFFICIAL-SENSITIVE"
        }
    }
}

extension Workspace: RowDecodable {
    static let columns: SQL = """
        workspace.id, workspace.slug, workspace.name, workspace.purpose, workspace.visibility, workspace.joins_as, workspace.body_id, \
        workspace.collaboration_id, workspace.team_id, workspace.state, workspace.externals_see_sensitive, \
        workspace.allows_downloads, workspace.links, workspace.link_days, workspace.requires_lessons, workspace.created_at, \
        workspace.revision
        """

    init(row: Row) throws {
        id = try row.get("id")
        slug = try row.get("slug")
        name = try row.get("name")
        purpose = try row.get("purpose")
        visibility = try row.get("visibility")
        joinsAs = try row.get("joins_as")
        body = try row.get("body_id")
        collaboration = try row.get("collaboration_id")
        team = try row.get("team_id")
        state = try row.get("state")
        handling = Handling(
            externalsSeeSensitive: try row.get("externals_see_sensitive"),
            allowsDownloads: try row.get("allows_downloads"),
            links: try row.get("links"), linkDays: try row.get("link_days"),
            requiresLessons: try row.get("requires_lessons"))
        createdAt = try row.get("created_at")
        revision = try row.get("revision")
    }
}
