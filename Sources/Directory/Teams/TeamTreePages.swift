import Kernel
import Web

/// A body's team tree.
enum TeamTreePages {
    static func path(_ body: Body, below team: Team.ID) -> String { "\(body.path)/tree?below=\(team)" }

    static func tree(_ body: Body, below root: Team?, isFirst: Bool, _ tree: TeamTree) -> Page {
        let heading = root.map { "Teams in \($0.name)" } ?? "Teams of \(body.name)"
        var trail = [DirectoryLinks.bodies, Link(body.name, body.path)]
        if root != nil { trail.append(Link("Teams", "\(body.path)/tree")) }
        let address = "\(body.path)/tree"
        let below = root.map { ["below": [$0.id.description]] } ?? [:]
        let next = tree.next.map { last in
            "\(address)?\(FormData(below).encoded(setting: ["after": [last.description]]))"
        }
        let first = root.map { "\(address)?below=\($0.id)" } ?? address
        return Page(
            heading, section: DirectoryLinks.section, trail: trail, scripts: ["tree.js"],
            body: """
                <h1 class="govuk-heading-l">\(heading)</h1>
                \(BodyPages.sections(body, here: address))
                \(nodes(body, tree))
                \(pagination(previous: isFirst ? nil : first, next: next, label: "teams"))
                """)
    }

    private static func nodes(_ body: Body, _ tree: TeamTree) -> HTML {
        if tree.roots.isEmpty {
            return empty("The teams would be here, each with its people and its contact. None is recorded yet.")
        }
        return "<div class=\"cc-tree\" data-tree><ul>\(tree.roots.map { node(body, $0, depth: 0) })</ul></div>"
    }

    /// Two levels are open at first; a large body would otherwise be a wall.
    private static func node(_ body: Body, _ node: TeamTree.Node, depth: Int) -> HTML {
        let toggle: HTML =
            node.children.isEmpty
            ? .empty
            : """
            <details class="cc-tree__toggle"\(if: depth < 1, " open")><summary><span class="govuk-visually-hidden">\
            Parts of \(node.team.name)</span></summary></details>
            """
        let inner: HTML =
            node.children.isEmpty
            ? .empty : "<ul>\(node.children.map { self.node(body, $0, depth: depth + 1) })</ul>"
        return """
            <li>\(toggle)<a class="govuk-link cc-tree__name" href="\(node.team.path)">\(node.team.name)</a> \
            <span class="cc-tree__detail">\(detail(node))</span>\(contact(node))\(more(body, node))\(inner)</li>
            """
    }

    private static func detail(_ node: TeamTree.Node) -> String {
        let people = count(node.people, "person", "people")
        let teams = node.teamCount
        return teams == 0 ? people : "\(count(teams, "team", "teams")) · \(people)"
    }

    private static func contact(_ node: TeamTree.Node) -> HTML {
        guard let post = node.contact else { return .empty }
        return """
             <span class="cc-tree__detail">· contact: <a class="govuk-link" href="\(post.path)">\(post.title)</a></span>
            """
    }

    private static func more(_ body: Body, _ node: TeamTree.Node) -> HTML {
        guard node.hasMoreBelow else { return .empty }
        return """
             <a class="govuk-link" href="\(path(body, below: node.team.id))">See its teams\
            <span class="govuk-visually-hidden"> in \(node.team.name)</span></a>
            """
    }
}
