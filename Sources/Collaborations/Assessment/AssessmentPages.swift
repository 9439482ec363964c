import Kernel
import Web

/// The guided assessment: a list of its steps, a page for each sign, one for the model, and the advice.
enum AssessmentPages {
    static func path(_ collaboration: Collaboration) -> String { "\(collaboration.path)/assessment" }

    private static func inner(
        _ head: CollaborationHead, _ heading: String, errors: FormErrors = FormErrors(), _ content: HTML
    ) -> Page {
        let collaboration = head.collaboration
        return Page.form(
            heading, section: CollaborationShell.section,
            trail: CollaborationShell.trail + [
                Link(collaboration.title, collaboration.path), Link("Should we, and how lightly?", path(collaboration)),
            ], errors: errors, content)
    }

    // MARK: - The steps

    static func steps(_ visit: Visit, _ head: CollaborationHead, _ assessment: Assessment, mayAnswer: Bool) -> Page {
        let collaboration = head.collaboration
        let signs = Sign.allCases.map { sign in
            step(
                sign.question, "\(path(collaboration))/signs/\(sign.rawValue)",
                assessment.signs[sign].map { $0.answer.name }, hint: assessment.signs[sign]?.evidence ?? "", mayAnswer)
        }
        let model = step(
            "Which model is the lightest that fits?", "\(path(collaboration))/model",
            assessment.areModelsAnswered ? assessment.modelAdvice.model.name : nil, hint: "", mayAnswer)
        return CollaborationShell.page(
            head, .overview, title: "Should we, and how lightly?",
            """
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            <h1 class="govuk-heading-l">Should we, and how lightly?</h1>
            <p class="govuk-body">Ten minutes. What you answer is kept as you go: come back when you like. The outcome is kept \
            too, also when it is no.</p>
            <h2 class="govuk-heading-m">Five signs that speak for it</h2><ul class="govuk-task-list">\(signs)</ul>
            <h2 class="govuk-heading-m">How lightly</h2><ul class="govuk-task-list">\(model)</ul>
            \(advice(head, assessment, mayAnswer))</div></div>
            """)
    }

    private static func step(_ name: String, _ path: String, _ status: String?, hint: String, _ mayAnswer: Bool) -> HTML
    {
        let label: HTML =
            mayAnswer ? "<a class=\"govuk-link govuk-task-list__link\" href=\"\(path)\">\(name)</a>" : "\(name)"
        let note: HTML = hint.isEmpty ? .empty : "<div class=\"govuk-task-list__hint\">\(hint)</div>"
        let state: HTML = status.map { "\($0)" } ?? tag("Not yet answered", .blue)
        return """
            <li class="govuk-task-list__item govuk-task-list__item--with-link"><div class="govuk-task-list__name-and-hint">\
            \(label)\(note)</div><div class="govuk-task-list__status">\(state)</div></li>
            """
    }

    private static func advice(_ head: CollaborationHead, _ assessment: Assessment, _ mayAnswer: Bool) -> HTML {
        let outcome = "\(path(head.collaboration))/outcome"
        var decided: HTML = .empty
        if let chosen = assessment.chosen {
            decided = inset("<p class=\"govuk-body\"><strong>Chosen: \(chosen.name).</strong> \(assessment.reason)</p>")
        } else if head.collaboration.stage == .notPursued {
            decided = inset(
                "<p class=\"govuk-body\"><strong>Decided not to pursue it.</strong> \(assessment.reason)</p>")
        }
        switch assessment.advice {
        case .unfinished: return decided
        case .doNot, .collaborate: return decided + linkButton("See the advice", outcome)
        }
    }

    // MARK: - The questions

    static func sign(
        _ visit: Visit, _ head: CollaborationHead, _ sign: Sign, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let number = (Sign.allCases.firstIndex(of: sign) ?? 0) + 1
        let answers = Assessment.Answer.allCases.map { Choice($0.rawValue, $0.name) }
        return inner(
            head, sign.question, errors: errors,
            """
            <p class="govuk-body cc-quiet">Sign \(number) of \(Sign.allCases.count). \(sign.hint).</p>
            <form method="post" action="\(path(head.collaboration))/signs/\(sign.rawValue)" novalidate>\(visit.formToken)
            \(radios("answer", "Your answer", value: fields["answer"] ?? "", answers, error: errors["answer"]))
            \(textArea("evidence", "What shows it", value: fields["evidence"] ?? "", hint: "Needed for a yes: figures, cases, who said so", error: errors["evidence"]))
            \(buttonOrCancel("Save and go on", backTo: path(head.collaboration)))</form>
            """)
    }

    static func model(_ visit: Visit, _ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors) -> Page {
        let answers = Assessment.Answer.allCases.map { Choice($0.rawValue, $0.name) }
        let questions = ModelQuestion.allCases.map { question in
            radios(
                question.rawValue, question.text, value: fields[question.rawValue] ?? "", answers, hint: question.hint,
                error: errors[question.rawValue])
        }
        return inner(
            head, "Which model is the lightest that fits?", errors: errors,
            """
            <form method="post" action="\(path(head.collaboration))/model" novalidate>\(visit.formToken)
            \(questions)\(buttonOrCancel("Save and see the advice", backTo: path(head.collaboration)))</form>
            """)
    }

    // MARK: - The outcome

    static func outcome(
        _ visit: Visit, _ head: CollaborationHead, _ assessment: Assessment, mayDecide: Bool, _ fields: FormData,
        _ errors: FormErrors
    ) -> Page {
        inner(
            head, "What the answers say", errors: errors,
            """
            \(whether(assessment))\(which(assessment))
            \(if: mayDecide, decision(visit, head, assessment, fields, errors))
            \(if: !mayDecide, inset("<p class=\"govuk-body\">The organisers decide what comes of it.</p>"))
            """)
    }

    private static func whether(_ assessment: Assessment) -> HTML {
        switch assessment.advice {
        case .unfinished(let missing):
            return warning("\(count(missing.count, "sign has", "signs have")) no answer yet.")
        case .doNot(let unsure):
            let find: HTML =
                unsure.isEmpty
                ? .empty
                : """
                <p class="govuk-body">You were not sure about: \(unsure.map { $0.name.lowercased() }.joined(separator: "; ")). Find that out \
                before you decide.</p>
                """
            return """
                <h2 class="govuk-heading-m">Better not</h2>
                <p class="govuk-body">None of the five signs is there. Joint work would cost more than it brings. Instead:</p>
                <ul class="govuk-list govuk-list--bullet"><li>consult: ask those concerned before you decide, and write down what \
                they said</li><li>inform: tell them what you decided, and whom to ask</li></ul>\(find)
                """
        case .collaborate(let signs):
            let items = signs.map { sign -> HTML in
                "<li>\(sign.name): \(assessment.signs[sign]?.evidence ?? "")</li>"
            }
            return """
                <h2 class="govuk-heading-m">Working together is worth it</h2>
                <p class="govuk-body">\(count(signs.count, "of the five signs is", "of the five signs are")) there:</p>
                <ul class="govuk-list govuk-list--bullet">\(items)</ul>
                """
        }
    }

    private static func which(_ assessment: Assessment) -> HTML {
        guard assessment.areModelsAnswered else { return .empty }
        let advice = assessment.modelAdvice
        let open = advice.open.map { question -> HTML in "<li>\(question.text)</li>" }
        let find: HTML =
            open.isEmpty
            ? .empty
            : """
            <p class="govuk-body">A yes to one of these would ask for a heavier model. Find out:</p>
            <ul class="govuk-list govuk-list--bullet">\(open)</ul>
            """
        return """
            <h2 class="govuk-heading-m">The lightest model that fits: \(advice.model.name)</h2>\(find)
            <p class="govuk-body">All six, the lightest first:</p>
            <ol class="cc-list">\(Model.allCases.map { rung($0, advice) })</ol>
            """
    }

    /// One of the six models: what it is, what the answers say of it, its main risk, and what it has that the one before
    /// has not.
    private static func rung(_ model: Model, _ advice: ModelAdvice) -> HTML {
        let against = advice.against(model).map(\.because)
        var verdict = tag("Heavier than needed", .grey)
        if model == advice.model { verdict = tag("Advised", .green) }
        if !against.isEmpty { verdict = tag("Not enough", .orange) }
        let because: HTML =
            against.isEmpty ? .empty : "<div>Not enough, because \(against.joined(separator: "; and ")).</div>"
        return """
            <li><span class="cc-list__title">\(model.rung). \(model.name)</span> \(verdict)<div>\(model.explanation)</div>\(because)\
            <p class="cc-why">Adds: \(model.adds)<br>Main risk: \(model.risk)</p></li>
            """
    }

    private static func decision(
        _ visit: Visit, _ head: CollaborationHead, _ assessment: Assessment, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        let path = "\(path(head.collaboration))/outcome"
        let models = Model.allCases.map { Choice($0.rawValue, $0.name) }
        let advised = assessment.areModelsAnswered ? assessment.modelAdvice.model.rawValue : ""
        let going: HTML = """
            <h2 class="govuk-heading-m">Go on with it</h2>
            <form method="post" action="\(path)" novalidate>\(visit.formToken)\(hidden(["decision": "choose"]))
            \(radios("model", "Model", value: fields["model"] ?? assessment.chosen?.rawValue ?? advised, models, error: errors["model"]))
            \(textArea("reason", "Reason", value: fields["reason"] ?? assessment.reason, rows: 3, hint: "Needed when you choose another than the advised one", error: errors["reason"]))
            \(button("Choose this model"))</form>
            """
        let ending: HTML = """
            <h2 class="govuk-heading-m">Or do not pursue it</h2>
            <p class="govuk-body">The entry stays in the register as not pursued, with your reason.</p>
            <form method="post" action="\(path)" novalidate>\(visit.formToken)\(hidden(["decision": "decline"]))
            \(textArea("reason-not", "Why not", value: fields["reason-not"] ?? "", rows: 3, error: errors["reason-not"]))
            \(button("Do not pursue it", .secondary))</form>
            """
        let canEnd = head.collaboration.stage == .proposed || head.collaboration.stage == .preparing
        return "\(if: assessment.areModelsAnswered, going)\(if: canEnd, ending)"
    }
}
