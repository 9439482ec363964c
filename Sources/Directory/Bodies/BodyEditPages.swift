import Kernel
import Web

/// The forms about bodies.
enum BodyEditPages {
    /// - Parameters:
    ///   - isPlatform: with the fields that only platform administrators may change.
    ///   - posts: those that may be the contact.
    static func form(
        _ visit: Visit, heading: String, action: String, trail: [Link], fields: FormData, isPlatform: Bool,
        posts: [Choice], errors: FormErrors
    ) -> Page {
        func value(_ name: String) -> String { fields[name] ?? "" }
        let contact: HTML =
            posts.isEmpty
            ? .empty
            : select(
                "contact-post", "Contact post", value: value("contact-post"), [Choice("", "None yet")] + posts,
                hint: "Whom others should turn to when they do not know where to begin", error: errors["contact-post"])
        return .form(
            heading, trail: trail, errors: errors,
            """
            <form method="post" action="\(action)" novalidate>\(visit.formToken)
            \(if: isPlatform, identity(fields, errors))
            \(textArea("purpose", "What does the body do?", value: value("purpose"), error: errors["purpose"]))
            \(textField("place", "Location", value: value("place"), error: errors["place"], width: 30))
            \(textField("website", "Website", value: value("website"), hint: "For example, https://www.example.gov.uk",
                error: errors["website"], type: "url"))
            \(contact)
            \(if: isPlatform, publication(fields))
            \(buttonOrCancel("Save", backTo: trail.last?.path ?? "/bodies"))</form>
            """)
    }

    private static func identity(_ fields: FormData, _ errors: FormErrors) -> HTML {
        func value(_ name: String) -> String { fields[name] ?? "" }
        let kinds = Body.Kind.allCases.sorted { $0.name < $1.name }.map { Choice($0.rawValue, $0.name) }
        let names = BodyIdentity.nameFields.map { field, label, _ -> HTML in
            textArea(field, label, value: value(field), rows: 2, hint: "One on each line", error: errors[field])
        }
        return """
            \(textField("name", "Name", value: value("name"), error: errors["name"]))
            \(select("kind", "Kind", value: value("kind"), [Choice("", "Choose one")] + kinds, error: errors["kind"]))
            \(textField("initials", "Initials", value: value("initials"),
                hint: "Two or three letters for its coloured square; taken from the name when empty",
                error: errors["initials"], width: 4))
            \(textField("parent", "Part of", value: value("parent"),
                hint: "The name or abbreviation of the parent body, if there is one", error: errors["parent"], width: 30))
            \(names)
            \(textArea("domains", "E-mail domains", value: value("domains"), rows: 2,
                hint: "Whoever has an address on one of them may sign in for this body. One on each line, like homes.gov.uk",
                error: errors["domains"]))
            """
    }

    private static func publication(_ fields: FormData) -> HTML {
        checkboxes(
            "is-public", "Public directory", values: fields.all("is-public"),
            [
                Choice(
                    "yes", "This body publishes a part of its directory",
                    hint: "Everybody on the internet sees the posts that its administrators chose to publish")
            ])
    }

    static func close(_ visit: Visit, _ body: Body, fields: FormData, errors: FormErrors) -> Page {
        .form(
            "Close \(body.name)", trail: [DirectoryLinks.bodies, Link(body.name, body.path)], errors: errors,
            """
            <p class="govuk-body">The page stays for the record and leads to the bodies that took over. The body is no longer \
            listed, nobody can sign in on its domains, and nothing of it stays published.</p>
            <form method="post" action="\(body.path)/close" novalidate>\(visit.formToken)
            \(textField("day", "What was its last day?", value: fields["day"] ?? "", hint: "For example, 21 November 2026",
                error: errors["day"], width: 20))
            \(textArea("successors", "Which bodies took over its work?", value: fields["successors"] ?? "", rows: 3,
                hint: "Names or abbreviations, one on each line", error: errors["successors"]))
            \(buttonOrCancel("Close the body", .warning, backTo: body.path))</form>
            """)
    }
}
