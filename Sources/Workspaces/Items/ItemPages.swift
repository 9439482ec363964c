import Access
import Blobs
import Directory
import Kernel
import Web

/// The page of a folder, or of the top of a workspace.
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
        let locks: [Item.ID: [ItemLock]]
        let guests: [Person.ID: GuestMark]
        /// Of a folder.
        let advice: SharingAdvice?
        /// At the top: those of the viewer.
        let favourites: [Item]
        /// What becomes of them, and of the folder, for those who are told.
        let fates: [Item.ID: ItemFate]
        let fate: ItemFate?
    }

    static func page(
        _ visit: Visit, _ listing: Listing, kept: FormData = FormData(), errors: FormErrors = FormErrors()
    ) -> Page {
        let workspace = listing.room.workspace
        let here = listing.folder?.path(in: workspace) ?? workspace.path
        let title = listing.folder?.name ?? workspace.name
        let intro: HTML =
            listing.folder.map { "<p>\(ItemParts.marking($0.marking))</p>" }
            ?? "<p class=\"govuk-body\">\(workspace.purpose)</p>"
        return Page(
            title, section: WorkspacePages.section,
            trail: trail(workspace, listing.folder == nil ? nil : listing.trail), scripts: ["uploads.js"],
            errors: errors,
            body: """
                \(if: listing.folder == nil, WorkspaceShell.tabs(listing.room, .files))<h1 class="govuk-heading-l">\(title)</h1>
                \(intro)\(undo(visit, workspace))\(favourites(listing))\(files(visit, listing, errors))\
                \(pagination(previous: nil, next: listing.next, label: "files"))
                \(if: listing.mayAdd, adding(visit, here, listing, kept, errors))
                \(folder(visit, listing, kept, errors))
                <p class="govuk-body"><a class="govuk-link" href="\(workspace.path)/changes">What changed since you were last here</a> · \
                <a class="govuk-link" href="\(BinPages.path(workspace))">Bin</a> · \
                <a class="govuk-link" href="\(ConnectPage.path(workspace))">Open on your computer</a></p>
                """)
    }

    /// The way to something in a workspace; `nil` at its top.
    static func trail(_ workspace: Workspace, _ above: [Item]?) -> [Link] {
        guard let above else { return WorkspacePages.trail }
        return WorkspacePages.trail + [Link(workspace.name, workspace.path)]
            + above.map { Link($0.name, $0.path(in: workspace)) }
    }

    private static func favourites(_ listing: Listing) -> HTML {
        if listing.favourites.isEmpty { return .empty }
        let links = listing.favourites.map { item -> HTML in
            "<li>\(Link(item.name, item.path(in: listing.room.workspace)).html)</li>"
        }
        return "<h2 class=\"govuk-heading-s\">Your favourites</h2><ul class=\"govuk-list\">\(links)</ul>"
    }

    private static func undo(_ visit: Visit, _ workspace: Workspace) -> HTML {
        let binned = visit.query.all("undo").compactMap { Item.ID($0) }
        if binned.isEmpty { return .empty }
        let fields = binned.map { hidden(["item": "\($0)"]) }
        return inset(
            """
            <form method="post" action="\(BinPages.path(workspace))">\(visit.formToken)\(fields)\
            <p class="govuk-body">\(count(binned.count, "item is", "items are")) in the bin for 90 days. \
            \(button("Undo", .quiet, name: "act", value: "restore", about: "moving to the bin"))</p></form>
            """)
    }

    private static func files(_ visit: Visit, _ listing: Listing, _ errors: FormErrors) -> HTML {
        if listing.items.isEmpty {
            return ItemParts.error(errors)
                + empty(
                    "Files and folders appear here: what the people of this workspace keep together, always the newest version."
                )
        }
        let workspace = listing.room.workspace
        let rows = listing.items.map { row($0, listing) }
        let mayChange = listing.room.levels.values.contains(.edit)
        let move: HTML = mayChange ? button("Move", .secondary, name: "act", value: "move") : .empty
        let copy: HTML = mayChange ? button("Copy", .secondary, name: "act", value: "copy") : .empty
        let bin: HTML = mayChange ? button("Move to the bin", .secondary, name: "act", value: "bin") : .empty
        let zip: HTML =
            workspace.handling.allowsDownloads
            ? button("Download as ZIP", .secondary, name: "act", value: "zip") : .empty
        let place = listing.folder.map { hidden(["in": "\($0.id)"]) } ?? .empty
        return """
            <form method="post" action="\(workspace.path)/selected" class="cc-select" novalidate>\(visit.formToken)\(place)
            \(ItemParts.error(errors))
            \(table(caption: "Files", isCaptionShown: false, ["Name", "Marking", "Changed", "Size"], numeric: [3], rows))
            <div class="cc-bar" role="group" aria-label="With what is selected">\(move)\(copy)\(zip)\(bin)</div></form>
            """
    }

    private static func row(_ item: Item, _ listing: Listing) -> [HTML] {
        let workspace = listing.room.workspace
        let size = item.size.map { plainSize($0) } ?? ""
        let link: HTML = """
            <a class="govuk-link\(if: item.kind == .folder, " cc-folder")" href="\(item.path(in: workspace))">\(item.name)</a>\
            \(ItemParts.lock(listing.locks[item.id] ?? []))
            """
        if listing.room.level(item) == .none {
            // The way to what lies below.
            return ["<div class=\"cc-pick\"><div>\(link)</div></div>", "", "", ""]
        }
        let who = ItemParts.name(item.changedBy, item.changedByID, listing.guests)
        return [
            ItemParts.pick(item, link), ItemParts.marking(item.marking),
            "\(item.changedAt.plain)<br><span class=\"cc-why\">\(who)\(RetentionPages.brief(listing.fates[item.id], item))</span>",
            HTML(text: size),
        ]
    }

    private static func adding(
        _ visit: Visit, _ here: String, _ listing: Listing, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        let marking = listing.folder?.marking ?? .official
        return """
            <h2 class="govuk-heading-m">Add files</h2>
            \(ItemParts.upload(visit, "\(here)/files", "Files", isMultiple: true, marking: marking, kept, errors))
            <h2 class="govuk-heading-m">Add a folder</h2>
            <form method="post" action="\(here)/folders" novalidate>\(visit.formToken)
            \(textField("folder", "Name of the folder", value: kept["folder"] ?? "", error: errors["folder"], width: 20))
            \(button("Make the folder", .secondary))</form>
            """
    }

    private static func folder(
        _ visit: Visit, _ listing: Listing, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        guard let folder = listing.folder, let advice = listing.advice else { return .empty }
        let workspace = listing.room.workspace
        let path = folder.path(in: workspace)
        let mayChange = WorkspaceRules.change(folder, listing.room).isAllowed
        let forms: HTML =
            mayChange
            ? ItemParts.renameForm(visit, folder, path, kept, errors)
                + ItemParts.markingForm(visit, folder, path, errors)
            : .empty
        return """
            <h2 class="govuk-heading-m">This folder</h2>
            \(ItemParts.sharing(advice))\(RetentionPages.fate(listing.fate, folder, listing.room))
            <p class="govuk-body"><a class="govuk-link" href="\(path)/access">Who can see this folder, and why</a></p>
            \(forms)\(ItemParts.actions(visit, folder, workspace, mayChange: mayChange))
            """
    }
}
