import Kernel
import Web

/// What the form of a post lets one choose from.
struct PostChoices: Sendable {
    let teams: [Choice]
    /// The posts that may be meant where what was typed means several.
    let superiors: [NamedPost]
}

/// The forms about posts.
enum PostEditPages {
    static func form(
        _ visit: Visit, heading: String, action: String, trail: [Link], fields: FormData, choices: PostChoices,
        errors: FormErrors
    ) -> Page {
        func value(_ name: String) -> String { fields[name] ?? "" }
        return .form(
            heading, trail: trail, errors: errors,
            """
            <form method="post" action="\(action)" novalidate>\(visit.formToken)
            \(textField("title", "Title", value: value("title"), hint: "For example, ‘Deputy Director, Supported Housing’",
            error: errors["title"]))
            \(select("team", "Team", value: value("team"), [Choice("", "None")] + choices.teams, error: errors["team"]))
            \(textField("grade", "Grade", value: value("grade"), error: errors["grade"], width: 20))
            \(textField("profession", "Profession", value: value("profession"), error: errors["profession"], width: 30))
            \(textField("place", "Location", value: value("place"), error: errors["place"], width: 30))
            \(textArea("function", "What is the job for?", value: value("function"), error: errors["function"]))
            \(textArea("contact-for", "What should others contact its holder for?", value: value("contact-for"), rows: 3,
            error: errors["contact-for"]))
            \(superior(fields, choices.superiors, errors))
            \(textField("seniority", "Seniority", value: value("seniority"),
            hint: "0 for the head of the body to 9; lists begin with the lowest number", error: errors["seniority"], width: 2))
            \(textField("topics", "Topics", value: value("topics"), hint: "Parted by commas, like ‘homelessness, social care’",
            error: errors["topics"]))
            \(buttonOrCancel("Save", backTo: trail.last?.path ?? "/bodies"))</form>
            """)
    }

    private static func superior(_ fields: FormData, _ posts: [NamedPost], _ errors: FormErrors) -> HTML {
        let (typed, post, shown) = ("reports-to", "reports-to-post", "reports-to-shown")
        let field = textField(
            typed, "Which post does it report to?", value: fields[typed] ?? "",
            hint: "Its title, or the name or e-mail address of whoever holds it. Empty when it reports to nobody.",
            error: errors[typed])
        if posts.isEmpty {
            return field + hidden([post: fields[post] ?? "", shown: fields[shown] ?? ""])
        }
        let choices = posts.map { Choice($0.id.description, $0.label) }
        return field + radios(post, "Which of these do you mean?", value: "", choices)
            + hidden([shown: fields[typed] ?? ""])
    }

    static func appoint(_ visit: Visit, _ view: PostView, fields: FormData, errors: FormErrors) -> Page {
        let names = view.holders.map(\.name).joined(separator: " and ")
        let now: HTML =
            names.isEmpty
            ? "<p class=\"govuk-body\">Nobody is shown as holding this post now.</p>"
            : "<p class=\"govuk-body\">\(names) leaves it on the same day, unless they share it.</p>"
        let share: HTML =
            names.isEmpty
            ? .empty
            : checkboxes(
                "job-share", "Job share", values: fields["job-share"] == nil ? [] : ["yes"],
                [Choice("yes", "They share the post with \(names)")])
        return .form(
            "Appoint somebody to \(view.post.title)", trail: trail(view), errors: errors,
            """
            \(now)
            <p class="govuk-body">Somebody who is not in the directory yet is \
            <a class="govuk-link" href="\(view.body.path)/people/new?post=\(view.post.id.description)">added first</a>, with \
            this post where nobody holds it.</p>
            <form method="post" action="\(view.post.path)/appoint" novalidate>\(visit.formToken)
            \(textField("person", "Name or e-mail address", value: fields["person"] ?? "",
            hint: "Somebody in \(view.body.name)", error: errors["person"], width: 30))
            \(textField("day", "From which day?", value: fields["day"] ?? "", hint: "For example, 21 November 2026",
            error: errors["day"], width: 20))
            \(share)\(buttonOrCancel("Appoint", backTo: view.post.path))</form>
            """)
    }

    static func vacate(_ visit: Visit, _ view: PostView, fields: FormData, errors: FormErrors) -> Page {
        let choices = view.holders.map { Choice($0.holding.description, $0.name) }
        return .form(
            "Record that somebody left \(view.post.title)", trail: trail(view), errors: errors,
            """
            <form method="post" action="\(view.post.path)/vacate" novalidate>\(visit.formToken)
            \(radios("holding", "Who left it?", value: fields["holding"] ?? choices.first?.value ?? "", choices,
            error: errors["holding"]))
            \(textField("day", "What was their last day?", value: fields["day"] ?? "",
            hint: "For example, 21 November 2026", error: errors["day"], width: 20))
            \(buttonOrCancel("Save", backTo: view.post.path))</form>
            """)
    }

    static func end(_ visit: Visit, _ view: PostView, day: String, errors: FormErrors) -> Page {
        .form(
            "End \(view.post.title)", trail: trail(view), errors: errors,
            """
            <p class="govuk-body">The page is kept for the record, but the post is no longer found. Nobody may hold it.</p>
            <form method="post" action="\(view.post.path)/end" novalidate>\(visit.formToken)
            \(textField("day", "What was its last day?", value: day, hint: "For example, 21 November 2026",
            error: errors["day"], width: 20))\(buttonOrCancel("End the post", .warning, backTo: view.post.path))</form>
            """)
    }

    static func publish(_ visit: Visit, _ view: PostView, fields: FormData, errors: FormErrors) -> Page {
        let warning: HTML =
            view.body.isPublic
            ? .empty
            : inset(
                """
                \(view.body.name) does not publish a part of its directory yet. The post is shown once a platform \
                administrator turns that on.
                """)
        return .form(
            "Publish \(view.post.title)", trail: trail(view), errors: errors,
            """
            <p class="govuk-body">Everybody on the internet will see the title, the team, the location, the name of whoever \
            holds the post, and these contacts.</p>\(warning)
            <form method="post" action="\(view.post.path)/publish" novalidate>\(visit.formToken)
            \(textField("email", "Public e-mail address", value: fields["email"] ?? "", error: errors["email"],
            type: "email", width: 30))
            \(textField("phone", "Public phone", value: fields["phone"] ?? "", error: errors["phone"], type: "tel", width: 20))
            \(buttonOrCancel("Publish", backTo: view.post.path))</form>
            """)
    }

    static func hide(_ visit: Visit, _ view: PostView) -> Page {
        .form(
            "Hide \(view.post.title)", trail: trail(view), errors: FormErrors(),
            """
            <p class="govuk-body">Only its holder and the administrators of \(view.body.name) will know of this post. Nobody \
            else finds it or its holder, and it is counted nowhere. Nothing of it stays published.</p>
            \(actionForm(visit, "\(view.post.path)/hide", "Hide the post", .warning))
            """)
    }

    static func trail(_ view: PostView) -> [Link] {
        PostPages.trail(view) + [Link(view.post.title, view.post.path)]
    }
}
