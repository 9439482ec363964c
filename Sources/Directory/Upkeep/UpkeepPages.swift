import Access
import Kernel
import Web

/// The administrators' pages about one person: leaving and merging.
enum UpkeepPages {
    private static func trail(_ person: Person) -> [Link] { [DirectoryLinks.bodies, Link(person.name, person.path)] }

    static func leave(_ visit: Visit, _ person: Person, day: String, errors: FormErrors = FormErrors()) -> Page {
        Page.form(
            "\(person.name) has left", trail: trail(person), errors: errors,
            """
            <p class="govuk-body">Their posts end on that day and become vacant, their way to sign in is closed, and \
            nobody finds them as current any more. The record stays: their page says who holds their post. Somebody who \
            goes to another body here is moved by an administrator of that body instead.</p>
            <form method="post" action="\(person.path)/leave" novalidate>\(visit.formToken)
            \(textField("day", "Their last day", value: day, hint: "Such as 21 November 2026", error: errors["day"], width: 20))
            \(buttonOrCancel("They have left", .warning, backTo: person.path))</form>
            """)
    }

    /// - Parameter choices: whom the typed text could mean.
    static func chooseDuplicate(
        _ visit: Visit, _ person: Person, typed: String, choices: [PersonSummary], errors: FormErrors = FormErrors()
    ) -> Page {
        Page.form(
            "Merge with a duplicate", trail: trail(person), errors: errors,
            """
            <p class="govuk-body">The record of \(person.name) stays, and gets what only the other one has: posts, \
            topics and fields. The other record leads to this one from then on. You see a preview first.</p>
            <form method="get" action="\(person.path)/merge">
            \(textField("find", "The other record of the same person", value: typed, hint: "E-mail address or name", error: errors["find"]))
            \(button("Find", .secondary))</form>
            \(list(person, choices))
            """)
    }

    private static func list(_ person: Person, _ choices: [PersonSummary]) -> HTML {
        if choices.isEmpty { return .empty }
        let items = choices.map { other -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(person.path)/merge?other=\(other.id.description)">\(other.name)</a>\
            <p class="cc-why">\(other.postTitle ?? "No post"), \(other.bodyName)</p></li>
            """
        }
        return "<h2 class=\"govuk-heading-m\">Which one?</h2><ul class=\"cc-list\">\(items)</ul>"
    }

    static func previewMerge(_ visit: Visit, _ merge: Merge) -> Page {
        let rows = merge.lines.map { line -> [HTML] in
            [
                HTML(text: line.label), HTML(text: line.kept), HTML(text: line.duplicate),
                "<strong>\(line.result)</strong>",
            ]
        }
        let table = table(
            caption: "What the merged record says", ["Field", "This record", "The other record", "Afterwards"], rows)
        let (kept, other) = (merge.kept, merge.duplicate)
        return Page(
            "Merge two records of \(kept.name)", section: DirectoryLinks.section, trail: trail(kept),
            body: """
                <h1 class="govuk-heading-l">Merge two records of \(kept.name)</h1>
                \(table)
                <p class="govuk-body">All posts and topics of \(Link("the other record", other.path).html) move to \
                \(Link("this one", kept.path).html).</p>
                \(warning("This cannot be undone."))
                <form method="post" action="\(kept.path)/merge">\(visit.formToken)
                <input type="hidden" name="other" value="\(other.id.description)">
                <div class="cc-actions">\(button("Merge the records", .warning))\
                <a class="govuk-link" href="\(other.path)/merge?other=\(kept.id.description)">Keep the other record instead</a>
                <a class="govuk-link" href="\(kept.path)">Cancel</a></div></form>
                """)
    }
}
