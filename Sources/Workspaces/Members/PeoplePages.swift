import Access
import Directory
import Kernel
import Web

enum PeoplePages {
    struct View: Sendable {
        let room: Room
        let people: [Participant]
        /// So many more are here whom the viewer does not see.
        let hidden: Int
        let teams: [Person.ID: Set<PermissionTeam.ID>]
        let teamNames: [PermissionTeam.ID: String]
        let requests: [JoinRequest]
        let mayFacilitate: Bool
    }

    static func list(_ visit: Visit, _ view: View) -> Page {
        let workspace = view.room.workspace
        let path = WorkspaceTab.people.path(workspace)
        let actions: HTML =
            view.mayFacilitate
            ? "<div class=\"cc-actions\">\(linkButton("Add somebody", "\(path)/new"))\(linkButton("Invite a guest", "\(workspace.path)/guests/new", .secondary))</div>"
            : .empty
        let rows = view.people.map { row(visit, $0, view, path) }
        let hidden = count(view.hidden, "other is here whom you do not see.", "others are here whom you do not see.")
        return WorkspaceShell.page(
            view.room, .people,
            """
            \(actions)\(JoinPages.waiting(view.requests, workspace))
            \(if: !view.requests.isEmpty, "<h2 class=\"govuk-heading-m\">In it</h2>")
            \(table(caption: "People", isCaptionShown: false, ["Name", "From", "What they may do", "Permission teams", "Act"], rows))
            \(if: view.hidden > 0, "<p class=\"govuk-body\">\(hidden)</p>")
            \(leaving(visit, view, path))
            """)
    }

    private static func row(_ visit: Visit, _ one: Participant, _ view: View, _ path: String) -> [HTML] {
        let teams = (view.teams[one.person] ?? []).compactMap { view.teamNames[$0] }.sorted().joined(separator: ", ")
        let isGuestLooking = view.room.isExternal
        return [
            one.html(isLinked: !isGuestLooking), "\(one.home)\(sponsored(one, view))",
            "<span title=\"\(one.member.role.hint)\">\(one.member.role.name)</span>",
            HTML(text: isGuestLooking ? "" : teams), act(visit, one, view, path),
        ]
    }

    private static func sponsored(_ one: Participant, _ view: View) -> HTML {
        guard let sponsor = one.member.sponsor, one.member.role == .guest else { return .empty }
        let name = view.people.first { $0.person == sponsor }?.name ?? "somebody you do not see"
        let state = one.member.sponsorGoneAt == nil ? "sponsor: \(name)" : "without a sponsor"
        let been = one.member.acceptedAt == nil ? " · has not been here yet" : ""
        return "<br><span class=\"cc-why\">\(state)\(been)</span>"
    }

    private static func act(_ visit: Visit, _ one: Participant, _ view: View, _ path: String) -> HTML {
        let room = view.room
        if one.member.role == .guest {
            let isOwn = one.member.sponsor?.uuid == room.viewer.person
            guard view.mayFacilitate || isOwn else { return .empty }
            return Link("Renew or end", "\(room.workspace.path)/guests/\(one.person)").html
        }
        guard view.mayFacilitate, one.person.uuid != room.viewer.person,
            one.member.role != .owner || room.member?.role == .owner
        else { return .empty }
        let roles = roles(room).map { role -> HTML in
            "<option value=\"\(role.rawValue)\"\(if: role == one.member.role, " selected")>\(role.name)</option>"
        }
        let fields = ["person": one.person.description]
        return """
            <form method="post" action="\(path)/role" class="cc-inline">\(visit.formToken)\(hidden(fields))\
            <select class="govuk-select" name="role" aria-label="What \(one.name) may do">\(roles)</select> \
            \(button("Change", .quiet, about: "what \(one.name) may do"))</form> \
            \(actionForm(visit, "\(path)/remove", "Remove", .quiet, fields: fields, about: one.name))
            """
    }

    private static func leaving(_ visit: Visit, _ view: View, _ path: String) -> HTML {
        guard let person = view.room.viewer.person, view.room.member != nil else { return .empty }
        return actionForm(
            visit, "\(path)/remove", "Leave this workspace", .quiet, fields: ["person": person.description])
            + Lesson.link(.leaving)
    }

    /// The roles that the viewer may give somebody of a body.
    private static func roles(_ room: Room) -> [WorkspaceMember.Role] {
        WorkspaceMember.Role.allCases.filter { $0 != .guest && WorkspaceRules.give(.role($0), room).isAllowed }
    }

    static func form(_ visit: Visit, _ room: Room, _ fields: FormData, _ errors: FormErrors) -> Page {
        let choices = roles(room).reversed().map { Choice($0.rawValue, $0.name, hint: $0.hint) }
        let path = WorkspaceTab.people.path(room.workspace)
        return WorkspaceShell.form(
            room, .people, "Add somebody", errors: errors,
            """
            <form method="post" action="\(path)/new" novalidate>\(visit.formToken)
            \(textField("email", "E-mail address", value: fields["email"] ?? "", hint: "As in their profile in the directory", error: errors["email"], type: "email"))
            \(radios("role", "What they may do", value: fields["role"] ?? "reader", Array(choices), error: errors["role"]))
            <p class="govuk-body">They are told by mail. For somebody from outside, \(Link("invite a guest", "\(room.workspace.path)/guests/new").html).</p>
            \(buttonOrCancel("Add them", backTo: path))</form>
            """)
    }
}
