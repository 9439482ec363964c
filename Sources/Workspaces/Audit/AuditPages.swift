import Access
import Journal
import Kernel
import Web

/// Who did what in a workspace, when, from where.
enum AuditPages {
    static func path(_ workspace: Workspace) -> String { "\(workspace.path)/audit" }

    static func page(_ room: Room, _ filter: AuditFilter, _ lines: [AuditLine], next: JournalEntry.ID?) -> Page {
        let path = path(room.workspace)
        let query = filter.typed.encoded()
        let further = next.map { "\(path)?\(filter.typed.encoded(setting: ["before": [$0.description]]))" }
        let rows = lines.map { line -> [HTML] in
            [
                HTML(text: line.entry.time.plain), HTML(text: line.entry.actor.name), what(line, path),
                origin(line),
                """
                <a class="govuk-link" href="\(path)/\(line.entry.id.description)">Entry<span class="govuk-visually-hidden"> of \
                \(line.entry.time.plain)</span></a>
                """,
            ]
        }
        let list: HTML =
            rows.isEmpty
            ? empty(
                "Whoever views, downloads, changes or shares something appears here. Nothing matches what you chose.")
            : table(
                caption: "What was done", isCaptionShown: false, ["When", "Who", "What", "From where", "Proof"], rows)
        return WorkspaceShell.page(
            room, .records, title: "Audit", trail: [RecordsPages.link(room.workspace)], errors: filter.errors,
            """
            <p class="govuk-body">Everything that was done in this workspace, newest first. Only its owners see this. Where \
            people were is kept for a year; the entries themselves for good, in a journal that nobody can change unnoticed.</p>
            \(details("Choose what is listed", isOpen: !filter.errors.isEmpty || !query.isEmpty, form(filter, path)))
            \(list)\(pagination(previous: nil, next: further, label: "entries"))
            <p class="govuk-body"><a class="govuk-link" href="\(path).csv?\(query)">Download these entries as CSV</a></p>
            """)
    }

    private static func form(_ filter: AuditFilter, _ path: String) -> HTML {
        let fields = filter.typed
        let kinds = [Choice("", "Everything")] + AuditFilter.Kind.allCases.map { Choice($0.rawValue, $0.name) }
        let item: HTML = fields["item"].map { hidden(["item": $0]) } ?? .empty
        return """
            <form method="get" action="\(path)">\(item)
            \(select("kind", "What was done", value: fields["kind"] ?? "", kinds, error: filter.errors["kind"]))
            \(textField("who", "By whom", value: fields["who"] ?? "", hint: "Part of a name", error: filter.errors["who"]))
            \(textField("about", "About what", value: fields["about"] ?? "", hint: "Part of the name of a file, a folder or a person", error: filter.errors["about"]))
            \(textField("from", "First day", value: fields["from"] ?? "", hint: "For example, 21 November 2026", error: filter.errors["from"], width: 20))
            \(textField("to", "Last day", value: fields["to"] ?? "", error: filter.errors["to"], width: 20))
            <div class="cc-actions">\(button("Show", .secondary))<a class="govuk-link" href="\(path)">Show everything</a></div></form>
            """
    }

    private static func what(_ line: AuditLine, _ path: String) -> HTML {
        let object: HTML =
            line.entry.subject.kind == "item" && !line.object.isEmpty
            ? Link(line.object, "\(path)?item=\(Item.ID(line.entry.subject.id))").html : HTML(text: line.object)
        let more: HTML = line.more.isEmpty ? .empty : "<br><span class=\"cc-why\">\(line.more)</span>"
        return "\(line.act) \(object)\(more)"
    }

    /// Where it was done from.
    static func origin(_ line: AuditLine) -> HTML {
        if line.isForged { return tag("Changed afterwards", .red) }
        guard let origin = line.origin else {
            let isSealed = line.entry.details[SealedOrigin.detail] != nil
            // What jobs do comes from nowhere.
            if line.entry.actor.kind != .account, !isSealed { return .empty }
            return "<span class=\"cc-why\">\(isSealed ? "No longer kept" : "Not recorded")</span>"
        }
        return "\(origin.address)<br><span class=\"cc-why\">\(origin.client)</span>"
    }

    /// One entry, with how to verify it.
    static func entry(_ room: Room, _ line: AuditLine, position: Int64?, isProvable: Bool) -> Page {
        let path = path(room.workspace)
        let entry = line.entry
        var rows: [SummaryRow?] = [
            SummaryRow("When", text: entry.time.plain), SummaryRow("Exactly", text: entry.time.rfc3339),
            SummaryRow("Who", text: entry.actor.name), SummaryRow("What", text: "\(line.act) \(line.object)"),
            SummaryRow("As the journal names it", text: entry.verb), SummaryRow("From where", originText(line)),
        ]
        rows += entry.details.sorted { $0.key < $1.key }.map { name, value in
            SummaryRow(name == SealedOrigin.detail ? "seal of the origin" : name, text: value)
        }
        rows += [
            SummaryRow("Entry", text: entry.id.description),
            SummaryRow("Place in the journal", text: position.map { "\($0)" } ?? "Not sealed yet: in a few seconds"),
        ]
        let proof: HTML =
            position != nil && isProvable
            ? """
            \(linkButton("Download the proof", "\(path)/\(entry.id)/proof", .secondary))
            <p class="govuk-body">The proof shows that this entry is in the journal and was not changed since. To check it \
            without this service, run <code>concordat journal check-proof --key KEY FILE</code>. It does not say where anybody \
            was: of that it has a seal only.</p>
            """ : ""
        return WorkspaceShell.page(
            room, .records, title: "Entry", trail: [RecordsPages.link(room.workspace), Link("Audit", path)],
            "\(summaryList(rows))\(proof)")
    }

    private static func originText(_ line: AuditLine) -> HTML {
        if line.isForged {
            return "\(tag("Changed afterwards", .red)) What is kept is not what the entry has the seal of."
        }
        guard let origin = line.origin else {
            return line.entry.details[SealedOrigin.detail] == nil ? "Not recorded" : "No longer kept"
        }
        return "\(origin.address), \(origin.client). It is what the entry has the seal of."
    }
}
