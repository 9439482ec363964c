import Directory
import Kernel
import Web

/// The close-down, step by step; and after the end what is left of it: who keeps what, the lessons, the archive.
enum ClosingPages {
    struct View: Sendable {
        let head: CollaborationHead
        let closing: Closing
        let keeps: [ClosingKeep]
        let lessons: ClosingLessons?
        let end: ClosingEnd?
        let bodies: [Body.ID: Body]
        /// The first of what is open.
        let actions: [ActionItem]
        let risks: [Risk]
        let mayContribute: Bool
        let mayOrganise: Bool
        let mayLearn: Bool
        let mayTakeAway: Bool

        var collaboration: Collaboration { head.collaboration }
        var path: String { ClosingPages.path(collaboration) }
        var isUnderWay: Bool { HealthRule.underWay.contains(collaboration.stage) }
    }

    static func path(_ collaboration: Collaboration) -> String { "\(collaboration.path)/closing" }

    static func page(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        CollaborationShell.page(
            view.head, .overview, title: "Close-down", errors: errors,
            """
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            <h1 class="govuk-heading-l">Close-down</h1>\(opening(view))
            \(if: view.isUnderWay, steps(view))
            <h2 class="govuk-heading-m" id="plan">Exit plan</h2>\(plan(view))
            <h2 class="govuk-heading-m" id="keeps">Who keeps what</h2>\(keeps(visit, view, fields, errors))
            \(if: view.isUnderWay, handOver(visit, view, fields, errors))
            <h2 class="govuk-heading-m" id="lessons">Lessons</h2>\(lessons(view))
            \(if: view.isUnderWay && view.mayOrganise, end(view))</div></div>
            """)
    }

    private static func opening(_ view: View) -> HTML {
        if let end = view.end {
            let open = end.missing.map { "<li>\($0)</li>" as HTML }
            let despite: HTML = """
                <p class="govuk-body">Open all the same, because: \(end.despite)</p>\
                <ul class="govuk-list govuk-list--bullet">\(open)</ul>
                """
            return inset(
                """
                <p class="govuk-body">It ended on \(end.endedAt.day.plain): \(end.reason)</p>\
                <p class="cc-why">\(end.endedBy)</p>\(if: !end.missing.isEmpty, despite)
                """) + archive(view)
        }
        if view.collaboration.stage == .ended { return archive(view) }
        if !view.isUnderWay {
            return "<p class=\"govuk-body\">It does not run. Once it does, this page leads through its end.</p>"
        }
        return """
            <p class="govuk-body">Follow the exit plan step by step. After the end nothing can be changed any more, only the \
            lessons; everybody who takes part can then take the whole record away.</p>
            """
    }

    private static func archive(_ view: View) -> HTML {
        guard view.collaboration.stage == .ended else { return .empty }
        if !view.mayTakeAway {
            return "<p class=\"govuk-body\">Those who take part, and are no guests, can take the whole record away.</p>"
        }
        return """
            <p class="govuk-body">The archive holds everything in one ZIP file, readable without Concordat: open its index.html. Who \
            takes it away is recorded.</p>\(linkButton("Take the archive away", "\(view.collaboration.path)/archive.zip"))
            """
    }

    private static func steps(_ view: View) -> HTML {
        let items = Closing.Step.allCases.map { step -> HTML in
            let gap = view.closing.gap(step)
            let hint: HTML = gap.map { "<div class=\"govuk-task-list__hint\">\($0)</div>" } ?? .empty
            let status: HTML = gap == nil ? "Done" : tag("To do", .orange)
            return """
                <li class="govuk-task-list__item govuk-task-list__item--with-link"><div class="govuk-task-list__name-and-hint">\
                <a class="govuk-link govuk-task-list__link" href="\(place(step, view))">\(step.name)</a>\(hint)</div>\
                <div class="govuk-task-list__status">\(status)</div></li>
                """
        }
        return "<ul class=\"govuk-task-list\">\(items)</ul>"
    }

    private static func place(_ step: Closing.Step, _ view: View) -> String {
        switch step {
        case .plan: "#plan"
        case .keeps: "#keeps"
        case .work, .risks: "#hand-over"
        case .decisions: "\(CollaborationTab.decisions.path(view.collaboration))?state=proposed"
        case .lessons: "#lessons"
        }
    }

    private static func plan(_ view: View) -> HTML {
        if view.closing.exitPlan.isEmpty {
            let write = Link("Write it", CharterFormPages.path(.exitPlan, view.collaboration)).html
            return
                "<p class=\"govuk-body\">The charter says nothing about the end. \(if: view.mayContribute, write)</p>"
        }
        return HTML.paragraphs(view.closing.exitPlan)
    }

    private static func keeps(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let rows = view.keeps.map { keep -> [HTML] in
            let remove = actionForm(
                visit, "\(view.path)/keeps/remove", "Take it out", .quiet, fields: ["keep": keep.id.description])
            return [
                HTML(text: keep.what), HTML(text: view.bodies[keep.body]?.name ?? "A body"), HTML(text: keep.note),
            ] + (view.mayContribute ? [remove] : [])
        }
        let list =
            rows.isEmpty
            ? empty("Documents, data, contracts, people and tasks, and who has them after the end, would be here.")
            : table(
                caption: "Who keeps what", isCaptionShown: false,
                ["What", "Who keeps it", "What goes with it"] + (view.mayContribute ? [""] : []), rows)
        let form: HTML = """
            <form method="post" action="\(view.path)/keeps" novalidate>\(visit.formToken)
            \(textField("what", "What", value: fields["what"] ?? "", hint: "For example, the bed list and its history", error: errors["what"]))
            \(select("body", "Who keeps it", value: fields["body"] ?? "", choices(view), error: errors["body"]))
            \(textField("note", "What goes with it", value: fields["note"] ?? "", hint: "For example, to be deleted in March 2031", error: errors["note"]))
            \(button("Add it", .secondary))</form>
            """
        return "\(list)\(if: view.mayContribute, form)"
    }

    private static func choices(_ view: View) -> [Choice] {
        [Choice("", "Choose a body")] + view.head.bodies.map { Choice($0.slug, $0.name) }
    }

    private static func handOver(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let open =
            view.actions.map { Choice("action:\($0.id)", "\($0.kind.name): \($0.title)", hint: "By \($0.dueOn.plain)") }
            + view.risks.map {
                Choice("risk:\($0.number)", "\($0.kind.name) \($0.number): \($0.event)", hint: "Score \($0.score)")
            }
        let heading: HTML = "<h2 class=\"govuk-heading-m\" id=\"hand-over\">What is open</h2>"
        if open.isEmpty { return "\(heading)<p class=\"govuk-body\">No action, promise or risk is open.</p>" }
        let links = """
            \(Link("Actions", CollaborationTab.actions.path(view.collaboration)).html) and \
            \(Link("risks", CollaborationTab.risks.path(view.collaboration)).html)
            """ as HTML
        let form: HTML = """
            <form method="post" action="\(view.path)/hand-over" novalidate>\(visit.formToken)
            \(checkboxes("item", "Hand over", values: fields.all("item"), open, error: errors["item"]))
            \(select("to", "To whom", value: fields["to"] ?? "", choices(view), error: errors["to"]))
            \(textField("hand-note", "What goes with it", value: fields["hand-note"] ?? "", error: errors["hand-note"]))
            \(button("Hand it over", .secondary))</form>
            """
        let list = open.map { "<li>\($0.label)</li>" as HTML }
        return """
            \(heading)<p class="govuk-body">Close what is done on its own page, under \(links). Hand over what goes on without you \
            together: it is closed here, and stands under ‘Who keeps what’.</p>
            \(if: view.mayContribute, form)\(if: !view.mayContribute, "<ul class=\"govuk-list govuk-list--bullet\">\(list)</ul>")
            """
    }

    private static func lessons(_ view: View) -> HTML {
        let known =
            view.lessons.map { said($0) } ?? empty("What worked and what did not would be here, for others to use.")
        if !view.mayLearn { return known }
        let label = view.lessons == nil ? "Write down the lessons" : "Change the lessons"
        return "\(known)\(linkButton(label, "\(view.path)/lessons"))"
    }

    static func lessonsForm(
        _ visit: Visit, _ head: CollaborationHead, _ basis: EditBasis, _ typed: FormData, _ errors: FormErrors
    ) -> Page {
        let fields = basis.fields(typed, ClosingLessons.edited)
        func area(_ name: String, _ label: String) -> HTML {
            textArea(name, label, value: fields[name] ?? "", error: errors[name])
        }
        let path = path(head.collaboration)
        return CollaborationShell.form(
            head, .overview, "Lessons", errors: errors,
            """
            \(basis.comparison(ClosingLessons.edited))
            <form method="post" action="\(path)/lessons" novalidate>\(visit.formToken)\(basis.html)
            \(ClosingLessons.edited.map { area($0.name, $0.label) })
            \(buttonOrCancel("Save the lessons", backTo: path))</form>
            """)
    }

    static func said(_ lessons: ClosingLessons) -> HTML {
        """
        <h3 class="govuk-heading-s">What worked</h3>\(HTML.paragraphs(lessons.worked))
        <h3 class="govuk-heading-s">What did not</h3>\(HTML.paragraphs(lessons.didNot))
        \(if: !lessons.advice.isEmpty, "<h3 class=\"govuk-heading-s\">Advice to others</h3>\(HTML.paragraphs(lessons.advice))")
        <p class="cc-why">\(lessons.writtenBy), \(lessons.writtenAt.day.plain)</p>
        """
    }

    private static func end(_ view: View) -> HTML {
        let gaps = view.closing.gaps.count
        let words =
            gaps == 0
            ? "Every step is done."
            : "\(count(gaps, "step is", "steps are")) to do. To end it now, you would have to say why."
        return """
            <h2 class="govuk-heading-m">The end</h2><p class="govuk-body">\(words)</p>
            \(linkButton("End it", "\(view.collaboration.path)/stage/end", gaps == 0 ? .primary : .secondary))
            """
    }

    /// On the overview, once it has ended.
    static func summary(_ collaboration: Collaboration, _ lessons: ClosingLessons?) -> HTML {
        guard collaboration.stage == .ended else { return .empty }
        let more = Link("Who keeps what, and the archive", path(collaboration)).html
        return """
            <h2 class="govuk-heading-m">What is left of it</h2>\(lessons.map { said($0) } ?? .empty)\
            <p class="govuk-body">\(more)</p>
            """
    }

    /// What a form that ends it asks, when something is open.
    static func despite(_ gaps: [String], _ fields: FormData, _ errors: FormErrors) -> HTML {
        if gaps.isEmpty { return .empty }
        let items = gaps.map { "<li>\($0)</li>" as HTML }
        return """
            <p class="govuk-body">The close-down is not done:</p><ul class="govuk-list govuk-list--bullet">\(items)</ul>
            \(textArea("despite", "Why it ends all the same", value: fields["despite"] ?? "", rows: 3, hint: "Stands with the end, for all who take part", error: errors["despite"]))
            """
    }
}
