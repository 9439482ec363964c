import Access
import Kernel
import Storage
import Web

extension Room {
    /// What becomes of items that lie in one folder, or at the top. People from outside are not told.
    func fates(
        of items: [Item], in folder: Item.ID?, _ transaction: any Transaction
    ) throws -> [Item.ID: ItemFate] {
        isExternal ? [:] : try RetentionStore(transaction).fates(of: items, in: folder, workspace.id)
    }
}

/// How long things are kept, in the browser.
enum RetentionPages {
    static func path(_ workspace: Workspace, _ folder: Item.ID? = nil) -> String {
        "\(workspace.path)/retention" + (folder.map { "?folder=\($0)" } ?? "")
    }

    // MARK: - On the pages of items

    /// In the list of a folder: '· Goes on 3 May 2027'.
    static func brief(_ fate: ItemFate?, _ item: Item) -> HTML {
        guard let fate else { return .empty }
        if item.kind == .file { return fate.sentence.isEmpty ? .empty : "<br>\(fate.sentence)" }
        if fate.hold != nil { return "<br>Under legal hold" }
        guard let rule = fate.rule, rule.folder == item.id else { return .empty }
        return "<br>Files are \(rule.sentence)"
    }

    /// On the page of a file or a folder.
    static func fate(_ fate: ItemFate?, _ item: Item, _ room: Room) -> HTML {
        let link: HTML =
            item.kind == .folder && WorkspaceRules.keepRecords(room).isAllowed
            ? "<p class=\"govuk-body\">\(Link("Retention and legal holds of this folder", path(room.workspace, item.id)).html)</p>"
            : .empty
        guard let fate, fate.hold != nil || fate.rule != nil || fate.decision != nil else { return link }
        var lines: [HTML] = []
        if let hold = fate.hold {
            lines.append(
                "Under legal hold since \(hold.setAt.day.plain), set by \(hold.setBy): \(hold.reason). Nothing of it is destroyed."
            )
        }
        if let due = fate.due, item.kind == .file {
            lines.append("\(due.action == .destroy ? "Goes on" : "Reviewed on") <strong>\(due.day.plain)</strong>.")
        }
        if let decision = fate.decision {
            lines.append(
                "\(decision.decidedBy) decided on \(decision.decidedAt.day.plain): \(decision.decision.name.lowercased()). \(decision.reason)"
            )
        }
        if let rule = fate.rule { lines.append("Files here are \(rule.sentence): \(rule.authority).") }
        let text = lines.map { line -> HTML in "<p class=\"govuk-body\">\(line)</p>" }
        return "<h2 class=\"govuk-heading-s\">How long it is kept</h2>\(text)\(link)"
    }

    // MARK: - For owners

    struct View: Sendable {
        let room: Room
        /// What the forms are about; `nil` for the workspace.
        let folder: Item?
        let rules: [RetentionRule]
        let folders: [Item.ID: Item]
        let holds: [LegalHold]
        let review: [Retention.Due]
        let ending: [Retention.Due]

        var rule: RetentionRule? { rules.first { $0.folder == folder?.id } }
        var hold: LegalHold? { holds.first { $0.folder == folder?.id && $0.liftedAt == nil } }
    }

    static func page(_ visit: Visit, _ view: View, _ kept: FormData, _ errors: FormErrors) -> Page {
        let workspace = view.room.workspace
        let name = view.folder.map { "the folder ‘\($0.name)’" } ?? "this workspace"
        var trail = [RecordsPages.link(workspace)]
        if view.folder != nil { trail.append(Link("Retention", path(workspace))) }
        let title = view.folder.map { "Retention of ‘\($0.name)’" } ?? "Retention"
        let rest: HTML =
            view.folder == nil ? "\(due(visit, view, kept, errors))\(schedule(visit, view))\(holds(view))" : .empty
        return WorkspaceShell.page(
            view.room, .records, title: title, trail: trail, errors: errors,
            """
            <p class="govuk-body">Files go, or are reviewed, so many months after their last change. A folder without a rule of \
            its own follows the folder that it lies in. What is under legal hold is never destroyed, nor deleted out of the bin.</p>
            \(rest)
            <h2 class="govuk-heading-m">How long files of \(name) are kept</h2>\(ruleForm(visit, view, kept, errors))
            <h2 class="govuk-heading-m">Legal hold on \(name)</h2>\(holdForm(visit, view, kept, errors))
            """)
    }

    private static func due(_ visit: Visit, _ view: View, _ kept: FormData, _ errors: FormErrors) -> HTML {
        let workspace = view.room.workspace
        let rows = view.review.map { due -> [HTML] in
            [
                ItemParts.pick(due.item, name(due.item, workspace)), HTML(text: due.fate.due?.day.plain ?? ""),
                HTML(text: due.item.changedAt.day.plain), HTML(text: due.rule.authority),
            ]
        }
        let choices = RetentionDecision.Choice.allCases.map { Choice($0.rawValue, $0.name) }
        let review: HTML =
            rows.isEmpty
            ? empty("Files that are due for review appear here. None is.")
            : """
            <form method="post" action="\(path(workspace))/decide" novalidate>\(visit.formToken)\(ItemParts.error(errors))
            \(table(caption: "Due for review", isCaptionShown: false, ["Name", "Due", "Last changed", "Authority"], rows))
            \(radios("decision", "What becomes of those that are selected", value: kept["decision"] ?? "", choices, error: errors["decision"]))
            \(textField("why", "Why", value: kept["why"] ?? "", error: errors["why"]))\(button("Decide"))</form>
            """
        let ending = view.ending.map { due -> [HTML] in
            [name(due.item, workspace), HTML(text: due.fate.due?.day.plain ?? ""), HTML(text: due.rule.authority)]
        }
        let soon: HTML =
            ending.isEmpty
            ? .empty
            : "<h2 class=\"govuk-heading-m\">Destroyed within 30 days</h2>\(table(caption: "Destroyed within 30 days", isCaptionShown: false, ["Name", "Goes on", "Authority"], ending))"
        return "<h2 class=\"govuk-heading-m\">Due for review</h2>\(review)\(soon)"
    }

    /// What lies in the bin has no page.
    private static func name(_ item: Item, _ workspace: Workspace) -> HTML {
        item.binnedAt == nil
            ? Link(item.name, item.path(in: workspace)).html : "\(item.name) \(tag("In the bin", .grey))"
    }

    private static func schedule(_ visit: Visit, _ view: View) -> HTML {
        let workspace = view.room.workspace
        let rows = view.rules.map { rule -> [HTML] in
            let place: HTML =
                rule.folder.map { id in Link(view.folders[id]?.name ?? "A folder in the bin", path(workspace, id)).html
                }
                ?? "The workspace"
            var fields: [String: String] = [:]
            if let folder = rule.folder { fields["folder"] = "\(folder)" }
            let remove = actionForm(
                visit, "\(path(workspace))/remove", "Remove", .quiet, fields: fields,
                about: "the rule of \(rule.folder.flatMap { view.folders[$0]?.name } ?? "the workspace")")
            return [place, "Files are \(rule.sentence)", HTML(text: rule.authority), remove]
        }
        let list: HTML =
            rows.isEmpty
            ? empty(
                "Rules of the workspace and of folders appear here. Without one, files are kept until somebody deletes them."
            )
            : table(caption: "The schedule", isCaptionShown: false, ["Where", "What", "Authority", "Change"], rows)
        return "<h2 class=\"govuk-heading-m\">The schedule</h2>\(list)"
    }

    private static func holds(_ view: View) -> HTML {
        let rows = view.holds.map { hold -> [HTML] in
            let end: HTML =
                hold.liftedAt.map { at in "Lifted \(at.day.plain) by \(hold.liftedBy ?? ""): \(hold.liftedBecause)" }
                ?? tag("Stands", .orange)
            return [
                hold.folder.map { Link(hold.place, path(view.room.workspace, $0)).html } ?? HTML(text: hold.place),
                HTML(text: hold.reason), "\(hold.setAt.day.plain)<br><span class=\"cc-why\">\(hold.setBy)</span>", end,
            ]
        }
        let list: HTML =
            rows.isEmpty
            ? empty("Legal holds appear here, those that stand and those that were lifted. There was none.")
            : table(caption: "Legal holds", isCaptionShown: false, ["On", "Why", "Since", "State"], rows)
        return "<h2 class=\"govuk-heading-m\">Legal holds</h2>\(list)"
    }

    private static func ruleForm(_ visit: Visit, _ view: View, _ kept: FormData, _ errors: FormErrors) -> HTML {
        let choices = RetentionRule.Action.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) }
        let months = view.rule.flatMap { $0.months > 0 ? "\($0.months)" : nil } ?? ""
        return """
            <form method="post" action="\(path(view.room.workspace))" novalidate>\(visit.formToken)\(place(view))
            \(radios("action", "What becomes of files", value: kept["action"] ?? view.rule?.action.rawValue ?? "", choices, error: errors["action"]))
            \(textField("months", "After how many months", value: kept["months"] ?? months, hint: "Since the last change; not for what is kept", error: errors["months"], width: 4))
            \(textField("authority", "What this rests on", value: kept["authority"] ?? view.rule?.authority ?? "", hint: "For example, Housing retention schedule 2025, line 14", error: errors["authority"]))
            \(button("Set this rule", .secondary))</form>
            """
    }

    private static func holdForm(_ visit: Visit, _ view: View, _ kept: FormData, _ errors: FormErrors) -> HTML {
        let path = "\(path(view.room.workspace))/holds"
        guard let hold = view.hold else {
            return """
                <form method="post" action="\(path)" novalidate>\(visit.formToken)\(place(view))
                \(textField("reason", "Why it is held", value: kept["reason"] ?? "", hint: "For example, Northmoor v Secretary of State, disclosure", error: errors["reason"]))
                \(button("Place a legal hold", .secondary))</form>
                """
        }
        return """
            \(inset("Stands since \(hold.setAt.plain), set by \(hold.setBy): \(hold.reason)"))
            <form method="post" action="\(path)/\(hold.id.description)/lift" novalidate>\(visit.formToken)\(place(view))
            \(textField("reason", "Why it can be lifted", value: kept["reason"] ?? "", error: errors["reason"]))
            \(button("Lift the legal hold", .warning))</form>
            """
    }

    private static func place(_ view: View) -> HTML { view.folder.map { hidden(["folder": "\($0.id)"]) } ?? .empty }
}
