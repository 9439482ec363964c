import Access
import Kernel
import Web

/// The sections of a workspace, in their order.
enum WorkspaceTab: String, CaseIterable {
    case files, people, teams, access, links, records, settings

    var name: String {
        switch self {
        case .files: "Files"
        case .people: "People"
        case .teams: "Permission teams"
        case .access: "Permissions"
        case .links: "Links"
        case .records: "Records"
        case .settings: "Settings"
        }
    }

    func path(_ workspace: Workspace) -> String {
        self == .files ? workspace.path : "\(workspace.path)/\(rawValue)"
    }

    /// Guests see what they were let in for, and with whom.
    func isShown(in room: Room) -> Bool {
        switch self {
        case .files, .people: true
        case .teams, .access, .links: room.viewer.role != .guest && room.member?.role != .guest
        case .records, .settings: room.member?.role == .owner
        }
    }
}

/// What the pages of a workspace have in common.
enum WorkspaceShell {
    static func tabs(_ room: Room, _ current: WorkspaceTab) -> HTML {
        let items = WorkspaceTab.allCases.filter { $0.isShown(in: room) }.map { tab -> HTML in
            let marker: HTML = tab == current ? " aria-current=\"true\"" : ""
            return "<li><a class=\"govuk-link\" href=\"\(tab.path(room.workspace))\"\(marker)>\(tab.name)</a></li>"
        }
        let closed: HTML =
            room.workspace.state == .active
            ? .empty : inset("This workspace is closed: everything can be read, and nothing changed.")
        return "<nav class=\"cc-tabs\" aria-label=\"Sections of this workspace\"><ul>\(items)</ul></nav>\(closed)"
    }

    /// A page of one section.
    static func page(
        _ room: Room, _ tab: WorkspaceTab, title: String? = nil, trail: [Link] = [], errors: FormErrors = FormErrors(),
        _ content: HTML
    ) -> Page {
        let workspace = room.workspace
        let above = WorkspacePages.trail + [Link(workspace.name, workspace.path)]
        return Page(
            "\(title ?? tab.name) – \(workspace.name)", section: WorkspacePages.section, trail: above + trail,
            errors: errors,
            body: """
                \(tabs(room, tab))<h1 class="govuk-heading-l">\(title ?? tab.name)</h1>
                \(content)
                """)
    }

    /// A form of one section: as wide as lines are easy to read.
    static func form(
        _ room: Room, _ tab: WorkspaceTab, _ heading: String, errors: FormErrors, _ content: HTML
    ) -> Page {
        let workspace = room.workspace
        return Page.form(
            heading, section: WorkspacePages.section,
            trail: WorkspacePages.trail + [
                Link(workspace.name, workspace.path), Link(tab.name, tab.path(workspace)),
            ], errors: errors, content)
    }
}
