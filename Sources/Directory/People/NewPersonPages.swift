import Access
import Kernel
import Web

/// The form that adds somebody to a body.
struct NewPersonPages {
    let visit: Visit
    let body: Body
    let fields: FormData
    let errors: FormErrors
    let posts: [Choice]
    let teams: [Choice]

    private func text(_ name: String, _ label: String, hint: String? = nil, type: String = "text", width: Int? = nil)
        -> HTML
    {
        textField(
            name, label, value: fields[name] ?? "", hint: hint, error: errors[name], type: type, autocomplete: "off",
            width: width)
    }

    /// - Parameters:
    ///   - known: who has the typed address already.
    ///   - namesakes: who has the typed name already.
    func page(known: PersonSummary?, namesakes: [PersonSummary]) -> Page {
        let heading = "Add a person to \(body.name)"
        return Page.form(
            heading, trail: [DirectoryLinks.bodies, Link(body.name, body.path)], errors: errors,
            """
            <p class="govuk-body">They are found at once, and nobody is sent a mail. Whoever signs in with the e-mail \
            address finds this profile as their own. Many at once come from \
            <a class="govuk-link" href="/directory/import">a file</a>.</p>
            \(knownNote(known))
            <form method="post" action="\(body.path)/people/new" novalidate>\(visit.formToken)
            \(text("name", "Name", hint: "As they want to be called at work"))
            \(namesakeChoice(namesakes))
            \(text("given", "First names", hint: "For searches"))
            \(text("family", "Family name", hint: "Lists are sorted by it"))
            \(text("email", "E-mail address", type: "email"))
            \(postFields)
            \(text("day", "From which day do they hold the post?", hint: "For example, 21 November 2026", width: 20))
            \(buttonOrCancel("Add the person", backTo: body.path))
            </form>
            """)
    }

    private var postFields: HTML {
        let choices =
            [Choice("", "None yet"), Choice(NewPersonDraft.newPost, "A new post, described below")] + posts
        return """
            \(select("post", "Post", value: fields["post"] ?? "", choices,
                hint: "One that nobody holds, so that old links lead to its new holder, or a new one",
                error: errors["post"]))
            \(text("title", "Title of the new post", hint: "For example, ‘Policy adviser, Supported Housing’"))
            \(select("team", "Team of the new post", value: fields["team"] ?? "", [Choice("", "None")] + teams,
                error: errors["team"]))
            """
    }

    private func knownNote(_ known: PersonSummary?) -> HTML {
        guard let known else { return .empty }
        let person: HTML = "<a class=\"govuk-link\" href=\"\(known.path)\">\(known.name)</a>, \(known.bodyName)"
        if known.body == body.id {
            return inset("<p class=\"govuk-body\">This address is that of \(person). There is no need to add them.</p>")
        }
        let move = "\(known.path)/move?body=\(percentEncoded(body.slug))"
        return inset(
            """
            <p class="govuk-body">This address is that of \(person). \
            <a class="govuk-link" href="\(move)">Move them to \(body.name)</a> instead, with all that is known of them.</p>
            """)
    }

    private func namesakeChoice(_ namesakes: [PersonSummary]) -> HTML {
        if namesakes.isEmpty { return .empty }
        let items = namesakes.map { other -> HTML in
            "<li><a class=\"govuk-link\" href=\"\(other.path)\">\(other.name)</a>, \(other.postTitle ?? "no post")</li>"
        }
        return """
            <ul class="govuk-list">\(items)</ul>
            \(checkboxes("namesake", "Is this somebody else?", values: [], [Choice("yes", "Yes, add another \(fields["name"] ?? "")")]))
            """
    }
}
