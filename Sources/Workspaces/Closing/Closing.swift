import Access
import Journal
import Kernel
import Storage

/// How a workspace came to be closed: everything in it can be read and nothing changed.
struct Closing: Sendable, Equatable, RowDecodable {
    /// So long an owner can open it again.
    static let grace = Interval.days(90)
    static let reasonLimit = 500

    let closedBy: String
    let closedAt: Instant
    let reason: String

    var reopensUntil: Instant { closedAt + Self.grace }

    /// Why nothing can be changed, in one sentence.
    func sentence(at now: Instant) -> String {
        let end =
            now < reopensUntil
            ? "An owner can open it again until \(reopensUntil.day.plain)" : "It can no longer be opened again"
        return
            "This workspace was closed by \(closedBy) on \(closedAt.day.plain): everything can be read, and nothing changed. \(end)."
    }

    init(closedBy: String, closedAt: Instant, reason: String) {
        self.closedBy = closedBy
        self.closedAt = closedAt
        self.reason = reason
    }

    init(row: Row) throws {
        closedBy = try row.get("closed_by")
        closedAt = try row.get("closed_at")
        reason = try row.get("reason")
    }

    static let migration = Migration(
        "workspaces-closing-1",
        """
        CREATE TABLE workspace_closing (
            workspace_id ID PRIMARY KEY REFERENCES workspace (id),
            closed_by TEXT NOT NULL,
            closed_at BIGINT NOT NULL,
            reason TEXT NOT NULL
        );
        """)

    /// Of a workspace that is closed.
    static func find(_ workspace: Workspace.ID, _ transaction: any Transaction) throws -> Closing? {
        try transaction.one(
            Closing.self,
            "SELECT closed_by, closed_at, reason FROM workspace_closing WHERE workspace_id = \(workspace)")
    }
}

extension Room {
    /// The one place where a change is refused in a workspace that is closed.
    func requireOpen(_ transaction: any Transaction) throws {
        if workspace.state == .active { return }
        let sentence = try Closing.find(workspace.id, transaction)?.sentence(at: now)
        throw Fault.refused(sentence ?? "This workspace can only be read now.")
    }
}

/// Closing and opening again: each one transaction with its journal entry.
struct Closings: Sendable {
    let desk: WorkspaceDesk

    func close(because reason: String, _ slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer) { room, transaction in
            try WorkspaceRules.own(room).orThrow()
            try transaction.run(
                """
                INSERT INTO workspace_closing (workspace_id, closed_by, closed_at, reason)
                VALUES (\(room.workspace.id), \(viewer.name), \(room.now), \(reason))
                """)
            // Nobody can change what is checked out any more.
            try transaction.run(
                "DELETE FROM item_lock WHERE item_id IN (SELECT id FROM item WHERE workspace_id = \(room.workspace.id))"
            )
            try setState(.readOnly, room, transaction)
            let links = try LinkStore(transaction).revokeAll(of: room.workspace.id, by: viewer.name, at: room.now)
            try room.record(
                "workspace.closed",
                details: ["name": room.workspace.name, "reason": reason, "ended links": "\(links)"], in: transaction)
        }
    }

    func reopen(_ slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            guard let closing = try Closing.find(room.workspace.id, transaction) else {
                throw Fault(.conflict, "This workspace is open.")
            }
            if room.now >= closing.reopensUntil { throw Fault.refused(closing.sentence(at: room.now)) }
            try transaction.run("DELETE FROM workspace_closing WHERE workspace_id = \(room.workspace.id)")
            try setState(.active, room, transaction)
            try room.record("workspace.reopened", details: ["name": room.workspace.name], in: transaction)
        }
    }

    private func setState(_ state: Workspace.State, _ room: Room, _ transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE workspace SET state = \(state), updated_at = \(room.now), revision = revision + 1
            WHERE id = \(room.workspace.id)
            """)
    }

    /// For taking the archive away: of a workspace that is closed, so that nothing changes meanwhile.
    func takeAway(_ slug: String, by viewer: Viewer) async throws -> (Room, Closing) {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            guard let closing = try Closing.find(room.workspace.id, transaction) else {
                throw Fault(
                    .conflict, "Close the workspace first: then nothing changes while the archive is made.",
                    steps: [Fault.Step("Close this workspace", "\(room.workspace.path)/closing")])
            }
            try room.record("archive.taken-away", details: ["name": room.workspace.name], in: transaction)
            return (room, closing)
        }
    }
}
