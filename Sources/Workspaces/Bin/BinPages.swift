import Access
import Kernel
import Web

enum BinPages {
    static func path(_ workspace: Workspace) -> String { "\(workspace.path)/bin" }

    static func page(_ visit: Visit, _ room: Room, _ items: [Item], next: String?, errors: FormErrors) -> Page {
        let workspace = room.workspace
        let content: HTML =
            items.isEmpty
            ? empty(
                "What is binned waits here for 90 days and can be put back. There is nothing in the bin that you may put back."
            )
            : form(visit, room, items, errors)
        return Page(
            "Bin", section: WorkspacePages.section,
            trail: WorkspacePages.trail + [Link(workspace.name, workspace.path)], errors: errors,
            body: """
                <h1 class="govuk-heading-l">Bin</h1>
                \(content)\(pagination(previous: nil, next: next, label: "what is in the bin"))
                """)
    }

    private static func form(_ visit: Visit, _ room: Room, _ items: [Item], _ errors: FormErrors) -> HTML {
        let rows = items.map { item -> [HTML] in
            let gone = (item.binnedAt ?? room.now) + BinStore.retention
            return [
                ItemParts.pick(item, HTML(text: item.name)), HTML(text: item.kind == .folder ? "Folder" : "File"),
                "\(item.binnedAt?.plain)<br><span class=\"cc-why\">\(item.binnedBy)</span>", HTML(text: gone.day.plain),
            ]
        }
        let purge: HTML =
            WorkspaceRules.own(room).isAllowed
            ? button("Delete for good", .warning, name: "act", value: "purge") : .empty
        return """
            <p class="govuk-body">What is in the bin can be put back where it was until it is deleted for good, 90 days after it \
            was binned. Its contents go too, where no other file has them.</p>
            <form method="post" action="\(path(room.workspace))" novalidate>\(visit.formToken)
            \(ItemParts.error(errors))
            \(table(caption: "In the bin", isCaptionShown: false, ["Name", "Kind", "Binned", "Deleted on"], rows))
            <div class="cc-bar">\(button("Put back", name: "act", value: "restore"))\(purge)</div></form>
            """
    }
}
