import Access
import Kernel
import Web

/// The pages of corrections: suggesting one, answering one, those that wait.
enum CorrectionPages {
    static func suggest(
        _ visit: Visit, _ subject: CorrectionSubject, _ form: FormData, errors: FormErrors = FormErrors()
    ) -> Page {
        let fields = subject.fields
        let hint: String
        if let name = form["field"], let now = subject.value(of: name, Sight(visit.viewer)), !now.isEmpty {
            hint = "It says now: \(now)"
        } else {
            hint = "Write it as it should stand"
        }
        return Page.form(
            "Suggest a correction", trail: [DirectoryLinks.bodies, Link(subject.name, subject.path)], errors: errors,
            """
            <p class="govuk-body">\(routing(subject))</p>
            <form method="post" action="\(path(subject))" novalidate>\(visit.formToken)
            \(radios("field", "What is wrong?", value: form["field"] ?? "", fields.map { Choice($0.name, $0.label) }, error: errors["field"]))
            \(textArea("says", "What should it say?", value: form["says"] ?? "", hint: hint, error: errors["says"]))
            \(button("Send the suggestion"))</form>
            """)
    }

    static func path(_ subject: CorrectionSubject) -> String { "\(subject.path)/corrections" }

    private static func routing(_ subject: CorrectionSubject) -> String {
        switch subject {
        case .person(let person) where person.isCurrent:
            "\(person.name) is told, with your name. If they do not answer within 14 days, it goes to their team's "
                + "contact, and after 28 days to the administrators of their body."
        case .person: "The administrators of their body are told, with your name."
        case .team:
            "The team's contact is told, with your name. If they do not answer within 14 days, it goes to the "
                + "administrators of their body."
        case .body: "The administrators of \(subject.name) are told, with your name."
        }
    }

    // MARK: - One

    static func one(
        _ visit: Visit, _ correction: Correction, _ subject: CorrectionSubject, errors: FormErrors = FormErrors(),
        reason: String = ""
    ) -> Page {
        let field = CorrectionField.named(correction.field, correction.kind)
        return page(
            correction, subject, errors,
            """
                \(facts(visit, correction, subject))
                \(accept(visit, correction, field, subject))
                <h2 class="govuk-heading-m">Decline it</h2>
                <form method="post" action="\(correction.path)/decline" novalidate>\(visit.formToken)
                \(textArea("reason", "Why is it not right?", value: reason, rows: 3, hint: "\(correction.suggestedName) gets this by mail", error: errors["reason"]))
                \(button("Decline the correction", .secondary))</form>
            """)
    }

    /// What came of one that was answered.
    static func answered(_ visit: Visit, _ correction: Correction, _ subject: CorrectionSubject) -> Page {
        let word = correction.state == .accepted ? "Accepted" : "Declined"
        let on = correction.answeredAt.map { " on \($0.day.plain)" } ?? ""
        return page(
            correction, subject, FormErrors(),
            """
            \(inset("<p class=\"govuk-body\"><strong>\(word)\(on).</strong></p>\(HTML.paragraphs(correction.answer))"))
            \(facts(visit, correction, subject))
            """)
    }

    private static func page(
        _ correction: Correction, _ subject: CorrectionSubject, _ errors: FormErrors, _ content: HTML
    ) -> Page {
        Page.form(
            "Correction for \(subject.name)", trail: [Link("Corrections for you", "/corrections")], errors: errors,
            content)
    }

    private static func facts(_ visit: Visit, _ correction: Correction, _ subject: CorrectionSubject) -> HTML {
        let isOpen = correction.state == .open
        let label = CorrectionField.named(correction.field, correction.kind)?.label ?? correction.field
        let now = isOpen ? subject.value(of: correction.field, Sight(visit.viewer)) : nil
        let suggested = "\(correction.suggestedName) on \(correction.suggestedAt.day.plain)"
        return summaryList([
            SummaryRow("Page", Link(subject.name, subject.path).html),
            SummaryRow("What is wrong", HTML(text: label)), SummaryRow("It says now", text: now),
            SummaryRow("It should say", HTML.paragraphs(correction.says)),
            SummaryRow("Suggested by", HTML(text: suggested)),
            SummaryRow("Goes on", text: isOpen ? correction.movesOn.map { "On \($0.plain), if nobody answers" } : nil),
        ])
    }

    private static func accept(
        _ visit: Visit, _ correction: Correction, _ field: CorrectionField?, _ subject: CorrectionSubject
    ) -> HTML {
        let explanation: HTML
        // Of those who may answer for a team, all but its administrators are its contact.
        let canPutRight = visit.viewer.map { subject.canPutRight(field, $0, isContact: true) } ?? false
        if !canPutRight {
            explanation =
                "<p class=\"govuk-body\">Only an administrator of the body can put it right. Accepting it tells them that it "
                + "is so.</p>"
        } else if field?.isSimple ?? false {
            explanation = "<p class=\"govuk-body\">Accepting it puts the text on the page as it stands above.</p>"
        } else {
            explanation = "<p class=\"govuk-body\">Accepting it leads you to where you can put it right.</p>"
        }
        return """
            <h2 class="govuk-heading-m">Accept it</h2>\(explanation)
            \(actionForm(visit, "\(correction.path)/accept", "Accept the correction", .primary))
            """
    }

    /// What was suggested, above the form where it is put right.
    static func suggestion(_ correction: Correction) -> HTML {
        let label = CorrectionField.named(correction.field, correction.kind)?.label ?? correction.field
        return inset(
            "<strong>\(correction.suggestedName) suggests for \(label.lowercased()):</strong>\(HTML.paragraphs(correction.says))"
        )
    }

    // MARK: - Those that wait

    static func list(_ visit: Visit, _ listed: [CorrectionStore.Listed], next: String?) -> Page {
        let content: HTML =
            listed.isEmpty
            ? empty(
                "Suggestions from others about your page, your team or your body would be here. None waits for you.")
            : "<ul class=\"cc-list\">\(listed.map(row))</ul>"
        return Page(
            "Corrections for you",
            body: """
                <h1 class="govuk-heading-l">Corrections for you</h1>\(content)
                \(pagination(previous: nil, next: next, label: "corrections"))
                """)
    }

    private static func row(_ listed: CorrectionStore.Listed) -> HTML {
        let correction = listed.correction
        let label = CorrectionField.named(correction.field, correction.kind)?.label ?? correction.field
        return """
            <li><a class="govuk-link cc-list__title" href="\(correction.path)">\(listed.subjectName): \(label)</a>\
            <p class="cc-why">\(correction.suggestedName), \(correction.suggestedAt.day.plain)</p></li>
            """
    }
}
