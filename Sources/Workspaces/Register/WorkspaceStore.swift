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

    /// Whoever may know of it: for work of the system itself.
    func find(_ id: Workspace.ID) throws -> Workspace? {
        try transaction.one(Workspace.self, "SELECT \(Workspace.columns) FROM workspace WHERE workspace.id = \(id)")
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

    /// Of a collaboration or a team, as far as the viewer may know of them, by name.
    func list(_ subject: SQL, limit: Int, _ sight: WorkspaceSight) throws -> [Workspace] {
        try transaction.all(
            Workspace.self,
            """
            SELECT \(Workspace.columns) FROM workspace WHERE \(subject) AND \(sight.known)
            AND workspace.state <> \(Workspace.State.closed) ORDER BY workspace.sort_name, workspace.id LIMIT \(limit)
            """)
    }

    /// What its owners set.
    func update(_ id: Workspace.ID, _ settings: WorkspaceSettings, at now: Instant) throws {
        let handling = settings.handling
        try transaction.run(
            """
            UPDATE workspace SET name = \(settings.name), sort_name = \(Text.folded(settings.name)),
                purpose = \(settings.purpose), visibility = \(settings.visibility), joins_as = \(settings.joinsAs),
                collaboration_id = \(settings.home.collaboration), team_id = \(settings.home.team),
                externals_see_sensitive = \(handling.externalsSeeSensitive), allows_downloads = \(handling.allowsDownloads),
                links = \(handling.links), link_days = \(handling.linkDays), requires_lessons = \(handling.requiresLessons),
                updated_at = \(now), revision = revision + 1
            WHERE id = \(id)
            """)
    }

    func insert(_ workspace: Workspace, by creator: UUID128) throws {
        let handling = workspace.handling
        try transaction.run(
            """
            INSERT INTO workspace (id, slug, name, sort_name, purpose, visibility, joins_as, body_id, collaboration_id, team_id, state,
                externals_see_sensitive, allows_downloads, links, link_days, requires_lessons, created_by, created_at,
                updated_at)
            VALUES (\(workspace.id), \(workspace.slug), \(workspace.name), \(Text.folded(workspace.name)), \(workspace.purpose),
                \(workspace.visibility), \(workspace.joinsAs), \(workspace.body), \(workspace.collaboration), \(workspace.team), \(workspace.state),
                \(handling.externalsSeeSensitive), \(handling.allowsDownloads), \(handling.links), \(handling.linkDays),
                \(handling.requiresLessons), \(creator), \(workspace.createdAt), \(workspace.createdAt))
            """)
    }
}
