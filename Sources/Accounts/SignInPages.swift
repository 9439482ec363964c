import Kernel
import Web

/// What people see on their way in.
enum SignInPages {
    static func ask(_ visit: Visit, email: String, next: String, errors: FormErrors = FormErrors()) -> Page {
        let demonstration: HTML = """
            <h2 class="govuk-heading-m">Or look around</h2>
            <p class="govuk-body">This is a demonstration: you can sign in as one of its made-up people, without mail.</p>
            \(linkButton("Sign in as …", "/sign-in/as", .secondary))
            """
        return Page(
            "Sign in", errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Sign in</h1>
                <p class="govuk-body">There are no passwords here. We send you a link that signs you in.</p>
                <form method="post" action="/sign-in" novalidate>\(visit.formToken)
                <input type="hidden" name="next" value="\(next)">
                \(textField("email", "Your work e-mail address", value: email,
                    hint: "On your organisation’s domain, or the address to which you were invited", error: errors["email"],
                    type: "email", autocomplete: "email"))
                \(button("Send me a link"))
                </form>
                \(if: visit.site.isDemonstration, demonstration)
                </div></div>
                """)
    }

    static func sent(email: String, isDemonstration: Bool) -> Page {
        let outbox: HTML = """
            <p class="govuk-body">In this demonstration no mail leaves the machine: <a class="govuk-link" \
            href="/demonstration/outbox">read the outbox</a>.</p>
            """
        return Page(
            "Check your mail",
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Check your mail</h1>
                <p class="govuk-body">If <b>\(email)</b> may sign in, a link is on its way. It works for 15 minutes, once, \
                in this browser.</p>
                <p class="govuk-body">Nothing there after a few minutes? Look among unwanted mail, check the address, or \
                <a class="govuk-link" href="/sign-in">ask for another link</a>.</p>
                \(if: isDemonstration, outbox)
                </div></div>
                """)
    }

    static func confirm(_ visit: Visit, state: SignIn.LinkState, token: String) -> Page {
        let content: HTML
        switch state {
        case .good(let email):
            content = """
                <h1 class="govuk-heading-l">Sign in</h1>
                <p class="govuk-body">You are signing in as <b>\(email)</b>.</p>
                <form method="post" action="/sign-in/link/\(token)">\(visit.formToken)\(button("Sign in"))</form>
                """
        case .spent:
            content = """
                <h1 class="govuk-heading-l">This link does not work any more</h1>
                <p class="govuk-body">A link works once, for 15 minutes.</p>
                \(linkButton("Ask for a new link", "/sign-in"))
                """
        case .otherBrowser:
            content = """
                <h1 class="govuk-heading-l">Open the link in the other browser</h1>
                <p class="govuk-body">This link works only in the browser in which it was asked for, so that nobody else can \
                use it. Open it there, or ask for a new link here.</p>
                \(linkButton("Ask for a new link", "/sign-in"))
                """
        }
        return Page(
            "Sign in",
            body:
                "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">\(content)</div></div>"
        )
    }

    static func code(_ visit: Visit, next: String, errors: FormErrors = FormErrors()) -> Page {
        Page(
            "Enter your code", errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Enter your code</h1>
                <form method="post" action="/sign-in/code" novalidate>\(visit.formToken)
                <input type="hidden" name="next" value="\(next)">
                \(textField("code", "Code from your app", value: "",
                    hint: "Six digits, or one of your recovery codes", error: errors["code"],
                    autocomplete: "one-time-code", width: 10))
                \(button("Continue"))
                </form></div></div>
                """)
    }

    static func personas(_ visit: Visit, _ accounts: [(account: Account, about: String)]) -> Page {
        let items = accounts.map { account, about -> HTML in
            """
            <li class="cc-person">\(face(name: account.name, photo: nil))<div>
            <form method="post" action="/sign-in/as" class="cc-inline">\(visit.formToken)
            <input type="hidden" name="account" value="\(account.id.description)">
            <button type="submit" class="govuk-button govuk-button--secondary">Sign in as \(account.name)</button></form>
            <p class="cc-why">\(about)</p></div></li>
            """
        }
        return Page(
            "Sign in as",
            body: """
                <h1 class="govuk-heading-l">Sign in as …</h1>
                <p class="govuk-body">Everybody here is made up. Choose whose eyes to look through.</p>
                <ul class="cc-list">\(items)</ul>
                """)
    }
}
