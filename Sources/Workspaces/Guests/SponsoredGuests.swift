import Access
import Directory
import Kernel
import Storage

/// A guest somewhere, for administrators of the body whose people answer for them.
struct SponsoredGuest: Sendable, RowDecodable {
    let guest: Participant
    let workspace: Workspace.ID
    /// `nil` when the administrator may not know of the workspace.
    let workspaceName: String?
    let workspacePath: String
    let sponsorName: String
    let sponsorBody: Body.ID

    init(row: Row) throws {
        guest = try Participant(row: row)
        workspace = try row.get("workspace_id")
        workspaceName = try row.get("workspace_name")
        workspacePath = "/workspaces/\(try row.get("workspace_slug", as: String.self))"
        sponsorName = try row.get("sponsor_name")
        sponsorBody = try row.get("sponsor_body")
    }

    /// Where the next page starts: after this end, workspace and person.
    struct Place: Sendable, Equatable {
        let until: Instant
        let workspace: Workspace.ID
        let person: Person.ID

        init(_ one: SponsoredGuest) {
            until = one.guest.member.until ?? Instant(milliseconds: 0)
            workspace = one.workspace
            person = one.guest.person
        }

        init?(_ text: String) {
            let parts = text.split(separator: ".")
            guard parts.count == 3, let until = Int64(parts[0]), let workspace = Workspace.ID(String(parts[1])),
                let person = Person.ID(String(parts[2]))
            else { return nil }
            self.until = Instant(milliseconds: until)
            self.workspace = workspace
            self.person = person
        }

        var text: String { "\(until.milliseconds).\(workspace).\(person)" }
    }

    /// Guests for whom people of the bodies that the viewer administers answer, by when their access ends.
    static func list(
        for viewer: Viewer, after: Place?, limit: Int, at now: Instant, in transaction: any Transaction
    ) throws -> [SponsoredGuest] {
        let start: SQL =
            after.map {
                " AND (workspace_member.until, workspace_member.workspace_id, workspace_member.person_id) > (\($0.until), \($0.workspace), \($0.person))"
            } ?? ""
        return try transaction.all(
            SponsoredGuest.self,
            """
            \(select(viewer, now)) AND workspace_member.until > \(now) AND \(scope(viewer))\(start)
            ORDER BY workspace_member.until, workspace_member.workspace_id, workspace_member.person_id LIMIT \(limit)
            """)
    }

    static func find(
        _ person: Person.ID, in workspace: Workspace.ID, for viewer: Viewer, at now: Instant,
        _ transaction: any Transaction
    ) throws -> SponsoredGuest? {
        try transaction.one(
            SponsoredGuest.self,
            """
            \(select(viewer, now)) AND workspace_member.until > \(now) AND \(scope(viewer))
            AND workspace_member.workspace_id = \(workspace) AND workspace_member.person_id = \(person)
            """)
    }

    static func count(
        of body: Body.ID, at now: Instant, in transaction: any Transaction
    ) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM workspace_member JOIN person sponsor ON sponsor.id = workspace_member.sponsor_id
            WHERE workspace_member.until > \(now) AND workspace_member.role = 'guest' AND sponsor.body_id = \(body)
            """) ?? 0
    }

    private static func scope(_ viewer: Viewer) -> SQL {
        viewer.isPlatformAdministrator
            ? "(1 = 1)"
            : "sponsor.body_id IN \(list: viewer.role == .bodyAdministrator ? viewer.administers.sorted() : [])"
    }

    private static func select(_ viewer: Viewer, _ now: Instant) -> SQL {
        """
        SELECT \(Participant.columns), workspace_member.workspace_id,
            CASE WHEN \(WorkspaceSight(viewer, at: now).known) THEN workspace.name END AS workspace_name,
            workspace.slug AS workspace_slug, sponsor.name AS sponsor_name, sponsor.body_id AS sponsor_body
        FROM \(Participant.source) JOIN workspace ON workspace.id = workspace_member.workspace_id
        JOIN person sponsor ON sponsor.id = workspace_member.sponsor_id WHERE workspace_member.role = 'guest'
        """
    }
}
