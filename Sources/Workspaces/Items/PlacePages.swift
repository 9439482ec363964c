import Kernel
import Web

/// The page on which somebody chooses where things go: folder by folder, without scripts.
enum PlacePages {
    enum Act: String, CaseIterable {
        case move, copy

        var verb: String { self == .move ? "Move" : "Copy" }
    }

    struct Choosing: Sendable {
        let room: Room
        let act: Act
        let items: [Item]
        /// Where one looks now; `nil` at the top.
        let folder: Item?
        let trail: [Item]
        let folders: [Item]
        let isMore: Bool
        let verdict: String?
    }

    static func page(_ visit: Visit, _ choosing: Choosing, errors: FormErrors) -> Page {
        let workspace = choosing.room.workspace
        let what = choosing.items.count == 1 ? "‘\(choosing.items[0].name)’" : "\(choosing.items.count) items"
        let title = "\(choosing.act.verb) \(what) to"
        let here = choosing.folder?.name ?? workspace.name
        let way = ([nil] + (choosing.trail + [choosing.folder].compactMap(\.self)).map { Optional($0) }).map {
            item -> HTML in
            let name = item?.name ?? workspace.name
            return item?.id == choosing.folder?.id
                ? "<strong>\(name)</strong>" : Link(name, path(choosing, item?.id)).html
        }
        let rows = choosing.folders.map { folder -> HTML in
            "<li><a class=\"govuk-link cc-folder\" href=\"\(path(choosing, folder.id))\">\(folder.name)</a></li>"
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"govuk-body\">There are no folders in it.</p>"
            : "<ul class=\"govuk-list\">\(rows)</ul>\(if: choosing.isMore, "<p class=\"govuk-body\">Only the first 500 folders are listed.</p>")"
        var fields = ["act": choosing.act.rawValue]
        if let folder = choosing.folder { fields["to"] = "\(folder.id)" }
        let ids = choosing.items.map { hidden(["item": "\($0.id)"]) }
        let act: HTML =
            choosing.verdict.map { "<p class=\"govuk-body\">Not here: \($0).</p>" }
            ?? "<form method=\"post\" action=\"\(workspace.path)/place\" novalidate>\(visit.formToken)\(hidden(fields))\(ids)\(button("\(choosing.act.verb) here", about: "to \(here)"))</form>"
        let problem: HTML =
            errors["to"].map {
                "<p id=\"to\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">Error:</span> \($0)</p>"
            } ?? .empty
        return Page(
            title, section: WorkspacePages.section, trail: ItemPages.trail(workspace, []), errors: errors,
            body: """
                <h1 class="govuk-heading-l">\(title)</h1>
                <p class="govuk-body">\(way.joined(" › "))</p>\(problem)
                <h2 class="govuk-heading-s">Folders in ‘\(here)’</h2>
                \(list)
                <div class="cc-actions">\(act)<a class="govuk-link" href="\(workspace.path)">Cancel</a></div>
                """)
    }

    private static func path(_ choosing: Choosing, _ folder: Item.ID?) -> String {
        let to = folder.map { "&to=\($0)" } ?? ""
        return
            "\(choosing.room.workspace.path)/place?act=\(choosing.act.rawValue)\(query(choosing.items.map(\.id)))\(to)"
    }

    /// '&item=…&item=…'
    static func query(_ ids: [Item.ID]) -> String { ids.map { "&item=\($0)" }.joined() }
}
