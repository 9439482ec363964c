import Access
import Kernel
import TOTP
import Web

/// The pages about one's own account.
enum AccountPages {
    static func overview(
        _ visit: Visit, _ viewer: Viewer, account: Account, sessions: [Session], tokens: [APIToken],
        passwords: [AppPassword]
    ) -> Page {
        Page(
            "Your account",
            body: """
                <h1 class="govuk-heading-l">Your account</h1>
                \(summaryList([
                    SummaryRow("Name", text: viewer.name), SummaryRow("E-mail", text: viewer.email),
                    SummaryRow("Role", HTML(text: account.role.name)),
                    viewer.person.map { SummaryRow("Profile", "<a class=\"govuk-link\" href=\"/people/\($0.description)\">See and change it</a>") },
                    SummaryRow("Second factor", HTML(text: account.hasTwoFactor ? "On" : "Off"),
                        change: Link(account.hasTwoFactor ? "Change" : "Turn on", "/account/two-factor")),
                    SummaryRow("Access ends", text: account.validUntil?.ending),
                ]))
                <h2 class="govuk-heading-m">Where you are signed in</h2>
                <ul class="cc-list">\(sessions.map { session(visit, $0) })</ul>
                \(if: sessions.count > 1, actionForm(visit, "/account/sessions/end-others", "Sign out everywhere else"))
                <h2 class="govuk-heading-m">Tokens for programs</h2>
                \(tokenList(visit, tokens))
                <h2 class="govuk-heading-m">App passwords</h2>
                \(AppPasswordPages.list(visit, passwords))
                """)
    }

    private static func session(_ visit: Visit, _ session: Session) -> HTML {
        let isHere = session.hash == visit.sessionHash
        let end = actionForm(
            visit, "/account/sessions/end", "Sign out", fields: ["session": hex(session.hash)])
        return """
            <li><b>\(session.agent)</b> \(if: isHere, tag("This one", .green))
            <p class="cc-why">Signed in \(session.createdAt.plain) · last used \(session.seenAt.plain)</p>
            \(if: !isHere, end)</li>
            """
    }

    private static func tokenList(_ visit: Visit, _ tokens: [APIToken]) -> HTML {
        let items = tokens.map { token -> HTML in
            """
            <li><b>\(token.name)</b><p class="cc-why">\(token.scopes.sorted().joined(separator: ", ")) · ends \
            \(token.expiresAt.day.plain) · \(token.usedAt.map { "last used \($0.day.plain)" } ?? "never used")</p>
            \(actionForm(visit, "/account/tokens/revoke", "Revoke", fields: ["token": token.id.description]))</li>
            """
        }
        let list: HTML =
            tokens.isEmpty
            ? empty("A token lets a program read the directory as you may. You have none.")
            : "<ul class=\"cc-list\">\(items)</ul>"
        return list + linkButton("Make a token", "/account/tokens/new", .secondary)
    }

    static func newToken(
        _ visit: Visit, name: String, days: String, scopes: [String] = APIToken.usualScopes,
        errors: FormErrors = FormErrors()
    )
        -> Page
    {
        Page(
            "Make a token", trail: [Link("Your account", "/account")], errors: errors,
            body: """
                <h1 class="govuk-heading-l">Make a token</h1>
                <form method="post" action="/account/tokens" novalidate>\(visit.formToken)
                \(textField("name", "What is it for?", value: name, hint: "For example, ‘staff list on our intranet’",
                    error: errors["name"]))
                \(textField("days", "For how many days?", value: days, hint: "1 to 365", error: errors["days"], width: 4))
                \(checkboxes("scopes", "What may it do?", values: scopes, scopeChoices,
                    hint: "As much of it as you may, and never as an administrator", error: errors["scopes"]))
                \(button("Make the token"))</form>
                """)
    }

    private static let scopeChoices = [
        Choice("directory:read", "Read the directory"), Choice("collaborations:read", "Read collaborations"),
        Choice(
            "collaborations:write", "Write in collaborations",
            hint: "Register efforts, enter values, record actions, raise risks, propose decisions"),
        Choice("workspaces:read", "Read workspaces", hint: "Their files as well"),
        Choice("workspaces:write", "Add to workspaces", hint: "Upload files and versions, make folders"),
    ]

    static func madeToken(_ token: String) -> Page {
        Page(
            "Your new token", trail: [Link("Your account", "/account")],
            body: """
                <h1 class="govuk-heading-l">Your new token</h1>
                <p class="govuk-body">Copy it now: it is not shown again.</p>
                \(inset("<code class=\"cc-code\">\(token)</code>"))
                <p class="govuk-body">Send it as <code>Authorization: Bearer …</code> to <a class="govuk-link" \
                href="/api/v1/openapi.json">the programming interface</a>.</p>
                """)
    }

    static func twoFactor(
        _ visit: Visit, account: Account, secret: String, errors: FormErrors = FormErrors()
    ) -> Page {
        let present: HTML =
            account.hasTwoFactor
            ? textField(
                "present", "Code from your present app", value: "", hint: "Or one of your recovery codes",
                error: errors["present"], autocomplete: "one-time-code", width: 20) : .empty
        return Page(
            "Second factor", trail: [Link("Your account", "/account")], errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(account.hasTwoFactor ? "Replace your second factor" : "Set up a second factor")</h1>
                <p class="govuk-body">A code from an app on your phone, besides the link in your mail. Administrators need it.</p>
                <ol class="govuk-list govuk-list--number">
                <li>Scan this picture with an authenticator app, or type the key <code class="cc-code">\(secret)</code>.</li>
                <li>Type the six digits that the app shows.</li></ol>
                \(picture(account, secret))
                <form method="post" action="/account/two-factor" novalidate>\(visit.formToken)
                <input type="hidden" name="secret" value="\(secret)">
                \(textField("code", account.hasTwoFactor ? "Code from the new app" : "Code from the app", value: "",
                    error: errors["code"], autocomplete: "one-time-code", width: 10))
                \(present)
                <div class="cc-actions">\(button(account.hasTwoFactor ? "Replace" : "Turn on"))\
                \(if: account.hasTwoFactor && !account.needsTwoFactor, turnOff)</div></form></div></div>
                """)
    }

    /// Sends the same form elsewhere: it has the present code in it.
    private static let turnOff: HTML = """
        <button type="submit" class="govuk-button govuk-button--warning" formaction="/account/two-factor/off">Turn off\
        </button>
        """

    private static func picture(_ account: Account, _ secret: String) -> HTML {
        guard let bytes = Base32.decode(secret),
            let code = try? QRCode(TOTP(secret: bytes).keyURI(issuer: "Concordat", account: account.email))
        else { return .empty }
        return """
            <svg class="cc-qr" width="220" height="220" viewBox="0 0 \(code.side()) \(code.side())" role="img" \
            aria-label="QR code with your key"><path fill="#fff" d="M0 0h\(code.side())v\(code.side())H0z"/>\
            <path d="\(code.svgPath())"/></svg>
            """
    }

    static func recoveryCodes(_ codes: [String]) -> Page {
        let items = codes.map { code -> HTML in "<li><code class=\"cc-code\">\(code)</code></li>" }
        return Page(
            "Your recovery codes", trail: [Link("Your account", "/account")],
            body: """
                <h1 class="govuk-heading-l">Your second factor is on</h1>
                <p class="govuk-body">Keep these recovery codes somewhere safe. Each signs you in once without your phone. \
                They are not shown again.</p>
                <ul class="govuk-list">\(items)</ul>\(linkButton("I have kept them", "/account"))
                """)
    }
}
