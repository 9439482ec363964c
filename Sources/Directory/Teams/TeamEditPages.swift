import Kernel
import Web

/// The forms about teams.
enum TeamEditPages {
    /// - Parameter posts: those that may be the contact.
    static func form(
        _ visit: Visit, heading: String, action: String, trail: [Link], fields: FormData, posts: [Choice],
        errors: FormErrors
    ) -> Page {
        func value(_ name: String) -> String { fields[name] ?? "" }
        let contact: HTML =
            posts.isEmpty
            ? .empty
            : select(
                "contact-post", "Contact post", value: value("contact-post"), [Choice("", "None yet")] + posts,
                hint: "The post that others should turn to. It stays right when people change.",
                error: errors["contact-post"])
        return Page.form(
            heading, trail: trail, errors: errors,
            """
            <form method="post" action="\(action)" novalidate>\(visit.formToken)
            \(textField("name", "Name", value: value("name"), error: errors["name"]))
            \(textArea("purpose", "What does the team do?", value: value("purpose"), error: errors["purpose"]))
            \(textArea("contact-for", "What should others come to you for?", value: value("contact-for"), rows: 3,
            hint: "For example, ‘new supported-housing schemes, referrals, quality reviews’", error: errors["contact-for"]))
            \(contact)
            \(textField("mailbox", "Mailbox", value: value("mailbox"), hint: "A shared address, if the team has one",
            error: errors["mailbox"], type: "email", width: 30))
            \(textField("phone", "Phone", value: value("phone"), error: errors["phone"], type: "tel", width: 20))
            \(textField("place", "Location", value: value("place"), error: errors["place"], width: 30))
            \(textField("topics", "Topics", value: value("topics"), hint: "Parted by commas, like ‘homelessness, social care’",
            error: errors["topics"]))
            \(buttonOrCancel("Save", backTo: trail.last?.path ?? "/bodies"))</form>
            """)
    }

    static func move(
        _ visit: Visit, _ team: Team, trail: [Link], choices: [Choice], value: String, errors: FormErrors
    ) -> Page {
        let heading = "Move \(team.name)"
        return Page.form(
            heading, trail: trail, errors: errors,
            """
            <p class="govuk-body">Its teams, posts and people move along.</p>
            <form method="post" action="\(team.path)/move" novalidate>\(visit.formToken)
            \(select("parent", "Into which team?", value: value, choices, error: errors["parent"]))
            \(buttonOrCancel("Move the team", backTo: team.path))</form>
            """)
    }

    static func end(_ visit: Visit, _ team: Team, trail: [Link], day: String, errors: FormErrors) -> Page {
        let heading = "End \(team.name)"
        return Page.form(
            heading, trail: trail, errors: errors,
            """
            <p class="govuk-body">The page is kept for the record, but the team is no longer found. It must have no \
            posts and no teams in it.</p>
            <form method="post" action="\(team.path)/end" novalidate>\(visit.formToken)
            \(textField("day", "What was its last day?", value: day, hint: "For example, 21 November 2026",
            error: errors["day"], width: 20))
            \(buttonOrCancel("End the team", .warning, backTo: team.path))</form>
            """)
    }
}
