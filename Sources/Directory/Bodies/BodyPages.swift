import Access
import Kernel
import Web

/// The list of bodies and the page of one.
enum BodyPages {
    // MARK: - The list

    static func list(_ visit: Visit, _ list: BodyList) -> Page {
        let heading = list.kind?.plural ?? "Bodies"
        let new: HTML =
            visit.viewer?.isPlatformAdministrator == true
            ? linkButton("Add a body", "/bodies/new", .secondary) : .empty
        return Page(
            heading, section: DirectoryLinks.section, trail: list.kind == nil ? [] : [DirectoryLinks.bodies],
            body: """
                <h1 class="govuk-heading-l">\(heading)</h1>
                <div class="govuk-grid-row"><div class="govuk-grid-column-one-third">\(kinds(list))</div>
                <div class="govuk-grid-column-two-thirds">\(Letters.links(address(list.kind, nil), label: "Bodies", present: list.letters, chosen: list.letter))\(bodies(list))
                \(pagination(previous: list.isFirst ? nil : address(list.kind, list.letter), next: next(list), label: "bodies"))
                \(new)</div></div>
                """)
    }

    private static func address(_ kind: Body.Kind?, _ letter: String?, after: Body.ID? = nil) -> String {
        let query = FormData().encoded(setting: [
            "kind": kind.map { [$0.rawValue] } ?? [], "letter": letter.map { [$0] } ?? [],
            "after": after.map { [$0.description] } ?? [],
        ])
        return query.isEmpty ? "/bodies" : "/bodies?\(query)"
    }

    private static func next(_ list: BodyList) -> String? {
        guard list.hasMore, let last = list.bodies.last else { return nil }
        return address(list.kind, list.letter, after: last.id)
    }

    private static func kinds(_ list: BodyList) -> HTML {
        let total = list.kinds.reduce(0) { $0 + $1.count }
        let items = list.kinds.map { facet($0.kind.plural, $0.count, address($0.kind, nil), list.kind == $0.kind) }
        return """
            <div class="cc-facets"><details class="cc-fold"><summary>Narrow down</summary></details>
            <div class="cc-facets__body"><h2 class="govuk-heading-s">By kind</h2><ul class="cc-facet">\
            \(facet("All bodies", total, "/bodies", list.kind == nil))\(items)</ul></div></div>
            """
    }

    private static func facet(_ text: String, _ count: Int, _ path: String, _ isChosen: Bool) -> HTML {
        """
        <li><a href="\(path)"\(attribute: "aria-current", isChosen ? "true" : nil)><span>\(text)</span> \
        <span class="cc-facet__count">\(grouped(count))</span></a></li>
        """
    }

    private static func bodies(_ list: BodyList) -> HTML {
        if list.bodies.isEmpty {
            return empty(
                "No body is listed here. Bodies are added by a platform administrator, by hand or from a file.")
        }
        return "<ul class=\"cc-list\">\(list.bodies.map { line($0, list.abbreviations[$0.id]) })</ul>"
    }

    static func line(_ body: Body, _ abbreviation: String? = nil) -> HTML {
        """
        <li>\(bodySquare(initials: body.initials, name: body.name, id: body.id.uuid)) \
        <a class="govuk-link cc-list__title" href="\(body.path)">\(body.name)</a>\
        \(abbreviation.map { " (\($0))" })<p class="cc-why">\(about(body))</p></li>
        """
    }

    private static func about(_ body: Body) -> String {
        [body.kind.name, body.place].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    // MARK: - One body

    static func body(_ visit: Visit, _ view: BodyView, _ words: Words, _ panel: HTML) -> Page {
        let body = view.body
        return Page(
            body.name, section: DirectoryLinks.section, trail: trail(view),
            body: """
                \(bodySquare(initials: body.initials, name: body.name, id: body.id.uuid))
                <h1 class="govuk-heading-l">\(body.name)</h1>
                \(sections(body, here: body.path))
                \(closed(view))
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                \(words.paragraphs(body.purpose))\(facts(view, words))
                <h2 class="govuk-heading-m">Teams</h2>\(teams(view))
                <h2 class="govuk-heading-m">At the top</h2>\(heads(view))
                </div><div class="govuk-grid-column-one-third">
                \(counts(view))\(panel)\(topics(view))\(family(view))\(keeping(body))
                </div></div>
                \(actions(visit, body))
                """)
    }

    private static func trail(_ view: BodyView) -> [Link] {
        guard let parent = view.parent else { return [DirectoryLinks.bodies] }
        return [DirectoryLinks.bodies, Link(parent.name, parent.path)]
    }

    /// The pages of one body.
    static func sections(_ body: Body, here: String) -> HTML {
        let links = [
            Link("Overview", body.path), Link("Teams", "\(body.path)/tree"),
            Link("Reporting lines", "\(body.path)/reporting"),
        ]
        let items = links.map { link -> HTML in
            """
            <li><a href="\(link.path)"\(attribute: "aria-current", link.path == here ? "page" : nil)>\(link.text)</a></li>
            """
        }
        return "<nav class=\"cc-sections\" aria-label=\"Sections\"><ul>\(items)</ul></nav>"
    }

    private static func closed(_ view: BodyView) -> HTML {
        guard let day = view.body.closedOn else { return .empty }
        let then: HTML =
            view.successors.isEmpty
            ? "" : " Its work went to \(view.successors.map { Link($0.name, $0.path).html }.joined(", "))."
        return inset("<p class=\"govuk-body\">This body closed on \(day.plain).\(then)</p>")
    }

    private static func facts(_ view: BodyView, _ words: Words) -> HTML {
        let body = view.body
        return summaryList([
            SummaryRow("Kind", HTML(text: body.kind.name)),
            SummaryRow("Also known as", text: (view.names(.short) + view.names(.abbreviation)).joined(separator: ", ")),
            SummaryRow("Formerly", text: view.names(.former).joined(separator: ", ")),
            view.contact.map { SummaryRow("Contact", PostLines.inline($0)) },
            SummaryRow("Location", text: body.place),
            body.website.isEmpty ? nil : SummaryRow("Website", DirectoryLinks.website(body.website)),
            SummaryRow("E-mail addresses end in", text: view.domains.joined(separator: ", ")),
        ])
    }

    private static func teams(_ view: BodyView) -> HTML {
        if view.teams.isEmpty {
            return empty("The teams of this body would be here. Its administrators add them, by hand or from a file.")
        }
        let items = view.teams.prefix(BodyView.listLimit).map { team -> HTML in
            "<li><a class=\"govuk-link\" href=\"\(team.path)\">\(team.name)</a></li>"
        }
        return """
            <ul class="govuk-list">\(items)</ul>
            <p class="govuk-body"><a class="govuk-link" href="\(view.body.path)/tree">See all teams as a tree</a></p>
            """
    }

    private static func heads(_ view: BodyView) -> HTML {
        if view.heads.isEmpty {
            return empty("Whoever leads this body would be here. No post that you may see is recorded yet.")
        }
        return """
            \(PostLines.list(view.heads))
            <p class="govuk-body"><a class="govuk-link" href="\(view.body.path)/reporting">See the reporting lines</a></p>
            """
    }

    private static func counts(_ view: BodyView) -> HTML {
        let people =
            view.people < BodyView.countLimit
            ? grouped(view.people) : "more than \(grouped(BodyView.countLimit - 1))"
        return "<dl class=\"cc-facts\"><div><dt>People</dt><dd>\(people)</dd></div></dl>"
    }

    private static func topics(_ view: BodyView) -> HTML {
        if view.topics.isEmpty { return .empty }
        let items = view.topics.map { use -> HTML in
            """
            <li><a class="govuk-link" href="\(use.topic.path)">\(use.topic.name)</a> \
            <span class="cc-quiet">\(grouped(use.count))<span class="govuk-visually-hidden"> times</span></span></li>
            """
        }
        return "<h2 class=\"govuk-heading-s\">Topics used most here</h2><ul class=\"govuk-list\">\(items)</ul>"
    }

    private static func family(_ view: BodyView) -> HTML {
        links("Part of", view.parent.map { [$0] } ?? []) + links("Its bodies", view.children)
            + links("Before it", view.predecessors) + links("After it", view.successors)
    }

    private static func links(_ heading: String, _ bodies: [Body]) -> HTML {
        if bodies.isEmpty { return .empty }
        let items = bodies.map { body -> HTML in "<li>\(Link(body.name, body.path).html)</li>" }
        return "<h2 class=\"govuk-heading-s\">\(heading)</h2><ul class=\"govuk-list\">\(items)</ul>"
    }

    /// What anybody who sees the page may do with it.
    private static func keeping(_ body: Body) -> HTML {
        """
        <h2 class="govuk-heading-s">Download</h2>
        <p class="govuk-body">Everybody here whom you may see, \(Link("as CSV", "\(body.path)/people.csv").html) or \
        \(Link("as JSON", "\(body.path)/people.json").html)</p>
        <h2 class="govuk-heading-s">Is this page right?</h2>
        <p class="govuk-body">\(Link("Suggest a correction", "\(body.path)/corrections/new").html)</p>
        """
    }

    private static func actions(_ visit: Visit, _ body: Body) -> HTML {
        guard let viewer = visit.viewer, DirectoryRules.change(body, viewer).isAllowed else { return .empty }
        let close: HTML =
            viewer.isPlatformAdministrator && body.closedOn == nil
            ? linkButton("Close this body", "\(body.path)/close", .secondary) : .empty
        return """
            <div class="cc-actions">\(linkButton("Change this page", "\(body.path)/edit", .secondary))
            \(linkButton("Add a team", "\(body.path)/teams/new", .secondary))
            \(linkButton("Add a post", "\(body.path)/posts/new", .secondary))
            \(linkButton("Add a person", "\(body.path)/people/new", .secondary))
            \(linkButton("Import a file", "/directory/import", .secondary))
            \(linkButton("How true the directory is", DashboardPages.path(body), .secondary))\(close)</div>
            """
    }
}
