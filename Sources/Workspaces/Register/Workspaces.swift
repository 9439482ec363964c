import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What is typed of a workspace.
struct WorkspaceDraft: Sendable, Equatable {
    let name: String
    let purpose: String
    let visibility: Workspace.Visibility
    let template: WorkspaceTemplate

    static func read(_ data: FormData) throws -> WorkspaceDraft {
        var form = FormReader(data)
        let name = form.text("name", "Name", limit: 120, required: true)
        let purpose = form.text("purpose", "What it is for", limit: 1000, required: true, lines: true)
        let visibility = form.choice("visibility", "Who may come in", as: Workspace.Visibility.self)
        let typed = data["template"] ?? WorkspaceTemplate.blank.id
        let template = WorkspaceTemplate.all.first { $0.id == typed }
        if template == nil { form.refuse("template", "Choose what it begins with from the list") }
        try form.check()
        return WorkspaceDraft(
            name: name, purpose: purpose, visibility: visibility ?? .private, template: template ?? .blank)
    }
}

/// What is done with workspaces themselves: each one transaction with its journal entry.
struct Workspaces: Sendable {
    let desk: WorkspaceDesk

    /// Opens a workspace. Whoever opens it owns it, and it belongs to their body.
    /// - Returns: its address.
    func open(_ draft: WorkspaceDraft, by viewer: Viewer) async throws -> String {
        let now = desk.clock.now()
        return try await desk.database.write { try Self.open(draft, by: viewer, at: now, $0).workspace.path }
    }

    /// The same within a transaction that does more.
    static func open(
        _ draft: WorkspaceDraft, by viewer: Viewer, at now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        try WorkspaceRules.open(viewer).orThrow()
        guard let body = viewer.body, let person = viewer.person else { throw Fault.missing("Your profile") }
        let id = Workspace.ID.make(at: now)
        // The address of a confidential one must not say its name, nor be in the way of another of that name.
        let slug =
            draft.visibility == .confidential
            ? "workspace-\("\(id)".suffix(12))"
            : try transaction.freeSlug(for: draft.name, in: "workspace", "workspace")
        let workspace = Workspace(
            id: id, slug: slug,
            name: draft.name, purpose: draft.purpose, visibility: draft.visibility, joinsAs: .reader,
            body: Body.ID(body), collaboration: nil, team: nil, state: .active, handling: draft.template.handling,
            createdAt: now, revision: 0)
        try WorkspaceStore(transaction).insert(workspace, by: person)
        let grants = WorkspaceMember.Role.allCases.map { (Grantee.role($0), $0.usual) }
        try RealmStore(transaction).insert(
            Realm(
                id: Realm.ID.make(at: now), folder: nil, grants: Dictionary(uniqueKeysWithValues: grants), revision: 0),
            in: workspace.id)
        try MemberStore(transaction).put(WorkspaceMember(Person.ID(person), .owner), in: workspace.id, at: now)
        let room = try Room.read(workspace, viewer, now, transaction)
        try room.record("workspace.opened", details: ["name": workspace.name], in: transaction)
        try draft.template.furnish(room, transaction)
        return room
    }
}
