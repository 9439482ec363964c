import Access
import Kernel
import Web

/// The pages about one's own app passwords.
enum AppPasswordPages {
    private static let trail = [Link("Your account", "/account")]

    static func list(_ visit: Visit, _ passwords: [AppPassword]) -> HTML {
        let items = passwords.map { password -> HTML in
            """
            <li><b>\(password.name)</b><p class="cc-why">Made \(password.createdAt.day.plain) · \
            \(password.usedAt.map { "last used \($0.plain)" } ?? "never used")</p>
            \(actionForm(
                visit, "/account/app-passwords/revoke", "Revoke", fields: ["password": password.id.description],
                about: password.name))</li>
            """
        }
        let list: HTML =
            passwords.isEmpty
            ? empty(
                "An app password lets a program on your computer open the files of your workspaces as a drive. You have none."
            )
            : "<ul class=\"cc-list\">\(items)</ul>"
        return list + linkButton("Make an app password", "/account/app-passwords/new", .secondary)
    }

    static func form(_ visit: Visit, name: String, errors: FormErrors = FormErrors()) -> Page {
        Page(
            "Make an app password", trail: trail, errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Make an app password</h1>
                <p class="govuk-body">With it a program opens the files of your workspaces as you may, and nothing else. Make one \
                for each device, so that you can revoke it when the device is lost.</p>
                <form method="post" action="/account/app-passwords" novalidate>\(visit.formToken)
                \(textField("name", "Which device or program is it for?", value: name,
                    hint: "For example, ‘Finder on my MacBook’", error: errors["name"]))
                \(button("Make the app password"))</form></div></div>
                """)
    }

    static func made(_ password: String, _ viewer: Viewer, _ site: Site) -> Page {
        Page(
            "Your new app password", trail: trail,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Your new app password</h1>
                <p class="govuk-body">Type or paste it into the program now: it is not shown again.</p>
                \(inset("<code class=\"cc-code\">\(password)</code>"))
                \(summaryList([
                    SummaryRow("Address", HTML(text: "\(site.address)/dav/")), SummaryRow("User name", text: viewer.email),
                ]))
                <p class="govuk-body">Every workspace has a page ‘Open on your computer’ that says how, step by step. \
                <a class="govuk-link" href="/workspaces">Go to your workspaces</a></p></div></div>
                """)
    }
}
