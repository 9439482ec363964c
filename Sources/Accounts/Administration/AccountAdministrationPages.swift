import Access
import Kernel
import Web

/// The pages of one account and of an invitation, for administrators.
enum AccountAdministrationPages {
    static func trail(_ visit: Visit) -> [Link] {
        visit.viewer?.isPlatformAdministrator == true ? [Link("Administration", "/administration")] : []
    }

    private static func here(_ visit: Visit) -> [Link] {
        trail(visit) + [Link("Who may sign in", AccountAdministrationRoutes.path)]
    }

    /// - Parameter typed: what was typed into the form of the role, when it was refused.
    static func account(
        _ visit: Visit, _ found: AccountAdministration.Found, typed: FormData? = nil, errors: FormErrors = FormErrors()
    ) throws -> Page {
        let viewer = try visit.signedIn()
        let account = found.account
        let state =
            account.disabledAt.map { "Ended on \($0.day.plain)" }
            ?? account.validUntil.map { "May sign in; access ends \($0.ending)" } ?? "May sign in"
        return Page(
            account.name, trail: here(visit), errors: errors,
            body: """
                <h1 class="govuk-heading-l">\(account.name)</h1>
                \(summaryList([
                    SummaryRow("E-mail", text: account.email),
                    SummaryRow("Body", account.body.flatMap { found.names[$0] }.map(link) ?? "None"),
                    SummaryRow("Role", text: account.role.name),
                    found.administered.isEmpty ? nil : SummaryRow(
                        "Administers", found.administered.compactMap { found.names[$0] }.map(link).joined(", ")),
                    account.person.map { SummaryRow("Profile", "<a class=\"govuk-link\" href=\"/people/\($0.description)\">See it</a>") },
                    SummaryRow("Second factor", text: account.hasTwoFactor ? "On" : "Off"),
                    SummaryRow("State", text: state),
                ]))
                \(roleForm(visit, viewer, found, typed, errors))
                \(acts(visit, account, viewer))
                """)
    }

    private static func link(_ body: AccountBody) -> HTML { Link(body.name, body.path).html }

    private static func roleForm(
        _ visit: Visit, _ viewer: Viewer, _ found: AccountAdministration.Found, _ typed: FormData?, _ errors: FormErrors
    ) -> HTML {
        guard AccountRules.changeRole(of: found.account, viewer).isAllowed else { return .empty }
        let role = typed?["role"] ?? found.account.role.rawValue
        let bodies = found.administered.compactMap { found.names[$0]?.name }.joined(separator: "\n")
        return """
            <h2 class="govuk-heading-m">Change the role</h2>
            <form method="post" action="\(found.account.path)/role" novalidate>\(visit.formToken)
            \(radios("role", "Role", value: role, choices(viewer), error: errors["role"]))
            \(textArea("bodies", "Bodies to administer", value: typed?["bodies"] ?? bodies,
                hint: "For a body administrator: names or abbreviations, one on each line", error: errors["bodies"]))
            \(button("Change the role"))</form>
            """
    }

    private static func choices(_ viewer: Viewer) -> [Choice] {
        let member = Choice(Viewer.Role.member.rawValue, "Member", hint: "A public servant; sees the whole directory")
        let guest = Choice(Viewer.Role.guest.rawValue, "Guest", hint: "From outside; sees what bodies publish")
        guard viewer.isPlatformAdministrator else { return [guest, member] }
        return [
            guest, member,
            Choice(
                Viewer.Role.bodyAdministrator.rawValue, "Body administrator",
                hint: "Keeps the people, posts and teams of bodies"),
            Choice(Viewer.Role.platformAdministrator.rawValue, "Platform administrator", hint: "May do everything"),
        ]
    }

    private static func acts(_ visit: Visit, _ account: Account, _ viewer: Viewer) -> HTML {
        let path = account.path
        let clear: HTML =
            account.hasTwoFactor && AccountRules.changeRole(of: account, viewer).isAllowed
            ? actionForm(visit, "\(path)/clear-two-factor", "Take the second factor off") : .empty
        switch AccountRules.end(account, viewer) {
        case .refused(let reason):
            return "\(inset("You cannot end this account because \(reason)."))\(clear)"
        case .allowed where account.disabledAt != nil:
            return
                "<div class=\"cc-actions\">\(actionForm(visit, "\(path)/enable", "Let it sign in again"))\(clear)</div>"
        case .allowed:
            return """
                <h2 class="govuk-heading-m">End the account</h2>
                <p class="govuk-body">It is signed out everywhere and may not sign in. Nothing that \(account.name) did is lost. \
                Nobody is told.</p>
                <div class="cc-actions">\(actionForm(visit, "\(path)/end", "End the account", .warning))\(clear)</div>
                """
        }
    }

    static func invite(_ visit: Visit, _ typed: FormData, errors: FormErrors = FormErrors()) throws -> Page {
        let viewer = try visit.signedIn()
        return Page(
            "Invite somebody", trail: here(visit), errors: errors,
            body: """
                <h1 class="govuk-heading-l">Invite somebody</h1>
                <p class="govuk-body">They get a mail from us that names you, and may sign in with this address.</p>
                <form method="post" action="/administration/invitations" novalidate>\(visit.formToken)
                \(textField("name", "Name", value: typed["name"] ?? "", error: errors["name"], width: 30))
                \(textField("email", "E-mail address", value: typed["email"] ?? "", error: errors["email"], type: "email",
                    autocomplete: "off", width: 30))
                \(textField("body", "Body", value: typed["body"] ?? "",
                    hint: "The name or abbreviation of the body that they act for, or of the one that a guest works with",
                    error: errors["body"], width: 30))
                \(radios("role", "Role", value: typed["role"] ?? "guest", choices(viewer), error: errors["role"]))
                \(textField("until", "Last day", value: typed["until"] ?? "",
                    hint: "Like 31 March 2027. Guests need one, within a year; for others it may be empty", error: errors["until"],
                    width: 20))
                \(button("Send the invitation"))</form>
                """)
    }
}
