import Directory
import Kernel
import Web

/// Decision rights and forums within the charter, and their forms.
enum RightsPages {
    static func section(_ visit: Visit, _ view: CharterPages.View) -> HTML {
        let kinds = view.charter.rights.kinds
        let add = Link("Add a kind", "\(view.path)/rights/new")
        if kinds.isEmpty {
            let start = actionForm(visit, "\(view.path)/rights/suggested", "Start with the suggested kinds")
            return CharterPages.section(
                "Decision rights", change: view.mayChangeRights ? add : nil,
                "\(empty("Who decides what would be here: each kind of decision with exactly one who decides.", view.mayChangeRights ? start : .empty))"
            )
        }
        // Roles about which no row says anything would only widen the table.
        let deciders = Decider.allCases.filter { decider in kinds.contains { $0.rights[decider] != nil } }
        let rows = kinds.map { kind -> [HTML] in
            let path = CharterFormPages.path(.decision(kind.key), view.head.collaboration)
            let name: HTML = view.mayChangeRights ? Link(kind.name, path).html : "\(kind.name)"
            return [name] + deciders.map { cell(kind, $0) }
        }
        return CharterPages.section(
            "Decision rights", change: view.mayChangeRights ? add : nil,
            table(
                caption: "Decision rights", isCaptionShown: false, ["Kind of decision"] + deciders.map(\.name), rows))
    }

    private static func cell(_ kind: DecisionKind, _ decider: Decider) -> HTML {
        guard let right = kind.rights[decider] else { return "–" }
        if right != .decides { return "\(right.name)" }
        let limit = kind.limits[decider].map { "up to \($0.plain)" } ?? ""
        return "<strong>\(decider == .jointBoard ? "Decides" : right.name)</strong> \(limit)"
    }

    static func forums(_ view: CharterPages.View) -> HTML {
        let forums = view.charter.forums.map { forum -> HTML in
            let kinds = view.charter.rights.kinds.filter { forum.kinds.contains($0.key.text) }
            let deciding = kinds.filter { forum.decides($0, among: view.charter.forums) }
            let advising = kinds.filter { kind in !deciding.contains(kind) }.map { kind in
                "\(kind.name)\(deciders(kind, forum, view.charter.forums))"
            }
            let shown = forum.posts.compactMap { view.charter.posts[$0] }
            let hidden = forum.posts.count - shown.count
            let unseen: HTML = "\(count(hidden, "post that you do not see", "posts that you do not see"))"
            let posts = shown.map { Link($0.title, $0.path).html } + (hidden > 0 ? [unseen] : [])
            let rows = [
                SummaryRow("Decides about", text: deciding.map(\.name).joined(separator: ", ")),
                SummaryRow("Advises on", text: advising.joined(separator: "; ")),
                posts.isEmpty ? nil : SummaryRow("Members", posts.joined("; ")),
                SummaryRow("Meets", text: forum.meets),
            ]
            let change = Link("Change ‘\(forum.name)’", "\(view.path)/forums/\(forum.id)").html
            return """
                <h3 class="govuk-heading-s">\(forum.name)</h3>\(summaryList(rows))\
                \(if: view.mayChangeRights, "<p class=\"govuk-body\">\(change)</p>")
                """
        }
        let add = Link("Add a forum", "\(view.path)/forums/new")
        let none: HTML =
            "<p class=\"govuk-body cc-quiet\">None. Fewer are better: what one post can decide needs no meeting.</p>"
        return CharterPages.section(
            "Forums", change: view.mayChangeRights ? add : nil, forums.isEmpty ? none : "\(forums)")
    }

    /// Who decides instead of a forum that only advises.
    private static func deciders(_ kind: DecisionKind, _ forum: Forum, _ forums: [Forum]) -> String {
        switch kind.decider {
        case .role(let role):
            let above =
                forum.canDecide && kind.limits[.role(role)] != nil && kind.roles(.sits).count > 1
                ? " alone; above the limit the joint board" : " alone"
            return " (decided by the \(role.name.lowercased())\(above))"
        case .jointBoard:
            let other = forums.first { $0.decides(kind, among: forums) }
            return " (decided by \(other.map { "‘\($0.name)’" } ?? "the roles of the joint board"))"
        case nil: return ""
        }
    }

    /// What the form of a forum offers.
    struct ForumView: Sendable {
        let head: CollaborationHead
        let forum: Forum?
        let kinds: [DecisionKind]
        /// Posts with a role, and those that sit on the forum already.
        let posts: [(post: Post, body: String)]
        /// The one that the form is made from.
        let revision: Int?
    }

    static func form(
        _ visit: Visit, _ view: ForumView, _ basis: EditBasis, _ typed: FormData, _ errors: FormErrors
    ) -> Page {
        let charter = CollaborationTab.charter.path(view.head.collaboration)
        let path = "\(charter)/forums/\(view.forum.map { $0.id.description } ?? "new")"
        let edited = Forum.edited(view.kinds)
        let data = basis.fields(typed, edited)
        let kinds = view.kinds.map { Choice($0.key.text, $0.name) }
        let posts = view.posts.map { Choice($0.post.id.description, "\($0.post.title), \($0.body)") }
        let first = inset("<p class=\"govuk-body\">Give roles to posts first: they are offered here as members.</p>")
        let remove = actionForm(
            visit, "\(path)/remove", "End this forum", .warning,
            fields: [EditBasis.field: basis.revision.map(String.init) ?? ""])
        return CharterFormPages.page(
            view.head, view.forum.map { "Change ‘\($0.name)’" } ?? "Add a forum", errors: errors,
            """
            \(basis.comparison(edited))<form method="post" action="\(path)" novalidate>\(visit.formToken)\(basis.html)
            \(textField("name", "Name", value: data["name"] ?? "", hint: "For example, Joint board", error: errors["name"]))
            \(if: !kinds.isEmpty, checkboxes("kinds", "What it decides about", values: data.all("kinds"), kinds, error: errors["kinds"]))
            \(posts.isEmpty ? first : checkboxes("posts", "Members", values: data.all("posts"), posts, hint: "Posts, so that a successor sits on it too", error: errors["posts"]))
            \(textField("meets", "How often it meets", value: data["meets"] ?? "", hint: "For example, every second Tuesday", error: errors["meets"]))
            \(buttonOrCancel(view.forum == nil ? "Add the forum" : "Save", backTo: charter))</form>\(if: view.forum != nil, remove)
            """)
    }
}
