import Directory
import Kernel
import Web

/// One risk, the form for it, and the threshold.
enum RiskFormPages {
    struct View: Sendable {
        let head: CollaborationHead
        let risk: Risk
        let owners: Owners
        let actions: [ActionItem]
        /// The numbers of the decisions that its escalations asked for, the latest first.
        let decisions: [Int]
        let mayContribute: Bool
        let mayAcknowledge: Bool
        let today: Day
    }

    static func risk(_ visit: Visit, _ view: View) -> Page {
        let risk = view.risk
        let collaboration = view.head.collaboration
        let path = risk.path(in: collaboration)
        let flip = risk.state == .open ? "closed" : "open"
        let add = "\(collaboration.path)/actions/new?source=risk&number=\(risk.number)"
        let change: HTML = """
            <div class="cc-actions">\(if: risk.state == .open, linkButton("Change it", "\(path)/edit", .secondary))
            \(linkButton("Add an action", add, .secondary))
            \(actionForm(visit, "\(path)/state", risk.state == .open ? "Close it" : "Open it again", fields: ["state": flip]))</div>
            """
        let score = """
            \(risk.score): likelihood \(Risk.name(ofLevel: risk.likelihood).lowercased()) (\(risk.likelihood)) times \
            impact \(Risk.name(ofLevel: risk.impact).lowercased()) (\(risk.impact))
            """
        return CollaborationShell.page(
            view.head, .risks, title: "\(risk.kind.name) \(risk.number)",
            """
            <h1 class="govuk-heading-l">\(risk.kind.name) \(risk.number): \(risk.event)</h1>
            <p class="govuk-body">\(RiskPages.marks(risk, view.today))</p>\(escalation(visit, view))
            \(summaryList([
                SummaryRow("Because of", HTML.paragraphs(risk.cause)), SummaryRow("This may happen", HTML.paragraphs(risk.event)),
                SummaryRow("And so", HTML.paragraphs(risk.effect)), SummaryRow("Score", text: score),
                SummaryRow("How soon", text: risk.proximity.name), SummaryRow("Owner", view.owners.html(risk.owner)),
                SummaryRow("Response", text: risk.response.name),
                risk.plan.isEmpty ? nil : SummaryRow("What is done about it", HTML.paragraphs(risk.plan)),
                SummaryRow("By", text: risk.respondBy?.plain),
                view.decisions.isEmpty ? nil : SummaryRow("How to respond", decisions(view)),
            ]))
            \(if: view.mayContribute, change)
            <h2 class="govuk-heading-m">Actions</h2>\(ActionPages.lines(view.actions, view.owners, collaboration, view.today))
            """)
    }

    private static func decisions(_ view: View) -> HTML {
        let list = CollaborationTab.decisions.path(view.head.collaboration)
        return view.decisions.map { Link("Decision \($0)", "\(list)/\($0)").html }.joined(", ")
    }

    private static func escalation(_ visit: Visit, _ view: View) -> HTML {
        let risk = view.risk
        guard let role = risk.escalatedTo, let at = risk.escalatedAt else { return .empty }
        let to = "Escalated to the \(role.name.lowercased()) on \(at.day.plain)."
        if let by = risk.acknowledgedBy, let day = risk.acknowledgedAt?.day {
            return inset("<p class=\"govuk-body\">\(to) Acknowledged on \(day.plain) by \(by).</p>")
        }
        let path = risk.path(in: view.head.collaboration)
        let acknowledge = actionForm(visit, "\(path)/acknowledge", "I take note of it", .primary)
        return inset(
            "<p class=\"govuk-body\">\(to) Nobody has acknowledged it yet.</p>\(if: view.mayAcknowledge, acknowledge)")
    }

    static func form(
        _ visit: Visit, _ head: CollaborationHead, _ risk: Risk?, _ threshold: RiskThreshold, _ basis: EditBasis,
        _ typed: FormData, _ errors: FormErrors
    ) -> Page {
        let edited = edited(head.bodies)
        let fields = basis.fields(typed, edited)
        func value(_ name: String) -> String { fields[name] ?? "" }
        func area(_ name: String, _ label: String, _ hint: String) -> HTML {
            textArea(name, label, value: value(name), rows: 2, hint: hint, error: errors[name])
        }
        let levels = [Choice("", "Choose")] + (1...5).map { Choice("\($0)", "\($0) – \(Risk.name(ofLevel: $0))") }
        let kinds = Risk.Kind.allCases.map { Choice($0.rawValue, $0.name) }
        let proximities = [Choice("", "Choose")] + Risk.Proximity.allCases.map { Choice($0.rawValue, $0.name) }
        let responses = Risk.Response.allCases.map { Choice($0.rawValue, $0.name) }
        let path = risk?.path(in: head.collaboration)
        let list = CollaborationTab.risks.path(head.collaboration)
        return CollaborationShell.form(
            head, .risks, risk.map { "Change \($0.kind.name.lowercased()) \($0.number)" } ?? "Add a risk or an issue",
            errors: errors,
            """
            <p class="govuk-body">From a score of \(threshold.score) on, the \(threshold.role.name.lowercased()) is told at once.</p>
            \(basis.comparison(edited))
            <form method="post" action="\(path.map { "\($0)/edit" } ?? "\(list)/new")" novalidate>\(visit.formToken)\(basis.html)
            \(radios("kind", "Kind", value: fields["kind"] ?? "risk", kinds, error: errors["kind"]))
            \(area("cause", "Cause", "Because the hostel lease ends in March"))
            \(area("event", "Event", "there may be no beds in Northmoor"))
            \(area("effect", "Effect", "so that people sleep rough for longer"))
            \(select("likelihood", "Likelihood", value: value("likelihood"), levels, error: errors["likelihood"]))
            \(select("impact", "Impact", value: value("impact"), levels, error: errors["impact"]))
            \(select("proximity", "How soon", value: value("proximity"), proximities, error: errors["proximity"]))
            \(OwnerDraft.form(head, fields, errors))
            \(radios("response", "Response", value: value("response"), responses, error: errors["response"]))
            \(textArea("plan", "What is done about it", value: value("plan"), error: errors["plan"]))
            \(textField("respond-by", "Day by which", value: value("respond-by"), hint: "For example, 1 April 2027", error: errors["respond-by"], width: 20))
            \(buttonOrCancel(risk == nil ? "Add it" : "Save", backTo: path ?? list))</form>
            """)
    }

    static func edited(_ bodies: [Body]) -> [EditField] {
        @Sendable func level(_ value: String) -> String {
            Int(value).map { "\($0) – \(Risk.name(ofLevel: $0))" } ?? value
        }
        return [
            EditField("kind", "Kind", choice: Risk.Kind.self) { $0.name }, EditField("cause", "Cause"),
            EditField("event", "Event"), EditField("effect", "Effect"), EditField("likelihood", "Likelihood", level),
            EditField("impact", "Impact", level),
            EditField("proximity", "How soon", choice: Risk.Proximity.self) { $0.name },
        ] + OwnerDraft.edited(bodies) + [
            EditField("response", "Response", choice: Risk.Response.self) { $0.name },
            EditField("plan", "What is done about it"), EditField("respond-by", "Day by which"),
        ]
    }

    /// - Parameter owner: the fields of its owner.
    static func fields(_ risk: Risk, owner: [String: [String]]) -> FormData {
        FormData(
            owner.merging([
                "kind": [risk.kind.rawValue], "cause": [risk.cause], "event": [risk.event], "effect": [risk.effect],
                "likelihood": ["\(risk.likelihood)"], "impact": ["\(risk.impact)"],
                "proximity": [risk.proximity.rawValue], "response": [risk.response.rawValue], "plan": [risk.plan],
                "respond-by": [risk.respondBy?.plain ?? ""],
            ]) { first, _ in first })
    }

    static func threshold(_ visit: Visit, _ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors) -> Page {
        let path = CollaborationTab.risks.path(head.collaboration)
        let roles = Role.allCases.filter { $0 != .contact }.map { Choice($0.rawValue, $0.name) }
        return CollaborationShell.form(
            head, .risks, "When a risk is escalated", errors: errors,
            """
            <p class="govuk-body">A lower score escalates those at once that stand above it, and tells the role.</p>
            <form method="post" action="\(path)/threshold" novalidate>\(visit.formToken)
            \(textField("score", "Score from which on", value: fields["score"] ?? "", hint: "1 to 25: likelihood times impact", error: errors["score"], width: 3))
            \(radios("role", "Who takes it then", value: fields["role"] ?? "", roles, error: errors["role"]))
            \(textField("chase-days", "Days until they are asked again", value: fields["chase-days"] ?? "", error: errors["chase-days"], width: 3))
            \(buttonOrCancel("Save", backTo: path))</form>
            """)
    }
}
