import Directory
import Kernel
import Web

/// Actions, milestones and promises: the list, one of them, and the form.
enum ActionPages {
    struct Listing: Sendable {
        let head: CollaborationHead
        let filter: ActionStore.Filter
        let items: [ActionItem]
        let owners: Owners
        let overdue: Int
        let isFirst: Bool
        let next: ActionItem.ID?
        let mayContribute: Bool
        let today: Day

        var path: String { CollaborationTab.actions.path(head.collaboration) }
    }

    static func list(_ listing: Listing) -> Page {
        let new = linkButton("Add an action or a milestone", "\(listing.path)/new")
        let isPaged = !listing.isFirst || listing.next != nil
        return CollaborationShell.page(
            listing.head, .actions,
            """
            <h1 class="govuk-heading-l">Actions and milestones</h1>
            <p class="govuk-body">\(overdue(listing))</p>
            <div class="cc-actions">\(if: listing.mayContribute, new)\(Link("Take the table away (CSV)", "\(listing.path).csv").html)</div>
            \(choices(listing))
            \(lines(listing.items, listing.owners, listing.head.collaboration, listing.today))
            \(if: isPaged, pagination(
                previous: listing.isFirst ? nil : path(listing, listing.filter),
                next: listing.next.map { path(listing, listing.filter, after: $0) }, label: "actions"))
            """)
    }

    private static func overdue(_ listing: Listing) -> HTML {
        if listing.overdue == 0 { return "Nothing is overdue." }
        let filter = ActionStore.Filter(dueBefore: listing.today)
        return Link(count(listing.overdue, "is overdue", "are overdue"), path(listing, filter)).html + "."
    }

    private static func choices(_ listing: Listing) -> HTML {
        var items = ActionItem.State.allCases.map { state -> HTML in
            choice(listing, ActionStore.Filter(state: state), state.name)
        }
        items += ActionItem.Kind.allCases.map { kind -> HTML in
            choice(listing, ActionStore.Filter(kind: kind), "Open: \(kind.name.lowercased())s")
        }
        return
            "<nav aria-label=\"What is listed\"><ul class=\"govuk-list cc-choices cc-choices--row\">\(items)</ul></nav>"
    }

    private static func choice(_ listing: Listing, _ filter: ActionStore.Filter, _ name: String) -> HTML {
        if filter == listing.filter { return "<li><strong aria-current=\"true\">\(name)</strong></li>" }
        return "<li>\(Link(name, path(listing, filter)).html)</li>"
    }

    private static func path(
        _ listing: Listing, _ filter: ActionStore.Filter, after: ActionItem.ID? = nil
    ) -> String {
        var fields: [String: [String]] = ["state": [filter.state.rawValue]]
        if let kind = filter.kind { fields["kind"] = [kind.rawValue] }
        if filter.dueBefore != nil { fields["overdue"] = ["yes"] }
        if let after { fields["after"] = [after.description] }
        return "\(listing.path)?\(FormData(fields).encoded())"
    }

    /// Items wherever they are listed: on their page, with a risk, in a review's pack.
    static func lines(
        _ items: [ActionItem], _ owners: Owners, _ collaboration: Collaboration, _ today: Day
    ) -> HTML {
        if items.isEmpty { return empty("What somebody is to do by a day would be here.") }
        let late = tag("Overdue", .red)
        let lines = items.map { item -> HTML in
            let source = item.source.map { " · from \(Link($0.label, $0.path(in: collaboration)).html)" as HTML }
            let state: HTML = item.state == .open ? .empty : tag(item.state.name, .grey)
            return """
                <li><a class="govuk-link cc-list__title" href="\(item.path(in: collaboration))">\(item.title)</a> \
                \(if: item.isOverdue(on: today), late)\(state)\
                <p class="cc-why">\(item.kind.name) · by \(item.dueOn.plain) · \(owners.html(item.owner))\(source)\
                \(item.promise.map { " · \($0)" as HTML } ?? .empty)</p></li>
                """
        }
        return "<ul class=\"cc-list\">\(lines)</ul>"
    }

    static func item(
        _ visit: Visit, _ head: CollaborationHead, _ item: ActionItem, _ owners: Owners, mayContribute: Bool,
        _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let path = item.path(in: head.collaboration)
        let source = item.source.map { Link($0.label, $0.path(in: head.collaboration)).html }
        let close: HTML = """
            \(linkButton("Change it", "\(path)/edit", .secondary))
            <form method="post" action="\(path)/close" novalidate>\(visit.formToken)
            \(textArea("note", "What came of it", value: fields["note"] ?? "", rows: 2, hint: "Needed when it is dropped", error: errors["note"]))
            <div class="cc-actions">\(button("It is done", name: "state", value: "done"))\
            \(button("Drop it", .secondary, name: "state", value: "dropped"))</div></form>
            """
        return CollaborationShell.page(
            head, .actions, title: item.title, errors: errors,
            """
            <h1 class="govuk-heading-l">\(item.title)</h1>
            \(summaryList([
                SummaryRow("Kind", text: item.kind.name), SummaryRow("Owner", owners.html(item.owner)),
                SummaryRow("By", text: item.dueOn.plain), SummaryRow("State", text: item.state.name),
                SummaryRow("Closed", text: item.closedAt?.day.plain), SummaryRow("What came of it", text: item.note),
                SummaryRow("Promise", text: item.promise), source.map { SummaryRow("From", $0) },
            ]))
            \(if: mayContribute && item.state == .open, close)
            """)
    }

    static func form(
        _ visit: Visit, _ head: CollaborationHead, _ item: ActionItem?, _ basis: EditBasis, _ typed: FormData,
        _ errors: FormErrors
    ) -> Page {
        let edited = ActionDraft.edited(head.bodies)
        let fields = basis.fields(typed, edited)
        let list = CollaborationTab.actions.path(head.collaboration)
        let source = item?.source ?? ActionDraft.source(fields)
        var kept: [String: String] = [:]
        if let source { kept = ["source": source.kind.rawValue, "number": "\(source.number)"] }
        let canPromise = source.map { $0.kind != .risk } ?? false
        let kinds = ActionItem.Kind.allCases.filter { $0 != .promise || canPromise }
        let kind: HTML
        if let item {
            kind = hidden(["kind": item.kind.rawValue])
        } else {
            kind = radios(
                "kind", "Kind", value: fields["kind"] ?? "action", kinds.map { Choice($0.rawValue, $0.name) },
                error: errors["kind"])
        }
        let promiser = textField(
            "promised-by", "Who promised it", value: fields["promised-by"] ?? "",
            hint:
                "Of a promise: a party’s post, or a person’s name or e-mail address. Leave it empty for whoever decided",
            error: errors["promised-by"])
        let back = item?.path(in: head.collaboration) ?? source?.path(in: head.collaboration) ?? list
        let heading = item == nil ? "Add an action" : "Change an action"
        return CollaborationShell.form(
            head, .actions, heading, errors: errors,
            """
            \(basis.comparison(edited))<form method="post" action="\(item.map { "\($0.path(in: head.collaboration))/edit" } ?? "\(list)/new")" novalidate>
            \(visit.formToken)\(basis.html)\(hidden(kept))\(kind)
            \(textField("title", "What is to be done", value: fields["title"] ?? "", error: errors["title"]))
            \(OwnerDraft.form(head, fields, errors))
            \(if: item == nil && canPromise, promiser)
            \(textField("due-on", "Day by which", value: fields["due-on"] ?? "", hint: "For example, 1 April 2027", error: errors["due-on"], width: 20))
            \(buttonOrCancel(item == nil ? "Add it" : "Save", backTo: back))</form>
            """)
    }
}
