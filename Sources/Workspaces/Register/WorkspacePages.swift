import Access
import Kernel
import Web

enum WorkspacePages {
    static let section = "/workspaces"
    static let trail = [Link("Workspaces", "/workspaces")]

    static func list(_ own: [Workspace], mayOpen: Bool) -> Page {
        let lines = own.map { workspace -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(workspace.path)">\(workspace.name)</a>\
            \(if: workspace.state != .active, " " + tag("Closed", .grey))
            <p class="cc-why">\(workspace.purpose)</p></li>
            """
        }
        let start: HTML = mayOpen ? linkButton("Open a workspace", "/workspaces/new") : .empty
        return Page(
            "Workspaces", section: section,
            body: """
                <h1 class="govuk-heading-l">Workspaces</h1>
                \(own.isEmpty ? empty("Workspaces that you are in are listed here: places for files with people of other bodies and from outside.") : "<ul class=\"cc-list\">\(lines)</ul>")
                \(start)
                <p class="govuk-body">\(Link("Shared with you by a link", SharedLink.ownPath).html) · \
                \(Link("Which tool for what", Lesson.toolsPath).html) · \
                \(Link("Five lessons of two minutes each", Lesson.root).html)</p>
                """)
    }

    static func form(_ visit: Visit, _ fields: FormData, errors: FormErrors) -> Page {
        let choices = Workspace.Visibility.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) }
        let templates = WorkspaceTemplate.all.map { Choice($0.id, $0.name, hint: $0.hint) }
        return Page.form(
            "Open a workspace", section: section, trail: trail, errors: errors,
            """
            <form method="post" action="/workspaces/new" novalidate>\(visit.formToken)
            \(textField("name", "Name", value: fields["name"] ?? "", error: errors["name"]))
            \(textArea("purpose", "What it is for", value: fields["purpose"] ?? "", rows: 2, error: errors["purpose"]))
            \(radios("visibility", "Who may come in", value: fields["visibility"] ?? "private", choices, error: errors["visibility"]))
            \(radios("template", "What it begins with", value: fields["template"] ?? WorkspaceTemplate.blank.id, templates, hint: "All of it can be changed later", error: errors["template"]))
            \(buttonOrCancel("Open it", backTo: "/workspaces"))</form>
            <p class="govuk-body"><a class="govuk-link" href="\(ImportPages.path)">Open one from an archive instead</a></p>
            """)
    }
}
