import Access
import Kernel
import Web

/// The page of a team.
enum TeamPages {
    static func team(_ visit: Visit, _ view: TeamView, _ words: Words, _ panel: HTML) -> Page {
        let team = view.team
        return Page(
            team.name, section: DirectoryLinks.section, trail: trail(view),
            body: """
                <h1 class="govuk-heading-l">\(team.name)</h1>
                \(ended(team))
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                \(words.paragraphs(team.purpose))\(facts(view, words))
                <h2 class="govuk-heading-m">People</h2>\(people(view))
                </div><div class="govuk-grid-column-one-third">\(panel)\(subteams(view))\(keeping(visit, view))</div></div>
                \(actions(view))
                """)
    }

    static func trail(_ view: TeamView) -> [Link] {
        [DirectoryLinks.bodies, Link(view.body.name, view.body.path)] + view.ancestors.map { Link($0.name, $0.path) }
    }

    private static func ended(_ team: Team) -> HTML {
        guard let day = team.endedOn else { return .empty }
        return inset("<p class=\"govuk-body\">This team ended on \(day.plain). The page is kept for the record.</p>")
    }

    private static func facts(_ view: TeamView, _ words: Words) -> HTML {
        let team = view.team
        return summaryList([
            words.row("Come to us for", team.contactFor),
            view.contact.map { SummaryRow("Contact", PostLines.inline($0)) },
            team.mailbox.isEmpty ? nil : SummaryRow("Mailbox", DirectoryLinks.mail(team.mailbox)),
            team.phone.isEmpty ? nil : SummaryRow("Phone", DirectoryLinks.phone(team.phone)),
            SummaryRow("Location", text: team.place),
            view.topics.isEmpty ? nil : SummaryRow("Topics", DirectoryLinks.tags(view.topics)),
            SummaryRow("Body", Link(view.body.name, view.body.path).html),
        ])
    }

    private static func people(_ view: TeamView) -> HTML {
        if view.posts.isEmpty {
            return empty("The team's posts and who holds them would be here. None that you may see is recorded.")
        }
        let path = view.team.path
        return """
            <p class="govuk-body cc-quiet">\(count(view.people, "person", "people")) in this team, most senior first</p>
            \(PostLines.list(view.posts))
            \(pagination(previous: view.isFirst ? nil : path, next: view.next.map { "\(path)?after=\($0)" }, label: "people"))
            """
    }

    private static func subteams(_ view: TeamView) -> HTML {
        if view.subteams.isEmpty { return .empty }
        let items = view.subteams.map { team -> HTML in
            """
            <li><a class="govuk-link" href="\(team.path)">\(team.name)</a> \
            <span class="cc-quiet">\(count(view.subteamPeople[team.id] ?? 0, "person", "people"))</span></li>
            """
        }
        return """
            <h2 class="govuk-heading-s">Teams in it</h2><ul class="govuk-list">\(items)</ul>
            <p class="govuk-body"><a class="govuk-link" href="\(TeamTreePages.path(view.body, below: view.team.id))">See them as a tree</a></p>
            """
    }

    /// How complete the page is, when it was confirmed, and the button that confirms it.
    private static func keeping(_ visit: Visit, _ view: TeamView) -> HTML {
        if view.team.endedOn != nil { return .empty }
        let state = view.completeness
        let confirmed = view.team.confirmedAt.map { "Confirmed on \($0.day.plain)" } ?? "Never confirmed"
        let due: HTML =
            Confirmation.isStale(view.team, at: visit.now)
            ? " " + tag("May be out of date", .yellow) : .empty
        let advice: HTML = state.next.map { "<p class=\"govuk-body\">Next: \($0)</p>" } ?? .empty
        let isAllowed = view.mayChange.isAllowed
        return """
            <h2 class="govuk-heading-s">Is this page right?</h2>
            <p class="govuk-body">\(confirmed)\(due)</p>
            <p class="govuk-body"><meter class="cc-meter" min="0" max="100" value="\(state.percent)" \
            aria-label="Page complete">\(state.percent)%</meter> \(state.percent)% complete</p>
            \(if: isAllowed, advice)
            \(if: isAllowed, actionForm(visit, "\(view.team.path)/confirm", "Still right"))
            <ul class="govuk-list"><li>\(Link("Suggest a correction", "\(view.team.path)/corrections/new").html)</li>
            <li>\(Link("Save contact (vCard)", "\(view.team.path)/vcard").html)</li></ul>
            """
    }

    private static func actions(_ view: TeamView) -> HTML {
        let team = view.team
        guard view.mayChange.isAllowed, team.endedOn == nil else { return .empty }
        let change = linkButton("Change this page", "\(team.path)/edit", .secondary)
        guard view.mayOrganise.isAllowed else { return "<div class=\"cc-actions\">\(change)</div>" }
        return """
            <div class="cc-actions">\(change)
            \(linkButton("Add a team in it", "\(team.path)/teams/new", .secondary))
            \(linkButton("Add a post", "\(team.path)/posts/new", .secondary))
            \(linkButton("Move this team", "\(team.path)/move", .secondary))
            \(linkButton("End this team", "\(team.path)/end", .secondary))</div>
            """
    }
}
