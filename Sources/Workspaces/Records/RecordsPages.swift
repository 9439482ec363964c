import Web

enum RecordsPages {
    static func link(_ workspace: Workspace) -> Link { Link("Records", "\(workspace.path)/records") }

    static func page(_ room: Room) -> Page {
        let path = room.workspace.path
        let lines = [
            ("Audit", "\(path)/audit", "Who viewed, downloaded, changed and shared what, when and from where"),
            ("Retention", "\(path)/retention", "How long things are kept, what is due for review, and legal holds"),
            ("Information requests", "\(path)/requests", "Search everything here for a Freedom of Information request"),
            (
                room.workspace.state == .active ? "Close this workspace" : "This workspace is closed",
                "\(path)/closing", "Make it read-only, and take everything away as one archive"
            ),
        ].map { title, path, hint -> HTML in
            "<li><a class=\"govuk-link cc-list__title\" href=\"\(path)\">\(title)</a><p class=\"cc-why\">\(hint)</p></li>"
        }
        return WorkspaceShell.page(room, .records, "<ul class=\"cc-list\">\(lines)</ul>")
    }
}
