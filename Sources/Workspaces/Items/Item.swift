import Access
import Directory
import Kernel
import Storage

/// A folder or a file in a workspace.
struct Item: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Item>

    let id: ID
    let workspace: Workspace.ID
    /// The folder that it lies in; `nil` at the top.
    let parent: ID?
    let realm: Realm.ID
    let kind: Kind
    let name: String
    let marking: Marking
    /// Of a file: the number, the bytes and the type of its newest version.
    let version: Int?
    let size: Int64?
    let mediaType: String?
    /// Who added it, and their name as it was.
    let authorID: Person.ID?
    let author: String
    let createdAt: Instant
    /// Who changed its contents last, and their name as it was.
    let changedByID: Person.ID?
    let changedBy: String
    let changedAt: Instant
    let binnedAt: Instant?
    var binnedBy: String?

    enum Kind: String, StorableName, CaseIterable {
        case folder, file
    }

    func isOf(_ viewer: Viewer) -> Bool { viewer.person != nil && authorID?.uuid == viewer.person }

    func path(in workspace: Workspace) -> String { "\(workspace.path)/items/\(id)" }
}

extension Item: RowDecodable {
    static let columns: SQL = """
        item.id, item.workspace_id, item.parent_id, item.realm_id, item.kind, item.name, item.marking, item.version, \
        item.size, item.media_type, item.author_id, item.author, item.created_at, item.changed_by_id, \
        item.changed_by, item.changed_at, item.binned_at, item.binned_by
        """

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        parent = try row.get("parent_id")
        realm = try row.get("realm_id")
        kind = try row.get("kind")
        name = try row.get("name")
        marking = try row.get("marking")
        version = try row.get("version")
        size = try row.get("size")
        mediaType = try row.get("media_type")
        authorID = try row.get("author_id")
        author = try row.get("author")
        createdAt = try row.get("created_at")
        changedByID = try row.get("changed_by_id")
        changedBy = try row.get("changed_by")
        changedAt = try row.get("changed_at")
        binnedAt = try row.get("binned_at")
        binnedBy = try row.get("binned_by")
    }
}
