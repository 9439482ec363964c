import Access
import Kernel
import Web

/// The accounts that an administrator may know of, and the invitations that nobody has followed yet.
struct AccountListPage: Sendable {
    struct Filter: Sendable {
        /// How the addresses begin.
        let beginning: String
        /// The slug or name of a body.
        let body: String
        /// The last address of the page before.
        let after: String
    }

    let filter: Filter
    /// One more than a page has, where there are more.
    let accounts: [Account]
    let invitations: [Invitation]
    let names: [UUID128: AccountBody]

    func page(_ visit: Visit) -> Page {
        let shown = accounts.prefix(AccountAdministrationRoutes.pageSize)
        let next = accounts.count > shown.count ? shown.last.map { nextPath(after: $0.email) } : nil
        let new =
            "/administration/invitations/new" + (filter.body.isEmpty ? "" : "?body=\(percentEncoded(filter.body))")
        return Page(
            "Who may sign in", trail: AccountAdministrationPages.trail(visit),
            body: """
                <h1 class="govuk-heading-l">Who may sign in</h1>
                <p class="govuk-body">Whoever has an address on a body’s domain may sign in without an account being made first. \
                Others are invited.</p>
                \(linkButton("Invite somebody", new))
                \(search)
                \(list)
                \(pagination(previous: nil, next: next, label: "accounts"))
                \(waiting(visit))
                """)
    }

    private var list: HTML {
        if accounts.isEmpty { return empty("There is no account here whose address begins so.") }
        return "<ul class=\"cc-list\">\(accounts.prefix(AccountAdministrationRoutes.pageSize).map(row))</ul>"
    }

    private var search: HTML {
        """
        <form method="get" action="\(AccountAdministrationRoutes.path)">
        \(textField("q", "Find an account", value: filter.beginning, hint: "How the e-mail address begins, such as dan.ok",
            width: 20))
        \(if: !filter.body.isEmpty, "<input type=\"hidden\" name=\"body\" value=\"\(filter.body)\">")
        \(button("Find", .secondary))</form>
        """
    }

    private func nextPath(after email: String) -> String {
        let fields = FormData(["q": [filter.beginning], "body": [filter.body], "after": [email]])
        return "\(AccountAdministrationRoutes.path)?\(fields.encoded())"
    }

    private func row(_ account: Account) -> HTML {
        let body = account.body.flatMap { names[$0]?.name }
        let facts = [account.email, body ?? "", account.role.name].filter { !$0.isEmpty }.joined(separator: " · ")
        return """
            <li><a class="govuk-link cc-list__title" href="\(account.path)">\(account.name)</a> \
            \(if: account.disabledAt != nil, tag("Ended", .grey))\(if: account.hasTwoFactor, tag("Second factor", .green))
            <p class="cc-why">\(facts)</p></li>
            """
    }

    private func waiting(_ visit: Visit) -> HTML {
        let rows = invitations.map { invitation -> HTML in
            let body = invitation.body.flatMap { names[$0]?.name } ?? ""
            let until = invitation.validUntil.map { "until \($0.lastDay.plain)" } ?? ""
            let facts = [invitation.email, body, invitation.role.name, until].filter { !$0.isEmpty }
            let withdraw = actionForm(
                visit, "/administration/invitations/withdraw", "Withdraw \(invitation.name)’s invitation",
                fields: ["invitation": invitation.id.description])
            let line = facts.joined(separator: " · ")
            return "<li><b>\(invitation.name)</b><p class=\"cc-why\">\(line)</p>\(withdraw)</li>"
        }
        let list: HTML =
            rows.isEmpty
            ? empty("People whom you invite are listed here until they sign in for the first time.")
            : "<ul class=\"cc-list\">\(rows)</ul>"
        return "<h2 class=\"govuk-heading-m\">Invited, not yet here</h2>\(list)"
    }
}
