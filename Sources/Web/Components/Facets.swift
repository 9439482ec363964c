import Kernel

/// One value by which a list can be narrowed down.
public struct FacetLink: Sendable {
    let label: String
    let count: Int
    let path: String
    let isChosen: Bool

    /// - Parameter path: where it leads: the list with it, or, where it is chosen, without it.
    public init(_ label: String, count: Int, path: String, isChosen: Bool) {
        self.label = label
        self.count = count
        self.path = path
        self.isChosen = isChosen
    }
}

/// Values of one kind, under a heading.
public struct FacetGroup: Sendable {
    let heading: String
    let links: [FacetLink]
    let more: HTML

    /// - Parameter more: stands below the values, or in place of them.
    public init(_ heading: String, _ links: [FacetLink], more: HTML = .empty) {
        self.heading = heading
        self.links = links
        self.more = more
    }
}

/// The links at the left by which a list is narrowed down; on a phone they are folded away. Nothing where there are none.
public func facets(_ groups: [FacetGroup], note: HTML = .empty) -> HTML {
    let shown = groups.filter { !$0.links.isEmpty || !$0.more.isEmpty }
    if shown.isEmpty { return .empty }
    return """
        <div class="cc-facets"><details class="cc-fold"><summary>Narrow down</summary></details>
        <div class="cc-facets__body"><h2 class="govuk-heading-s">Narrow down</h2>\(shown.map(group))\(note)</div></div>
        """
}

private func group(_ group: FacetGroup) -> HTML {
    let links = group.links.map { link -> HTML in
        """
        <li><a href="\(link.path)"\(attribute: "aria-current", link.isChosen ? "true" : nil)><span>\(link.label)</span> \
        <span class="cc-facet__count">\(grouped(link.count))</span></a></li>
        """
    }
    let list: HTML = links.isEmpty ? .empty : "<ul class=\"cc-facet\">\(links)</ul>"
    return "<h3>\(group.heading)</h3>\(list)\(group.more)"
}
