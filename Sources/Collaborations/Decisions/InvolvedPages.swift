import Directory
import Kernel
import Web

/// Who decides, who is heard first and who is told, on the page of a decision.
enum InvolvedPages {
    static func section(_ view: DecisionPages.View) -> HTML {
        // What is taken says who was consulted when it was.
        guard view.isOpen else { return .empty }
        let (right, involved) = (view.right, view.involved)
        let isHidden = !right.roles.isDisjoint(with: involved.hidden)
        let absent = involved.absent.map { "nobody yet as \($0.name.lowercased())" as HTML }
        let holders = involved.deciding.map { PostLines.inline($0) } + (isHidden ? [unseen] : []) + absent
        let words = right.words.prefix(1).uppercased() + right.words.dropFirst()
        let decides: HTML = "\(words)\(if: !holders.isEmpty, ": ")\(holders.joined("; "))"
        let advisory = right.advisory.map { "‘\($0)’" }.joined(separator: ", ")
        return """
            <h2 class="govuk-heading-m">Who decides</h2>
            \(summaryList([
                SummaryRow("Decides", decides),
                right.consulted.isEmpty ? nil : SummaryRow("Must be consulted", consulted(involved)),
                right.informed.isEmpty ? nil : SummaryRow("Is informed", informed(right, involved)),
                right.advisory.isEmpty ? nil : SummaryRow("Advises", text: "\(advisory): it deals with this and does not decide it."),
            ]))\(waits(view))
            """
    }

    private static var unseen: HTML { "\(ShownRoles.unseen.prefix(1).lowercased() + ShownRoles.unseen.dropFirst())" }

    private static func consulted(_ involved: Involved) -> HTML {
        let lines = involved.consultation.parts.map { part -> HTML in
            let state =
                part.hasSpoken
                ? tag("Has spoken", .green) : part.isFilled ? tag("Not yet", .orange) : tag("Vacant", .grey)
            let holder = part.post.map { involved.consulted[$0].map { PostLines.inline($0) } ?? unseen }
                .map { ": \($0)" as HTML }
            return "<li>\(state) \(part.role.name)\(holder ?? .empty)</li>"
        }
        return "<ul class=\"govuk-list\">\(lines)</ul>"
    }

    private static func informed(_ right: DecidingRight, _ involved: Involved) -> HTML {
        let lines = Role.allCases.filter { right.informed.contains($0) }.map { role -> HTML in
            let seen = involved.informed.filter { $0.role == role }.map { PostLines.inline($0.staffed) }
            let holders = seen + (involved.hidden.contains(role) ? [unseen] : [])
            let none = tag("Vacant", .grey)
            return
                "<li>\(role.name)\(if: !holders.isEmpty, ": ")\(holders.joined("; "))\(if: holders.isEmpty, " \(none)")</li>"
        }
        return "<ul class=\"govuk-list\">\(lines)</ul>"
    }

    private static func waits(_ view: DecisionPages.View) -> HTML {
        guard view.isAgreed else { return .empty }
        let silent = view.involved.consultation.silent
        let what =
            silent.isEmpty
            ? "Those to be consulted have spoken meanwhile: it is taken once one of those who decide says so again"
            : "It waits for \(view.involved.consultation.silentNames), who must be consulted"
        return inset(
            "<p class=\"govuk-body\">Enough have agreed. \(what), or after \(view.decision.decideBy.plain) as it stands.</p>"
        )
    }

    /// Why whoever decides does not wait for those to be consulted.
    static func without(_ view: DecisionPages.View, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let names = view.involved.consultation.silentNames
        if names.isEmpty { return .empty }
        return textField(
            "without", "If it cannot wait: why", value: fields["without"] ?? "",
            hint: "\(names) must be consulted and have not spoken yet. A sentence, kept with the decision",
            error: errors["without"])
    }
}
