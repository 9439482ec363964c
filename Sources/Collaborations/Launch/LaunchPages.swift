import Kernel
import Web

/// The launch gate on the overview, and the forms that change the stage.
enum LaunchPages {
    static func section(_ visit: Visit, _ view: CollaborationView) -> HTML {
        guard let launch = view.launch else { return .empty }
        let collaboration = view.collaboration
        let exceptions = launch.exceptions.map { exception(visit, view, launch, $0) }
        switch collaboration.stage {
        case .proposed, .preparing:
            return """
                \(exceptions)<h2 class="govuk-heading-m">Ready to launch?</h2>
                <ul class="govuk-task-list">\(launch.answers.map { answer($0, collaboration) })</ul>\(start(visit, collaboration, launch))
                """
        case .running, .paused: return "\(exceptions)\(moves(collaboration, launch))"
        case .notPursued, .ended: return "\(exceptions)"
        }
    }

    private static func path(_ place: LaunchGate.Place, _ collaboration: Collaboration) -> String {
        switch place {
        case .part(let part): CharterFormPages.path(part, collaboration)
        case .charter: CollaborationTab.charter.path(collaboration)
        case .people: CollaborationTab.people.path(collaboration)
        case .assessment: AssessmentPages.path(collaboration)
        case .money: CollaborationTab.money.path(collaboration)
        case .measures: "\(collaboration.path)/measures"
        case .signatures: "\(CollaborationTab.charter.path(collaboration))/memorandum"
        }
    }

    private static func answer(_ answer: LaunchGate.Answer, _ collaboration: Collaboration) -> HTML {
        let says: HTML = answer.says.isEmpty ? .empty : "<div class=\"govuk-task-list__hint\">\(answer.says)</div>"
        let gaps = answer.gaps.map { gap -> HTML in "<li>\(Link(gap.text, path(gap.place, collaboration)).html)</li>" }
        let list: HTML = gaps.isEmpty ? .empty : "<ul class=\"govuk-list cc-gaps\">\(gaps)</ul>"
        let status: HTML =
            answer.isAnswered ? "Answered" : tag(count(answer.gaps.count, "thing missing", "things missing"), .orange)
        return """
            <li class="govuk-task-list__item"><div class="govuk-task-list__name-and-hint">\(answer.question)\(says)\(list)</div>\
            <div class="govuk-task-list__status">\(status)</div></li>
            """
    }

    private static func start(_ visit: Visit, _ collaboration: Collaboration, _ launch: LaunchView) -> HTML {
        let nobody = launch.areLaunchersHidden ? "people whom you do not see" : "nobody yet"
        let who = launch.launchers.isEmpty ? nobody : launch.launchers.joined(separator: ", ")
        if !launch.mayLaunch { return inset("<p class=\"govuk-body\">Who can launch it: \(who).</p>") }
        if collaboration.stage == .proposed {
            return inset(
                "<p class=\"govuk-body\">It can launch once \(Link("the assessment", AssessmentPages.path(collaboration)).html) has chosen a model.</p>"
            )
        }
        if launch.gaps == 0 { return actionForm(visit, "\(collaboration.path)/launch", "Launch", .primary) }
        let todo = "It can launch once \(count(launch.gaps, "thing is", "things are")) put right."
        let exception = linkButton("Launch with an exception", "\(collaboration.path)/launch", .secondary)
        return "\(inset("<p class=\"govuk-body\">\(todo)</p>"))\(if: launch.isOwner, exception)"
    }

    private static func exception(
        _ visit: Visit, _ view: CollaborationView, _ launch: LaunchView, _ exception: LaunchException
    ) -> HTML {
        let missing = exception.missing.map { text -> HTML in "<li>\(text)</li>" }
        let resolve = actionForm(
            visit, "\(view.collaboration.path)/launch/exceptions/\(exception.id)/resolve", "It is resolved")
        let left: HTML =
            "<p class=\"govuk-body\">Still to put right:</p><ul class=\"govuk-list govuk-list--bullet\">\(launch.answers.flatMap(\.gaps).map { gap -> HTML in "<li>\(Link(gap.text, path(gap.place, view.collaboration)).html)</li>" })</ul>"
        return """
            <div class="cc-card"><h2 class="govuk-heading-s">Launched with an exception</h2><p class="govuk-body">\(exception.reason)</p>
            <p class="cc-why">\(exception.statedBy), \(exception.statedAt.day.plain). Missing then:</p>
            <ul class="govuk-list govuk-list--bullet">\(missing)</ul>\(if: launch.gaps > 0, left)\
            \(if: launch.mayLaunch && launch.gaps == 0, resolve)</div>
            """
    }

    private static func moves(_ collaboration: Collaboration, _ launch: LaunchView) -> HTML {
        if !launch.mayLaunch { return .empty }
        let links = StageMove.allCases.filter { $0.sources.contains(collaboration.stage) }.map { move in
            // The end has a page of its own that leads there.
            move == .end
                ? linkButton("Close it down", ClosingPages.path(collaboration), .secondary)
                : linkButton(move.name, "\(collaboration.path)/stage/\(move.rawValue)", .secondary)
        }
        return "<div class=\"cc-actions\">\(links)</div>"
    }

    // MARK: - Forms

    private static func form(_ head: CollaborationHead, _ heading: String, _ errors: FormErrors, _ content: HTML)
        -> Page
    {
        Page.form(
            heading, section: CollaborationShell.section,
            trail: CollaborationShell.trail + [Link(head.collaboration.title, head.collaboration.path)], errors: errors,
            content)
    }

    static func excepting(
        _ visit: Visit, _ head: CollaborationHead, _ gaps: [LaunchGate.Gap], _ data: FormData, _ errors: FormErrors
    ) -> Page {
        let path = head.collaboration.path
        let items = gaps.map { gap -> HTML in "<li>\(gap.text)</li>" }
        let hint = "Why it cannot wait, and what happens until then. It stands on the overview, with your name"
        return form(
            head, "Launch with an exception", errors,
            """
            <p class="govuk-body">This is missing:</p><ul class="govuk-list govuk-list--bullet">\(items)</ul>
            <form method="post" action="\(path)/launch" novalidate>\(visit.formToken)
            \(textArea("exception", "Your reason", value: data["exception"] ?? "", hint: hint, error: errors["exception"]))
            \(buttonOrCancel("Launch with this exception", .warning, backTo: path))</form>
            """)
    }

    static func stage(
        _ visit: Visit, _ head: CollaborationHead, _ move: StageMove, gaps: [String], _ data: FormData,
        _ errors: FormErrors
    ) -> Page {
        let path = head.collaboration.path
        return form(
            head, move.name, errors,
            """
            <p class="govuk-body">\(move.explanation)</p>
            <form method="post" action="\(path)/stage/\(move.rawValue)" novalidate>\(visit.formToken)
            \(textArea("reason", "Why", value: data["reason"] ?? "", rows: 3, hint: "A sentence that all who take part read", error: errors["reason"]))
            \(ClosingPages.despite(gaps, data, errors))
            \(buttonOrCancel(move.name, move == .end ? .warning : .primary, backTo: path))</form>
            """)
    }
}
