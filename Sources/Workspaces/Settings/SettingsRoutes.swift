import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The settings of a workspace, for its owners.
struct SettingsRoutes: Sendable {
    private static let path = "/workspaces/:slug/settings"
    private static let basis = "revision"

    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let (room, choices) = try await view(visit)
            return visit.page(
                Self.page(visit, room, choices, WorkspaceSettings(room.workspace).fields, FormErrors()))
        }
        routes.post(Self.path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                do {
                    try await WorkspaceSettings(form).save(
                        from: form[Self.basis].flatMap { Int($0) }, in: slug, by: viewer, desk)
                } catch let fault as Fault where fault.kind == .conflict {
                    let (room, choices) = try await view(visit)
                    return visit.overtakenForm(
                        Self.page(visit, room, choices, form, FormErrors(), isOvertaken: true))
                }
                return visit.redirect(to: "/workspaces/\(slug)/settings", flash: "The settings are saved.")
            } again: { errors in
                let (room, choices) = try await view(visit)
                return Self.page(visit, room, choices, form, errors)
            }
        }
        return routes
    }

    private func view(_ visit: Visit) async throws -> (Room, [HomeChoice]) {
        try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            try WorkspaceRules.own(room).orThrow()
            return (room, try HomeChoice.list(room, transaction))
        }
    }

    private static func page(
        _ visit: Visit, _ room: Room, _ homes: [HomeChoice], _ fields: FormData, _ errors: FormErrors,
        isOvertaken: Bool = false
    ) -> Page {
        let workspace = room.workspace
        let visibilities = Workspace.Visibility.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) }
        let joins = [WorkspaceMember.Role.reader, .contributor].map { Choice($0.rawValue, $0.name, hint: $0.hint) }
        let links = [
            Choice("none", "Nobody"),
            Choice("named", "People whose address is named", hint: "They get a code by mail each time"),
            Choice("anyone", "Whoever has the link"),
        ]
        let belongs = homes.map { Choice($0.home.text, $0.label) }
        let revision = fields[basis].flatMap { isOvertaken ? nil : $0 } ?? "\(workspace.revision)"
        return WorkspaceShell.page(
            room, .settings, errors: errors,
            """
            \(if: isOvertaken, overtaken(workspace))
            <form method="post" action="\(workspace.path)/settings" novalidate>\(visit.formToken)\(hidden([basis: revision]))
            \(textField("name", "Name", value: fields["name"] ?? "", error: errors["name"]))
            \(textArea("purpose", "What it is for", value: fields["purpose"] ?? "", rows: 2, error: errors["purpose"]))
            \(radios("visibility", "Who may come in", value: fields["visibility"] ?? "", visibilities, error: errors["visibility"]))
            \(radios("joins", "As what those come in who join by themselves", value: fields["joins"] ?? "reader", joins, error: errors["joins"]))
            \(select("home", "What it belongs to", value: fields["home"] ?? "alone", belongs, hint: "It is then named on that page, for those who may know of it", error: errors["home"]))
            <h2 class="govuk-heading-m">Handling</h2>
            \(mark("sensitive", "People from outside may see what is OFFICIAL-SENSITIVE", fields))
            \(mark("downloads", "Files may be downloaded", fields))
            \(radios("links", "Links to files may be given to", value: fields["links"] ?? "", links, error: errors["links"]))
            \(textField("days", "A link works for at most so many days", value: fields["days"] ?? "", error: errors["days"], width: 3))
            \(mark("lessons", "People take the five lessons before they come in, guests too. Owners may, and need not", fields))
            <p class="govuk-body">\(Link("What the lessons say", Lesson.root).html)</p>
            \(button("Save the settings"))</form>
            """)
    }

    private static func mark(_ name: String, _ label: String, _ fields: FormData) -> HTML {
        """
        <div class="govuk-form-group"><div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">\
        <input class="govuk-checkboxes__input" id="\(name)" name="\(name)" type="checkbox" value="yes"\(if: fields[name] != nil, " checked")>\
        <label class="govuk-label govuk-checkboxes__label" for="\(name)">\(label)</label></div></div></div>
        """
    }

    /// What somebody else saved.
    private static func overtaken(_ workspace: Workspace) -> HTML {
        let handling = workspace.handling
        return """
            \(warning("Somebody changed the settings while you did. Yours are below, and were not saved. These hold now:"))
            \(summaryList([
                SummaryRow("Name", text: workspace.name), SummaryRow("What it is for", text: workspace.purpose),
                SummaryRow("Who may come in", text: workspace.visibility.name),
                SummaryRow("Come in as", text: workspace.joinsAs.name),
                SummaryRow("OFFICIAL-SENSITIVE to people from outside", text: handling.externalsSeeSensitive ? "Yes" : "No"),
                SummaryRow("Downloads", text: handling.allowsDownloads ? "Yes" : "No"),
                SummaryRow("Links", text: "\(handling.links.rawValue), at most \(count(handling.linkDays, "day", "days"))"),
                SummaryRow("Lessons first", text: handling.requiresLessons ? "Yes" : "No"),
            ]))
            """
    }
}
