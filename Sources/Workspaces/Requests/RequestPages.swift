import Kernel
import Web

enum RequestPages {
    static func link(_ workspace: Workspace) -> Link { Link("Information requests", "\(workspace.path)/requests") }

    static func list(_ room: Room, _ requests: [InformationRequest]) -> Page {
        let workspace = room.workspace
        let rows = requests.map { request -> [HTML] in
            [
                Link(request.reference, request.path(workspace)).html, HTML(text: request.question),
                "\(request.openedAt.day.plain)<br><span class=\"cc-why\">\(request.openedBy)</span>",
            ]
        }
        let content: HTML =
            rows.isEmpty
            ? empty("Requests for information appear here, each with what was found and chosen to answer it.")
            : table(caption: "Information requests", isCaptionShown: false, ["Reference", "Asked for", "Opened"], rows)
        return WorkspaceShell.page(
            room, .records, title: "Information requests", trail: [RecordsPages.link(workspace)],
            "\(content)\(linkButton("Search for a request", "\(workspace.path)/requests/new"))")
    }

    static func form(_ visit: Visit, _ room: Room, _ kept: FormData, _ errors: FormErrors) -> Page {
        let path = "\(room.workspace.path)/requests"
        return WorkspaceShell.form(
            room, .records, "Search for a request", errors: errors,
            """
            <p class="govuk-body">Everything that this workspace holds is searched: names, what is inside files, notes and \
            comments, in every version, in every folder and in the bin.</p>
            <form method="post" action="\(path)" novalidate>\(visit.formToken)
            \(textField("reference", "Reference", value: kept["reference"] ?? "", hint: "For example, FOI 2026/0417", error: errors["reference"], width: 20))
            \(textArea("question", "What is asked for", value: kept["question"] ?? "", rows: 3, error: errors["question"]))
            \(textField("words", "Words", value: kept["words"] ?? "", hint: "A file has all of them, in any of its versions or comments. Put a phrase in quotation marks", error: errors["words"]))
            \(textField("person", "Person", value: kept["person"] ?? "", hint: "Part of the name of whoever added, changed or commented", error: errors["person"]))
            \(textField("from", "First day", value: kept["from"] ?? "", hint: "For example, 1 April 2026", error: errors["from"], width: 20))
            \(textField("to", "Last day", value: kept["to"] ?? "", error: errors["to"], width: 20))
            \(buttonOrCancel("Search", backTo: path))</form>
            """)
    }

    struct View: Sendable {
        let room: Room
        let request: InformationRequest
        let items: [Item]
        let places: [Item.ID: [String]]
        let chosen: Set<Item.ID>
        let chosenCount: Int
        /// Whether what was chosen is shown, not what is found.
        let isOfChosen: Bool
        let next: String?
        let unread: Int
    }

    static func page(_ visit: Visit, _ view: View, _ errors: FormErrors) -> Page {
        let (request, workspace) = (view.request, view.room.workspace)
        let path = request.path(workspace)
        let search = request.search
        let days = [search.from?.plain, search.to?.plain].compactMap(\.self).joined(separator: " to ")
        let export: HTML =
            view.chosenCount == 0
            ? .empty
            : """
            \(linkButton("Download what is chosen", "\(path)/export.zip"))
            <p class="govuk-body">A ZIP file with the files, an index, and the list of redactions to fill in. Every file in it \
            becomes an entry of the audit.</p>
            """
        let other: HTML =
            view.isOfChosen
            ? Link("Show everything that is found", path).html
            : Link("Show only what is chosen (\(grouped(view.chosenCount)))", "\(path)?show=chosen").html
        let unread: HTML =
            view.unread > 0 && !search.words.isEmpty
            ? inset(
                "\(count(view.unread, "file holds", "files hold")) something that could not be read, as pictures and damaged documents. Words in them are not found: look at them yourself."
            )
            : .empty
        return WorkspaceShell.page(
            view.room, .records, title: "Request \(request.reference)",
            trail: [RecordsPages.link(workspace), link(workspace)], errors: errors,
            """
            \(summaryList([
                SummaryRow("Asked for", text: request.question), SummaryRow("Words", text: request.wordsText),
                SummaryRow("Person", text: search.person), SummaryRow("Days", text: days),
                SummaryRow("Opened", text: "\(request.openedAt.plain) by \(request.openedBy)"),
                SummaryRow("Chosen", text: count(view.chosenCount, "file", "files")),
            ]))
            \(unread)<p class="govuk-body">\(other)</p>\(results(visit, view, path, errors))
            \(pagination(previous: nil, next: view.next, label: "files"))\(export)
            """)
    }

    private static func results(_ visit: Visit, _ view: View, _ path: String, _ errors: FormErrors) -> HTML {
        let workspace = view.room.workspace
        if view.items.isEmpty {
            return empty(
                view.isOfChosen
                    ? "What you choose appears here. Nothing is chosen yet."
                    : "Nothing here matches. Try fewer words, or other days.")
        }
        let rows = view.items.map { item -> [HTML] in
            let name: HTML =
                item.binnedAt == nil
                ? Link(item.name, item.path(in: workspace)).html : "\(item.name) \(tag("In the bin", .grey))"
            let state: HTML = view.chosen.contains(item.id) ? tag("Chosen", .green) : ""
            let places = view.places[item.id]?.joined(separator: ", ") ?? ""
            return [
                ItemParts.pick(item, name), ItemParts.marking(item.marking), HTML(text: places),
                "\(item.changedAt.day.plain)<br><span class=\"cc-why\">\(item.changedBy)</span>", state,
            ]
        }
        let acts: HTML =
            view.isOfChosen
            ? button("Take out", .secondary, name: "act", value: "drop")
            : button("Choose the selected", name: "act", value: "add")
                + button("Choose all that is found", .secondary, name: "act", value: "all")
        return """
            <form method="post" action="\(path)" class="cc-select" novalidate>\(visit.formToken)\(ItemParts.error(errors))
            \(table(caption: "Files", isCaptionShown: false, ["Name", "Marking", "Found in", "Last changed", "State"], rows))
            <div class="cc-bar" role="group" aria-label="With what is selected">\(acts)</div></form>
            """
    }
}
