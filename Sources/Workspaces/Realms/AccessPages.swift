import Access
import Kernel
import Web

/// Who may do what with a folder, and why.
enum AccessPages {
    /// - Parameters:
    ///   - typed: what was chosen when others had changed the permissions meanwhile.
    static func page(_ visit: Visit, _ view: AccessView, typed: FormData? = nil) -> Page {
        let workspace = view.room.workspace
        let title = view.item.map { "Who can see ‘\($0.name)’" } ?? "Who can see this workspace"
        let above = (view.trail + [view.item].compactMap(\.self)).map { Link($0.name, $0.path(in: workspace)) }
        return WorkspaceShell.page(
            view.room, .access, title: title, trail: above,
            """
            \(if: typed != nil, warning("Somebody changed these permissions while you did. Yours are below, and were not saved; what holds now stands beside each. Save again, or leave the page."))
            \(seeing(view))\(asking(visit, view))
            <h2 class="govuk-heading-m">Permissions</h2>\(origin(view))\(permissions(visit, view, typed))
            """)
    }

    // MARK: - Who sees it

    private static func seeing(_ view: AccessView) -> HTML {
        let rows = view.seeing.map { line -> [HTML] in
            [
                line.person.html(isLinked: true), HTML(text: line.person.home), HTML(text: line.level.name),
                HTML(text: line.why),
            ]
        }
        let hidden = count(view.hidden, "other, whom you do not see.", "others, whom you do not see.")
        return """
            \(table(caption: "Who can see this, and why", isCaptionShown: false, ["Name", "From", "May", "Why"], rows))
            \(if: view.hidden > 0, "<p class=\"govuk-body\">And \(hidden)</p>")
            """
    }

    private static func asking(_ visit: Visit, _ view: AccessView) -> HTML {
        if view.people.isEmpty { return .empty }
        let chosen = view.asked?.line.person.person.description ?? ""
        let choices = view.people.map { Choice($0.person.description, "\($0.name), \($0.home)") }
        return """
            <h2 class="govuk-heading-m" id="would-see">What would somebody see?</h2>
            <form method="get" action="\(view.path)">\
            \(select("as", "Choose a member", value: chosen, choices))\(button("Show what they see", .secondary))</form>
            \(view.asked.map { asked($0, view.room) } ?? .empty)
            """
    }

    private static func asked(_ asked: AccessView.Asked, _ room: Room) -> HTML {
        let line = asked.line
        let answer: HTML = """
            <p class="govuk-body"><strong>\(line.person.name)</strong>: \(line.level.name.lowercased()), \(line.why).</p>
            """
        guard let tree = asked.tree else { return answer }
        return "\(answer)\(self.tree(tree, room, whose: line.person.name))"
    }

    /// What somebody would see, as nested names.
    static func tree(_ tree: SeenTree, _ room: Room, whose name: String) -> HTML {
        if tree.lines.isEmpty { return inset("<p class=\"govuk-body\">\(name) would see nothing here.</p>") }
        let items = tree.lines.map { line -> HTML in
            let kind = line.item.kind == .folder ? "Folder" : line.item.marking.name
            let level =
                line.level == .none ? "its name alone, as the way to what is in it" : line.level.name.lowercased()
            return """
                <li class="cc-tree__line cc-tree__line--\(min(line.depth, 6))">\(Link(line.item.name, line.item.path(in: room.workspace)).html) \
                <span class="cc-quiet">\(kind) · \(level)</span></li>
                """
        }
        let more: HTML =
            tree.hasMore ? "<p class=\"govuk-body\">And more: the first \(SeenTree.limit) are shown.</p>" : .empty
        return "<ul class=\"cc-tree\" aria-label=\"What \(name) would see\">\(items)</ul>\(more)"
    }

    // MARK: - Permissions

    private static func origin(_ view: AccessView) -> HTML {
        guard let item = view.item else {
            return
                "<p class=\"govuk-body\">They hold for everything in the workspace, but for folders with permissions of their own.</p>"
        }
        let noun = item.kind == .folder ? "folder" : "file"
        switch view.origin {
        case nil:
            return
                "<p class=\"govuk-body\">This \(noun) has permissions of its own. They hold for all that is in it.</p>"
        case .workspace:
            let link = Link("the workspace", WorkspaceTab.access.path(view.room.workspace))
            return "<p class=\"govuk-body\">Inherited from \(link.html).</p>"
        case .folder(let folder):
            let link = Link("‘\(folder.name)’", "\(folder.path(in: view.room.workspace))/access")
            return "<p class=\"govuk-body\">Inherited from the folder \(link.html).</p>"
        case .unseen:
            return "<p class=\"govuk-body\">Inherited from a folder above that you do not see.</p>"
        }
    }

    private static func grantees(_ view: AccessView) -> [Grantee] {
        WorkspaceMember.Role.allCases.filter { $0 != .owner }.map { .role($0) } + view.teams.map { .team($0.id) }
    }

    private static func permissions(_ visit: Visit, _ view: AccessView, _ typed: FormData?) -> HTML {
        let names = view.names
        let isEditable = view.verdict.isAllowed
        let rows = grantees(view).map { grantee -> [HTML] in
            let name = grantee.name(names)
            var cells = [kind(grantee, name), level(grantee, name, view, typed, isEditable)]
            if typed != nil { cells.append(HTML(text: word(grantee, view.realm))) }
            return cells
        }
        let heads = ["Role or team", "May"] + (typed == nil ? [] : ["Holds now"])
        let list = table(caption: "Permissions", isCaptionShown: false, heads, rows)
        let owners: HTML = "<p class=\"govuk-body\">Owners may always do everything.</p>"
        guard isEditable else { return "\(list)\(owners)\(why(view))" }
        let isInherited = view.origin != nil
        let reset: HTML =
            view.item != nil && !isInherited
            ? actionForm(
                visit, "\(view.path)/reset", "Let it inherit again", .secondary,
                fields: [PermissionBasis.field: PermissionBasis(view.realm).text]) : .empty
        return """
            <form method="post" action="\(view.path)" novalidate>\(visit.formToken)\
            \(hidden([PermissionBasis.field: PermissionBasis(view.realm).text]))\(list)\(owners)
            \(button(isInherited ? "Give the folder permissions of its own" : "Save the permissions"))</form>\(reset)
            """
    }

    private static func why(_ view: AccessView) -> HTML {
        guard case .refused(let reason) = view.verdict else { return .empty }
        return "<p class=\"govuk-body\">You cannot change them because \(reason).</p>"
    }

    private static func kind(_ grantee: Grantee, _ name: String) -> HTML {
        if case .team = grantee { return "\(name) <span class=\"cc-quiet\">team</span>" }
        return HTML(text: "\(name)s")
    }

    private static func word(_ grantee: Grantee, _ realm: Realm) -> String {
        if let level = realm.grants[grantee] { return level.name }
        if case .team = grantee { return "As their role" }
        return AccessLevel.none.name
    }

    private static func level(
        _ grantee: Grantee, _ name: String, _ view: AccessView, _ typed: FormData?, _ isEditable: Bool
    ) -> HTML {
        guard isEditable else { return HTML(text: word(grantee, view.realm)) }
        var options: [(String, String)] = AccessLevel.allCases.map { ("\($0.rawValue)", $0.name) }
        // Readers never edit, whatever they are granted.
        if grantee == .role(.reader) { options.removeLast() }
        var chosen = view.realm.grants[grantee].map { "\($0.rawValue)" } ?? "0"
        if case .team = grantee {
            options.insert(("", "As their role"), at: 0)
            chosen = view.realm.grants[grantee].map { "\($0.rawValue)" } ?? ""
        }
        let value = typed?[grantee.field] ?? chosen
        let items = options.map { option -> HTML in
            "<option value=\"\(option.0)\"\(if: option.0 == value, " selected")>\(option.1)</option>"
        }
        return """
            <select class="govuk-select" name="\(grantee.field)" aria-label="What \(name) may do">\(items)</select>
            """
    }
}
