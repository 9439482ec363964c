import Access
import Directory
import Kernel
import Web

/// The register: the list, and the form with which an effort is registered.
enum RegisterPages {
    /// One line of the list.
    struct Line: Sendable {
        let collaboration: Collaboration
        let bodies: [Body]
        /// How it goes, in words; only on the start page of those who take part.
        var health: String?
    }

    struct Listing: Sendable {
        let filter: RegisterFilter
        /// How many there are in all, up to `CollaborationStore.countLimit`.
        let number: Int
        let counts: [RegisterFilter.Facet: [RegisterCount]]
        let lines: [Line]
        /// Case studies worth reading, on the whole list's first page.
        let featured: [CaseStudyPages.Line]?
        let isFirst: Bool
        let next: Collaboration.ID?
        let mayImport: Bool
    }

    /// So many values of each facet are shown, and those chosen.
    static let shownValues = 8

    /// - Parameter subscription: the button to subscribe to the topic that it is narrowed down to.
    static func list(_ listing: Listing, mayOpen: Bool, subscription: HTML = .empty) -> Page {
        let heading = listing.filter.isOwn ? "Your collaborations" : "Collaborations"
        let start = linkButton("Register an effort", "/collaborations/new")
        let bring: HTML =
            "<p class=\"govuk-body\">\(Link("Import a list of projects", ProjectListRoutes.base).html)</p>"
        return Page(
            heading, section: CollaborationShell.section, hasOwnSearch: true,
            body: """
                <h1 class="govuk-heading-l">\(heading)</h1>
                <p class="govuk-body">Joint efforts and projects of every body, from the moment somebody proposes them: see what \
                others do before you start.</p>
                \(searchBox(query: "", keeping: [("kind", "collaboration")] + listing.filter.fields))
                \(if: mayOpen, start)\(subscription)\(if: listing.mayImport, bring)\(listing.featured.map(CaseStudyPages.featured))
                <div class="govuk-grid-row"><div class="govuk-grid-column-one-third">\(facets(groups(listing), note: note(listing)))\
                </div><div class="govuk-grid-column-two-thirds">\(counted(listing))\(results(listing))</div></div>
                """)
    }

    private static func groups(_ listing: Listing) -> [FacetGroup] {
        RegisterFilter.Facet.allCases.map { facet in
            let counts = listing.counts[facet] ?? []
            let picked = listing.filter.values(facet)
            var values = counts.filter { picked.contains($0.value) }
            for value in picked where !values.contains(where: { $0.value == value }) {
                values.append(RegisterCount(value: value, label: label(facet, value, listing), number: 0))
            }
            let rest = counts.filter { !picked.contains($0.value) }
            values += rest.prefix(max(0, shownValues - values.count))
            return FacetGroup(
                facet.heading,
                values.map {
                    FacetLink(
                        label(facet, $0.value, listing), count: $0.number,
                        path: listing.filter.toggling(facet, $0.value).path(),
                        isChosen: listing.filter.isChosen(facet, $0.value))
                })
        }
    }

    /// A value as people read it.
    private static func label(_ facet: RegisterFilter.Facet, _ value: String, _ listing: Listing) -> String {
        if facet == .stage { return Collaboration.Stage(rawValue: value)?.name ?? value }
        if let known = listing.counts[facet]?.first(where: { $0.value == value }) { return known.label }
        let words = value.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func note(_ listing: Listing) -> HTML {
        guard listing.number >= CollaborationStore.countLimit else { return .empty }
        return "<p class=\"cc-why\">Counted over \(grouped(CollaborationStore.countLimit)) entries.</p>"
    }

    /// How many there are, and what they are narrowed down to; each of it leads to the list without it.
    private static func counted(_ listing: Listing) -> HTML {
        let number: HTML =
            listing.number >= CollaborationStore.countLimit
            ? "\(grouped(CollaborationStore.countLimit)) entries or more"
            : "\(count(listing.number, "entry", "entries"))"
        var links: [HTML] = []
        for facet in RegisterFilter.Facet.allCases {
            for value in listing.filter.values(facet) {
                links.append(
                    """
                    <li><a class="govuk-link" href="\(listing.filter.toggling(facet, value).path())"><span aria-hidden="true">✕ \
                    </span><span class="govuk-visually-hidden">Remove </span>\(facet.heading): \(label(facet, value, listing))</a></li>
                    """)
            }
        }
        if listing.filter.isOwn {
            links.append("<li>\(Link("See those of everybody", "/collaborations").html)</li>")
        }
        let chosen: HTML =
            links.isEmpty ? .empty : "<ul class=\"govuk-list cc-actions\" aria-label=\"Narrowed down to\">\(links)</ul>"
        return "<p class=\"govuk-body govuk-!-font-weight-bold\" role=\"status\">\(number)</p>\(chosen)"
    }

    private static func results(_ listing: Listing) -> HTML {
        if listing.lines.isEmpty {
            return empty("Joint efforts and early projects would be here. None fits what you chose.")
        }
        let isPaged = !listing.isFirst || listing.next != nil
        return """
            <ul class="cc-list">\(listing.lines.map(line))</ul>
            \(if: isPaged, pagination(
                previous: listing.isFirst ? nil : listing.filter.path(),
                next: listing.next.map { listing.filter.path(after: $0) }, label: "collaborations"))
            """
    }

    private static func health(_ line: Line) -> HTML {
        """
        <a class="govuk-link" href="\(HealthPages.path(line.collaboration))">Health\
        <span class="govuk-visually-hidden"> of \(line.collaboration.title)</span></a>
        """
    }

    static func line(_ line: Line) -> HTML {
        let collaboration = line.collaboration
        return """
            <li><a class="govuk-link cc-list__title" href="\(collaboration.path)">\(collaboration.title)</a> \
            \(CollaborationShell.stageTag(collaboration.stage))<p class="govuk-body">\(collaboration.outcome)</p>\
            \(if: line.health != nil, "<p class=\"govuk-body\">\(health(line)): \(line.health)</p>")\
            <p class="cc-why">\(CollaborationShell.squares(line.bodies)) \(dates(collaboration))</p></li>
            """
    }

    static func dates(_ collaboration: Collaboration) -> String {
        switch (collaboration.startsOn, collaboration.endsOn) {
        case (let start?, let end?): "\(start.plain) to \(end.plain)"
        case (let start?, nil): "from \(start.plain)"
        case (nil, let end?): "until \(end.plain)"
        case (nil, nil): ""
        }
    }

    // MARK: - The form

    static func form(
        _ visit: Visit, _ collaboration: Collaboration?, _ basis: EditBasis, _ typed: FormData,
        _ like: [LikeEffort] = [], errors: FormErrors
    ) -> Page {
        let fields = basis.fields(typed, CollaborationDraft.edited)
        func value(_ name: String) -> String { fields[name] ?? "" }
        let kinds = Collaboration.Kind.allCases.map { Choice($0.rawValue, $0.name) }
        let heading = collaboration.map { "Change \($0.title)" } ?? "Register an effort"
        let back = collaboration?.path ?? "/collaborations"
        let restricted = Choice(
            "yes", "Restricted: only those who take part know of it",
            hint: "Others do not find it, and it counts nowhere")
        let intro: HTML =
            collaboration == nil
            ? "<p class=\"govuk-body\">All public servants see it from now on, unless you restrict it.</p>" : .empty
        let live: String? = collaboration == nil ? "/collaborations/new/like" : nil
        let differs: HTML =
            like.isEmpty
            ? .empty
            : textArea(
                "differs", "How is yours different?", value: value("differs"),
                hint: "It is kept, and shown beside your entry", error: errors["differs"])
        return Page.form(
            heading, section: CollaborationShell.section,
            trail: CollaborationShell.trail + (collaboration.map { [Link($0.title, $0.path)] } ?? []),
            scripts: ["like.js"], errors: errors,
            """
            \(intro)\(basis.comparison(CollaborationDraft.edited))
            <form method="post" action="\(collaboration.map { "\($0.path)/edit" } ?? "/collaborations/new")" novalidate\
            \(attribute: "data-like", live)>
            \(visit.formToken)\(LearnedFrom.hidden(fields))\(basis.html)
            \(radios("kind", "What is it?", value: value("kind"), kinds, error: errors["kind"]))
            \(textField("title", "Title", value: value("title"), error: errors["title"]))
            \(textArea("outcome", "Outcome", value: value("outcome"), rows: 2, hint: outcomeHint, error: errors["outcome"]))
            \(textArea("aims", "What it will do", value: value("aims"), hint: "A few sentences", error: errors["aims"]))
            \(textField("clients", "People served", value: value("clients"), hint: "For example, people sleeping rough", error: errors["clients"]))
            \(textField("places", "Places", value: value("places"), hint: "Separate them with commas", error: errors["places"]))
            \(textField("topics", "Topics", value: value("topics"), hint: "Separate them with commas", error: errors["topics"]))
            <div id="like" aria-live="polite">\(LikenessPages.beside(like))</div>\(differs)
            \(textField("contact", "Contact post", value: value("contact"), hint: contactHint, error: errors["contact"]))
            \(textField("starts-on", "Start", value: value("starts-on"), hint: dateHint, error: errors["starts-on"], width: 20))
            \(textField("ends-on", "End", value: value("ends-on"), error: errors["ends-on"], width: 20))
            \(checkboxes("is-restricted", "Who may know of it", values: fields.all("is-restricted"), [restricted]))
            \(buttonOrCancel(collaboration == nil ? "Register it" : "Save", backTo: back))</form>
            """)
    }

    private static let outcomeHint =
        "What will be different for people, in one plain sentence: Nobody sleeps rough in Northmoor for a second night"
    private static let contactHint = "The post’s title in your body, or its holder’s name or e-mail address"
    private static let dateHint = "For example, 1 April 2027"
}
