import Kernel
import Web

/// Reporting lines drawn as a tree.
enum ReportingPages {
    static func body(_ body: Body, _ reporting: Reporting) -> Page {
        let content: HTML =
            reporting.roots.isEmpty
            ? empty("Who reports to whom would be drawn here. No post that you may see is recorded yet.")
            : "<div class=\"cc-tree cc-tree--people\"><ul>\(reporting.roots.map { node($0, here: nil) })</ul></div>"
        let heading = "Reporting lines of \(body.name)"
        return Page(
            heading, section: DirectoryLinks.section, trail: [DirectoryLinks.bodies, Link(body.name, body.path)],
            body: """
                <h1 class="govuk-heading-l">\(heading)</h1>
                \(BodyPages.sections(body, here: "\(body.path)/reporting"))\(content)
                """)
    }

    static func post(_ post: Post, in body: Body, _ reporting: Reporting) -> Page {
        let heading = "Reporting lines around \(post.title)"
        return Page(
            heading, section: DirectoryLinks.section,
            trail: [DirectoryLinks.bodies, Link(body.name, body.path), Link(post.title, post.path)],
            body: """
                <h1 class="govuk-heading-l">\(heading)</h1>
                <div class="cc-tree cc-tree--people">\(chain(reporting.above[...], reporting.roots.map { node($0, here: post.id) }))</div>
                \(pages(post, reporting))\(peers(reporting))
                """)
    }

    /// Superiors, each inside the one above.
    private static func chain(_ above: ArraySlice<StaffedPost>, _ inner: [HTML]) -> HTML {
        guard let first = above.first else { return "<ul>\(inner)</ul>" }
        return """
            <ul><li><div class="cc-person">\(PostLines.content(first))</div>\(chain(above.dropFirst(), inner))</li></ul>
            """
    }

    private static func node(_ node: Reporting.Node, here: Post.ID?) -> HTML {
        let isHere = node.staffed.post.id == here
        let mark: HTML = isHere ? " cc-tree__here" : ""
        let inner: HTML = node.reports.isEmpty ? .empty : "<ul>\(node.reports.map { self.node($0, here: here) })</ul>"
        return """
            <li><div class="cc-person\(mark)"\(attribute: "aria-current", isHere ? "true" : nil)>\
            \(PostLines.content(node.staffed))</div>\(more(node, isHere: isHere))\(inner)</li>
            """
    }

    private static func more(_ node: Reporting.Node, isHere: Bool) -> HTML {
        let left = node.reportCount - node.reports.count
        // The post in the middle has its pages below the tree.
        if left <= 0 || isHere { return .empty }
        let text =
            node.reports.isEmpty
            ? count(left, "post reports", "posts report") + " to this one" : "\(grouped(left)) more"
        return """
            <p class="cc-tree__detail"><a class="govuk-link" href="\(node.staffed.post.path)/reporting">\(text)\
            <span class="govuk-visually-hidden">: reporting lines around \(node.staffed.post.title)</span></a></p>
            """
    }

    private static func pages(_ post: Post, _ reporting: Reporting) -> HTML {
        let address = "\(post.path)/reporting"
        return pagination(
            previous: reporting.isFirst ? nil : address, next: reporting.next.map { "\(address)?after=\($0)" },
            label: "direct reports")
    }

    private static func peers(_ reporting: Reporting) -> HTML {
        guard let superior = reporting.above.last, !reporting.peers.isEmpty else { return .empty }
        let left = reporting.peerCount - reporting.peers.count
        let rest: HTML =
            left > 0
            ? """
            <p class="govuk-body"><a class="govuk-link" href="\(superior.post.path)/reporting">\(grouped(left)) more \
            report to \(superior.post.title)</a></p>
            """ : .empty
        return """
            <h2 class="govuk-heading-m">Others who report to \(superior.post.title)</h2>\(PostLines.list(reporting.peers))\(rest)
            """
    }
}
