public import Access
public import Directory
public import Kernel
public import Storage

extension WorkspacesModule {
    private static let waitingLimit = 20

    /// What waits for somebody in workspaces, for the start page: people who ask to join, guests without a sponsor, and guests
    /// of theirs whose time ends soon.
    public static func waiting(
        for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> [WaitingItem] {
        guard let person = viewer.person, viewer.role != .guest else { return [] }
        var items: [WaitingItem] = []
        let asked: SQL = """
            SELECT workspace.slug, workspace.name, workspace_request.id, person.name AS person_name FROM workspace_request
            JOIN workspace ON workspace.id = workspace_request.workspace_id
            JOIN person ON person.id = workspace_request.person_id
            JOIN workspace_member ON workspace_member.workspace_id = workspace.id
            WHERE workspace_member.person_id = \(person) AND workspace_member.role IN ('owner', 'facilitator')
            AND workspace.state = 'active' AND workspace_request.state = 'open'
            ORDER BY workspace_request.id LIMIT \(waitingLimit)
            """
        try transaction.rows(asked) { row in
            let (slug, id): (String, JoinRequest.ID) = (try row.get("slug"), try row.get("id"))
            items.append(
                WaitingItem(
                    title: "Answer \(try row.get("person_name", as: String.self)), who asks to join",
                    why: "You look after the workspace \(try row.get("name", as: String.self))",
                    path: "/workspaces/\(slug)/people/requests/\(id)", dueOn: nil))
        }
        let guests: SQL = """
            SELECT workspace.slug, workspace.name, guest.person_id, guest.until, guest.sponsor_gone_at,
                person.name AS person_name
            FROM workspace_member guest JOIN workspace ON workspace.id = guest.workspace_id
            JOIN person ON person.id = guest.person_id
            JOIN workspace_member own ON own.workspace_id = guest.workspace_id AND own.person_id = \(person)
            WHERE guest.role = 'guest' AND guest.until > \(now) AND workspace.state = 'active' AND (
                (guest.sponsor_gone_at IS NOT NULL AND own.role = 'owner')
                OR (guest.sponsor_gone_at IS NULL AND guest.sponsor_id = \(person)
                    AND guest.until <= \(now + GuestUpkeep.notice)))
            ORDER BY guest.until, guest.person_id LIMIT \(waitingLimit)
            """
        try transaction.rows(guests) { row in
            let (slug, id): (String, Person.ID) = (try row.get("slug"), try row.get("person_id"))
            let name: String = try row.get("person_name")
            let until: Instant = try row.get("until")
            let gone: Instant? = try row.get("sponsor_gone_at")
            let place = "the workspace \(try row.get("name", as: String.self))"
            items.append(
                WaitingItem(
                    title: gone == nil ? "Renew \(name)’s access, or let it end" : "Say who answers for \(name)",
                    why: gone == nil
                        ? "You answer for this guest of \(place)" : "Their sponsor has left. You own \(place)",
                    path: "/workspaces/\(slug)/guests/\(id)", dueOn: until.lastDay))
        }
        return items
    }
}
