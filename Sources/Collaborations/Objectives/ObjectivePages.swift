import Access
import Directory
import Kernel
import Web

/// Objectives: one's own and those to agree, one of them, its form.
enum ObjectivePages {
    static let path = "/me/objectives"

    static let trail = [Link("Home", "/"), Link("Your collaboration objectives", path)]

    struct Line: Sendable {
        let objective: Objective
        let step: ObjectiveStep
        let person: String
        let collaboration: String
    }

    struct Listing: Sendable {
        let own: [Line]
        let managed: [Line]
        let isGuest: Bool
    }

    static func colour(_ state: Objective.State) -> TagColour {
        switch state {
        case .written: .blue
        case .asked: .orange
        case .agreed: .green
        }
    }

    static func list(_ listing: Listing) -> Page {
        func item(_ line: Line, _ whose: String) -> HTML {
            """
            <li><a class="govuk-link cc-list__title" href="\(line.objective.path)">\(whose)\(line.collaboration), \(line.objective.year.name)</a> \
            \(tag(line.objective.state.name, colour(line.objective.state)))\
            <p class="govuk-body">\(CaseStudyPages.beginning(line.step.what))</p></li>
            """
        }
        let own: HTML =
            listing.own.isEmpty
            ? empty("What you will do with which collaboration this year, and how you will know, would be here.")
            : "<ul class=\"cc-list\">\(listing.own.map { item($0, "") })</ul>"
        let managed: HTML = """
            <h2 class="govuk-heading-m">Of those who report to you</h2>\
            <ul class="cc-list">\(listing.managed.map { item($0, "\($0.person): ") })</ul>
            """
        return Page(
            "Your collaboration objectives", trail: [Link("Home", "/")],
            body: """
                <h1 class="govuk-heading-l">Your collaboration objectives</h1>
                <p class="govuk-body">Each is between you and your line manager. Nobody else can see it.</p>
                \(if: !listing.isGuest, linkButton("Write an objective", "\(path)/new"))\(own)\(if: !listing.managed.isEmpty, managed)
                """)
    }

    // MARK: - One

    struct View: Sendable {
        let objective: Objective
        let person: String
        let manager: String?
        /// `nil` when the viewer may not know of it any more.
        let collaboration: Collaboration?
        /// The latest first.
        let steps: [ObjectiveStep]
        let evidence: ObjectiveEvidence
        /// The line managers that the directory names now; for the person's own form.
        let managers: [Person]
        let isOwn: Bool
        let isManager: Bool

        var latest: ObjectiveStep? { steps.first }
        /// The text that was agreed last, when another is written since.
        var agreedBefore: ObjectiveStep? {
            objective.state == .agreed ? nil : steps.first { $0.kind == .agreed }
        }
        var title: String { collaboration?.title ?? "A collaboration that is not shown" }
        var name: String { "\(title), \(objective.year.name)" }
    }

    static func objective(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        let objective = view.objective
        let title: HTML = view.collaboration.map { Link($0.title, $0.path).html } ?? HTML(text: view.title)
        let change = linkButton("Change it", "\(objective.path)/edit", .secondary)
        return Page(
            view.name, trail: trail, errors: errors,
            body: """
                <h1 class="govuk-heading-l">Objective of \(view.person)</h1>
                <p class="govuk-body">\(tag(objective.state.name, colour(objective.state)))</p>\(asked(view))
                \(summaryList([
                    SummaryRow("Collaboration", title),
                    SummaryRow("Year", text: "\(objective.year.name), from 1 April to 31 March"),
                    SummaryRow("What \(view.isOwn ? "I" : "they") will do", HTML.paragraphs(view.latest?.what ?? "")),
                    SummaryRow("How we will know", HTML.paragraphs(view.latest?.how ?? "")),
                    SummaryRow("Line manager", text: view.manager ?? "The directory names none"),
                    SummaryRow("Who can see this", text: view.manager.map { "\(view.person) and \($0)" } ?? "\(view.person) alone"),
                ]))
                \(agreement(view))\(if: view.isOwn, change)\(answering(visit, view, fields, errors))
                <h2 class="govuk-heading-m">What was done</h2>\(evidence(view))
                <h2 class="govuk-heading-m">For the appraisal</h2>
                <p class="govuk-body">\(Link("PDF", "\(objective.path)/pdf").html) · \
                \(Link("OpenDocument text (.odt)", "\(objective.path)/odt").html) · \
                \(Link("Table (CSV)", "\(objective.path)/csv").html) · or print this page.</p>\(history(view))
                """)
    }

    private static func asked(_ view: View) -> HTML {
        guard view.objective.state == .asked, let step = view.latest else { return .empty }
        return inset(
            "<p class=\"govuk-body\"><strong>\(step.by) asks for a change:</strong></p>\(HTML.paragraphs(step.note))")
    }

    /// What was agreed before the text that now waits.
    private static func agreement(_ view: View) -> HTML {
        guard let before = view.agreedBefore, let now = view.latest else { return .empty }
        return """
            <h2 class="govuk-heading-m">Changed since it was agreed</h2>
            <p class="govuk-body">\(before.by) agreed another text on \(before.at.day.plain). That one holds until this is agreed.</p>
            <ul class="cc-diff">\(Comparison.items("\(before.what)\n\(before.how)", "\(now.what)\n\(now.how)"))</ul>
            """
    }

    private static func answering(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> HTML {
        guard view.isManager, view.objective.state == .written, let step = view.latest else { return .empty }
        let made = [EditBasis.field: String(step.number)]
        return """
            <h2 class="govuk-heading-m">Your answer</h2>
            <p class="govuk-body">\(view.person) is told by mail what you answer.</p>
            \(actionForm(visit, "\(view.objective.path)/agree", "I agree", .primary, fields: made))
            <form method="post" action="\(view.objective.path)/ask" novalidate>\(visit.formToken)\(hidden(made))
            \(textArea("note", "Or ask for a change", value: fields["note"] ?? "", rows: 3, hint: "What should be different", error: errors["note"]))
            \(button("Ask for it", .secondary))</form>
            """
    }

    private static func evidence(_ view: View) -> HTML {
        let missing: HTML = """
            <p class="govuk-body">What was done inside the collaboration is shown to those alone who take part in it.</p>
            """
        let sections = Evidence.Kind.allCases.compactMap { kind -> HTML? in
            let found = view.evidence.found.filter { $0.kind == kind }
            if found.isEmpty { return nil }
            let items = found.map { one -> HTML in
                "<li>\(Link(one.text, one.path).html) <span class=\"cc-quiet\">\(one.day.plain)</span></li>"
            }
            return "<h3 class=\"govuk-heading-s\">\(kind.name)</h3><ul class=\"govuk-list\">\(items)</ul>"
        }
        let none = empty(
            "Actions that were done, decisions, values entered and thanks received in that year would be here.")
        return """
            \(if: !view.evidence.isWhole, missing)\(if: sections.isEmpty && view.evidence.isWhole, none)\(sections)
            """
    }

    private static func history(_ view: View) -> HTML {
        let items = view.steps.map { step -> HTML in
            let said: String =
                switch step.kind {
                case .written: "\(step.by) wrote"
                case .asked: "\(step.by) asked for a change: \(step.note)"
                case .agreed: "\(step.by) agreed"
                }
            let text: HTML =
                step.kind == .asked
                ? .empty : "\(HTML.paragraphs(step.what))\(HTML.paragraphs(step.how))"
            return
                "<li><span class=\"cc-list__title\">\(said)</span>\(text)<p class=\"cc-why\">\(step.at.plain)</p></li>"
        }
        return details("Every text that was written and agreed", "<ul class=\"cc-list\">\(items)</ul>")
    }

    // MARK: - The form

    struct Form: Sendable {
        /// `nil` for a new one.
        let objective: Objective?
        let collaborations: [Collaboration]
        let years: [FinancialYear]
        let managers: [Person]
    }

    static func form(
        _ visit: Visit, _ form: Form, _ basis: EditBasis, _ typed: FormData, _ errors: FormErrors
    ) -> Page {
        let fields = basis.overtaken == nil ? typed : basis.fields(typed, ObjectiveDraft.edited)
        func value(_ name: String) -> String { fields[name] ?? "" }
        let action = form.objective.map { "\($0.path)/edit" } ?? "\(path)/new"
        let which: HTML =
            form.objective == nil
            ? """
            \(select("collaboration", "With which collaboration", value: value("collaboration"), [Choice("", "Choose one")] + form.collaborations.map { Choice($0.slug, $0.title) }, error: errors["collaboration"]))
            \(select("year", "Year", value: value("year"), form.years.map { Choice($0.typed, $0.name) }, error: errors["year"]))
            """ : .empty
        let told: HTML
        switch form.managers.count {
        case 0:
            told = inset(
                "<p class=\"govuk-body\">The directory does not say who your line manager is, so nobody can agree it yet. An administrator of your body can set to whom your post reports.</p>"
            )
        case 1:
            told =
                "<p class=\"govuk-body\">\(form.managers[0].name), your line manager, is told by mail and asked to agree.</p>"
        default:
            told = select(
                "manager", "Which of your managers agrees it", value: value("manager"),
                form.managers.map { Choice($0.id.description, $0.name) }, error: errors["manager"])
        }
        let again: HTML =
            form.objective?.state == .agreed
            ? warning("It is agreed. A change has to be agreed again; until then the agreed text holds.") : .empty
        return Page.form(
            form.objective == nil ? "Write an objective" : "Change the objective", section: CollaborationShell.section,
            trail: trail, errors: errors,
            """
            \(again)\(basis.comparison(ObjectiveDraft.edited))
            <form method="post" action="\(action)" novalidate>\(visit.formToken)\(basis.html)\(which)
            \(textArea("what", "What I will do", value: value("what"), hint: "For example: bring the council’s and the trust’s lists of beds together", error: errors["what"]))
            \(textArea("how", "How we will know", value: value("how"), rows: 3, hint: "What somebody else could check. For example: one list, right at midnight, by September", error: errors["how"]))
            \(told)\(buttonOrCancel(form.managers.isEmpty ? "Keep it" : "Send it", backTo: form.objective?.path ?? path))</form>
            """)
    }
}
