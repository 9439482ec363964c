import Access
import Directory
import Kernel
import Web

/// What comes with a post: on one page, to accept.
enum HandoverPages {
    struct View: Sendable {
        let head: CollaborationHead
        let post: StaffedPost
        let roles: [Role]
        /// Those in which it sits.
        let forums: [Forum]
        let handovers: [Handover]
        let items: [ActionItem]
        let risks: [Risk]
        let measures: [Measure]
        let proposals: [Decision]
        let decisions: [Decision]
        let contacts: [StaffedRole]
        let owners: Owners
        let today: Day
    }

    static func page(_ visit: Visit, _ view: View) -> Page {
        let collaboration = view.head.collaboration
        let places = view.roles.map { $0.name.lowercased() } + view.forums.map { "member of ‘\($0.name)’" }
        let contacts = view.contacts.map { SummaryRow($0.role.name, "\(PostLines.inline($0.staffed)), \($0.bodyName)") }
        return CollaborationShell.page(
            view.head, .people, title: "Handover: \(view.post.post.title)",
            """
            <h1 class="govuk-heading-l">Handover: \(view.post.post.title)</h1>
            <p class="govuk-body">\(PostLines.inline(view.post)), \(places.isEmpty ? "without a role now" : places.joined(separator: " and ")).</p>
            \(acceptance(visit, view))
            <h2 class="govuk-heading-m">Promises, actions and milestones to keep</h2>
            \(ActionPages.lines(view.items, view.owners, collaboration, view.today))
            <h2 class="govuk-heading-m">Decisions to take</h2>\(decisions(view.proposals, view))
            <h2 class="govuk-heading-m">Decided last</h2>\(decisions(view.decisions, view))
            <h2 class="govuk-heading-m">Risks to own</h2>\(links(view.risks.map { ("\($0.number): \($0.event)", $0.path(in: collaboration)) }))
            <h2 class="govuk-heading-m">Measures to keep</h2>\(links(view.measures.map { ($0.title, $0.path(in: collaboration)) }))
            <h2 class="govuk-heading-m">Whom to know</h2>\(summaryList(contacts))
            """)
    }

    private static func acceptance(_ visit: Visit, _ view: View) -> HTML {
        let path = Handover.path(view.post.post.id, in: view.head.collaboration)
        if view.handovers.contains(where: { $0.isDue && $0.person.uuid == visit.viewer?.person }) {
            return """
                \(inset("<p class=\"govuk-body\">This came to you with the post. Read it, ask your predecessor what is not clear, and accept it.</p>"))
                <form method="post" action="\(path)" novalidate>\(visit.formToken)
                \(textArea("note", "What you want to be kept with it", value: "", rows: 2, hint: "If anything: what is unclear, or what you do not take on"))
                \(button("I accept it"))</form>
                """
        }
        let accepted = view.handovers.compactMap(\.acceptedAt).max()
        if let accepted { return inset("<p class=\"govuk-body\">Accepted on \(accepted.day.plain).</p>") }
        let isDue = view.handovers.contains(where: \.isDue)
        return isDue ? inset("<p class=\"govuk-body\">It waits to be accepted.</p>") : .empty
    }

    private static func decisions(_ decisions: [Decision], _ view: View) -> HTML {
        if decisions.isEmpty { return "<p class=\"govuk-body\">None.</p>" }
        let lines = decisions.map { DecisionPages.line($0, view.head.collaboration, view.today) }
        return "<ul class=\"cc-list\">\(lines)</ul>"
    }

    private static func links(_ links: [(String, String)]) -> HTML {
        if links.isEmpty { return "<p class=\"govuk-body\">None.</p>" }
        return "<ul class=\"govuk-list\">\(links.map { "<li>\(Link($0.0, $0.1).html)</li>" as HTML })</ul>"
    }
}
