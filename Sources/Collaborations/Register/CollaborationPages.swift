import Access
import Directory
import Journal
import Kernel
import Web

/// The first page of a collaboration, and its record.
enum CollaborationPages {
    static func overview(_ visit: Visit, _ view: CollaborationView, _ like: [LikeEffort], _ panel: HTML) -> Page {
        CollaborationShell.page(
            view.head, .overview,
            """
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            \(nextStep(view))\(LaunchPages.section(visit, view))\(HealthPages.summary(view.health))\
            \(if: view.head.standing.isInside, ClosingPages.summary(view.collaboration, view.lessons))\(money(view))\
            \(JoinPages.invitation(view.request, view.mayAsk, view.collaboration))\(facts(view))\(actions(view))</div>
            <div class="govuk-grid-column-one-third">\(panel)\(lately(view))\(thanks(view))\(overlaps(like))</div></div>
            \(view.history?.html ?? .empty)
            """)
    }

    /// What is to be done before it can run.
    private static func nextStep(_ view: CollaborationView) -> HTML {
        guard let assessment = view.assessment, view.collaboration.stage == .proposed else { return .empty }
        let path = AssessmentPages.path(view.collaboration)
        let isBegun = !assessment.signs.isEmpty
        return """
            <h2 class="govuk-heading-m">Should we, and how lightly?</h2>
            <p class="govuk-body">Ten minutes that show whether it is worth working together, and which is the lightest way.</p>
            \(linkButton(isBegun ? "Go on with the assessment" : "Begin the assessment", path))
            """
    }

    private static func model(_ view: CollaborationView) -> SummaryRow? {
        guard let chosen = view.assessment?.chosen else { return nil }
        return SummaryRow("Model", "\(chosen.name). \(Link("Why", AssessmentPages.path(view.collaboration)).html)")
    }

    private static func money(_ view: CollaborationView) -> HTML {
        guard let money = view.money, !money.ledger.isEmpty || !money.finance.isEmpty else { return .empty }
        let more = Link("See the figures by body and year", money.path).html
        return """
            <h2 class="govuk-heading-m">Who pays, who gains</h2>\(MoneyPages.answer(money, money.money))\
            <p class="govuk-body">\(more)</p>
            """
    }

    private static func facts(_ view: CollaborationView) -> HTML {
        let collaboration = view.collaboration
        let aims: HTML? = collaboration.aims.isEmpty ? nil : HTML.paragraphs(collaboration.aims)
        return summaryList([
            aims.map { SummaryRow("What it does", $0) },
            SummaryRow("People served", text: collaboration.clients),
            SummaryRow("Places", text: collaboration.places),
            view.topics.isEmpty ? nil : SummaryRow("Topics", DirectoryLinks.tags(view.topics)),
            model(view), SummaryRow("Dates", text: RegisterPages.dates(collaboration)),
            view.contact.map { SummaryRow("Contact", PostLines.inline($0)) },
            studies(view).isEmpty ? nil : SummaryRow("Case studies", studies(view)),
            view.learnedFrom.isEmpty
                ? nil
                : SummaryRow("Learned from", view.learnedFrom.map { Link($0.title, $0.path).html }.joined(", ")),
            SummaryRow("How it differs from similar ones", text: collaboration.differs),
            SummaryRow("Who can see this", HTML(text: audience(view))),
        ])
    }

    private static func audience(_ view: CollaborationView) -> String {
        if view.collaboration.isRestricted { return "Only those who take part know of it" }
        return view.head.standing.isInside
            ? "All public servants see this entry; what is in the other sections, only those who take part"
            : "All public servants see this entry"
    }

    private static func actions(_ view: CollaborationView) -> HTML {
        guard view.mayContribute.isAllowed else { return .empty }
        return
            "<div class=\"cc-actions\">\(linkButton("Change this entry", "\(view.collaboration.path)/edit", .secondary))</div>"
    }

    private static func overlaps(_ like: [LikeEffort]) -> HTML {
        if like.isEmpty { return .empty }
        return "<h2 class=\"govuk-heading-m\">Like this one</h2>\(LikenessPages.list(Array(like.prefix(3))))"
    }

    private static func thanks(_ view: CollaborationView) -> HTML {
        let mayThank = CollaborationRules.contribute(view.head.standing, .running).isAllowed
        return ThanksPages.section(view.thanks, view.collaboration, mayThank: mayThank)
    }

    private static func studies(_ view: CollaborationView) -> HTML {
        let links = view.studies.map { study -> HTML in
            "<li>\(Link(study.title, study.path).html)\(if: study.publishedAt == nil, " (draft)")</li>"
        }
        let write: HTML =
            view.mayOrganise.isAllowed
            ? "<li>\(Link("Write a case study", "\(view.collaboration.path)/case-studies/new").html)</li>" : .empty
        return links.isEmpty && write.isEmpty ? .empty : "<ul class=\"govuk-list\">\(links)\(write)</ul>"
    }

    private static func lately(_ view: CollaborationView) -> HTML {
        guard view.head.standing.isInside else { return .empty }
        let settings = Link("Choose how you hear of it", view.collaboration.noticeSettingsPath)
        return """
            <h2 class="govuk-heading-m">Lately</h2>\(RecordLines.short(view.recent))\
            <p class="govuk-body">\(settings.html)</p>
            """
    }

    static func record(_ head: CollaborationHead, _ entries: RecordEntries, next: JournalEntry.ID?) -> Page {
        let path = CollaborationTab.record.path(head.collaboration)
        return CollaborationShell.page(
            head, .record,
            """
            <h1 class="govuk-heading-l">Record</h1>
            <p class="govuk-body">Everything that was done here, newest first. Nothing in it can be changed or taken away.</p>
            \(RecordLines.list(entries))
            \(pagination(previous: nil, next: next.map { "\(path)?before=\($0)" }, label: "the record"))
            """)
    }
}
