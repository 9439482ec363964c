import Access
import Directory
import Kernel
import Web

/// Permission teams and who is in them.
enum TeamPages {
    struct View: Sendable {
        let room: Room
        let teams: [PermissionTeam]
        /// As far as the viewer may know of them.
        let people: [Participant]
        let memberships: [Person.ID: Set<PermissionTeam.ID>]

        func people(in team: PermissionTeam) -> [Participant] {
            people.filter { memberships[$0.person]?.contains(team.id) ?? false }
        }
    }

    private static func path(_ room: Room) -> String { WorkspaceTab.teams.path(room.workspace) }

    static func list(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        let rows = view.teams.map { team -> [HTML] in
            let number = view.memberships.values.count { $0.contains(team.id) }
            return [Link(team.name, "\(path(view.room))/\(team.id)").html, "\(count(number, "person", "people"))"]
        }
        let list: HTML =
            rows.isEmpty
            ? empty(
                "Permission teams would be here: people to whom a folder grants more, or less, than their role does.")
            : table(caption: "Permission teams", isCaptionShown: false, ["Team", "In it"], rows)
        let add: HTML = """
            <form method="post" action="\(path(view.room))" novalidate>\(visit.formToken)
            \(textField("name", "New permission team", value: fields["name"] ?? "", hint: "For example: Finance, Panel members", error: errors["name"], width: 20))
            \(button("Add the team"))</form>
            """
        return WorkspaceShell.page(
            view.room, .teams, errors: errors,
            "\(list)\(if: WorkspaceRules.facilitate(view.room).isAllowed, add)")
    }

    static func team(
        _ visit: Visit, _ view: View, _ team: PermissionTeam, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let inside = view.people(in: team)
        let verdict = PermissionTeams.arrange(team.id, view.memberships, view.room)
        let path = "\(path(view.room))/\(team.id)"
        let rows = inside.map { one -> [HTML] in
            let remove: HTML =
                verdict.isAllowed
                ? actionForm(
                    visit, "\(path)/remove", "Take out", .quiet, fields: ["person": one.person.description],
                    about: one.name) : .empty
            return [one.html(isLinked: true), HTML(text: one.member.role.name), remove]
        }
        let list: HTML =
            rows.isEmpty
            ? empty("People of the team would be here.")
            : table(caption: "People", isCaptionShown: false, ["Name", "Role", "Act"], rows)
        return WorkspaceShell.page(
            view.room, .teams, title: team.name, trail: [Link("Permission teams", Self.path(view.room))],
            errors: errors,
            "\(list)\(verdict.isAllowed ? forms(visit, view, team, path, inside, fields, errors) : why(verdict))")
    }

    private static func why(_ verdict: Verdict) -> HTML {
        guard case .refused(let reason) = verdict else { return .empty }
        return "<p class=\"govuk-body\">You cannot change this team because \(reason).</p>"
    }

    private static func forms(
        _ visit: Visit, _ view: View, _ team: PermissionTeam, _ path: String, _ inside: [Participant],
        _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        let known = Set(inside.map(\.person))
        let others = view.people.filter { !known.contains($0.person) }.map {
            Choice($0.person.description, "\($0.name), \($0.home)")
        }
        let add: HTML = """
            <form method="post" action="\(path)/add" novalidate>\(visit.formToken)
            \(select("person", "Put into the team", value: "", others, error: errors["person"]))
            \(button("Put them in"))</form>
            """
        return """
            \(if: !others.isEmpty, add)
            <form method="post" action="\(path)/rename" novalidate>\(visit.formToken)
            \(textField("name", "Name of the team", value: fields["name"] ?? team.name, error: errors["name"], width: 20))
            \(button("Rename", .secondary))</form>
            <p class="govuk-body">When the team is removed, its people may again do what their roles permit.</p>
            \(actionForm(visit, "\(path)/delete", "Remove the team", .warning))
            """
    }
}
