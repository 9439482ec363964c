import Kernel
import Storage

/// All of the SQL about workspaces themselves.
struct WorkspaceStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(slug: String, _ sight: WorkspaceSight) throws -> Workspace? {
        try transaction.one(
            Workspace.self,
            "SELECT \(Workspace.columns) FROM workspace WHERE slug = \(slug) AND \(sight.known)")
    }

    /// The viewer's own, by name.
    func own(_ sight: WorkspaceSight, limit: Int) throws -> [Workspace] {
        try transaction.all(
            Workspace.self,
            """
            SELECT \(Workspace.columns) FROM workspace WHERE \(sight.inside) AND workspace.state <> \(Workspace.State.closed)
            ORDER BY workspace.sort_name, workspace.id LIMIT \(limit)
            """)
    }

    func insert(_ workspace: Workspace, by creator: UUID128) throws {
        let handling = workspace.handling
        try transaction.run(
            """
            INSERT INTO workspace (id, slug, name, sort_name, purpose, visibility, body_id, collaboration_id, team_id, state,
                externals_see_sensitive, allows_downloads, links, link_days, requires_lessons, created_by, created_at,
                updated_at)
            VALUES (\(workspace.id), \(workspace.slug), \(workspace.name), \(Text.folded(workspace.name)), \(workspace.purpose),
                \(workspace.visibility), \(workspace.body), \(workspace.collaboration), \(workspace.team), \(workspace.state),
                \(handling.externalsSeeSensitive), \(handling.allowsDownloads), \(handling.links), \(handling.linkDays),
                \(handling.requiresLessons), \(creator), \(workspace.createdAt), \(workspace.createdAt))
            """)
    }
}
