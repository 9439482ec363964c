import Blobs
import Kernel
import Web

enum ItemPages {
    /// A folder, or the top of a workspace, as its viewer sees it.
    struct Listing: Sendable {
        let room: Room
        /// `nil` at the top.
        let folder: Item?
        /// What it lies in, outermost first.
        let trail: [Item]
        let items: [Item]
        /// Where the next page starts.
        let next: String?
        let mayAdd: Bool
    }

    static func page(_ visit: Visit, _ listing: Listing, errors: FormErrors = FormErrors()) -> Page {
        let workspace = listing.room.workspace
        let here = listing.folder?.path(in: workspace) ?? workspace.path
        let above = listing.trail.map { Link($0.name, $0.path(in: workspace)) }
        let trail = WorkspacePages.trail + (listing.folder == nil ? [] : [Link(workspace.name, workspace.path)] + above)
        let title = listing.folder?.name ?? workspace.name
        return Page(
            title, section: WorkspacePages.section, trail: trail, errors: errors,
            body: """
                <h1 class="govuk-heading-l">\(title)</h1>
                \(listing.folder == nil ? "<p class=\"govuk-body\">\(workspace.purpose)</p>" as HTML : .empty)
                \(files(listing))\(pagination(previous: nil, next: listing.next, label: "Pages of files"))
                \(if: listing.mayAdd, adding(visit, here, errors))
                """)
    }

    private static func files(_ listing: Listing) -> HTML {
        if listing.items.isEmpty { return empty("Files and folders appear here.") }
        let rows = listing.items.map { row($0, listing.room.workspace) }
        return table(
            caption: "Files", isCaptionShown: false, ["Name", "Marking", "Changed", "Size"], numeric: [3], rows)
    }

    private static func row(_ item: Item, _ workspace: Workspace) -> [HTML] {
        let size = item.size.map { plainSize($0) } ?? ""
        return [
            Link(item.name, item.path(in: workspace)).html, HTML(text: item.kind == .file ? item.marking.name : ""),
            "\(item.changedAt.plain)<br><span class=\"cc-why\">\(item.changedBy)</span>", HTML(text: size),
        ]
    }

    private static func adding(_ visit: Visit, _ here: String, _ errors: FormErrors) -> HTML {
        """
        <h2 class="govuk-heading-m">Add</h2>
        <form method="post" action="\(here)/files" enctype="multipart/form-data" novalidate>\(visit.formToken)
        \(fileField("file", "Files", isMultiple: true, error: errors["file"]))
        \(button("Upload"))</form>
        <form method="post" action="\(here)/folders" novalidate>\(visit.formToken)
        \(textField("name", "New folder", value: "", error: errors["name"], width: 20))
        \(button("Make the folder", .secondary))</form>
        """
    }

    static func file(_ visit: Visit, _ room: Room, _ item: Item, _ trail: [Item], _ versions: [FileVersion]) -> Page {
        let workspace = room.workspace
        let above = trail.map { Link($0.name, $0.path(in: workspace)) }
        let path = item.path(in: workspace)
        let rows = versions.map { version -> [HTML] in
            [
                Link("Version \(version.number)", "\(path)/content?version=\(version.number)").html,
                HTML(text: version.createdAt.plain), HTML(text: version.author), HTML(text: version.note),
                HTML(text: plainSize(version.size)),
            ]
        }
        return Page(
            item.name, section: WorkspacePages.section,
            trail: WorkspacePages.trail + [Link(workspace.name, workspace.path)] + above,
            body: """
                <h1 class="govuk-heading-l">\(item.name)</h1>
                <p class="govuk-body">\(tag(item.marking.name)) \(plainSize(item.size ?? 0)), changed \(item.changedAt.plain) by \(item.changedBy)</p>
                \(linkButton("Download", "\(path)/content"))
                \(table(caption: "Versions", ["Version", "When", "By", "Note", "Size"], numeric: [4], rows))
                """)
    }
}
