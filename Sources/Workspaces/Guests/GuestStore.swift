import Access
import Accounts
import Collaborations
import Directory
import Kernel
import Storage

/// All of the SQL about what guests alone have: an end, a sponsor, terms.
struct GuestStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func accept(_ person: Person.ID, in workspace: Workspace.ID, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE workspace_member SET accepted_at = \(now)
            WHERE workspace_id = \(workspace) AND person_id = \(person) AND accepted_at IS NULL
            """)
    }

    func renew(_ person: Person.ID, in workspace: Workspace.ID, until: Instant) throws {
        try transaction.run(
            """
            UPDATE workspace_member SET until = \(until), told_for = NULL, is_settled = 0
            WHERE workspace_id = \(workspace) AND person_id = \(person)
            """)
    }

    /// Ends access; the row stays, so that it is known that they were here.
    func end(_ person: Person.ID, in workspace: Workspace.ID, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE workspace_member SET until = \(now), is_settled = 1
            WHERE workspace_id = \(workspace) AND person_id = \(person) AND until > \(now)
            """)
        try clear(person, in: workspace)
    }

    /// What ended stays ended: nothing is left of it but the row.
    func settle(_ person: Person.ID, in workspace: Workspace.ID) throws {
        try transaction.run(
            "UPDATE workspace_member SET is_settled = 1 WHERE workspace_id = \(workspace) AND person_id = \(person)")
        try clear(person, in: workspace)
    }

    private func clear(_ person: Person.ID, in workspace: Workspace.ID) throws {
        try transaction.run(
            """
            DELETE FROM permission_team_member WHERE person_id = \(person)
            AND team_id IN (SELECT id FROM permission_team WHERE workspace_id = \(workspace))
            """)
    }

    func setSponsor(_ sponsor: Person.ID, of person: Person.ID, in workspace: Workspace.ID) throws {
        try transaction.run(
            """
            UPDATE workspace_member SET sponsor_id = \(sponsor), until = COALESCE(agreed_until, until), agreed_until = NULL,
                sponsor_gone_at = NULL, told_for = NULL
            WHERE workspace_id = \(workspace) AND person_id = \(person)
            """)
    }

    /// Nobody answers for a guest any more: unless somebody does by then, their access ends.
    func orphan(_ person: Person.ID, in workspace: Workspace.ID, until: Instant, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE workspace_member SET sponsor_gone_at = \(now), agreed_until = until, told_for = NULL,
                until = CASE WHEN until < \(until) THEN until ELSE \(until) END
            WHERE workspace_id = \(workspace) AND person_id = \(person)
            """)
    }

    /// The guests of a sponsor in a workspace who have somebody to answer for them still.
    func sponsored(by sponsor: Person.ID, in workspace: Workspace.ID, at now: Instant) throws -> [Participant] {
        try transaction.all(
            Participant.self,
            """
            SELECT \(Participant.columns) FROM \(Participant.source) WHERE workspace_member.sponsor_id = \(sponsor)
            AND workspace_member.workspace_id = \(workspace) AND workspace_member.role = 'guest'
            AND workspace_member.until > \(now) AND workspace_member.sponsor_gone_at IS NULL
            """)
    }

    /// Makes what the directory and the account of a guest say agree with what is left of their access.
    /// - Parameter isShortened: whether something ended: with nothing left, their sessions end too.
    func align(_ person: Person.ID, email: String?, isShortened: Bool, at now: Instant) throws {
        let last = try transaction.value(
            Instant.self, "SELECT MAX(until) FROM workspace_member WHERE person_id = \(person)")
        let collaborations = try CollaborationsModule.guestUntil(person, at: now, in: transaction)
        let known = [last, collaborations].compactMap(\.self).max()
        try GuestEntries(transaction).setUntil(known, of: person)
        guard isShortened else { return }
        try GuestAccounts(transaction).limit(
            person.uuid, email: email, to: known.flatMap { $0 > now ? $0 : nil }, at: now)
    }
}
