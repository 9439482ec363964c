import Kernel
import Web

/// The form of one part, also when somebody else saved meanwhile, and the part's earlier revisions.
enum CharterFormPages {
    static func page(_ head: CollaborationHead, _ heading: String, errors: FormErrors, _ content: HTML) -> Page {
        Page.form(
            heading, section: CollaborationShell.section,
            trail: CollaborationShell.trail + [
                Link(head.collaboration.title, head.collaboration.path),
                Link(CollaborationTab.charter.name, CollaborationTab.charter.path(head.collaboration)),
            ], errors: errors, content)
    }

    static func path(_ part: CharterPart, _ collaboration: Collaboration) -> String {
        "\(CollaborationTab.charter.path(collaboration))/parts/\(part.key)"
    }

    static func heading(_ revision: Revision) -> String {
        if case .decision = revision.part { return "Who decides: \(revision.content["name"])" }
        return revision.part.name
    }

    static func form(
        _ visit: Visit, _ head: CollaborationHead, _ revision: Revision, _ basis: EditBasis, _ typed: FormData,
        _ errors: FormErrors
    ) -> Page {
        let fields = revision.part.fields(head.bodies)
        let edited = fields.map(\.edited)
        // What is kept is in the notation of machines.
        let data =
            basis.overtaken == nil ? typed : PartContent(basis.fields(typed, edited)).form(fields)
        let path = path(revision.part, head.collaboration)
        var more: HTML = .empty
        if case .decision(let key) = revision.part {
            let remove = "\(CollaborationTab.charter.path(head.collaboration))/rights/\(key.text)/remove"
            let number = String(revision.number)
            more = actionForm(
                visit, remove, "Take this kind out", .warning, fields: [EditBasis.field: number])
        }
        return page(
            head, heading(revision), errors: errors,
            """
            <p class="govuk-body">\(revision.part.explanation)</p>\(basis.comparison(edited))
            <form method="post" action="\(path)" novalidate>\(visit.formToken)\(basis.html)
            \(inputs(fields, data, errors))
            \(buttonOrCancel("Save", backTo: CollaborationTab.charter.path(head.collaboration)))</form>\(more)
            \(if: revision.number > 0, "<p class=\"govuk-body\">\(Link("See the earlier revisions", "\(path)/revisions").html)</p>")
            """)
    }

    static func newKind(_ visit: Visit, _ head: CollaborationHead, _ data: FormData, _ errors: FormErrors) -> Page {
        let charter = CollaborationTab.charter.path(head.collaboration)
        return page(
            head, "Add a kind of decision", errors: errors,
            """
            <form method="post" action="\(charter)/rights/new" novalidate>\(visit.formToken)
            \(inputs(CharterField.decision, data, errors))\(buttonOrCancel("Add it", backTo: charter))</form>
            """)
    }

    static func text(_ field: CharterField, _ content: PartContent) -> HTML {
        let value = field.shown(content[field.name])
        return value.isEmpty ? "<p class=\"govuk-body cc-quiet\">Nothing</p>" : HTML.paragraphs(value)
    }

    static func revisions(_ head: CollaborationHead, _ revisions: [Revision]) -> Page {
        guard let latest = revisions.first else { return page(head, "Revisions", errors: FormErrors(), .empty) }
        let fields = latest.part.fields(head.bodies)
        let items = revisions.map { revision -> HTML in
            let said = fields.filter { !revision.content[$0.name].isEmpty }
            let content: HTML =
                fields.count == 1
                ? fields.map { text($0, revision.content) }.joined("")
                : summaryList(said.map { SummaryRow($0.label, text($0, revision.content)) })
            return """
                <section class="cc-part"><h2 class="govuk-heading-s">Revision \(revision.number)</h2>
                <p class="cc-why">\(by(revision))</p>\(content)</section>
                """
        }
        return page(head, "\(heading(latest)): revisions", errors: FormErrors(), "\(items)")
    }

    static func by(_ revision: Revision) -> String {
        let when = revision.changedAt.map { $0.plain } ?? ""
        return revision.changedBy.isEmpty ? "From the register, \(when)" : "\(revision.changedBy), \(when)"
    }

    private static func inputs(_ fields: [CharterField], _ data: FormData, _ errors: FormErrors) -> HTML {
        var result: HTML = .empty
        var index = 0
        while index < fields.count {
            let field = fields[index]
            if case .choice = field.kind, index + 1 < fields.count {
                // A right with its limit beside it.
                let second = input(fields[index + 1], data, errors)
                result += "<div class=\"cc-pair\">\(input(field, data, errors))\(second)</div>"
                index += 2
            } else {
                result += input(field, data, errors)
                index += 1
            }
        }
        return result
    }

    private static func input(_ field: CharterField, _ data: FormData, _ errors: FormErrors) -> HTML {
        let (name, value, error) = (field.name, data[field.name] ?? "", errors[field.name])
        switch field.kind {
        case .line: return textField(name, field.label, value: value, hint: field.hint, error: error)
        case .prose(let rows):
            return textArea(name, field.label, value: value, rows: rows, hint: field.hint, error: error)
        case .choice(let choices): return select(name, field.label, value: value, choices, error: error)
        case .number: return textField(name, field.label, value: value, hint: field.hint, error: error, width: 3)
        case .day: return textField(name, field.label, value: value, hint: field.hint, error: error, width: 20)
        case .money: return textField(name, field.label, value: value, hint: field.hint, error: error, width: 10)
        }
    }
}
